"""A made-up vault that knows which flashcard is which, whatever happens to them."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anki.collection import Collection

FUNCTION_WORDS = (
    "the of in is a and to what does why how which when where by for with as on from are was it that be has"
).split()
_OPENINGS = "What is,Why does,How does,Which,When did,Where is,Who described,What follows from,Name".split(
    ","
)
_ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl qu r s sc st t tr v w z".split()
_VOWELS = "a e i o u ai ea io ou".split()
_ENDS = "n r s t l m x nd ck st ne ty ism ic al us um ia".split()
_HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 900, 3))


@contextmanager
def vault_and_collection() -> Iterator[tuple[Path, Collection]]:
    """An empty folder for a vault and a new collection, which go afterwards."""
    from anki.collection import Collection

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        root.mkdir()
        col = Collection(str(Path(folder) / "collection.anki2"))
        try:
            yield root, col
        finally:
            col.close()


@dataclass
class Card:
    """One flashcard of the model; ``template`` says how another one of its making is made."""

    uid: int
    question: str
    answer: str
    template: str = ""
    block_id: str = ""

    @property
    def text(self) -> str:
        """Question and answer, to compare."""
        return f"{self.question} / {self.answer}"

    def markdown(self) -> str:
        """The flashcard as it stands in the vault."""
        end = f" ^{self.block_id}" if self.block_id else ""
        if self.template == "cloze":
            return f"{self.question.replace('____', '{{c1::' + self.answer + '}}')}{end}\n"
        return f"Q: {self.question}\nA: {self.answer}{end}\n"


@dataclass
class Page:
    """One zettel of the model."""

    cards: list[Card] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)
    template: str = ""
    id: str = ""


class Vault:
    """The files of a vault, as flashcards with a ``uid``."""

    def __init__(self, seed: int, flashcards: int) -> None:
        self.random = random.Random(seed)
        self.next_uid = count(1)
        self.names = count(1)
        self._words = list(dict.fromkeys(self._pseudo_word() for _ in range(9000)))
        # Zipf's law, but for the most common words, which are the function words.
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(self._words))))
        self.pages: dict[str, Page] = {}
        total = 0
        while total < flashcards:
            page = self.page(self.random.choices(list(_MAKERS), [20, 2, 2, 2, 2, 1, 3, 2, 1])[0])
            self.pages[self.path()] = page
            total += len(page.cards)

    # Making

    def _pseudo_word(self) -> str:
        pick = self.random.choice
        return "".join(
            pick(_ONSETS) + pick(_VOWELS) for _ in range(self.random.choice((1, 1, 2, 2, 3)))
        ) + pick(_ENDS)

    def path(self) -> str:
        """A path that no zettel had before."""
        folder = self.random.choice(("", "", "ideas/", "books/", "books/notes/", "lists/"))
        return f"{folder}{self.word()} {next(self.names)}.md"

    def word(self) -> str:
        """A word of the language, common ones more often."""
        return self.random.choices(self._words, cum_weights=self._weights)[0]

    def rare(self) -> str:
        """A word that stands for one thing, such as a name."""
        return self._words[self.random.randrange(600, len(self._words))]

    def phrase(self, topic: list[str], low: int, high: int) -> str:
        """Some words, many of them function words, some of the zettel's topic."""
        kinds = self.random.choices((0, 1, 2), (5, 3, 4), k=self.random.randint(low, high))
        return " ".join(
            self.random.choice(FUNCTION_WORDS)
            if kind == 0
            else self.random.choice(topic)
            if kind == 1
            else self.word()
            for kind in kinds
        )

    def card(self, template: str, topic: list[str]) -> Card:
        """A new flashcard of this making."""
        question, answer = _MAKERS[template](self, topic)
        return Card(next(self.next_uid), question, answer, template)

    def page(self, template: str) -> Page:
        """A new zettel of this making."""
        topic = [self.rare() for _ in range(7)]
        if template == "facts":
            cards = [
                Card(next(self.next_uid), f"{what}?", self.phrase(topic, 1, 6), template)
                for what in ("Author", "Year", "Thesis")
            ]
            return Page(cards, topic, template)
        size = self.random.randint(1, 8) if template in ("prose", "cloze") else self.random.randint(8, 30)
        page = Page(
            [],
            topic,
            template,
            str(self.random.randrange(10**13, 10**14)) if self.random.random() < 0.15 else "",
        )
        for card in (self.card(template, topic) for _ in range(size)):
            if card.question not in {other.question for other in page.cards}:
                page.cards.append(card)
        return page

    # Writing

    def write(self, root: Path) -> None:
        """Makes the folder ``root`` hold just these zettels."""
        for file in root.rglob("*.md"):
            file.unlink()
        for path, page in self.pages.items():
            meta = f"---\nid: {page.id}\n---\n" if page.id else ""
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(
                meta + "\n".join(card.markdown() for card in page.cards) + "\nThe end.\n", encoding="utf-8"
            )

    def uids(self) -> dict[str, list[int]]:
        """The flashcards of each zettel, in their order."""
        return {path: [card.uid for card in page.cards] for path, page in self.pages.items()}

    # For edits

    def pick(self, path: str) -> Card:
        """Any flashcard of a zettel."""
        return self.random.choice(self.pages[path].cards)

    def other(self, path: str) -> str:
        """The path of another zettel."""
        return self.random.choice(sorted(other for other in self.pages if other != path))

    def typo(self, text: str) -> str:
        """One letter of one longer word dropped, doubled, or swapped with the next."""
        words = text.split(" ")
        long = [i for i, word in enumerate(words) if len(word) > 3 and word.isalpha()]
        if not long:
            return f"{text} indeed"
        which = self.random.choice(long)
        word, at = words[which], self.random.randrange(1, len(words[which]) - 1)
        words[which] = self.random.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            )
        )
        return " ".join(words)

    def reword(self, text: str, share: float) -> str:
        """Some words replaced, dropped or added."""
        words = text.split(" ")
        for _ in range(max(1, round(share * len(words)))):
            at = self.random.randrange(len(words))
            act = self.random.randrange(3)
            if words[at] == "____" or act == 0:
                words.insert(at, self.random.choice((self.word(), *FUNCTION_WORDS[:2])))
            elif act == 1 and len(words) > 2:
                del words[at]
            else:
                words[at] = self.word()
        return " ".join(words)


def _prose(vault: Vault, topic: list[str]) -> tuple[str, str]:
    question = f"{vault.random.choice(_OPENINGS)} {vault.phrase(topic, 4, 11)}?"
    return question, vault.phrase(topic, 1, vault.random.choice((2, 5, 14, 30)))


def _capital(vault: Vault, topic: list[str]) -> tuple[str, str]:
    return f"What is the capital of {vault.rare().title()}?", vault.rare().title()


def _vocabulary(vault: Vault, topic: list[str]) -> tuple[str, str]:
    return f"What is “{vault.rare()}” in {topic[0]}?", f"{topic[1][:2]} {vault.rare()}"


def _kings(vault: Vault, topic: list[str]) -> tuple[str, str]:
    name = vault.random.choice(topic[:3]).title()
    numeral = vault.random.choice("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI".split())
    year = vault.random.randrange(900, 1900)
    return (
        f"In the long list of the kings of {topic[3].title()}, who was on the throne in the year {year}?",
        f"{name} {numeral}",
    )


def _years(vault: Vault, topic: list[str]) -> tuple[str, str]:
    return f"In which year was the battle of {vault.rare().title()}?", str(vault.random.randrange(800, 1950))


def _sums(vault: Vault, topic: list[str]) -> tuple[str, str]:
    one, two = vault.random.randrange(2, 60), vault.random.randrange(2, 60)
    return f"What is ${one} \\cdot {two}$?", f"${one * two}$"


def _cloze(vault: Vault, topic: list[str]) -> tuple[str, str]:
    return f"{vault.phrase(topic, 2, 6)} ____ {vault.phrase(topic, 2, 8)}.", vault.phrase(topic, 1, 2)


def _facts(vault: Vault, topic: list[str]) -> tuple[str, str]:
    return (
        f"{vault.random.choice(('Definition', 'Example', 'Publisher', 'Critics', 'Place'))}?",
        vault.phrase(topic, 1, 6),
    )


def _chinese(vault: Vault, topic: list[str]) -> tuple[str, str]:
    letters = vault.random.choices(_HAN, k=vault.random.randint(2, 6))
    return f"{''.join(letters)}的首都是哪里？", "".join(vault.random.choices(_HAN, k=2))


_MAKERS: dict[str, Callable[[Vault, list[str]], tuple[str, str]]] = {
    "prose": _prose,
    "capital": _capital,
    "vocabulary": _vocabulary,
    "kings": _kings,
    "years": _years,
    "sums": _sums,
    "cloze": _cloze,
    "facts": _facts,
    "chinese": _chinese,
}
