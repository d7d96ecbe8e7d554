"""A seeded generator of realistic vaults."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

_SYLLABLES = {
    "Latin": "ba ce di fo gu la me ni po ru sa te vi lo ka ren tor mal sin dur pel van gor lim".split(),
    "German": "ba ü die fö gu lä mei ni poß ru sä te vi lö ka ren tor mal sin dür pel van gör lim".split(),
    "Cyrillic": "ба ве ди го ла ме ни по ру са те ло ка рен тор мал син дур пел ван гор лим".split(),
    "Chinese": "记 忆 学 习 知 识 时 间 问 题 方 法 思 想 语 言 图 书 笔 卡 片 原 因 结 果".split(),
    "Hebrew": "בא די פו לה מי ני פר רו סה תה וי לו קה רן טר מל סן דר פל ון".split(),
}
_SHARES = {"Latin": 80, "German": 12, "Cyrillic": 4, "Chinese": 3, "Hebrew": 1}  # of the zettels, in percent
_STATUS = ("evergreen", "evergreen", "evergreen", "permanent")


class Generator:
    """Writes zettels of one seed; the same seed and size give the same files."""

    def __init__(self, root: Path, zettels: int, *, with_cards: float = 0.5, seed: int = 1) -> None:
        self.root = root
        self.zettels = zettels
        self.with_cards = with_cards
        self.random = random.Random(seed)
        self._vocabulary = {language: self._words_of(language) for language in _SYLLABLES}
        self.words = self._vocabulary["Latin"]

    def _words_of(self, language: str) -> Sequence[str]:
        syllables = _SYLLABLES[language]
        return ["".join(self.random.choices(syllables, k=self.random.randint(1, 4))) for _ in range(4000)]

    def write(self) -> None:
        """All zettels, a hundred images, and one zettel that two in a hundred flashcards embed."""
        (self.root / "attachments").mkdir(parents=True)
        for number in range(100):
            (self.root / "attachments" / f"image {number}.png").write_bytes(self.random.randbytes(2000))
        self.edit_hub("first")
        for number in range(self.zettels):
            self.write_one(number)

    def write_one(self, number: int) -> None:
        """The zettel with this number, anew."""
        path = self.path(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._text(number), encoding="utf-8")

    def edit_one(self, number: int) -> None:
        """Edits the flashcards in the zettel with this number: a word more in each answer and cloze."""
        text = self.path(number).read_text(encoding="utf-8")
        text = text.replace("\nA: ", f"\nA: {self._word()} ").replace("{{c1::", f"{self._word()} {{{{c1::")
        self.path(number).write_text(text, encoding="utf-8")

    def edit_hub(self, version: object) -> None:
        """Writes the zettel that others embed."""
        text = f"# Hub\n\n## Shared\n\nWhat many flashcards show, version {version}.\n"
        (self.root / "Hub.md").write_text(text, encoding="utf-8")

    def embedding_hub(self) -> list[str]:
        """Paths of the zettels that embed it."""
        files = self.root.glob("*folder */*.md")
        found = [file for file in files if "![[Hub#Shared]]" in file.read_text(encoding="utf-8")]
        return sorted(file.relative_to(self.root).as_posix() for file in found)

    def path(self, number: int) -> Path:
        """Where the zettel with this number lies."""
        return self.root / f"folder {number % 20}" / f"{202001010000 + number} Zettel {number}.md"

    def _text(self, number: int) -> str:
        [language] = self.random.choices(list(_SHARES), list(_SHARES.values()))
        self.words = self._vocabulary[language]
        parts = [self._frontmatter()]
        for _ in range(self.random.choices((2, 3, 4, 5, 20), (25, 25, 25, 24, 1))[0]):
            link = self.random.randrange(self.zettels)
            parts.append(f"{self._sentence(30)} [[{202001010000 + link} Zettel {link}]] {self._sentence(20)}")
        if self.random.random() < 0.1:
            parts.append(f"```python\n{self._word()} = {{}}\n```\n\n- {self._word()}\n- **{self._word()}**")
        if self.random.random() < self.with_cards:
            parts += [self._flashcard() for _ in range(self.random.randint(1, 3))]
        return "\n\n".join(parts) + "\n"

    def _frontmatter(self) -> str:
        """As those of the example vault, with a date and at times a title, as many programs write them."""
        title = f"title: {self._sentence(4)}\n" if self.random.random() < 0.3 else ""
        day = date(2015, 1, 1) + timedelta(days=self.random.randrange(4000))
        return (
            f"---\n{title}aliases: [{self._sentence(2)}]\ntags: [{self._word()}, area/{self._word()}]\n"
            f"created: {day}\ntype: permanent\nstatus: {self.random.choice(_STATUS)}\n---"
        )

    def _flashcard(self) -> str:
        kind = self.random.random()
        question = f"Q: What is {self._sentence(6)}?\n"
        if kind < 0.6:
            return f"{question}A: {self._sentence(8)}"
        if kind < 0.7:
            return (
                f"{question}A: $x_{{{self.random.randint(1, 99)}}}$ is **{self._word()}** of *{self._word()}*"
            )
        if kind < 0.75:
            return f"{question}A: ![[image {self.random.randrange(100)}.png|300]]"
        if kind < 0.77:
            return f"{question}A: ![[Hub#Shared]]"
        return f"{self._sentence(5)} {{{{c1::{self._sentence(2)}}}}} {self._sentence(5)}."

    def _sentence(self, words: int) -> str:
        return " ".join(self.random.choices(self.words, k=words))

    def _word(self) -> str:
        return self.random.choice(self.words)
