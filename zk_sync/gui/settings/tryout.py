"""The try-out box: Markdown on the left, the cards that become of it on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget, qconnect
from aqt.webview import AnkiWebView

from ...config import Settings
from .. import messages
from ..plain import PlainLabel, as_html
from ..sample_page import page_of, show_page
from ..strings import settings as strings
from ..tasks import Task, off_lock
from ..typing_pause import TypingPause

if TYPE_CHECKING:
    from ...sync.sample import Sample

PAUSE = 300  # milliseconds without a key before the text is tried


class TryOut(QWidget):
    """Shows what becomes of the text with the settings it was last given."""

    def __init__(self, mw: AnkiQt) -> None:
        super().__init__()
        self._mw = mw
        self._settings: Settings | None = None
        self._task: Task[Sample] | None = None
        self._edit = QPlainTextEdit(strings.TRY_SAMPLE)
        self._edit.setObjectName("zk_try_text")
        self._edit.setTabChangesFocus(True)
        self._result = PlainLabel(strings.TRY_RESULT)
        self._result.setWordWrap(True)
        self._web = AnkiWebView(mw)
        self._web.setObjectName("zk_try_cards")
        self._web.setAccessibleName(strings.TRY_RESULT)
        self._web.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        label = PlainLabel(strings.TRY_TEXT)
        label.setBuddy(self._edit)
        sides = QHBoxLayout(self)
        for heading, part in ((label, self._edit), (self._result, self._web)):
            side = QWidget()
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(heading)
            column.addWidget(part, 1)
            part.setMinimumSize(100, 60)
            sides.addWidget(side, 1)
        self._pause = TypingPause(self, PAUSE, self._try)
        qconnect(self._edit.textChanged, self._pause.start)
        qconnect(self._web.loadFinished, lambda _is_fine: self._lead_keys_to_page())

    def use(self, settings: Settings) -> None:
        """Tries the text with these settings soon."""
        if settings != self._settings:
            self._settings = settings
            self._pause.start()

    def end(self) -> None:
        """Ends what is under way, and frees what Anki keeps of a web view."""
        self._stop()
        self._web.cleanup()

    def _lead_keys_to_page(self) -> None:
        """What takes the keys in a web view is made with its first page, and stands last of all then."""
        page = self._web.focusProxy()
        if page is not None:
            self.setTabOrder(self._edit, page)

    def _stop(self) -> None:
        self._pause.stop()
        if self._task:
            self._task.drop()
            self._task = None

    def _try(self) -> None:
        self._stop()
        settings, text = self._settings, self._edit.toPlainText()
        if settings is None:
            return

        async def work() -> Sample:
            sample = await off_lock(self._mw, lambda: _sample(text, settings))
            return sample  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._task = Task(work(), done=self._show, failed=self._show_failure)
        self._task.start()

    def _show(self, sample: Sample) -> None:
        self._result.setText(strings.tried(sample.flashcards, len(sample.cards)))
        show_page(self._web, page_of(sample), sample.css, self)

    def _show_failure(self, error: Exception) -> None:
        wrong = f'<p class="zk-wrong">{as_html(messages.explanation(error))}</p>'
        show_page(self._web, wrong, "", self)


def _sample(text: str, settings: Settings) -> Sample:
    from ...sync.sample import sample_of

    return sample_of(text, settings)
