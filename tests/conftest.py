"""What holds for all tests: no screen, hypothesis' profiles, no skipping in CI, some of them alone."""

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest

if os.name == "posix":
    import fcntl

IN_CI = os.environ.get("CI") == "true"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Chromium refuses to run its sandbox as root.
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
# An Anki that is open already, or that another test run started, is none of ours (Anki 26.05 and later).
os.environ["ANKI_SINGLE_INSTANCE_KEY"] = f"zk-sync-tests-{os.getpid()}"

# No deadline: one slow moment of the machine is no bug.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "here")


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """A test that is skipped in CI is a test that nobody runs."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI does not accept: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    report = yield
    fail_if_skipped(report)
    return report


_LOCKS = pytest.StashKey[Path]()


@pytest.fixture(autouse=True, scope="session")
def _locks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        # This folder is the same for all workers of one run.
        request.config.stash[_LOCKS] = tmp_path_factory.getbasetemp().parent


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Tests marked ``alone`` measure time: of those that run side by side, none runs with them."""
    locks = item.config.stash.get(_LOCKS, None)
    if locks is None or os.name != "posix" or "ZK_TEST_IN_ANKI" in os.environ:
        return (yield)
    is_alone = item.get_closest_marker("alone") is not None
    with ExitStack() as until_the_end:
        # One that wants to be alone keeps the next ones back here until those that run are done.
        with _held(locks / "next.lock", alone=True):
            until_the_end.enter_context(_held(locks / "running.lock", alone=is_alone))
        return (yield)


@contextmanager
def _held(path: Path, *, alone: bool) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield  # closing the file gives it back
