"""Tries the take-over on collections and vaults made up at random, where it is known what belongs together.

Usage: python -m benchmarks.take_over_random [SEEDS [FIRST]]   (100, from 0)

Each note is made of one flashcard, as another tool or a person makes it, and then edited, doubled,
answered, moved, suspended; ids in the files are lost, swapped or copied, near duplicates stand beside, and
some flashcards have a note of ours already. Whatever is taken over must be what the note was made of; no
card and no answer may change, undo must bring back every field, Check Database find nothing, and the next
sync change nothing.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anki.collection import Collection
from anki.decks import DeckId

from tests.sync.taking_over import history
from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, sync, take_over
from zk_sync.sync.take_over import TakeOverMatch, Wishes

if TYPE_CHECKING:
    from anki.cards import CardId

_WORDS = (
    "memory trace sleep forgetting curve Zettel link note index engram cortex recall test spacing effect "
    "Polish polish x^2^ x2 Größe résumé resume not all C C++ 忘却 память"
).split()
_WRAPS = ("{}", "<p>{}</p>", "<div>{}</div>", "{}<br>", "<span style='color: red'>{}</span>")
_MORE_TYPES = ("Basic (type in the answer)", "Basic (optional reversed card)")
_DECKS = ("Default", "Old", "Old::Deeper", "Zettelkasten")


@dataclass
class _Card:
    """A flashcard of the vault, and the notes that were made of it."""

    number: int
    kind: str
    question: str
    answer: str
    named: int = 0
    line: int = 0
    notes: list[int] = field(default_factory=list)

    def text(self) -> str:
        mark = f"<!--ID: {self.named}-->\n" if self.named else ""
        if self.kind == "cloze":
            return f"{self.question}\n{mark}"
        if self.kind == "reversed":
            return f"{self.question}:::{self.answer}\n{mark}"
        return f"Q: {self.question}\nA: {self.answer}\n{mark}"


class _World:
    """A vault and a collection made up from one seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice = random.Random(seed)
        self.root = folder / "vault"
        self.root.mkdir()
        self.col = Collection(str(folder / "collection.anki2"))
        self.col.set_config("fsrs", self.dice.random() < 0.5)
        self.cards = [self._flashcard(number) for number in range(self.dice.randint(3, 14))]
        self._repeat_some()
        if self.dice.random() < 0.3:  # a sync came before anything was there
            self._write(self.cards[: len(self.cards) // 3])
            self._sync()
        for card in self.cards:
            self._make_notes(card)
        self._name_them()
        self._answer_and_move()
        self._edit_the_vault()
        self._write(self.cards)
        self.wishes = Wishes(keep=self.dice.choice([None, "zettel", "anki"]))

    def _words(self, least: int, most: int) -> str:
        return " ".join(self.dice.choice(_WORDS) for _ in range(self.dice.randint(least, most)))

    def _flashcard(self, number: int) -> _Card:
        kind = self.dice.choice(["basic", "basic", "reversed", "cloze"])
        if kind == "cloze":
            words = [*self._words(3, 6).split(), "of", str(number)]
            for place, at in enumerate(sorted(self.dice.sample(range(len(words)), 2)), 1):
                words[at] = f"{{{{c{place}::{words[at]}}}}}"
            return _Card(number, kind, " ".join(words), "")
        return _Card(number, kind, f"What is {self._words(1, 4)} {number}?", self._words(1, 5))

    def _repeat_some(self) -> None:
        for card in list(self.cards):
            if self.dice.random() < 0.15 and card.kind == "basic":  # asked once more, with another answer
                self.cards.append(_Card(len(self.cards), "basic", card.question, self._words(1, 5) + " too"))

    def _make_notes(self, card: _Card) -> None:
        if self.dice.random() < 0.2:
            return
        for _ in range(2 if self.dice.random() < 0.1 else 1):
            answer = card.answer if self.dice.random() < 0.8 else f"{card.answer} edited"
            card.notes.append(self._note(card.kind, card.question, answer))
        if card.kind == "basic" and self.dice.random() < 0.15:  # close to it, and something else
            self._note("basic", card.question.replace("What is", "What was"), "no " + card.answer)
            self._note("basic", card.question.swapcase(), "other " + self._words(1, 3))
        if card.kind == "cloze" and self.dice.random() < 0.2:  # the same words, and others of them hidden
            bare = card.question.replace("{{c1::", "").replace("{{c2::", "").replace("}}", "").split()
            bare[-1] = "{{c1::" + bare[-1] + "}}"
            bare[-2] = "{{c2::" + bare[-2] + "}}"
            if " ".join(bare) != card.question:
                self._note("cloze", " ".join(bare), "")

    def _note(self, kind: str, question: str, answer: str) -> int:
        name = {"basic": "Basic", "reversed": "Basic (and reversed card)", "cloze": "Cloze"}[kind]
        if kind == "basic":
            name = self.dice.choice([name, name, *_MORE_TYPES])
        wrap = self.dice.choice(_WRAPS)
        note = self.col.new_note(self.col.models.by_name(name))
        note.fields[0] = wrap.format(question)
        note.fields[1] = wrap.format(answer) if answer else ""
        note.tags = self.dice.sample(["Obsidian_to_Anki", "own", "deep::er"], 2)
        self.col.add_note(note, DeckId(self.col.decks.id(self.dice.choice(_DECKS))))
        return note.id

    def _name_them(self) -> None:
        """Writes the notes' ids beside the flashcards: lost, swapped and copied ones too."""
        for card in self.cards:
            if card.notes and self.dice.random() < 0.6:
                card.named = card.notes[0]
        named = [card for card in self.cards if card.named]
        if len(named) > 1 and self.dice.random() < 0.25:
            one, two = self.dice.sample(named, 2)
            one.named, two.named = two.named, one.named
        if named and self.dice.random() < 0.25:
            self.dice.choice(self.cards).named = self.dice.choice(named).named
        if self.dice.random() < 0.1:
            self.dice.choice(self.cards).named = 1234567890123  # was deleted in Anki

    def _answer_and_move(self) -> None:
        for card_id in self.col.find_cards(""):
            for _ in range(self.dice.choice([0, 1, 1, 3])):
                self._answer(card_id)
        cards = list(self.col.find_cards(""))
        some = lambda: self.dice.sample(cards, min(len(cards), self.dice.randint(0, 2)))  # noqa: E731
        self.col.sched.suspend_cards(some())
        self.col.sched.bury_cards(some())
        self.col.set_user_flag_for_cards(self.dice.randint(1, 7), some())
        self.col.set_deck(some(), self.col.decks.id("Elsewhere"))
        for card in some():
            self.col.sched.set_due_date([card], "3-9")
        if self.dice.random() < 0.3:
            deck = self.col.sched.get_or_create_filtered_deck(DeckId(0))
            deck.config.search_terms[0].search = "deck:Old"
            deck.allow_empty = True
            self.col.sched.add_or_update_filtered_deck(deck)

    def _answer(self, card_id: CardId) -> None:
        card = self.col.get_card(card_id)
        if card.queue >= 0:
            card.start_timer()
            states = self.col._backend.get_scheduling_states(card.id)  # noqa: SLF001 (as the reviewer does)
            rating = self.dice.choice([0, 2, 3])
            self.col.sched.answer_card(self.col.sched.build_answer(card=card, states=states, rating=rating))

    def _edit_the_vault(self) -> None:
        for card in self.cards:
            if card.kind != "cloze" and self.dice.random() < 0.15:
                if self.dice.random() < 0.5:
                    card.answer += " and more"
                else:
                    card.question = card.question.replace("What is", "Say what is")

    def _write(self, cards: list[_Card]) -> None:
        for number in range(3):
            text = "#flashcards\n\n"
            for card in cards[number::3]:
                card.line = text.count("\n") + 1
                text += card.text() + "\n"
            (self.root / f"{number}.md").write_text(text, encoding="utf-8")

    def _sync(self, **more: Any) -> Any:
        return sync(self.col, Vault(self.root, "vault"), settings_from({}), **more)

    def _rows(self) -> tuple[Any, ...]:
        """All of notes and cards but for when they were written."""
        db = self.col.db
        assert db is not None
        notes = db.all("select id, guid, mid, tags, flds from notes order by id")
        return [tuple(row) for row in notes], history(self.col)

    def wrong(self) -> Iterator[str]:
        """What goes wrong in the take-over and after it."""
        self.col.fix_integrity()
        before = self._rows()
        taken = self._take_over()
        if taken:
            self.col.undo()
            if self._rows() != before:
                yield "undo did not bring all back"
            self._take_over()
        after = self._rows()
        yield from self._wrong_pairs(taken, before)
        ours = {row[0] for row in before[0]} - {row[0] for row in after[0]}  # gave way to one with reviews
        if [row for row in before[1][0] if row not in after[1][0] and row[1] not in ours]:
            yield "cards were changed"
        if before[1][1] != after[1][1]:
            yield "answers were changed"
        self._sync()
        synced = self._rows()
        kept = {match.note.id for match in taken}
        if [row for row in after[0] if row[0] in kept and row not in synced[0]]:
            yield "the next sync changed notes that were taken over"
        if [row for row in after[1][0] if row[1] in kept and row not in synced[1][0]]:
            yield "the next sync changed their cards"
        self._sync()
        if self._rows() != synced:
            yield "the second sync changed something"
        if not self.col.fix_integrity()[1]:
            yield "Check Database found something"

    def _take_over(self) -> Sequence[TakeOverMatch]:
        found, _ = take_over(self.col, Vault(self.root, "vault"), settings_from({}), self.wishes)
        return [match for match in found.found if match.state == "adopted"]

    def _wrong_pairs(self, taken: Sequence[TakeOverMatch], before: tuple[Any, ...]) -> Iterator[str]:
        texts = {row[0]: row[4] for row in before[0]}
        made_of = {note: card for card in self.cards for note in card.notes}
        by_place = {(f"{card.number % 3}.md", card.line): card for card in self.cards}
        if len({match.note.id for match in taken}) != len(taken):
            yield "a note was taken twice"
        for match in taken:
            card = by_place[match.flashcard.path, match.flashcard.line]
            maker = made_of.get(match.note.id)
            if maker is not card and (
                maker is None or (maker.question, maker.answer) != (card.question, card.answer)
            ):
                yield f"{card.text()!r} got {texts[match.note.id]!r} by {match.by}, {self.wishes.keep}"


def main() -> None:
    seeds, first = (int(number) for number in (*sys.argv[1:], *("100", "0")[len(sys.argv) - 1 :]))
    counts: Counter[str] = Counter()
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as folder:
            world = _World(seed, Path(folder))
            said = list(world.wrong())
            world.col.close()
        counts["wrong" if said else "right"] += 1
        for text in said:
            print(f"seed {seed}: {text[:400]}", flush=True)
    print(dict(counts))


if __name__ == "__main__":
    main()
