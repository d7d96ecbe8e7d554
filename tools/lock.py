"""Write what is pinned anew, exact versions with hashes: requirements/*.txt from *.in, and the map's lock."""

import subprocess
import sys

from tools import npm
from tools.env import LOCKS, ROOT

OPTIONS = [
    # One lock for all systems and every Python that we support.
    *("--universal", "--python-version=3.10", "--no-python-downloads"),
    *("--generate-hashes", "--only-binary=:all:"),
    # The same file on every machine: no index address, none of the person's own settings.
    *("--no-emit-index-url", "--no-config", "--no-annotate", "--custom-compile-command=make lock"),
]


def main() -> None:
    # The order of LOCKS is the order of the constraints: runtime, dev, Anki.
    for name in dict.fromkeys(name for names in LOCKS.values() for name in names):
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *OPTIONS, *sys.argv[1:]]
        subprocess.run([*command, f"{name}.in", "-o", f"{name}.txt"], cwd=ROOT / "requirements", check=True)
    npm.lock(upgrade="--upgrade" in sys.argv)


if __name__ == "__main__":
    main()
