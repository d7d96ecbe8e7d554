"""A seeded generator of realistic vaults."""

from __future__ import annotations

import random
from pathlib import Path

_SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi lo ka ren tor mal sin dur pel van gor lim".split()


class Generator:
    """Writes zettels of one seed; the same seed and size give the same files."""

    def __init__(self, root: Path, zettels: int, *, with_cards: float = 0.5, seed: int = 1) -> None:
        self.root = root
        self.zettels = zettels
        self.with_cards = with_cards
        self.random = random.Random(seed)
        self.words = [
            "".join(self.random.choices(_SYLLABLES, k=self.random.randint(1, 4))) for _ in range(4000)
        ]

    def write(self) -> None:
        """All zettels, a hundred images, and one zettel that two in a hundred flashcards embed."""
        (self.root / "attachments").mkdir(parents=True)
        for number in range(100):
            (self.root / "attachments" / f"image {number}.png").write_bytes(self.random.randbytes(2000))
        (self.root / "Hub.md").write_text(
            "# Hub\n\n## Shared\n\nWhat many flashcards show.\n", encoding="utf-8"
        )
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

    def path(self, number: int) -> Path:
        """Where the zettel with this number lies."""
        return self.root / f"folder {number % 20}" / f"{202001010000 + number} Zettel {number}.md"

    def _text(self, number: int) -> str:
        parts = [f"---\ntags: [{self._word()}, area/{self._word()}]\ntype: permanent\n---"]
        for _ in range(self.random.randint(2, 5)):
            link = self.random.randrange(self.zettels)
            parts.append(f"{self._sentence(30)} [[{202001010000 + link} Zettel {link}]] {self._sentence(20)}")
        if self.random.random() < self.with_cards:
            parts += [self._flashcard() for _ in range(self.random.randint(1, 3))]
        return "\n\n".join(parts) + "\n"

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
