"""Each test of this folder runs in a process of its own, as one process can start Anki only once.

The test that pytest was asked for starts another pytest that runs just it; there, ``start_anki`` starts Anki.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.anki_gui.running_anki import EXAMPLES, PACKAGE, ROOT, RunningAnki

IS_INSIDE = "ZK_TEST_IN_ANKI"
StartAnki = Callable[..., RunningAnki]


def pytest_configure(config: pytest.Config) -> None:
    if IS_INSIDE not in os.environ and not PACKAGE.exists():
        subprocess.run([sys.executable, "-m", "tools.build"], cwd=ROOT, check=True)


@pytest.fixture(scope="session", autouse=True)
def package_of_these_sources() -> None:
    """What stands in dist/ is what runs here: a test that passes with an older one tells nothing."""
    if "ZK_PACKAGE" not in os.environ:
        sources = [path for path in (ROOT / "zk_sync").rglob("*.*") if path.suffix != ".pyc"]
        newest = max(sources, key=lambda path: path.stat().st_mtime)
        assert newest.stat().st_mtime <= PACKAGE.stat().st_mtime, (
            f"{newest.relative_to(ROOT)} is newer than {PACKAGE.name}: make build"
        )


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if IS_INSIDE in os.environ:
        return None
    command = [sys.executable, "-m", "pytest", pyfuncitem.nodeid, "-q", "-s", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, IS_INSIDE: "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    print(done.stdout)
    if done.returncode:
        pytest.fail(f"exit code {done.returncode}\n{done.stdout}", pytrace=False)
    return True


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if IS_INSIDE in os.environ:
        # Qt and Chromium are not made to be taken down in the order that Python chooses.
        sys.stdout.flush()
        sys.__stderr__.flush()  # sys.stderr is Anki's now
        os._exit(_exit_code.get(config, 1))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    _exit_code[session.config] = int(exitstatus)


_exit_code: dict[pytest.Config, int] = {}


@pytest.fixture
def start_anki(tmp_path: Path) -> Iterator[StartAnki]:
    """Starts Anki; takes the keyword arguments of RunningAnki."""

    started: list[RunningAnki] = []

    def start(**options: object) -> RunningAnki:
        started.append(RunningAnki(tmp_path / "Ankï base", **options))  # type: ignore[arg-type]
        return started[0]

    yield start
    for anki in started:
        anki.assert_no_error()


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the example vault, free to be changed."""
    import shutil

    return Path(shutil.copytree(EXAMPLES, tmp_path / "My Zettel käßten"))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A small vault: three zettels, three flashcards."""
    folder = tmp_path / "Zettel"
    folder.mkdir()
    (folder / "202301010000 Testing.md").write_text(
        "# Testing\n\nQ: What works?\nA: Testing.\n", encoding="utf-8"
    )
    (folder / "202301010001 Spacing.md").write_text(
        "# Spacing\n\nQ: And else?\nA: Spacing.\n", encoding="utf-8"
    )
    (folder / "202301010002 Plain.md").write_text(
        "# Plain\n\nThe {{c1::hippocampus}} matters.\n", encoding="utf-8"
    )
    return folder
