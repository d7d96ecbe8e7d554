"""The window that asks for the vault, and shows what is in it before anything is written to Anki."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aqt.main import AnkiQt
from aqt.qt import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSize,
    Qt,
    QTimer,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button

from ..cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from ..errors import Cancelled
from . import messages, strings
from .freeing import let_go_beside
from .lists import add_group, made_list, row_item
from .placing import fit_window
from .plain import PlainLabel
from .problems import problem_label, show_problem
from .progress import TICK, Watch, label_for
from .tasks import Task, engine_loaded, off_lock, reading
from .vaults import VaultPlace, problem_with
from .wrapped_label import WrappedLabel, selectable_label

if TYPE_CHECKING:
    from ..config import Settings

SHOWN = 50  # flashcards and problems listed, each
TEXT_LENGTH = 200
# Seconds. Python runs one thread at a time, and Qt asks it a hundred times when it draws a window anew: in a
# rest all of that is answered at once.
BURST, REST = 0.01, 0.002
SMALL, LARGE = (640, 180), (640, 480)  # pixels, before and after a folder was read
LEAST_WIDTH = 480  # pixels; below it the list would show places alone
_DELETION = re.compile(
    f"{CLOZE_OPEN}\\d*{CLOZE_SEP}([^{CLOZE_OPEN}{CLOZE_HINT}{CLOZE_CLOSE}]*)(?:{CLOZE_HINT}[^{CLOZE_OPEN}{CLOZE_CLOSE}]*)?{CLOZE_CLOSE}"
)
_NO_NAME = re.compile('[:#"\x00-\x1f\x7f]+')


@dataclass(frozen=True)
class First:
    """The first of many rows for the list, each a place and a text, and how many there are."""

    rows: Sequence[tuple[str, str]]
    count: int


@dataclass(frozen=True)
class Found:
    """What is in a folder, as far as the window shows it. ``name``: that of the vault."""

    name: str
    zettels: int
    flashcards: First
    problems: First


class FirstUseDialog(QDialog):
    """Asks for a folder and calls ``accept_vault`` once the person has seen what is in it and said yes."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(
        self,
        mw: AnkiQt,
        settings: Settings,
        known: VaultPlace | None,
        accept_vault: Callable[[VaultPlace], None],
        *,
        others: Sequence[VaultPlace] = (),
        parent: QWidget | None = None,
    ) -> None:
        """``known``: the vault that may have moved. ``others``: those beside it, whose names are taken.

        ``parent``: the window that it belongs to, where that is not Anki's main one; then nothing syncs yet.
        """
        super().__init__(parent or mw)
        self._mw = mw
        self._others = others
        self._accept_text = strings.USE_FOLDER if parent else strings.SYNC_NOW
        self._settings = settings
        self._known = known
        self._accept_vault = accept_vault
        self._watch = Watch()
        self._task: Task[Found] | None = None
        self._read: Path | None = None  # the folder whose content is shown
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.FIRST_TITLE)
        self.setObjectName("zk_first_use")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        disable_help_button(self)
        self._build()
        self._timer = QTimer(self)
        qconnect(self._timer.timeout, self._show_progress)
        self.setMinimumWidth(LEAST_WIDTH)
        fit_window(self, QSize(*SMALL))
        self._show_nothing_read()
        if known:
            self._folder.setText(str(known.path))
            self._name.setText(known.id)

    def done(self, code: int) -> None:
        """Stops reading, however the window was closed."""
        self._stop_reading()
        super().done(code)

    # Parts

    def _build(self) -> None:
        intro = WrappedLabel(strings.FIRST_INTRO)
        self._folder = QLineEdit()
        self._folder.setObjectName("zk_folder")
        self._folder.setPlaceholderText(strings.FOLDER_PLACEHOLDER)
        qconnect(self._folder.returnPressed, self._read_folder)
        qconnect(self._folder.textEdited, lambda _text: self._show_nothing_read())
        browse = QPushButton(strings.BROWSE)
        browse.setObjectName("zk_browse")
        browse.setAutoDefault(False)
        qconnect(browse.clicked, self._browse)
        self._name = QLineEdit()
        self._name.setObjectName("zk_name")
        self._name.setToolTip(strings.NAME_HINT)
        qconnect(self._name.textChanged, lambda _text: self._show_name_problem())
        self._name_problem = problem_label("zk_name_problem")
        row = QHBoxLayout()
        row.addWidget(self._folder)
        row.addWidget(browse)
        folder_label = PlainLabel(strings.FOLDER)
        folder_label.setBuddy(self._folder)
        self._form = QFormLayout()
        self._form.addRow(folder_label, row)
        self._form.addRow(strings.NAME, self._name)
        self._form.addRow(self._name_problem)
        self._said = selectable_label("zk_found")
        self._bar = QProgressBar()
        self._tree = made_list("zk_preview", strings.FIRST_FLASHCARDS, strings.COLUMN_TEXT)
        layout = QVBoxLayout(self)
        layout.addWidget(intro)
        layout.addLayout(self._form)
        layout.addWidget(self._said)
        layout.addWidget(self._bar)
        layout.addWidget(self._tree, stretch=1)
        layout.addStretch(0)
        self._buttons = self._made_buttons()
        layout.addWidget(self._buttons)

    def _made_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._sync = QPushButton(self._accept_text)
        self._sync.setObjectName("zk_sync_now")
        self._sync.setAutoDefault(False)
        self._other = QPushButton(strings.OTHER_FOLDER)
        self._other.setObjectName("zk_other_folder")
        self._other.setAutoDefault(False)
        box.addButton(self._sync, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self._other, QDialogButtonBox.ButtonRole.ActionRole)
        qconnect(self._sync.clicked, self._accept_shown)
        qconnect(self._other.clicked, self._browse)
        qconnect(box.rejected, self.reject)
        return box

    # Choosing

    def _browse(self) -> None:
        dialog = QFileDialog(self, strings.PICK_FOLDER, self._folder.text() or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        qconnect(dialog.fileSelected, self._chosen)
        dialog.open()

    def _chosen(self, folder: str) -> None:
        if folder:
            self._folder.setText(os.path.normpath(folder))
            self._read_folder()

    def _read_folder(self) -> None:
        text = self._folder.text().strip()
        if not text:
            return
        self._stop_reading()
        folder = Path(text).expanduser().absolute()
        watch = self._watch = Watch()
        known, settings = self._known, self._settings
        taken = {place.id for place in self._others}

        async def work() -> Found:
            await engine_loaded(self._mw)
            from ..sync import engine

            in_anki = await reading(self._mw, engine.keys_of_vaults)
            free = {name: keys for name, keys in in_anki.items() if name not in taken}
            found = await off_lock(self._mw, lambda: _found_in(folder, known, settings, watch, free))
            return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._show_reading()
        self._task = Task(
            work(), done=lambda found: self._show_found(folder, found), failed=self._show_failure
        )
        self._task.start()

    def _accept_shown(self) -> None:
        place = self._place()
        if place is None or problem_with(place, self._others):
            return
        self.accept()
        self._accept_vault(place)

    def _place(self) -> VaultPlace | None:
        """What the person chose so far."""
        if self._read is None:
            return None
        return VaultPlace(self._read, _as_name(self._name.text()) or name_for(self._read, self._known))

    def _stop_reading(self) -> None:
        self._timer.stop()
        self._watch.stop()
        if self._task:
            self._task.drop()
            self._task = None

    # What is shown

    def _show_nothing_read(self) -> None:
        self._read = None
        self._show(said="", is_reading=False)

    def _show_reading(self) -> None:
        self._read = None
        self._show(said=strings.READING, is_reading=True)
        self._timer.start(TICK)

    def _show_progress(self) -> None:
        what, done, total = self._watch.latest
        self._said.setText(label_for(what, done, total).strip())
        self._bar.setMaximum(total)
        self._bar.setValue(done)

    def _show_failure(self, error: Exception) -> None:
        self._timer.stop()
        if not isinstance(error, Cancelled):
            self._show(said=messages.explanation(error), is_reading=False)

    def _show_found(self, folder: Path, found: Found) -> None:
        self._timer.stop()
        self._read = folder
        self._name.setText(found.name)
        said = strings.READ_IN_FOLDER.format(
            found=strings.found(found.zettels, found.flashcards.count, found.problems.count)
        )
        if not found.flashcards.count:
            said += "\n\n" + strings.NO_FLASHCARDS
            if self._settings.opt_in == "marked":
                said += " " + strings.NEEDS_TAG.format(tag=self._example_tag())
        self._tree.clear()
        _add_rows(self._tree, strings.GROUPS["problem"], found.problems)
        _add_rows(self._tree, strings.FIRST_FLASHCARDS, found.flashcards)
        self._show(said=said, is_reading=False)
        if self._tree.topLevelItemCount():
            fit_window(self, self.size().expandedTo(QSize(*LARGE)))
        self._sync.setDefault(True)
        self._sync.setFocus()

    def _example_tag(self) -> str:
        return "#" + (self._settings.flashcard_tags or ("flashcards",))[0]

    def _show(self, *, said: str, is_reading: bool) -> None:
        has_read = self._read is not None
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._bar.setMaximum(0)
        self._bar.setVisible(is_reading)
        self._tree.setVisible(has_read and self._tree.topLevelItemCount() > 0)
        self._form.setRowVisible(self._name, has_read)
        self._other.setVisible(has_read)
        # Qt makes the first button the proxy of the box, and Tab then leaves Cancel out.
        self._buttons.setFocusProxy(None)
        self._show_name_problem()

    def _show_name_problem(self) -> None:
        place = self._place()
        problem = problem_with(place, self._others) if place else ""
        show_problem(self._name_problem, problem, self._name)
        self._sync.setEnabled(place is not None and not problem)


def name_for(folder: Path, known: VaultPlace | None) -> str:
    """The name that a vault in ``folder`` gets unless the person chooses one.

    Where the ``known`` vault is gone from its place, this is taken for the same one, moved or renamed:
    under another name all its notes would be made a second time.
    """
    if known and (known.path == folder or not known.path.exists()):
        return known.id
    return _as_name(folder.name) or "Zettelkasten"


def _as_name(text: str) -> str:
    return _NO_NAME.sub(" ", text).strip()


def preview(flashcard: Flashcard) -> str:
    """The question of a flashcard, or its text with the deletions in brackets, in one line."""
    text = _DELETION.sub(r"[\1]", flashcard.text) if flashcard.text else flashcard.front
    line = " ".join(text.split())
    return line if len(line) <= TEXT_LENGTH else line[: TEXT_LENGTH - 1] + "…"


def _found_in(
    folder: Path,
    known: VaultPlace | None,
    settings: Settings,
    watch: Watch,
    in_anki: Mapping[str, AbstractSet[str]],
) -> Found:
    """Reads the files, so not for the main thread. ``in_anki``: see ``engine.keys_of_vaults``."""
    from ..sync import engine
    from ..sync.content import keys_of

    since = time.monotonic()

    def progress(what: str, done: int, total: int) -> None:
        nonlocal since
        watch.progress(what, done, total)
        if time.monotonic() - since > BURST:
            time.sleep(REST)
            since = time.monotonic()

    vault = engine.Vault(folder, name_for(folder, known))
    content = engine.read_vault(vault, settings, progress)
    flashcards = [
        (f"{entry.path}:{entry.flashcard.line}", preview(entry.flashcard))
        for entry in content.entries[:SHOWN]
    ]
    problems = [(f"{problem.path}:{problem.line}", problem.message) for problem in content.problems[:SHOWN]]
    name = vault.id
    if name not in in_anki:
        keys, _double = keys_of(vault, content.entries, {})
        name = engine.known_name(keys, in_anki) or name
    found = Found(
        name=name,
        zettels=content.zettels,
        flashcards=First(flashcards, content.flashcards),
        problems=First(problems, len(content.problems)),
    )
    pile = [content]
    del content
    let_go_beside(pile)
    return found


def _add_rows(tree: QTreeWidget, title: str, first: First) -> None:
    """A group with the first of the rows, and how many more there are."""
    if first.rows:
        items = [row_item(place, text) for place, text in first.rows]
        if first.count > len(items):
            items.append(row_item(strings.more(first.count - len(items)), ""))
        add_group(tree, title, first.count, items, is_open=True)
