"""See to it that the system libraries are there that Qt's wheels take for granted."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from tools import system_packages

# All that Qt's web engine and its xcb, wayland and offscreen platforms link to, on Debian and its kin.
DEBIAN = """
libasound2 libbrotli1 libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgbm1 libgl1 libglib2.0-0
libgssapi-krb5-2 libnspr4 libnss3 libpulse0 libwayland-client0 libwayland-cursor0 libwayland-egl1
libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-dri3-0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1
libxcb-xfixes0 libxcb-xkb1 libxcb1 libxcomposite1 libxdamage1 libxext6 libxfixes3 libxkbcommon-x11-0
libxkbcommon0 libxkbfile1 libxrandr2 libxtst6
""".split()


def main() -> None:
    missing = missing_libraries()
    if missing:
        # dnf finds a package by the library in it.
        fedora = [f"{library}()(64bit)" for library in missing]
        lack = f"Qt needs {len(missing)} system libraries that are not here, {missing[0]} among them."
        system_packages.install(DEBIAN, fedora, lack)
    still_missing = missing_libraries()
    if still_missing:
        sys.exit(f"Qt still needs {', '.join(still_missing)}; no package that we know brings them.")


def missing_libraries() -> list[str]:
    """The names of the shared libraries that Qt links to and this system lacks, sorted."""
    if sys.platform != "linux":
        return []  # the wheels for macOS and Windows are complete
    spec = importlib.util.find_spec("PyQt6")
    assert spec
    assert spec.submodule_search_locations
    qt = Path(spec.submodule_search_locations[0])
    files = [qt / "QtWebEngineWidgets.abi3.so", qt / "QtMultimedia.abi3.so"]
    for platform in ("xcb", "wayland*", "offscreen"):
        files += (qt / "Qt6" / "plugins" / "platforms").glob(f"libq{platform}.so")
    listed = subprocess.run(["ldd", *files], check=True, capture_output=True, text=True).stdout
    return sorted(set(re.findall(r"^\s*(\S+) => not found", listed, re.MULTILINE)))


if __name__ == "__main__":
    main()
