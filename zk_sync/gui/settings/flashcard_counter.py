"""How much the vault gives with the settings as they are chosen now, read again after each change."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import QObject, QTimer, qconnect

from ...config import LOCAL_NAMES, Settings
from ...errors import Cancelled
from .. import messages
from ..strings import settings_texts as strings
from ..syncing.letting_go import let_go_beside
from ..syncing.progress_window import TICK, ProgressWatch, label_for
from ..syncing.tasks import Task, off_lock
from ..vaults import VaultPlace
from ..widgets.typing_pause import TypingPause

if TYPE_CHECKING:
    from ...sync.reading.content import VaultContent

PAUSE = 400  # milliseconds without a change before the vault is read
# Settings that concern what happens to flashcards only once they were read.
AFTER_READING = (
    frozenset({"removed", "deleted_in_anki", "on_conflict", "order", "waiting_cards"}) | LOCAL_NAMES
)


@dataclasses.dataclass(frozen=True)
class CountRequest:
    """A vault and the settings to read it with; ``saved``: those that its index is made for."""

    place: VaultPlace
    settings: Settings
    saved: Settings | None


class FlashcardCounter:
    """Reads the vault off the main thread and calls ``show`` with one line about it, again and again."""

    def __init__(self, mw: AnkiQt, parent: QObject, show: Callable[[str], None]) -> None:
        self._mw = mw
        self._show = show
        self._question: CountRequest | None = None
        self._answered: CountRequest | None = None
        self._watch = ProgressWatch()
        self._task: Task[tuple[int, int, int]] | None = None
        self._pause = TypingPause(parent, PAUSE, self._read)
        self._tick = QTimer(parent)
        qconnect(self._tick.timeout, self._show_progress)

    def ask(self, question: CountRequest) -> None:
        """Reads with these settings soon, unless they change again before."""
        if question == self._question:
            return
        self.stop()
        self._question = question
        self._pause.start()

    def stop(self) -> None:
        """Stops reading; what was under way finishes unheard."""
        self._pause.stop()
        self._tick.stop()
        self._watch.stop()
        self._question = None
        if self._task:
            self._task.drop()
            self._task = None

    def _read(self) -> None:
        question, mw = self._question, self._mw
        if question is None or mw.col is None:
            return
        watch = self._watch = ProgressWatch()
        collection = Path(mw.col.path)

        async def work() -> tuple[int, int, int]:
            counts = await off_lock(mw, lambda: _counted(question, collection, watch))
            return counts  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._task = Task(work(), done=self._done, failed=self._failed)
        self._tick.start(TICK)
        self._task.start()

    def _show_progress(self) -> None:
        self._show(" ".join(label_for(*self._watch.latest).split()))

    def _done(self, counts: tuple[int, int, int]) -> None:
        self._tick.stop()
        self._show(strings.gives(*counts))

    def _failed(self, error: Exception) -> None:
        self._tick.stop()
        if not isinstance(error, Cancelled):
            self._show(messages.explanation(error))


def _content(question: CountRequest, collection: Path, watch: ProgressWatch) -> VaultContent:
    from ...sync import engine

    place, settings, index = question.place, question.settings, None
    if question.saved:
        saved = question.saved
        as_saved = {name: getattr(saved, name) for name in AFTER_READING}
        if dataclasses.replace(settings, **as_saved) == saved:
            settings, index = saved, engine.index_path(collection, place.id)
    return engine.read_vault(engine.Vault(place.path, place.id), settings, watch.progress, index=index)


def _counted(question: CountRequest, collection: Path, watch: ProgressWatch) -> tuple[int, int, int]:
    from ...cards.unknown_types import each_type_once

    content = _content(question, collection, watch)
    counts = content.zettels, content.flashcards, len(each_type_once(content.problems))
    pile = [content]
    del content
    let_go_beside(pile)
    return counts
