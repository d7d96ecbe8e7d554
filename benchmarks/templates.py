"""Vaults made from templates, over many rounds: their zettels ask the same and answer shortly.

python -m benchmarks.templates [--seeds 12] [--first 0] [--rounds 60]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.model import Card, Page, Vault, vault_and_collection

if TYPE_CHECKING:
    from anki.collection import Collection

# Template → what each of its zettels asks, and how it answers; {} is what the zettel is about.
_TEMPLATES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "concept": (
        ("What is the definition?", "phrase"),
        ("Who introduced it?", "name"),
        ("Is it a vector?", "yes"),
    ),
    "book": (("Author?", "name"), ("Year?", "year"), ("Is it fiction?", "yes"), ("Thesis?", "phrase")),
    "person": (("In which year born?", "year"), ("Still alive?", "yes"), ("Field?", "field")),
    "about": (
        ("Who introduced {}?", "full name"),
        ("Is {} a vector?", "yes"),
        ("In which year was {} found?", "year"),
    ),
    "marked": (("What is it for? ^use", "phrase"), ("Is it safe to use at home? ^safe", "yes")),
    "list": (
        ("Is it treatable with the usual drugs of first choice?", "yes"),
        ("Where is it found most often in the body?", "field"),
        ("What has to be asked before all else?", "boilerplate"),
    ),
}
_YEARS = (1880, 1930)
_FIELDS = "heart liver physics history music lungs".split()
_BOILERPLATE = "Whether anything of the usual list of questions was asked before"


class TemplateVault(Vault):
    """A vault of which each zettel was made from one of a few templates."""

    def __init__(self, seed: int, zettels: int) -> None:
        super().__init__(seed, 0)
        self.dead: list[tuple[str, Page]] = []
        self._names = [self.rare().title() for _ in range(30)]
        for _ in range(zettels):
            self._create()

    def act(self) -> None:
        """One thing that a person does to the vault."""
        acts = (
            (self._create, 4),
            (self._delete, 3),
            (self._restore, 1),
            (self._rename, 3),
            (self._edit, 4),
            (self._rename_and_edit, 3),
            (self._split, 1),
            (self._merge, 1),
            (self._remove_card, 1),
        )
        self.random.choices([act for act, _ in acts], [weight for _, weight in acts])[0]()

    def _answer(self, kind: str) -> str:
        pick = self.random.choice
        match kind:
            case "yes":
                return pick(("Yes", "Yes", "No"))
            case "year":
                return str(self.random.randrange(*_YEARS))
            case "name":
                return pick(self._names)
            case "full name":
                return f"{pick(self._names[:8])} {pick(self._names)}"
            case "field":
                return pick(_FIELDS)
            case "boilerplate":
                return _BOILERPLATE
        return self.phrase([self.rare() for _ in range(6)], 3, 6)

    def _create(self) -> None:
        template = self.random.choice(list(_TEMPLATES))
        about = self.rare()
        page = Page(template=template)
        for asked, kind in _TEMPLATES[template]:
            question, _, block_id = asked.format(about).partition(" ^")
            page.cards.append(
                Card(next(self.next_uid), question, self._answer(kind), kind, block_id=block_id)
            )
        self.pages[self.path()] = page

    def _any(self) -> str:
        return self.random.choice(sorted(self.pages))

    def _delete(self) -> None:
        if len(self.pages) > 3:
            path = self._any()
            self.dead.append((path, self.pages.pop(path)))

    def _restore(self) -> None:
        if self.dead:
            path, page = self.dead.pop(self.random.randrange(len(self.dead)))
            self.pages[path] = page

    def _rename(self) -> None:
        self.pages[self.path()] = self.pages.pop(self._any())

    def _edit(self) -> None:
        cards = self.pages[self._any()].cards
        for card in self.random.sample(cards, min(len(cards), self.random.choice((1, 1, 2)))):
            if card.template == "phrase":
                edit: Callable[[str], str] = self.random.choice(
                    (self.typo, lambda text: self.reword(text, 0.3))
                )
                card.answer = edit(card.answer)
            else:
                card.answer = self._answer(card.template)

    def _rename_and_edit(self) -> None:
        path = self._any()
        page = self.pages.pop(path)
        self.pages[self.path()] = page
        card = self.random.choice(page.cards) if page.cards else None
        if card and card.template == "phrase":
            card.answer = self.typo(card.answer)
        elif card:
            card.answer = self._answer(card.template)

    def _split(self) -> None:
        page = self.pages[self._any()]
        half = len(page.cards) // 2
        self.pages[self.path()] = Page(page.cards[half:], template=page.template)
        page.cards = page.cards[:half]

    def _merge(self) -> None:
        if len(self.pages) > 3:
            page = self.pages.pop(self._any())
            kept = self.pages[self._any()]
            ids = {card.block_id for card in kept.cards if card.block_id}
            kept.cards += [card for card in page.cards if card.block_id not in ids]

    def _remove_card(self) -> None:
        page = self.pages[self._any()]
        if page.cards:
            page.cards.remove(self.random.choice(page.cards))


@dataclass
class Result:
    """What a run saw. ``changed``: flashcards that were edited or moved, of which some were given up."""

    checks: int = 0
    changed: int = 0
    given_up: int = 0
    wrong: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()  # those given up


def measure(seed: int, rounds: int, zettels: int = 14) -> Result:
    """One vault, synced after each round of acts, in a real collection."""
    with vault_and_collection() as (root, col):
        return _run(col, root, TemplateVault(seed, zettels), rounds)


def _run(col: Collection, root: Path, model: TemplateVault, rounds: int) -> Result:
    from benchmarks.identity import synced

    result = Result()
    texts: dict[int, tuple[int, str]] = {}  # note → uid and text of the flashcard that it was last seen to be
    notes: dict[int, int] = {}  # uid → its note, while it has a live one
    said: dict[int, tuple[str, str]] = {}  # uid → path and text at the last sync
    said_ever: dict[int, set[str]] = {}
    for number in range(rounds):
        for _ in range(model.random.randrange(1, 6)):
            model.act()
        note_of = {uid: note for note, uid in synced(col, model, root).items()}
        cards = {c.uid: (path, c.text) for path, page in model.pages.items() for c in page.cards}
        times = Counter(cards.values())
        for uid, (path, text) in cards.items():
            said_ever.setdefault(uid, set()).add(text)
            if times[path, text] > 1:
                continue  # which of two equal ones of a zettel is which, nobody can tell, nor need to
            note = note_of.get(uid)
            result.checks += 1
            was_uid, was_text = texts.get(note or 0, (uid, text))
            if was_uid != uid and was_text not in said_ever[uid]:
                result.wrong += (f"round {number} {path}: {text!r} got the note of {was_text!r}",)
            if uid in said and said[uid] != (path, text):
                result.changed += 1
                if note != notes.get(uid):
                    result.given_up += 1
                    result.lost += (f"round {number} {said[uid]} → {path}: {text}",)
            if note:
                texts[note] = uid, text
        said, notes = cards, note_of
    return result


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--show", type=int, default=0, help="so many of those given up")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    results = [measure(seed, options.rounds) for seed in seeds]
    wrong = [item for result in results for item in result.wrong]
    for item in wrong[:40]:
        print("  WRONG", item)
    for item in [lost for result in results for lost in result.lost][: options.show]:
        print("  lost", item)
    print(f"checks: {sum(r.checks for r in results)}, wrongly attached: {len(wrong)}")
    print(f"edited or moved: {sum(r.changed for r in results)}, given up: {sum(r.given_up for r in results)}")


if __name__ == "__main__":
    main()
