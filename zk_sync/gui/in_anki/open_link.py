"""Opens zettels in the program they are written in, and notes in Anki's browser."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import aqt
from anki.collection import SearchNode
from anki.notes import NoteId
from anki.utils import no_bundled_libs
from aqt.main import AnkiQt
from aqt.qt import QDesktopServices, QObject, QTimer, QUrl, pyqtSlot

from .. import messages, strings
from ..browser.search import term
from ..vaults import vaults_of

if TYPE_CHECKING:
    from ...config import Settings
    from ...sync.views.located import Located

SCHEME = "zettel"


class LinkHandler(QObject):
    """Lets a click on a ``zettel:`` link on a card open the zettel."""

    def __init__(self, mw: AnkiQt) -> None:
        super().__init__(mw)
        self._mw = mw
        # By name: Qt calls nothing that is not a slot of an object, a plain function least of all.
        QDesktopServices.setUrlHandler(SCHEME, self, "open_link")

    @pyqtSlot(QUrl)
    def open_link(self, url: QUrl) -> None:
        link = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        # Later: within a handler Qt asks no other handler, such as one for obsidian: links.
        QTimer.singleShot(0, lambda: _open(self._mw, link, 0))


def allow_links(mw: AnkiQt) -> None:
    """Spares the person Anki's warning of unknown links for ours, which never leave this add-on."""
    if SCHEME not in mw.pm.allowed_url_schemes():
        mw.pm.always_allow_scheme(SCHEME)


def open_located(mw: AnkiQt, found: Located, settings: Settings) -> None:
    """Opens the zettel as the link on the flashcard's card does, at its line where the program can."""
    from ...cards.source_link import link

    url = link(
        settings.source_link,
        vault=found.vault_id,
        path=found.path,
        place=found.place,
        zettel_id=found.zettel_id,
        title=found.title,
    )
    _open(mw, url, found.line, _file_of(mw, found.vault_id, found.path))


def _file_of(mw: AnkiQt, vault_id: str, path: str) -> Path | None:
    """The file of a zettel on this machine; None where the path, which may be a stranger's, leads out."""
    from ...vault.inside import is_inside

    root = next((place.path for place in vaults_of(mw.pm) if place.id == vault_id), None)
    return root / path if root and is_inside(path) else None


def show_note(mw: AnkiQt, note_id: int) -> None:
    """Shows the note in Anki's browser."""
    aqt.dialogs.open("Browser", mw, search=(SearchNode(nid=NoteId(note_id)),))


def show_notes(mw: AnkiQt, note_ids: Iterable[int]) -> None:
    """Shows the notes in Anki's browser."""
    ids = SearchNode.IdList(ids=list(note_ids))
    aqt.dialogs.open("Browser", mw, search=(SearchNode(nids=ids),))


def show_cards_of(mw: AnkiQt, vault_id: str, path: str) -> None:
    """Shows the cards of a zettel in Anki's browser."""
    search = f"{term('vault', vault_id)} {term('zettel', path)}"
    aqt.dialogs.open("Browser", mw, search=(search,))


def _open(mw: AnkiQt, url: str, line: int, file: Path | None = None) -> None:
    """Opens ``url``; where no program takes it, says so and offers the ``file`` itself."""
    from ...cards.source_link import url_to_open, vault_of

    try:
        if url.startswith(f"{SCHEME}:"):
            root = _root_of(mw, vault_of(url))
            url = url_to_open(url, root, line)
    except ValueError as error:
        messages.say(mw, str(error))
        return
    with no_bundled_libs():
        is_open = QDesktopServices.openUrl(QUrl(url))
    if not is_open:
        messages.show_not_opened(mw, url.partition(":")[0], file)


def _root_of(mw: AnkiQt, vault_id: str) -> str:
    for place in vaults_of(mw.pm):
        if place.id == vault_id:
            return str(place.path)
    raise ValueError(strings.UNKNOWN_VAULT.format(vault=vault_id))
