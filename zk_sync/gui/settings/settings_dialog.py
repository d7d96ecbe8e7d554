"""The settings dialog: what a person chooses, what it would do, and saving it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from aqt.addons import AddonsDialog, ConfigEditor
from aqt.qt import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequence,
    QMessageBox,
    QPushButton,
    Qt,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import MessageBox, disable_help_button

from ...config import Settings, as_json
from ...errors import Cancelled, VaultError
from .. import messages
from ..first_use.first_use_window import FirstUseDialog
from ..help_window import show_settings_help
from ..offered_settings import OfferedSettings, flat_values
from ..strings import help_texts as help_strings
from ..strings import settings_texts as strings
from ..syncing.progress_window import ProgressWatch
from ..syncing.tasks import Task, off_lock, writing
from ..vaults import VaultPlace, remember_vaults, vaults_of
from ..widgets.placing import place_window, save_place
from ..widgets.plain_text import PlainLabel
from ..widgets.problem_label import problem_label, show_problem
from .flashcard_counter import CountRequest, FlashcardCounter
from .losses import LossesDialog, LostBySetting, lost_in
from .saving import compared, saved_settings, write_all
from .settings_draft import EditedSettings, SettingsDraft, flat
from .settings_tabs import SettingsTabs
from .settings_top import SettingsTop
from .stored import Stored, stored_of
from .vault_list import VaultList

if TYPE_CHECKING:
    from ..host import Host

SIZE = (760, 640)  # pixels, the first time
LEAST_WIDTH = 700  # pixels; below it the buttons would be cut off in German
_OK = QDialogButtonBox.StandardButton.Ok
_CANCEL = QDialogButtonBox.StandardButton.Cancel
_APPLY = QDialogButtonBox.StandardButton.Apply


class SettingsDialog(QDialog):
    """Changes nothing until OK or Apply. ``stored``: what was saved for the profile's vaults."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, addon: Host, stored: Stored) -> None:
        super().__init__(addon.mw)
        self._addon = addon
        self._mw = addon.mw
        self.mgr = addon.mw.addonManager  # where Anki's ConfigEditor looks for it
        self._task: Task[None] | Task[Stored] | None = None
        self._looking: Task[list[LostBySetting]] | None = None  # for what a change takes away
        self._watch = ProgressWatch()
        self._current = 0
        self._draft = self._new_draft(stored)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.TITLE)
        self.setObjectName("zk_settings_dialog")
        disable_help_button(self)
        self._build()
        self.setMinimumWidth(LEAST_WIDTH)
        self._counts = FlashcardCounter(self._mw, self, self._said.setText)
        place_window(self, "zkSettings", SIZE)
        self._tabs.show_values(self._page.values)
        self._tabs.open(0)
        self._show_page()
        self._tabs.setFocus()

    def done(self, code: int) -> None:
        """However the window was closed."""
        save_place(self, "zkSettings")
        self._counts.stop()
        self._offered.stop()
        self._watch.stop()
        if self._looking:
            self._looking.drop()
        self._top.end()
        super().done(code)

    # Parts

    def _build(self) -> None:
        self._vaults = VaultList(chosen=self._choose, add=self._add, change=self._change, remove=self._remove)
        self._tabs = SettingsTabs(self._set, self._vaults)
        self._useless = problem_label("zk_useless")
        self._said = PlainLabel()
        self._said.setObjectName("zk_counts")
        self._said.setWordWrap(True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.addWidget(self._useless)
        column.addWidget(self._made_chooser())
        self._offered = OfferedSettings(self._mw, self._use)
        column.addWidget(self._offered)
        self._top = SettingsTop(self, self._mw, self._tabs.show_only, self._open_help, self._tried)
        column.addWidget(self._top)
        column.addWidget(self._tabs, 1)
        column.addWidget(self._said)
        column.addWidget(self._made_buttons())

    def _made_chooser(self) -> QWidget:
        self._chooser = QWidget()
        self._chooser.setToolTip(strings.WHERE_SAVED)
        self._vault = QComboBox()
        self._vault.setObjectName("zk_of_vault")
        self._vault.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label = PlainLabel(strings.OF_VAULT)
        label.setBuddy(self._vault)
        row = QHBoxLayout(self._chooser)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self._vault, 1)
        qconnect(self._vault.currentIndexChanged, self._choose)
        return self._chooser

    def _made_buttons(self) -> QDialogButtonBox:
        self._buttons = QDialogButtonBox(_OK | _CANCEL | _APPLY)
        self._as_text = QPushButton(strings.EDIT_AS_TEXT)
        self._as_text.setObjectName("zk_edit_as_text")
        self._as_text.setToolTip(strings.EDIT_AS_TEXT_TIP)
        self._as_text.setAutoDefault(False)
        restore = QPushButton(strings.RESTORE)
        restore.setObjectName("zk_restore_defaults")
        restore.setToolTip(strings.RESTORE_TIP)
        restore.setAutoDefault(False)
        self._buttons.addButton(restore, QDialogButtonBox.ButtonRole.ResetRole)
        qconnect(restore.clicked, lambda _checked=False: self._restore())
        self._buttons.addButton(self._as_text, QDialogButtonBox.ButtonRole.ResetRole)
        qconnect(self._as_text.clicked, self._edit_as_text)
        qconnect(self._buttons.accepted, lambda: self._save(close=True))
        qconnect(self._buttons.rejected, self.reject)
        ok, apply = self._buttons.button(_OK), self._buttons.button(_APPLY)
        if ok:
            ok.setShortcut(QKeySequence("Ctrl+Return"))
        if apply:
            qconnect(apply.clicked, lambda: self._save(close=False))
        return self._buttons

    # What is shown

    @property
    def _page(self) -> EditedSettings:
        return self._draft.page(self._current)

    def _new_draft(self, stored: Stored) -> SettingsDraft:
        return SettingsDraft(self.mgr.getConfig(self._addon.package) or {}, vaults_of(self._mw.pm), stored)

    def _show_page(self) -> None:
        """Puts everything on screen anew: the vaults, and the settings of the current one."""
        places = self._draft.new_places()
        self._current = max(0, min(self._current, len(places) - 1))
        self._vaults.show_places(places, self._current)
        self._vault.blockSignals(True)
        self._vault.clear()
        self._vault.addItems([place.id for place in places])
        self._vault.setCurrentIndex(self._current if places else -1)
        self._vault.blockSignals(False)
        self._chooser.setVisible(len(places) > 1)
        self._tabs.show_values(self._page.values)
        show_problem(self._useless, _useless(self._draft), self)
        self._show_state()

    def _show_state(self) -> None:
        """What is wrong, what the settings would do, and which buttons make sense."""
        problems = self._page.problems
        self._tabs.show_problems(problems)
        is_right, is_changed = not self._draft.wrong, False
        if is_right:
            is_changed = self._draft.is_changed
        for which, is_on in ((_OK, is_right), (_APPLY, is_right and is_changed)):
            button = self._buttons.button(which)
            if button:
                button.setEnabled(is_on)
                button.setToolTip("" if is_right else strings.WRONG_VALUES)
        self._as_text.setEnabled((is_right and not is_changed) or bool(self._draft.useless))
        place = self._page.place
        if problems or not is_right or place is None:
            self._counts.stop()
            self._offered.stop()
            self._said.setText(strings.NOTHING_TO_READ if place is None and is_right else strings.WRONG_FIRST)
        else:
            settings = self._page.settings
            self._counts.ask(CountRequest(place, settings, saved_settings(self._page)))
            self._offered.look(place.path, place.id, as_json(settings))
        self._top.settings_changed()

    # What the person does

    def _choose(self, number: int) -> None:
        self._current = number
        self._show_page()

    def _set(self, name: str, value: Any) -> None:
        self._draft.change(self._current, name, value)
        self._show_state()
        if name in self._page.problems:
            self._tabs.reveal(name)

    def _use(self, values: Mapping[str, Any]) -> None:
        """Takes over what another tool's settings say; nothing is saved yet."""
        for name, value in flat_values(values).items():
            self._draft.change(self._current, name, value)
        self._show_page()

    def _tried(self) -> tuple[Settings, Path | None] | None:
        """What notations are tried with: the settings as they are now, unless they are wrong."""
        place = self._page.place
        return None if self._page.problems else (self._page.settings, place.path if place else None)

    def _open_help(self) -> None:
        tab = self._tabs.tab
        # Of what has parts, such as the notations, each part has a label of its own in the window.
        labels = {row.name.partition(".")[0]: "" if "." in row.name else row.label for row in tab.rows}
        title = help_strings.HELP_TITLE.format(tab=tab.title)
        show_settings_help(self, title, strings.SECTIONS[tab.id], labels)

    def _restore(self) -> None:
        tab = self._tabs.tab
        self._draft.restore(self._current, [row.name for row in tab.rows])
        self._show_page()

    def _add(self) -> None:
        self._ask_for_folder(None)

    def _change(self) -> None:
        self._ask_for_folder(self._page.place)

    def _ask_for_folder(self, known: VaultPlace | None) -> None:
        if self._page.problems:
            return  # the folder is read with these settings
        others = [place for place in self._draft.new_places() if place != known]
        given = self._page.settings if known else self._draft.settings_of_new

        def accept(place: VaultPlace, settings: Settings) -> None:
            if known:
                self._page.place = place
            else:
                self._draft.add(place)
                self._current = len(self._draft.pages) - 1
            before = flat(as_json(given))
            for name, value in flat(as_json(settings)).items():
                if before[name] != value:
                    self._draft.change(self._current, name, value)
            self._show_page()

        FirstUseDialog(self._mw, given, known, accept, others=others, parent=self).show()

    def _remove(self) -> None:
        place = self._page.place
        if place is None:
            return
        name = place.id
        box = MessageBox(
            strings.REMOVE_TEXT.format(name=name),
            parent=self,
            icon=QMessageBox.Icon.Question,
            title=strings.REMOVE_TITLE.format(name=name),
            buttons=[
                (strings.REMOVE_YES, QMessageBox.ButtonRole.ActionRole),
                QMessageBox.StandardButton.Cancel,
            ],
            default_button=1,
            callback=lambda index: self._removed(place) if index == 0 else None,
        )
        box.silentlyClose = True  # type: ignore[attr-defined]

    def _removed(self, place: VaultPlace) -> None:
        self._draft.pages = [page for page in self._draft.pages if page.place != place]
        self._show_page()

    def _edit_as_text(self) -> None:
        # It asks of its parent no more than this window has.
        editor = ConfigEditor(
            cast(AddonsDialog, self), self._addon.package, self.mgr.getConfig(self._addon.package) or {}
        )
        qconnect(editor.finished, lambda _code: self._read_again())

    # Saving

    def _save(self, *, close: bool) -> None:
        if self._draft.wrong or self._task or self._looking:
            return
        pairs = compared(self._draft)
        if not pairs or self._mw.col is None:
            self._write(close=close)
            return
        collection, watch = Path(self._mw.col.path), self._watch
        self._counts.stop()
        self._said.setText(strings.LOOKING_FOR_LOSSES)

        async def work() -> list[LostBySetting]:
            lost: list[LostBySetting] = []
            for place, before, after in pairs:
                lost += await off_lock(self._mw, partial(lost_in, place, before, after, collection, watch))
            return lost

        self._looking = Task(
            work(),
            done=lambda lost: self._ask(lost, close=close),
            failed=lambda e: self._not_read(e, close=close),
        )
        self._looking.start()

    def _ask(self, lost: Sequence[LostBySetting], *, close: bool) -> None:
        """Names what would be lost before anything is saved."""
        self._looking = None
        if not lost:
            self._write(close=close)
            return
        self._show_state()
        dialog = LossesDialog(self, lost)
        qconnect(dialog.accepted, lambda: self._write(close=close))
        dialog.show()

    def _not_read(self, error: Exception, *, close: bool) -> None:
        """A vault that cannot be read now is no reason not to save."""
        self._looking = None
        if isinstance(error, VaultError):
            self._write(close=close)
        elif not isinstance(error, Cancelled):
            self._not_saved(error)

    def _write(self, *, close: bool) -> None:
        if self._draft.wrong or self._task:
            return
        draft, col = self._draft, self._mw.col
        to_write = draft.to_write()

        async def work() -> None:
            if to_write:
                await writing(self._mw, lambda col: write_all(col, to_write))

        def written(_: None) -> None:
            self._task = None
            if self._mw.col is None or self._mw.col is not col:
                return
            remember_vaults(self._mw.pm, draft.new_places())
            config = draft.new_config()
            if config != draft.config:
                # Of the values as delivered Anki keeps a list of its own; so they may change with a release.
                delivered = as_json(Settings())
                own = {name: value for name, value in config.items() if value != delivered.get(name)}
                self.mgr.writeConfig(self._addon.package, own)
                self.mgr.configUpdatedAction(self._addon.package)(config)
            if to_write:
                messages.say(self._mw, strings.SAVED_SYNC_NOW)
            if close:
                self.accept()
            else:
                self._read_again()

        self._task = Task(work(), done=written, failed=self._not_saved)
        self._task.start()

    def _not_saved(self, error: Exception) -> None:
        self._task = None
        messages.show_failure(self._mw, error)

    def _read_again(self) -> None:
        """Shows what is saved now."""

        async def work() -> Stored:
            stored = await stored_of(self._addon)
            return stored  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        def read(stored: Stored) -> None:
            self._task = None
            self._draft = self._new_draft(stored)
            self._show_page()

        self._task = Task(work(), done=read, failed=self._not_saved)
        self._task.start()


def _useless(draft: SettingsDraft) -> str:
    return strings.USELESS.format(names=", ".join(draft.useless)) if draft.useless else ""
