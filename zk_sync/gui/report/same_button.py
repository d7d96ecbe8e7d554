"""The button that moves the history of an orphan to the flashcard that it was, as the person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aqt.qt import QPushButton, qconnect

from .. import messages
from .. import strings as common
from ..in_anki.open_zettel import place_of
from ..strings import same_flashcard_texts as strings

if TYPE_CHECKING:
    from ..host import Host


class SameButton(QPushButton):
    """Says of the pair that it was last offered for that it is one flashcard."""

    def __init__(self, addon: Host) -> None:
        super().__init__(strings.SAME)
        self._addon = addon
        self._pair = ("", 0)
        self._said: set[tuple[str, int]] = set()
        self.setObjectName("zk_same")
        self.setToolTip(strings.SAME_TIP)
        self.setEnabled(False)
        qconnect(self.clicked, lambda _checked=False: self._say())

    def offer(self, key: str, orphan_id: int) -> None:
        """Makes it speak of this flashcard and this orphan from now on; "" and 0 for none."""
        self._pair = key, orphan_id
        self.setEnabled(bool(key) and self._pair not in self._said)

    def _say(self) -> None:
        self._said.add(self._pair)
        self.setEnabled(False)
        make_same(self._addon, *self._pair)


def make_same(addon: Host, key: str, orphan_id: int) -> None:
    """Syncs no more than this: the orphan becomes the note of the flashcard with this key."""
    from ...sync.plan.few_zettels import FewZettels

    vault_id = key.partition(":")[0]
    if place_of(addon, vault_id) is None:
        messages.say(addon.mw, common.UNKNOWN_VAULT.format(vault=vault_id))
        return
    addon.sync_few(FewZettels(vault_id, frozenset(), frozenset({orphan_id}), same={key: orphan_id}))
