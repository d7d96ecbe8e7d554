"""Install packages of the operating system, or name the command that does."""

import os
import shlex
import shutil
import subprocess
import sys
from typing import NoReturn


def install(debian: list[str], fedora: list[str], purpose: str) -> None:
    """Install what `purpose` needs on Debian and its kin, where that takes no password.

    Everywhere else, exit with the command that a person has to type.
    """
    if shutil.which("apt-get") is None:
        if shutil.which("dnf"):
            give_up(purpose, [["dnf", "install", *fedora]])
        sys.exit(f"{purpose} Install this with your system's package manager: {', '.join(fedora)}")
    rights = rights_to_install()
    update = ["apt-get", "update"]
    if rights is None:
        give_up(purpose, [update, installation_of(debian)])
    print(f"{purpose} Installing …", flush=True)
    run_quietly(rights, update)
    run_quietly(rights, installation_of(debian))


def rights_to_install() -> list[str] | None:
    """What to put before a command that installs; None when only a person can."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo"]
    return None


def installation_of(packages: list[str]) -> list[str]:
    return ["apt-get", "install", "--yes", "--no-install-recommends", *map(todays_name, packages)]


def todays_name(package: str) -> str:
    """The name with "t64" where this release of Debian or Ubuntu has renamed the package so.

    The old name stays as a virtual package, which apt refuses as soon as two packages provide it.
    """
    renamed = f"{package}t64"
    return renamed if succeeds(["apt-cache", "show", renamed]) else package


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def run_quietly(rights: list[str], command: list[str]) -> None:
    # env, because sudo does not pass the environment on.
    full = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", *command, "-qq", "-oDPkg::Lock::Timeout=300"]
    subprocess.run(full, check=True, stdout=subprocess.DEVNULL)


def give_up(purpose: str, commands: list[list[str]]) -> NoReturn:
    line = " && ".join(f"sudo {shlex.join(command)}" for command in commands)
    sys.exit(f"{purpose} Type this, then try again:\n  {line}")
