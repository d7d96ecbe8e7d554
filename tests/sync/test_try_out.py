"""One flashcard of a vault as the cards it becomes, before anything is in the collection."""

from __future__ import annotations

from typing import Any

from zk_sync.config import Settings
from zk_sync.sync.reading.content import Vault
from zk_sync.sync.reading.read_vault import read_vault
from zk_sync.sync.try_out import card_of


def test_a_flashcard_is_shown_with_deck_tags_and_pictures(world: Any) -> None:
    (world.root / "dot.png").write_bytes(b"\x89PNG")
    world.write("Physics/a.md", "#optics\n\nQ: What is ![[dot.png]] $x$?\nA: **b**\n\na:::b #card\n")
    content = read_vault(Vault(world.root, "vault"), Settings(opt_in="all"))
    one, two = (card_of(content, entry) for entry in content.entries)
    [card] = one.cards
    assert (card.deck, card.tags) == ("Zettelkasten::Physics", ("optics",))
    assert "<strong>b</strong>" in card.answer
    assert 'src="data:image/png;base64,' in card.answer
    assert ".card" in one.css
    assert len(two.cards) == 2
    assert one.problems == ()
