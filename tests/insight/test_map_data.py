"""The map's data: levels, cards, memory, filters and kept places, from real vaults and collections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anki.collection import Collection

from zk_sync.config import Settings
from zk_sync.gui.map.map_filters import DeckOrTag, filters_of
from zk_sync.gui.map.map_places import Places, keep_places, read_places, shape_of
from zk_sync.insight.map_data import MOST_LEVELS, ZettelMap, map_of
from zk_sync.insight.reviews import scheduling_of
from zk_sync.sync.engine import Vault, read_vault, sync

ZETTELS = {
    "01 Basics.md": "Q: What is basic?\nA: This.\n",
    "02 Middle.md": "Builds on [[01 Basics]].\n\nQ: One?\nA: 1\n\nQ: Two?\nA: 2\n",
    "03 Top.md": "---\nrequires: '[[02 Middle]]'\ntags: [Physics/waves]\n---\nSee [[01 Basics]].\n",
    "04 Alone.md": "Nothing here.\n",
    "Physik/05 Übung.md": "[[04 Alone]], [[Nowhere]] and [[05 Übung]] itself.\n\nQ: Wie?\nA: So.\n",
}


def made(folder: Path, zettels: dict[str, str], *, synced: bool = True) -> tuple[Collection, ZettelMap]:
    """A collection with the vault's cards, and the map of the two."""
    root = folder / "vault"
    for path, text in zettels.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    col = Collection(str(folder / "collection.anki2"))
    vault = Vault(root, "vault")
    if synced:
        sync(col, vault, Settings())
    return col, now(col, vault)


def now(col: Collection, vault: Vault) -> ZettelMap:
    names = {int(deck.id): deck.name for deck in col.decks.all_names_and_ids()}
    return map_of(read_vault(vault, Settings()), scheduling_of(col, vault.id), names)


def test_zettels_stand_above_what_they_build_on(tmp_path: Path) -> None:
    _, zettel_map = made(tmp_path, ZETTELS)
    levels = {zettel.path: zettel.level for zettel in zettel_map.zettels}
    assert levels == {
        "01 Basics.md": 0,
        "02 Middle.md": 1,
        "03 Top.md": 2,
        "04 Alone.md": 0,
        "Physik/05 Übung.md": 1,
    }
    assert set(zettel_map.ties) == {(1, 0, False), (2, 1, True), (2, 0, False), (4, 3, False)}
    assert [zettel.backlinks for zettel in zettel_map.zettels] == [(1, 2), (2,), (), (4,), ()]
    basics = zettel_map.builds_on("03 Top.md")
    assert [zettel.path for zettel in basics] == ["01 Basics.md", "02 Middle.md"]
    assert zettel_map.builds_on("01 Basics.md") == ()


def test_a_ring_is_cut_at_one_place(tmp_path: Path) -> None:
    _, zettel_map = made(tmp_path, {f"r{i}.md": f"[[r{(i + 1) % 3}]]" for i in range(3)})
    assert sorted(zettel.level for zettel in zettel_map.zettels) == [0, 0, 1]


def test_a_long_chain_shares_few_levels(tmp_path: Path) -> None:
    chain = {f"c{i:03}.md": f"[[c{i - 1:03}]]" if i else "first" for i in range(200)}
    _, zettel_map = made(tmp_path, chain)
    along = [zettel.level for zettel in zettel_map.zettels]
    assert along == sorted(along)
    assert (along[0], along[-1]) == (0, MOST_LEVELS - 1)
    held = [along.count(number) for number in range(MOST_LEVELS)]
    assert max(held) - min(held) < 10


def test_memory_and_cards_come_from_the_collection(tmp_path: Path) -> None:
    col, zettel_map = made(tmp_path, ZETTELS, synced=False)
    assert [(zettel.recall, zettel.cards) for zettel in zettel_map.zettels] == [
        ("new", 1),
        ("new", 2),
        ("none", 0),
        ("none", 0),
        ("new", 1),
    ]
    assert not any(zettel.note_ids for zettel in zettel_map.zettels)
    vault = Vault(tmp_path / "vault", "vault")
    sync(col, vault, Settings())
    assert col.db is not None
    # Learned, and last reviewed an interval ago: the chance to recall it is 0.9. The other has waited longer.
    one, two = col.find_cards("One?"), col.find_cards("Two?")
    for cards, late in ((one, 0), (two, 1000)):
        col.db.execute(
            "update cards set type = 2, queue = 2, ivl = 10, due = ? where id = ?",
            col.sched.today - late,
            cards[0],
        )
    middle = now(col, vault).zettels[1]
    assert middle.recall == "learned"
    assert middle.cards == 2
    assert set(middle.note_ids) == {col.get_card(cards[0]).nid for cards in (one, two)}
    assert middle.remembered is not None
    assert 0.45 < middle.remembered < 0.75  # the mean of 0.9 and next to nothing
    assert middle.recall_class == 1
    around = filters_of(now(col, vault)).matching(which="around")
    assert around == {0, 1, 2}, "the zettel and what it links to and is linked from"


def test_filters(tmp_path: Path) -> None:
    _, zettel_map = made(tmp_path, {**ZETTELS, "06 Tagged.md": "---\ntags: [physics]\n---\n"})
    table: list[tuple[dict[str, Any], set[int] | None]] = [
        ({}, None),
        ({"search": "ÜBUNG physik"}, {5}),
        ({"search": "nothing like it"}, set()),
        ({"which": "uncovered"}, {2, 3, 4}),
        ({"which": "hubs"}, set()),
        ({"which": "around"}, set()),
        ({"which": "new"}, {0, 1, 5}),
        ({"which": "forgotten"}, set()),
        ({"scope": DeckOrTag("deck", "Zettelkasten")}, {0, 1, 5}),
        ({"scope": DeckOrTag("deck", "Zettelkasten::Physik")}, {5}),
        ({"scope": DeckOrTag("tag", "physics")}, {2, 4}),
        ({"scope": DeckOrTag("tag", "Physics/waves")}, {2}),
        ({"scope": DeckOrTag("deck", "Zettelkasten"), "search": "basics"}, {0}),
        ({"scope": DeckOrTag("deck", "Zettelkasten"), "which": "new", "search": "middle"}, {1}),
        ({"scope": DeckOrTag("tag", "physics"), "which": "new"}, set()),
    ]
    filters = filters_of(zettel_map)
    assert [filters.matching(**asked) for asked, _ in table] == [found for _, found in table]


def test_decks_and_tags_to_choose_from(tmp_path: Path) -> None:
    _, zettel_map = made(tmp_path, ZETTELS)
    names = [(scope.kind, scope.name) for scope in filters_of(zettel_map).scopes]
    assert names == [("deck", "Zettelkasten"), ("deck", "Zettelkasten::Physik"), ("tag", "Physics/waves")]


def test_places_are_kept_for_the_very_same_map(tmp_path: Path) -> None:
    _, zettel_map = made(tmp_path, ZETTELS)
    file = tmp_path / "folder" / "vault.map.json"
    assert read_places(file) == Places()
    keep_places(file, zettel_map, list(range(10)))
    places = read_places(file)
    assert places.shape == shape_of(zettel_map)
    assert places.at["Physik/05 Übung.md"] == (8, 9)
    _, other = made(tmp_path / "other", {**ZETTELS, "06 New.md": "[[01 Basics]]"})
    assert shape_of(other) != places.shape
    file.write_text('{"shape": 1, "at": {"a": 3}}', encoding="utf-8")
    assert read_places(file) == Places()
