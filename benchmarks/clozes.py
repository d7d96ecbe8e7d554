"""Deletions that come, go, return and are edited, of words and of symbols: whose card is whose.

python -m benchmarks.clozes [--seeds 12] [--first 0] [--rounds 60]
"""

from __future__ import annotations

import argparse
import html
import random
import re
from collections.abc import Collection as Some
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.model import Vault, vault_and_collection
from zk_sync.config import Settings
from zk_sync.sync import engine

if TYPE_CHECKING:
    from anki.collection import Collection

_SYMBOLS = (
    "C C++ C# F# $a+b$ $a-b$ +1 -1 2 -2 Pa pA kPa x² x2 x₂ f(x) f'(x) f''(x) > < ≥ ≤ & && | ≠ "
    "$x^2$ $x_2$ <sup>2</sup>H <sub>2</sub>H **V** v µ u 1/2 1:2 ½ a* a** !a a! 10% 10‰ °C °F → ← ∈ ∉ "
    "`a<b` `a>b` `&amp;` $\\alpha$ $\\beta$ $\\{a\\}$ [a] (a) ~x $a<b$ $a>b$"
).split()
_DELETION = re.compile(r"\{\{c(\d+)::")


@dataclass
class Item:
    """One deletion of the model, with the words that stand before and behind it."""

    uid: int
    text: str
    before: str
    after: str

    def markdown(self, number: int | None) -> str:
        """How it stands in the zettel: shown (None), as a deletion with this number, or with none (0)."""
        if number is None:
            return f"{self.before} {self.text} {self.after}"
        deletion = f"{{{{c{number}::{self.text}}}}}" if number else f"=={self.text}=="
        return f"{self.before} {deletion} {self.after}"


@dataclass
class Sentence:
    """One zettel: deletions in their order, of which some are shown, and some went."""

    items: list[Item] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    gone: list[tuple[int, Item]] = field(default_factory=list)

    def numbers(self) -> dict[int, int]:
        """By deletion, the number that an author gives it who counts them through."""
        hidden = [item.uid for item in self.items if item.uid not in self.shown]
        return {uid: number for number, uid in enumerate(hidden, 1)}


@dataclass
class Result:
    """``checks``: deletions seen; ``wrong``: with another one's card; ``moved``: without its own."""

    checks: int = 0
    edited: int = 0
    given_up: int = 0
    wrong: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


class _Run:
    """Some sentences, and which number belongs to which deletion."""

    def __init__(self, seed: int, kind: str) -> None:
        self.random = random.Random(seed)
        self.words = Vault(seed, 0)
        self.kind = kind
        self.uids = 0
        self.edited: set[int] = set()
        self.seen: set[int] = set()  # those that were deletions at the last sync
        self.removed: set[str] = set()  # texts of deletions that went since
        self.doubled: set[str] = set()  # a text that came twice since; until then both stay
        self.sentences = {f"{n}.md": Sentence() for n in range(8)}
        for sentence in self.sentences.values():
            for _ in range(3):
                self._add(sentence)

    def _text(self, sentence: Sentence) -> str:
        if self.kind == "words":
            texts = {item.text for item in sentence.items if item.uid in self.seen - sentence.shown}
            texts -= {*self.removed, *(item.text for _, item in sentence.gone)}
            if texts and not self.doubled and self.random.random() < 0.15:
                text = self.random.choice(sorted(texts))
                self.doubled.add(text)
                return text
        if self.kind != "symbols":
            return " ".join(self.words.rare() for _ in range(self.random.choice((1, 1, 2, 3))))
        known = {item.text for item in (*sentence.items, *(item for _, item in sentence.gone))}
        return self.random.choice([text for text in _SYMBOLS if text not in known])

    def _add(self, sentence: Sentence) -> None:
        self.uids += 1
        item = Item(self.uids, self._text(sentence), self.words.rare(), self.words.rare())
        sentence.items.insert(self.random.randrange(len(sentence.items) + 1), item)

    def _remove(self, sentence: Sentence) -> None:
        if len(sentence.items) > 1:
            at = self.random.randrange(len(sentence.items))
            if sentence.items[at].text in self.doubled:
                return
            item = sentence.items.pop(at)
            is_single = all(item.text != other.text for other in sentence.items)
            is_single = is_single and item.text not in self.removed
            self.removed.add(item.text)
            if is_single and item.uid not in self.edited:
                sentence.gone.append((at, item))

    def _replace(self, sentence: Sentence) -> None:
        self._remove(sentence)
        self._add(sentence)

    def _return(self, sentence: Sentence) -> None:
        if sentence.gone:
            at, item = sentence.gone.pop()
            if all(item.text != other.text for other in sentence.items):
                sentence.items.insert(min(at, len(sentence.items)), item)

    def _show(self, sentence: Sentence) -> None:
        item = self.random.choice(sentence.items)
        is_single = sum(item.text == other.text for other in sentence.items) == 1
        is_settled = item.uid not in self.edited and item.text not in self.doubled
        if is_single and is_settled and len(sentence.items) > 1 + len(sentence.shown):
            sentence.shown.add(item.uid)

    def _hide(self, sentence: Sentence) -> None:
        if sentence.shown:
            sentence.shown.discard(self.random.choice(sorted(sentence.shown)))

    def _edit(self, sentence: Sentence) -> None:
        item = self.random.choice(sentence.items)
        if self.kind != "symbols" and len(item.text) > 6 and item.uid not in sentence.shown:
            is_single = sum(item.text == other.text for other in sentence.items) == 1
            if is_single:
                item.text = self.words.typo(item.text)
                self.edited.add(item.uid)

    def _reword(self, sentence: Sentence) -> None:
        item = self.random.choice(sentence.items)
        item.before = self.words.rare()

    def act(self) -> None:
        """One edit of one sentence."""
        acts = (self._add, self._remove, self._replace, self._return, self._show, self._hide, self._reword)
        sentence = self.random.choice(list(self.sentences.values()))
        self.random.choice((*acts, self._edit))(sentence)
        if all(item.uid in sentence.shown for item in sentence.items):
            sentence.shown.clear()

    def write(self, root: Path) -> None:
        """Writes the zettels."""
        for path, sentence in self.sentences.items():
            numbers = sentence.numbers() if self.kind == "numbered" else {}
            text = "; ".join(
                item.markdown(None if item.uid in sentence.shown else numbers.get(item.uid, 0))
                for item in sentence.items
            )
            (root / path).write_text(f"#flashcards\n\n{text}. ^s\n", encoding="utf-8")


def measure(seed: int, kind: str, rounds: int) -> Result:
    """Some zettels of one long cloze each, synced after each round of edits, in a real collection."""
    with vault_and_collection() as (root, col):
        return _rounds(col, root, _Run(seed, kind), rounds)


def _rounds(col: Collection, root: Path, run: _Run, rounds: int) -> Result:
    result = Result()
    owners: dict[tuple[str, int], int] = {}  # path and number → uid
    numbers: dict[int, int] = {}  # uid → its number
    for turn in range(rounds):
        for _ in range(run.random.randrange(1, 8)):
            run.act()
        run.write(root)
        engine.sync(col, engine.Vault(root, "vault"), Settings(), automatic=False)
        result.edited += len(run.edited)
        run.seen.clear()
        run.doubled.clear()
        run.removed.clear()
        for path, sentence in run.sentences.items():
            text = _text_of(col, path)
            found = [int(number) for number in _DELETION.findall(text)]
            hidden = [item for item in sentence.items if item.uid not in sentence.shown]
            assert len(found) == len(hidden), (found, [item.text for item in hidden], text)
            if run.kind == "numbered" and not _is_counted_anew(sentence, numbers, run.edited):
                # By the author's own word these are the same, whatever they say.
                for number, item in zip(found, hidden, strict=True):
                    numbers.pop(owners.get((path, number), 0), None)
                    owners[path, number] = item.uid
            for number, item in zip(found, hidden, strict=True):
                result.checks += 1
                run.seen.add(item.uid)
                where = f"{turn} {path}: {item.text} in {html.unescape(text)}"
                if owners.setdefault((path, number), item.uid) != item.uid:
                    result.wrong += (where,)
                elif numbers.setdefault(item.uid, number) != number:
                    if item.uid in run.edited:
                        result.given_up += 1
                    else:
                        result.moved += (f"{where}, which had {numbers[item.uid]}",)
                numbers[item.uid] = number
        run.edited.clear()
    return result


def _is_counted_anew(sentence: Sentence, numbers: Mapping[int, int], edited: Some[int]) -> bool:
    """Whether an unedited deletion has another number in its zettel than it had on its card."""
    return any(
        numbers.get(uid, number) != number for uid, number in sentence.numbers().items() if uid not in edited
    )


def _text_of(col: Collection, path: str) -> str:
    [note_id] = col.find_notes(f'"ZK Key:vault:{path}#*"')
    return str(col.get_note(note_id)["Text"])


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    for kind in ("words", "symbols", "numbered"):
        results = [measure(seed, kind, options.rounds) for seed in seeds]
        for result in results:
            for item in (*result.wrong[:8], *(f"moved {item}" for item in result.moved[:8])):
                print("  ", item)
        figures = {
            "checks": sum(r.checks for r in results),
            "wrong": sum(len(r.wrong) for r in results),
            "moved": sum(len(r.moved) for r in results),
            "edited": sum(r.edited for r in results),
            "of these given up": sum(r.given_up for r in results),
        }
        print(kind, ", ".join(f"{what}: {number}" for what, number in figures.items()))


if __name__ == "__main__":
    main()
