"""What a change of settings takes away: the flashcards of a vault that would no longer count, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aqt.qt import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSize,
    Qt,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button

from ...config import Settings
from .. import strings as common
from ..strings import settings_texts as strings
from ..syncing.letting_go import let_go_beside
from ..syncing.progress_window import ProgressWatch
from ..vaults import VaultPlace
from ..widgets.placing import fit_window
from ..widgets.plain_text import verbatim
from ..widgets.wrapped_label import WrappedLabel
from .flashcard_counter import AFTER_READING

SIZE = (560, 420)  # pixels
SHOWN = 500  # flashcards that are named
# Settings that change where a flashcard goes or what is on its card, and never whether it is one.
_OF_THE_CARD = AFTER_READING | {
    *("context", "context_headings", "source_link", "media_limit_mb", "remote_images", "line_breaks"),
    *("default_deck", "deck_from_tag", "deck_from_folder"),
}


@dataclass(frozen=True)
class LostBySetting:
    """A flashcard that would no longer count."""

    question: str
    path: str
    line: int


def may_lose(changed: set[str]) -> bool:
    """Whether a change of these settings can take flashcards away."""
    return not {name.partition(".")[0] for name in changed} <= _OF_THE_CARD


def lost_in(
    place: VaultPlace, before: Settings, after: Settings, collection: Path, watch: ProgressWatch
) -> tuple[LostBySetting, ...]:
    """The flashcards that count with the settings ``before`` and not ``after``; reads files."""
    from ...insight.flashcards import question_of
    from ...sync import engine
    from ...sync.reading.content import keys_of

    vault = engine.Vault(place.path, place.id)
    index = engine.index_path(collection, place.id)
    old = engine.read_vault(vault, before, watch.progress, index=index)
    new = engine.read_vault(vault, after, watch.progress)
    kept = set(keys_of(vault, new.entries, {})[0])
    lines = {(entry.path, entry.flashcard.line) for entry in new.entries}  # those that became others
    lost = tuple(
        LostBySetting(question_of(entry.flashcard), entry.path, entry.flashcard.line)
        for entry, key in zip(old.entries, keys_of(vault, old.entries, {})[0], strict=True)
        if key not in kept and (entry.path, entry.flashcard.line) not in lines
    )
    let_go_beside([old, new])
    return lost


class LossesDialog(QDialog):
    """Names the flashcards; accepted where the person saves all the same."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, parent: QWidget, lost: Sequence[LostBySetting]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(strings.TITLE)
        self.setObjectName("zk_losses")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        disable_help_button(self)
        names = QListWidget()
        names.setObjectName("zk_lost")
        names.setAccessibleName(strings.losses(len(lost)))
        names.setAlternatingRowColors(True)
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the tooltip has the rest
        for each in lost[:SHOWN]:
            item = QListWidgetItem(each.question)
            item.setToolTip(verbatim(f"{each.question}\n{each.path}:{each.line}"))
            names.addItem(item)
        if len(lost) > SHOWN:
            names.addItem(common.more(len(lost) - SHOWN))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = QPushButton(strings.SAVE_ALL_THE_SAME)
        save.setObjectName("zk_save_all_the_same")
        save.setAutoDefault(False)
        box.addButton(save, QDialogButtonBox.ButtonRole.AcceptRole)
        if cancel := box.button(QDialogButtonBox.StandardButton.Cancel):
            cancel.setDefault(True)
            cancel.setFocus()
        box.setFocusProxy(None)  # Qt makes the first button its proxy, and Tab then leaves it out
        qconnect(box.accepted, self.accept)
        qconnect(box.rejected, self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(WrappedLabel(strings.losses(len(lost))))
        layout.addWidget(names, 1)
        layout.addWidget(box)
        fit_window(self, QSize(*SIZE))
