"""Our libraries and those of another add-on leave each other alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools.env import ROOT

# Runs in a Python of its own. The fakes have the names of our libraries and nothing of their content.
ANOTHER_ADDON = """
import importlib, json, sys, types
from pathlib import Path

names = ["frontmatter", "hyperscan", "linkify_it", "markdown_it", "mdit_py_plugins", "mdurl", "pathspec",
         "pygments", "pygments.lexers", "re2", "toml", "yaml"]
fakes = {name: types.ModuleType(name) for name in names}
before = {name: dict(vars(fake)) for name, fake in fakes.items()}
sys.modules.update(fakes)

def check_fakes():
    for name, fake in fakes.items():
        assert sys.modules[name] is fake, name
        assert vars(fake) == before[name], name
    strays = {m for m in sys.modules if m.partition(".")[0] in fakes} - fakes.keys()
    assert not strays, strays

sys.path.insert(0, str(Path(sys.argv[1]).parent))
path = list(sys.path)
addon = importlib.import_module(Path(sys.argv[1]).name)
addon.load_zk_sync()
"""

IMPORT_EVERYTHING = """
folder = Path(sys.argv[1])
modules = []
for file in sorted((folder / "zk_sync").rglob("*.py")):
    parts = file.relative_to(folder).with_suffix("").parts
    if parts[-1] != "__main__":
        modules.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
for module in modules:
    importlib.import_module(module)
check_fakes()
assert sys.path == path
print(len(modules))
"""

READ_A_VAULT = """
from zk_sync import cli
code = cli.main(["cards", sys.argv[2], "--json"])
check_fakes()
sys.exit(code)
"""


def test_every_module_imports_beside_incompatible_libraries(install: Callable[[str], Path]) -> None:
    assert int(run_beside_fakes(IMPORT_EVERYTHING, install("1234567890"))) > 400


def test_cards_are_the_same_beside_incompatible_libraries(install: Callable[[str], Path]) -> None:
    vault = str(ROOT / "examples" / "zettelkasten")
    from_package = json.loads(run_beside_fakes(READ_A_VAULT, install("1234567890"), vault))
    from_source = subprocess.run(
        [sys.executable, "-m", "zk_sync", "cards", vault, "--json"],
        cwd=ROOT, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert from_package == json.loads(from_source.stdout)


def run_beside_fakes(script: str, addon: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_ADDON + script, str(addon), *arguments],
        cwd=addon.parent, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
