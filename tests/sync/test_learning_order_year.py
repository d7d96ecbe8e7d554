"""A year of reviews with Anki's own scheduler: the order holds, and what waits is released in time."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.insight.year import Person, study

if TYPE_CHECKING:
    from anki.cards import Card

ZETTELS, FORTNIGHTS, LEARNED_DAYS = 30, 26, 14


class Author:
    """Writes a Zettelkasten over the year: ``requires`` and ``links`` by number of the zettel."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.requires: dict[int, list[int]] = {}
        self.links: dict[int, list[int]] = {}

    def write(self, count: int) -> None:
        """New zettels; some require others, also such as are written only later, and one ring."""
        first = len(self.links)
        for number in range(first, first + count):
            others = [other for other in range(ZETTELS) if other != number]
            self.links[number] = self.random.sample(others, 3)
            # A requirement leads up or down by a rule of its own, so that only one ring comes about.
            basics = [other for other in others if other * 7 % ZETTELS < number * 7 % ZETTELS]
            self.requires[number] = self.random.sample(
                basics, min(len(basics), self.random.choice((0, 0, 1, 2)))
            )
        if first == 0:
            self.requires[0], self.requires[1] = [1], [0]
        for number in self.links:
            self.save(number)

    def edit(self) -> None:
        """Another link somewhere, which changes the order a little."""
        number = self.random.choice(list(self.links))
        self.links[number].append(self.random.randrange(ZETTELS))
        self.save(number)

    def save(self, number: int) -> None:
        requires = "".join(f'\n  - "[[z{other}]]"' for other in self.requires[number])
        links = " ".join(f"[[z{other}]]" for other in self.links[number])
        text = f"---\nrequires:{requires or ' []'}\n---\n{links}\n\n"
        text += "".join(f"Q: question {n} of {number}?\nA: {n}\n\n" for n in range(1 + number % 2))
        (self.root / f"z{number}.md").write_text(text, encoding="utf-8")

    def basics_of(self, number: int) -> set[int]:
        """What is required, directly; the two of the ring do not count for each other."""
        return {other for other in self.requires[number] if other in self.links and {number, other} != {0, 1}}


def number_of(card: Card) -> int:
    return int(card.note().fields[0].split()[-1].rstrip("?"))


def is_learned(world: Any, card: Card) -> bool:
    state = card.memory_state if world.col.get_config("fsrs") else None
    return card.type == 2 and (state.stability if state else card.ivl) > LEARNED_DAYS


def cards_of(world: Any) -> list[Card]:
    return [card for note in world.notes() for card in note.cards()]


def begun(world: Any) -> list[Any]:
    """All that the scheduler knows of the cards that were answered."""
    assert world.col.db is not None
    return world.col.db.all(
        "select id, did, type, queue, due, ivl, factor, reps, lapses, data from cards "
        "where reps > 0 order by id"
    )


def everything(world: Any) -> list[Any]:
    return [world.col.db.all(f"select * from {table} order by id") for table in ("notes", "cards", "revlog")]


def check(world: Any, author: Author, days: int) -> int:
    """What must hold after a sync; returns how many cards wait."""
    cards = cards_of(world)
    new = [card for card in cards if card.reps == 0]
    due: dict[int, list[int]] = {}
    for card in new:
        due.setdefault(number_of(card), []).append(card.due)
    for number, places in due.items():
        for basic in author.basics_of(number) & due.keys():
            assert max(due[basic]) < min(places)
    unlearned = {number_of(card) for card in cards if not is_learned(world, card)}
    for card in new:
        assert (card.queue == -1) == bool(days and author.basics_of(number_of(card)) & unlearned)
    return sum(card.queue == -1 for card in new)


@pytest.mark.parametrize(("seed", "days"), [(1, LEARNED_DAYS), (2, LEARNED_DAYS), (3, 0)])
@pytest.mark.parametrize("fsrs", [False, True], ids=["sm2", "fsrs"])
def test_a_year(world, fsrs: bool, days: int, seed: int) -> None:
    world.col.set_config("fsrs", fsrs)
    options = world.col.decks.config_dict_for_deck_id(1)
    options["new"]["perDay"] = 2
    world.col.decks.update_config(options)
    author = Author(world.root, seed)
    person = Person(seed)
    waited, released, moved = 0, 0, 0
    for fortnight in range(FORTNIGHTS):
        if fortnight < ZETTELS // 5:
            author.write(5)
        author.edit()
        before, stood = begun(world), {card.id: card.due for card in cards_of(world) if card.reps == 0}
        report = world.sync(prerequisites_days=days)
        assert begun(world) == before
        assert {problem.path for problem in report.problems} <= {"z0.md", "z1.md"}
        moved += sum(card.due != stood[card.id] for card in cards_of(world) if card.id in stood)
        waits = check(world, author, days)
        assert report.counts()["waiting"] == waits
        released += sum("no longer waits" in outcome.reason for outcome in report.outcomes)
        waited = max(waited, waits)
        before = everything(world)
        world.sync(prerequisites_days=days)
        assert everything(world) == before
        study(world.col, person, 14)
    assert moved < 5 * FORTNIGHTS
    assert bool(waited) == bool(released) == bool(days)
    first = dict(world.col.db.all("select cid, min(id) from revlog group by cid"))
    assert len(first) > ZETTELS
    introduced: dict[int, list[int]] = {}
    for card in cards_of(world):
        if card.id in first:
            introduced.setdefault(number_of(card), []).append(first[card.id])
    for number in range(5):  # written before the first review
        for basic in author.basics_of(number) & set(range(5)):
            assert max(introduced[basic]) < min(introduced[number])
