"""Trying out: Markdown on the left; on the right its cards, and why its other lines are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    Qt,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button
from aqt.webview import AnkiWebView

from ...config import Settings
from ...errors import VaultError
from ...vault.scan import LARGEST_ZETTEL, NotText, decoded
from .. import messages
from ..help_window import show_sheet
from ..strings import help_texts as help_strings
from ..strings import settings_texts as strings
from ..syncing.tasks import Task, off_lock
from ..widgets.placing import place_window, save_place
from ..widgets.plain_text import PlainLabel, as_html
from ..widgets.tried_out_page import page_of, show_page
from ..widgets.typing_pause import TypingPause

if TYPE_CHECKING:
    from ...sync.try_out import TriedOut

SIZE = (900, 600)  # pixels, the first time
PAUSE = 300  # milliseconds without a key before the text is tried


class TryOut(QWidget):
    """Shows what becomes of the text with the settings it was last given."""

    def __init__(self, mw: AnkiQt) -> None:
        super().__init__()
        self._mw = mw
        self._path = ""  # of the zettel whose text it is, "" where it is of no file
        self._settings: Settings | None = None
        self._task: Task[TriedOut] | None = None
        self._edit = QPlainTextEdit(strings.TRY_SAMPLE)
        self._edit.setObjectName("zk_try_text")
        self._edit.setTabChangesFocus(True)
        self._result = PlainLabel(strings.TRY_RESULT)
        self._result.setWordWrap(True)
        self._web = AnkiWebView(mw)
        self._web.setObjectName("zk_try_cards")
        self._web.setAccessibleName(strings.TRY_RESULT)
        self._web.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._label = PlainLabel(strings.TRY_TEXT)
        self._label.setWordWrap(True)
        self._label.setBuddy(self._edit)
        sides = QHBoxLayout(self)
        for heading, part in ((self._label, self._edit), (self._result, self._web)):
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

    def show_file(self, path: str, text: str) -> None:
        """Tries the text of the zettel at ``path`` in its vault, where the rules of its folder hold."""
        self._path = path
        self._label.setText(help_strings.TRY_FILE.format(path=path))
        self._edit.setPlainText(text)
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
        settings, text, path = self._settings, self._edit.toPlainText(), self._path
        if settings is None:
            return

        async def work() -> TriedOut:
            sample = await off_lock(self._mw, lambda: _sample(text, settings, path))
            return sample  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._task = Task(work(), done=self._show, failed=self._show_failure)
        self._task.start()

    def _show(self, sample: TriedOut) -> None:
        self._result.setText(strings.tried(sample.flashcards, len(sample.cards)))
        show_page(self._web, page_of(sample), sample.css, self)

    def _show_failure(self, error: Exception) -> None:
        wrong = f'<p class="zk-wrong">{as_html(messages.explanation(error))}</p>'
        show_page(self._web, wrong, "", self)


def _sample(text: str, settings: Settings, path: str) -> TriedOut:
    from ...insight.why_no_card import rules_against
    from ...sync.try_out import tried_out

    sample = tried_out(text, settings, path)
    reason = rules_against(path, settings) if path else None
    return replace(sample, reasons=(reason.text, *sample.reasons)) if reason else sample


class TryOutWindow(QDialog):
    """Trying out in a window of its own size. ``folder``: the vault's, for the button that opens a zettel."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, mw: AnkiQt, parent: QWidget, settings: Settings, folder: Path | None) -> None:
        super().__init__(parent)
        self._mw = mw
        self._folder = folder
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(help_strings.TRY_TITLE)
        self.setObjectName("zk_try_out")
        disable_help_button(self)
        self._try_out = TryOut(mw)
        layout = QVBoxLayout(self)
        layout.addWidget(self._try_out, 1)
        layout.addWidget(self._made_buttons())
        place_window(self, "zkTryOut", SIZE)
        self.use(settings, folder)

    def use(self, settings: Settings, folder: Path | None) -> None:
        """Tries with these settings, and opens zettels of the vault in ``folder``."""
        self._folder = folder
        self._try_out.use(settings)

    def done(self, code: int) -> None:
        """However the window was closed."""
        save_place(self, "zkTryOut")
        self._try_out.end()
        super().done(code)

    def open_zettel(self, file: str) -> None:
        """Tries what the file says now."""
        path, root = Path(file), self._folder
        try:
            text = decoded(path.read_bytes()[: LARGEST_ZETTEL + 1])
        except (OSError, NotText) as error:
            messages.show_failure(self._mw, VaultError(f"{path}: {error}"))
            return
        is_inside = root is not None and path.is_relative_to(root)
        shown = path.relative_to(root).as_posix() if root and is_inside else path.name
        self._try_out.show_file(shown, text.lstrip("\ufeff"))

    def _made_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for name, text, work in (
            ("zk_try_file", help_strings.OPEN_FILE, self._choose),
            ("zk_try_help", help_strings.SHEET_MENU, lambda: show_sheet(self)),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            qconnect(button.clicked, lambda _checked=False, work=work: work())
        for button in box.findChildren(QPushButton):
            button.setAutoDefault(False)
        box.setFocusProxy(None)
        qconnect(box.rejected, self.reject)
        return box

    def _choose(self) -> None:
        folder = str(self._folder or Path.home())
        dialog = QFileDialog(self, help_strings.OPEN_FILE, folder, help_strings.MARKDOWN_FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        qconnect(dialog.fileSelected, self.open_zettel)
        dialog.open()
