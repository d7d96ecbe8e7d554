"""Long work as coroutines: each step runs on the thread Anki wants it on, the window lives on in between."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from anki.collection import Collection, OpChanges
from aqt.main import AnkiQt
from aqt.operations import CollectionOp, QueryOp, on_op_finished
from aqt.qt import QTimer

from ...errors import Cancelled

T = TypeVar("T")
Failed = Callable[[Exception], None]


class Step(Generic[T]):
    """Something that a task awaits. ``start`` is told whom to call, once, on the main thread."""

    def __init__(self, start: Callable[[Callable[[T], None], Failed], None]) -> None:
        self.start = start

    def __await__(self) -> Generator[Step[T], T, T]:
        return (yield self)


class Task(Generic[T]):
    """A coroutine of steps, driven from the main thread until it ends or is dropped."""

    def __init__(
        self, work: Coroutine[Step[Any], Any, T], *, done: Callable[[T], None], failed: Failed
    ) -> None:
        self._work = work
        self._done = done
        self._failed = failed
        self._turn = 0  # results of earlier turns are stale
        self._advancing = False
        self._ended = False

    def start(self) -> None:
        self._advance(lambda: self._work.send(None))

    def interrupt(self, error: Exception) -> None:
        """Raises ``error`` in the coroutine now; what it was waiting for finishes unheard."""
        if not self._ended and not self._advancing:
            self._advance(lambda: self._work.throw(error))

    def drop(self) -> None:
        """Ends the task without a word; what it was waiting for finishes unheard."""
        self._ended = True
        self._turn += 1
        if not self._advancing:
            self._work.close()

    def _advance(self, resume: Callable[[], Step[Any]]) -> None:
        self._turn += 1
        self._advancing = True
        try:
            step = resume()
        except StopIteration as stop:
            result = stop.value
            self._finish(lambda: self._done(result))
            return
        except Exception as error:  # noqa: BLE001 (all of them are told to whoever started the task)
            # Nobody asks where somebody cancelled. The places hold all that was read until then, in a circle
            # with the error, and Anki's window would stop when Python tidies that up.
            failure = error.with_traceback(None) if isinstance(error, Cancelled) else error
            self._finish(lambda: self._failed(failure))
            return
        finally:
            self._advancing = False
        if self._ended:
            self._work.close()
            return
        turn = self._turn
        step.start(
            lambda value: self._resume(turn, lambda: self._work.send(value)),
            lambda error: self._resume(turn, lambda: self._work.throw(error)),
        )

    def _resume(self, turn: int, resume: Callable[[], Step[Any]]) -> None:
        if turn == self._turn and not self._ended:
            self._advance(resume)

    def _finish(self, tell: Callable[[], None]) -> None:
        if not self._ended:
            self._ended = True
            tell()


def off_lock(mw: AnkiQt, work: Callable[[], T]) -> Step[T]:
    """Runs ``work``, which must not use the collection, beside everything else.

    Not ``QueryOp(...).without_collection()``: that would tell the browser that the collection is busy,
    and its list would stay as it is for as long as the file work takes.
    """

    def start(done: Callable[[T], None], failed: Failed) -> None:
        mw.taskman.run_in_background(
            work, lambda future: _pass_on(future, done, failed), uses_collection=False
        )

    return Step(start)


def _pass_on(future: Future[T], done: Callable[[T], None], failed: Failed) -> None:
    error = future.exception()
    if isinstance(error, Exception):
        failed(error)
    else:
        done(future.result())


def engine_loaded(mw: AnkiQt, *modules: str) -> Step[None]:
    """Imports the engine beside everything else; the first time that takes long enough to be noticed.

    ``modules``: more of them, below ``zk_sync.gui``, such as ``settings.settings_dialog``.
    """

    def load() -> None:
        for module in ("zk_sync.sync.engine", *(f"zk_sync.gui.{name}" for name in modules)):
            importlib.import_module(module)

    return off_lock(mw, load)


def beside(mw: AnkiQt, work: Callable[[Collection], T]) -> Step[T]:
    """Runs ``work``, which reads a little of the collection, without telling Anki's windows to wait for it.

    ``reading`` does tell them: until it is over, the browser's list shows no rows that it has not shown yet.
    """

    def start(done: Callable[[T], None], failed: Failed) -> None:
        col = mw.col
        assert col is not None
        mw.taskman.run_in_background(lambda: work(col), lambda future: _pass_on(future, done, failed))

    return Step(start)


def reading(mw: AnkiQt, work: Callable[[Collection], T]) -> Step[T]:
    """Runs ``work`` on the collection, which it must not change; keep it short."""

    def start(done: Callable[[T], None], failed: Failed) -> None:
        QueryOp(parent=mw, op=work, success=done).failure(failed).run_in_background()

    return Step(start)


@dataclass  # not frozen: Anki's type hints ask for attributes that can be set
class Written(Generic[T]):
    """What a writing step returns to Anki: its value, and that all screens have to look again."""

    value: T
    changes: OpChanges


def writing(mw: AnkiQt, work: Callable[[Collection], T]) -> Step[T]:
    """Runs ``work``, which changes the collection in one undoable step, and refreshes Anki's windows."""

    def start(done: Callable[[T], None], failed: Failed) -> None:
        def finished(written: Written[T]) -> None:
            # Anki refreshes its screens after this call; our windows come after that.
            QTimer.singleShot(0, lambda: done(written.value))

        def went_wrong(error: Exception) -> None:
            if is_open(mw):  # rolled back, yet the undo menu and the screens have to look again
                mw.reset()
            failed(error)

        op = CollectionOp(mw, lambda col: Written(work(col), _everything_changed()))
        op.success(finished).failure(went_wrong).run_in_background()

    return Step(start)


def writing_quietly(mw: AnkiQt, work: Callable[[Collection], T]) -> Step[T]:
    """A step that writes what nobody asked for: no window tells of it, however long it takes.

    What Anki's own windows do to the collection meanwhile waits for it; see ``OpenEditors.closed_to_input``.
    """

    def start(done: Callable[[T], None], failed: Failed) -> None:
        def finished(value: T) -> None:
            QTimer.singleShot(0, lambda: done(value))  # after Anki's screens, as above
            if is_open(mw):
                on_op_finished(mw, Written(value, _everything_changed()), None)

        def went_wrong(error: Exception) -> None:
            if is_open(mw):
                mw.reset()
            failed(error)

        QueryOp(parent=mw, op=work, success=finished).failure(went_wrong).run_in_background()

    return Step(start)


def is_open(mw: AnkiQt) -> bool:
    """Whether there is a collection, and it is not closed for a while, as for a full sync."""
    return mw.col is not None and mw.col.db is not None


def _everything_changed() -> OpChanges:
    changes = OpChanges()
    for field in changes.DESCRIPTOR.fields:
        if field.name != "kind":
            setattr(changes, field.name, True)
    return changes


def progress_window_gone(mw: AnkiQt) -> Step[None]:
    """Waits until no progress window is open; it would block a window of ours that comes up behind it."""

    def start(done: Callable[[None], None], _failed: Failed) -> None:
        mw.progress.single_shot(0, lambda: done(None), requires_collection=False)

    return Step(start)
