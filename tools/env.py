"""Run Python inside .venv/NAME, which is made first and made anew when its lock files change.

Usage: python3 -m tools.env NAME ARGUMENT…   with a NAME from LOCKS
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 (the person's own Python runs this file)
    sys.exit(
        f"This is Python {sys.version.split()[0]}; 3.10 or newer is needed. "
        "Name another one, as in: make test PYTHON=python3.12"
    )

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from tools import system_packages

ROOT = Path(__file__).resolve().parent.parent

LOCKS = {
    "oldest": ("runtime", "dev", "anki-oldest"),
    "25.09": ("runtime", "dev", "anki-25.09"),
    "newest": ("runtime", "dev", "node", "anki-newest"),
    "lock": ("lock", "node"),
}


def main() -> None:
    name, *arguments = sys.argv[1:]
    if name not in LOCKS:
        sys.exit(f"There is no environment {name!r}; there are: {', '.join(LOCKS)}.")
    python = environment(name)
    os.execv(python, [str(python), *arguments])


def environment(name: str) -> Path:
    """The Python of the environment, which has what its lock files say."""
    folder = ROOT / ".venv" / name
    locks = [ROOT / "requirements" / f"{lock}.txt" for lock in LOCKS[name]]
    made_from = folder / "made-from"
    wanted = fingerprint(locks)
    folder.parent.mkdir(exist_ok=True)
    with folder.with_name(f"{name}.lock").open("w") as lock_file:
        # Two makes at once: the second waits, and finds the work done.
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        python = folder / "bin" / "python"
        if not (python.exists() and made_from.exists() and made_from.read_text() == wanted):
            make(folder, python, locks)
            made_from.write_text(wanted)
    return python


def fingerprint(locks: list[Path]) -> str:
    """What an environment was made from: this very Python and the content of its lock files."""
    digest = hashlib.sha256(f"{sys.base_prefix} {sys.version}".encode())
    for lock in locks:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def make(folder: Path, python: Path, locks: list[Path]) -> None:
    """Make the environment from nothing, so that nothing of an older one stays."""
    if importlib.util.find_spec("ensurepip") is None:
        # Debian and its kin split this off the standard library.
        package = f"python3.{sys.version_info.minor}-venv"
        system_packages.install([package], ["python3"], "Python's module ensurepip is missing.")
    print(f"Setting up .venv/{folder.name} (once; may fetch some 300 MB) …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    command: list[str | Path] = [python, "-m", "pip", "install", "--require-hashes", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        command.append("--quiet")
    for lock in locks:
        command += ["-r", lock]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed with exit code {error.returncode}: {' '.join(map(str, error.cmd))}")
