"""Write dist/zettelkasten-sync.ankiaddon, byte for byte the same from the same sources.

The libraries that the add-on needs travel inside it as zk_sync._vendor, and every import of them is
rewritten, in their code and in ours: all add-ons share one interpreter, and another one may bring an
incompatible version of the same library.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from vendoring.tasks.vendor import remove_unnecessary_items, rewrite_imports

from tools import npm, texts
from tools.env import ROOT, fingerprint
from zk_sync.config import Settings, as_json

PACKAGE = ROOT / "dist" / "zettelkasten-sync.ankiaddon"
NAMESPACE = "zk_sync._vendor"
# What the page of the map loads, from node_modules; files that need no bundler.
MAP_LIBRARIES = (
    "d3-dispatch/dist/d3-dispatch.min.js",
    "d3-quadtree/dist/d3-quadtree.min.js",
    "d3-timer/dist/d3-timer.min.js",
    "d3-force/dist/d3-force.min.js",
    "force-graph/dist/force-graph.min.js",
)
OUR_FILES = ("__init__.py", "manifest.json", "config.json", "config.md", "LICENSE", "CHANGELOG.md")

# Compiled parts run on one kind of machine only. The programs of the libraries are of no use inside Anki,
# and some of them say "import a.b", which cannot be rewritten.
DROP = [
    "*.dist-info",
    "_yaml",
    "frontmatter/conftest.py",
    "yaml/cyaml.py",
    "yaml/*.so",
    "yaml/*.pyd",
    "markdown_it/cli",
    "pygments/__main__.py",
    "pygments/cmdline.py",
    "pygments/sphinxext.py",
]

# What vendoring's own rules do not see.
SUBSTITUTE = [
    # Pygments finds its parts by name.
    {"match": r"(['\"])pygments\.(lexers|formatters|styles)\.", "replace": rf"\1{NAMESPACE}.pygments.\2."},
    # Extras that we do not ship, and plug-ins: never pick up what another add-on brought.
    {
        "match": r"(?m)^(\s+)import (toml|linkify_it|re2|hyperscan)$",
        "replace": r'\1raise ModuleNotFoundError("\2")',
    },
    {"match": r"def iter_entry_points\(.*\):", "replace": r"\g<0>\n    return []"},
]


def main() -> None:
    write_package(PACKAGE)
    size = PACKAGE.stat().st_size / 1_000_000
    print(f"{PACKAGE.relative_to(ROOT)} ({size:.1f} MB)")


def write_config() -> None:
    """Bring config.json in line with the settings as they are delivered."""
    path, delivered = ROOT / "config.json", as_json(Settings())
    text = json.dumps(delivered, indent=4, ensure_ascii=False) + "\n"
    if path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def write_package(target: Path) -> None:
    write_config()
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in OUR_FILES:
            shutil.copyfile(ROOT / name, tree / name)
        ours = tree / "zk_sync"
        shutil.copytree(ROOT / "zk_sync", ours, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        texts.compile_all(ours)
        vendored = tree / "vendored"
        libraries = vendor_libraries(vendored)
        rewrite_imports(ours, NAMESPACE, libraries, [])
        rewrite_imports(vendored, NAMESPACE, libraries, SUBSTITUTE)
        vendor_map_libraries(ours / "gui" / "map" / "web" / "libraries", vendored / "licences")
        vendored.rename(ours / "_vendor")
        write_zip(tree, target)


def vendor_libraries(target: Path) -> list[str]:
    """Unpack the runtime libraries and their licences; the names to import them by."""
    licences = target / "licences"
    for wheel in sorted(runtime_wheels().glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target)
    for info in target.glob("*.dist-info"):
        for licence in licence_files(info):
            copy = licences / info.stem / licence.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(licence, copy)
    remove_unnecessary_items(target, DROP)
    libraries = sorted(item.stem for item in target.iterdir() if item != licences)
    (target / "__init__.py").write_text('"""Other people\'s libraries, kept apart from other add-ons\'."""\n')
    return libraries


def vendor_map_libraries(target: Path, licences: Path) -> None:
    """Copy the JavaScript that the map needs, and the licences of all that is in it."""
    node_modules = npm.libraries()
    target.mkdir(parents=True, exist_ok=True)
    for name in MAP_LIBRARIES:
        shutil.copyfile(node_modules / name, target / Path(name).name)
    for library in npm.names():
        folder = node_modules / library
        copies = licences / library.replace("/", "-")
        copies.mkdir(parents=True)
        # One of them has no file for it, and names its licence in package.json.
        for licence in list(licence_files(folder)) or [folder / "package.json"]:
            shutil.copyfile(licence, copies / licence.name)


def licence_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.name.upper().startswith(
            ("LICENSE", "LICENCE", "COPYING", "AUTHORS", "NOTICE")
        ):
            yield path


def runtime_wheels() -> Path:
    """The folder of the wheels that the runtime lock names, fetched once."""
    lock = ROOT / "requirements" / "runtime.txt"
    folder = ROOT / "build" / f"wheels-{fingerprint([lock])[:12]}"
    if not folder.exists():
        folder.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as partial:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
            command += ["--require-hashes", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*command, "-r", lock, "-d", f"{partial}/wheels"], check=True)
            Path(partial, "wheels").rename(folder)
    return folder


def write_zip(tree: Path, target: Path) -> None:
    """Pack a folder's files in the order of their names, all of one date and one mode."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(tree.rglob("*"), key=Path.as_posix):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(tree).as_posix())
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # Unix, wherever it was built
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, path.read_bytes(), compresslevel=9)


if __name__ == "__main__":
    main()
