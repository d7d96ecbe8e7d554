"""The built package, and a real Anki that has it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools import build, run


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist") / "zettelkasten-sync.ankiaddon"
    build.write_package(target)
    return target


@pytest.fixture
def anki_base(tmp_path: Path) -> Path:
    """Anki's base folder, at a path such as people have, with a profile that has no vault."""
    base = tmp_path / "Müller, Anki 学习"
    base.mkdir()
    run.make_profile(base)
    return base


@pytest.fixture
def install(package: Path, anki_base: Path) -> Callable[[str], Path]:
    """Installs the package into an add-on folder of this name."""

    def install(folder: str) -> Path:
        run.install_addon(package, anki_base / "addons21", folder)
        return anki_base / "addons21" / folder

    return install


@pytest.fixture
def start_anki(anki_base: Path) -> Callable[[], dict[str, Any]]:
    """Starts and ends a real Anki; what boot_anki.py saw."""

    def start() -> dict[str, Any]:
        seen = anki_base / "seen.json"
        script = Path(__file__).with_name("boot_anki.py")
        # An Anki that is open already is none of ours; before 26.05 Anki goes by the person's name alone.
        alone = {key: f"zk-sync-boot-{os.getpid()}" for key in ("ANKI_SINGLE_INSTANCE_KEY", "LOGNAME")}
        done = subprocess.run(
            [sys.executable, script, anki_base, seen],
            env={**os.environ, **alone}, check=False, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert seen.exists(), done.stdout + done.stderr
        result: dict[str, Any] = json.loads(seen.read_text(encoding="utf-8"))
        return result

    return start
