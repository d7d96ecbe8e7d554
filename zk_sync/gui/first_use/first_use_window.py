"""The window that asks for the vault, and shows what is in it before anything is written to Anki."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from aqt.main import AnkiQt
from aqt.qt import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSize,
    QSizePolicy,
    Qt,
    QTimer,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button

from ...config import Settings
from ...errors import Cancelled
from ...sync.take_over import TakeOverOffer
from .. import messages
from .. import strings as common
from ..strings import first_use_texts as strings
from ..strings.settings_texts import programs
from ..syncing.letting_go import let_go_beside
from ..syncing.progress_window import TICK, ProgressWatch, label_for
from ..syncing.tasks import Task
from ..vaults import VaultPlace, problem_with
from ..widgets.colours import ColouredLabel, subdued
from ..widgets.placing import fit_window
from ..widgets.plain_text import PlainLabel
from ..widgets.problem_label import problem_label, show_problem
from ..widgets.typing_pause import TypingPause
from ..widgets.wrapped_label import WrappedLabel, selectable_label
from .flashcard_list import FlashcardList
from .found_vault import FolderToRead, FoundVault
from .known_here import KnownHere
from .look_into import look_into
from .offers import Offers
from .paths import as_name, is_folder, may_be_vault, name_for, path_in

PASTED, TYPED = 600, 1500  # milliseconds after a path was pasted, or its last letter typed, until it counts
SMALL, LARGE = (660, 200), (860, 640)  # pixels, before and after a folder was read
LEAST_WIDTH = 480  # pixels; below it the list would show places alone
Accept = Callable[[VaultPlace, Settings], None]


class FirstUseDialog(QDialog):
    """Asks for a folder and calls ``accept_vault`` once the person has seen what is in it and said yes."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(
        self,
        mw: AnkiQt,
        settings: Settings,
        known: VaultPlace | None,
        accept_vault: Accept,
        *,
        others: Sequence[VaultPlace] = (),
        parent: QWidget | None = None,
        take_over: Accept | None = None,
    ) -> None:
        """``known``: the vault that may have moved. ``others``: those beside it, whose names are taken.

        ``parent``: the window that it belongs to, where that is not Anki's main one; then nothing syncs yet.
        ``take_over``: called in place of ``accept_vault`` where notes are to be taken over first.
        """
        super().__init__(parent or mw)
        self._mw = mw
        self._others = others
        self._accept_text = common.USE_FOLDER if parent else common.SYNC_NOW
        self._given = self._settings = settings
        self._known = known
        self._accept_vault = accept_vault
        self._take_over = take_over
        self._watch = ProgressWatch()
        self._task: Task[tuple[FoundVault, TakeOverOffer]] | None = None
        self._found: FoundVault | None = None  # what is shown, None while nothing is
        self._folder_read: Path | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(common.FIRST_TITLE)
        self.setObjectName("zk_first_use")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        disable_help_button(self)
        self._build()
        self._timer = QTimer(self)
        qconnect(self._timer.timeout, self._show_progress)
        self._pause = TypingPause(self, TYPED, self._read_typed)
        self.setMinimumWidth(LEAST_WIDTH)
        fit_window(self, QSize(*SMALL))
        self._show_nothing_read()
        if known:
            self._folder.setText(str(known.path))
            self._name.setText(known.id)
            self._pause.start(0)

    def done(self, code: int) -> None:
        """Stops reading, however the window was closed."""
        self._stop_reading()
        self._pause.stop()
        self._known_here.stop()
        self._list.end()
        pile, self._found = [self._found], None
        let_go_beside(pile)
        super().done(code)

    # Parts

    def _build(self) -> None:
        self._form = self._made_form()
        self._said = selectable_label("zk_found")
        self._said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._bar = QProgressBar()
        self._how = selectable_label("zk_how")
        take_over = (lambda: self._accept_shown(self._take_over)) if self._take_over else None
        self._offers = Offers(self._mw, self._use, take_over)
        self._list = FlashcardList(self._mw, self._show_counts)
        layout = QVBoxLayout(self)
        self._intro = WrappedLabel(common.FIRST_INTRO)
        layout.addWidget(self._intro)
        layout.addLayout(self._form)
        layout.addWidget(self._said)
        layout.addWidget(self._bar)
        layout.addWidget(self._offers)
        layout.addWidget(self._how)
        layout.addWidget(self._list, stretch=1)
        layout.addStretch(0)
        self._buttons = self._made_buttons()
        layout.addWidget(self._buttons)

    def _made_form(self) -> QFormLayout:
        self._folder = QLineEdit()
        self._folder.setObjectName("zk_folder")
        self._folder.setPlaceholderText(common.FOLDER_PLACEHOLDER)
        self._before = ""
        qconnect(self._folder.returnPressed, self._read_folder)
        qconnect(self._folder.textEdited, self._edited)
        browse = QPushButton(common.BROWSE)
        browse.setObjectName("zk_browse")
        browse.setAutoDefault(False)
        qconnect(browse.clicked, self._browse)
        self._name = QLineEdit()
        self._name.setObjectName("zk_name")
        self._name.setToolTip(common.NAME_HINT)
        qconnect(self._name.textChanged, lambda _text: self._show_name_problem())
        self._name_problem = problem_label("zk_name_problem")
        self._known_as = ColouredLabel("", subdued)
        self._known_as.setObjectName("zk_known_as")
        self._known_as.setWordWrap(True)
        self._program = QComboBox()
        self._program.setObjectName("zk_program")
        self._program.setToolTip(strings.OPENS_IN_HINT)
        for value, text in programs().items():
            self._program.addItem(text, value)
        row = QHBoxLayout()
        row.addWidget(self._folder)
        row.addWidget(browse)
        folder_label = PlainLabel(common.FOLDER)
        folder_label.setBuddy(self._folder)
        form = QFormLayout()
        form.addRow(folder_label, row)
        taken = {place.path for place in (*self._others, *([self._known] if self._known else ()))}
        self._known_here = KnownHere(self._mw, taken, self._chosen)
        form.addRow(self._known_here)
        form.addRow(common.NAME, self._name)
        form.addRow(self._name_problem)
        form.addRow(self._known_as)
        form.addRow(strings.OPENS_IN, self._program)
        return form

    def _made_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        made = []
        for name, text, role, work in (
            ("zk_sync_now", self._accept_text, QDialogButtonBox.ButtonRole.AcceptRole, self._accept_shown),
            ("zk_other_folder", common.OTHER_FOLDER, QDialogButtonBox.ButtonRole.ActionRole, self._browse),
            ("zk_copy_example", strings.COPY_EXAMPLE, QDialogButtonBox.ButtonRole.ActionRole, self._copy),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setAutoDefault(False)
            box.addButton(button, role)
            qconnect(button.clicked, lambda _checked=False, work=work: work())
            made.append(button)
        self._sync, self._other, self._copy_example = made
        qconnect(box.rejected, self.reject)
        return box

    # Choosing

    def _edited(self, text: str) -> None:
        """A path that was pasted counts soon, one that is typed after a longer pause."""
        before, self._before = self._before, text
        self._show_nothing_read()
        self._pause.start(PASTED if abs(len(text) - len(before)) > 1 else TYPED)

    def _read_typed(self) -> None:
        """What stands there by itself: the whole disk and one's home are read at Enter alone."""
        text = path_in(self._folder.text())
        if may_be_vault(text):
            self._read_folder()
        elif text and not is_folder(text):
            self._show(said=strings.NO_FOLDER, is_reading=False)

    def _browse(self) -> None:
        dialog = QFileDialog(self, common.PICK_FOLDER, self._folder.text() or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        qconnect(dialog.fileSelected, self._chosen)
        dialog.open()

    def _chosen(self, folder: str) -> None:
        if folder:
            self._folder.setText(os.path.normpath(folder))
            self._read_folder()

    def _use(self, settings: Settings) -> None:
        """Reads the folder once more, with other settings."""
        self._settings = self._list.settings(settings)
        self._read(keep_choices=True)

    def _read_folder(self) -> None:
        self._settings = self._given
        self._read(keep_choices=False)

    def _read(self, *, keep_choices: bool) -> None:
        text = path_in(self._folder.text())
        self._stop_reading()
        self._pause.stop()
        if not text:
            self._show_nothing_read()
            return
        folder = Path(text).expanduser().absolute()
        watch = self._watch = ProgressWatch()
        wanted = FolderToRead(
            folder, name_for(folder, self._known), self._settings, offers_unused=keep_choices
        )
        taken = {place.id for place in self._others}
        self._show_reading()
        self._task = Task(
            look_into(self._mw, wanted, taken, watch),
            done=lambda found: self._show_found(folder, *found, keep_choices=keep_choices),
            failed=self._show_failure,
        )
        self._task.start()

    def _accept_shown(self, accept: Accept | None = None) -> None:
        place, found = self._place(), self._found
        if place is None or found is None or problem_with(place, self._others):
            return
        settings = replace(self._list.settings(found.settings), source_link=self._program.currentData())
        self.accept()
        (accept or self._accept_vault)(place, settings)

    def _place(self) -> VaultPlace | None:
        """What the person chose so far."""
        if self._folder_read is None:
            return None
        name = as_name(self._name.text()) or name_for(self._folder_read, self._known)
        return VaultPlace(self._folder_read, name)

    def _stop_reading(self) -> None:
        self._timer.stop()
        self._watch.stop()
        if self._task:
            self._task.drop()
            self._task = None

    def _copy(self) -> None:
        if clipboard := QApplication.clipboard():
            clipboard.setText(strings.EXAMPLE)
            self._how.setText(f"{self._how.text()}\n\n{strings.EXAMPLE_COPIED}")
            self._copy_example.setEnabled(False)

    # What is shown

    def _show_nothing_read(self) -> None:
        self._folder_read = None
        self._show(said="", is_reading=False)

    def _show_reading(self) -> None:
        self._folder_read = None
        self._show(said=common.READING, is_reading=True)
        self._timer.start(TICK)

    def _show_progress(self) -> None:
        what, done, total = self._watch.latest
        self._said.setText(label_for(what, done, total).strip())
        self._bar.setMaximum(total)
        self._bar.setValue(done)

    def _show_failure(self, error: Exception) -> None:
        self._timer.stop()
        if not isinstance(error, Cancelled):
            self._show(said=common.sentence(messages.explanation(error)), is_reading=False)

    def _show_found(
        self, folder: Path, found: FoundVault, to_take_over: TakeOverOffer, *, keep_choices: bool
    ) -> None:
        self._timer.stop()
        pile, self._found = [self._found], found
        let_go_beside(pile)
        self._folder_read, self._settings = folder, found.settings
        if not keep_choices:
            self._name.setText(found.name)
            self._choose_program(found)
        self._list.show_found(found)
        self._offers.show_found(found, to_take_over, is_alone=self._list.is_empty)
        self._copy_example.setEnabled(True)
        self._show(said="", is_reading=False)
        self._show_counts()
        if not self._list.is_empty or self._offers.count:
            fit_window(self, self.size().expandedTo(QSize(*LARGE)))
        self._sync.setDefault(bool(self._list.flashcards))
        first = self._sync if self._list.flashcards else self._offers.first_button()
        (first or self._other).setFocus()

    def _choose_program(self, found: FoundVault) -> None:
        """What lies in the folder, unless something was chosen before; notes that are there keep theirs."""
        chosen = found.settings.source_link
        program = found.program if found.is_new and chosen == Settings().source_link else chosen
        if self._program.findData(program) < 0:
            self._program.addItem(program, program)
        self._program.setCurrentIndex(self._program.findData(program))

    def _show_counts(self) -> None:
        """How much of what was found is to become notes."""
        found = self._found
        if found is None:
            return
        flashcards = self._list.flashcards
        told = common.found(found.content.zettels, flashcards, len(found.problems))
        self._said.setText(common.READ_IN_FOLDER.format(found=told))
        how = common.NO_FLASHCARDS
        if found.settings.opt_in == "marked":
            tag = "#" + (found.settings.flashcard_tags or ("flashcards",))[0]
            how += " " + common.NEEDS_TAG.format(tag=tag)
        self._how.setText(how)
        self._sync.setDefault(bool(flashcards))

    def _show(self, *, said: str, is_reading: bool) -> None:
        has_read = self._folder_read is not None
        self._said.setText(said)
        self._said.setVisible(bool(said) or has_read)
        self._intro.setVisible(not has_read)
        self._bar.setMaximum(0)
        self._bar.setVisible(is_reading)
        self._list.setVisible(has_read and not self._list.is_empty)
        self._how.setVisible(has_read and not (self._found and self._found.content.entries))
        self._offers.setVisible(has_read and bool(self._offers.count))
        self._form.setRowVisible(self._name, has_read)
        self._form.setRowVisible(self._program, has_read)
        self._known_here.show_if(not has_read and not is_reading)
        self._other.setVisible(has_read)
        self._copy_example.setVisible(has_read and not (self._found and self._found.content.entries))
        # Qt makes the first button the proxy of the box, and Tab then leaves Cancel out.
        self._buttons.setFocusProxy(None)
        self._show_name_problem()

    def _show_name_problem(self) -> None:
        place = self._place()
        problem = problem_with(place, self._others) if place else ""
        show_problem(self._name_problem, problem, self._name)
        found = self._found if place and not problem else None
        known_as = strings.KNOWN_AS.format(name=found.name) if found and not found.is_new else ""
        self._known_as.setText(known_as)
        self._form.setRowVisible(self._known_as, bool(known_as))
        self._sync.setEnabled(place is not None and not problem)
