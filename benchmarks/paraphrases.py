"""Questions said in other words, their answers untouched, and flashcards that others replaced.

The texts were written by hand in five languages (see ``reworded``), those that differ by little from what
took their place in more (see ``turned.txt``). Of a zettel either most flashcards change in one sync, reworded
and replaced ones side by side, or only one.

python -m benchmarks.paraphrases
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zk_sync.config import Settings
from zk_sync.sync import engine

if TYPE_CHECKING:
    from anki.collection import Collection

TEXTS = Path(__file__).parent / "reworded"
TURNED = Path(__file__).with_name("turned.txt")
_TAG = re.compile("<[^>]*>")
_MARKS = re.compile(r"[`$\\()\s]")
_TOGETHER = 4  # reworded flashcards of a zettel, and as many that are replaced
_BESIDE = "Q: Which note is this, of {language}?\nA: That of number {number}, which stays as it is.\n"


class QuestionAndAnswer(NamedTuple):
    """A flashcard."""

    question: str
    answer: str


@dataclass(frozen=True)
class Rewritten:
    """A flashcard before and after; ``is_same``: only its question was reworded."""

    before: QuestionAndAnswer
    after: QuestionAndAnswer
    is_same: bool


@dataclass(frozen=True)
class Kept:
    """What became of the reviews: ``reworded`` flashcards are to keep them, ``replaced`` ones to get none."""

    reworded: int
    lost: Sequence[Rewritten]
    replaced: int
    inherited: Sequence[Rewritten]


def rewritten(file: Path) -> Sequence[Rewritten]:
    """All of one file, in its order."""
    text = file.read_text(encoding="utf-8")
    blocks = (block for block in text.split("\n\n") if not block.startswith("#"))
    return [_rewritten(dict(line.split(": ", 1) for line in block.strip().splitlines())) for block in blocks]


def _rewritten(block: dict[str, str]) -> Rewritten:
    is_same = "R" in block
    after = (block["R"], block["A"]) if is_same else (block["N"], block["B"])
    return Rewritten(QuestionAndAnswer(block["Q"], block["A"]), QuestionAndAnswer(*after), is_same)


def measure(*, together: bool = True) -> Kept:
    """What becomes of all of them; ``together``: many of a zettel in one sync, else one."""
    from anki.collection import Collection

    zettels = dict(_together() if together else _alone())
    before = {path: [one.before for one in found] for path, found in zettels.items()}
    after = {path: [one.after for one in found] for path, found in zettels.items()}
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        try:
            was = _synced(col, Path(folder) / "vault", before)
            now = _synced(col, Path(folder) / "vault", after)
        finally:
            col.close()
    reworded = [(path, one) for path, found in zettels.items() for one in found if one.is_same]
    replaced = [(path, one) for path, found in zettels.items() for one in found if not one.is_same]
    old = set(was.values())
    return Kept(
        len(reworded),
        [one for path, one in reworded if now[path, one.after] != was[path, one.before]],
        len(replaced),
        [one for path, one in replaced if now[path, one.after] in old],
    )


def _together() -> Iterator[tuple[str, list[Rewritten]]]:
    for file in sorted(TEXTS.glob("*.txt")):
        found = rewritten(file)
        same, others = [[one for one in found if one.is_same == is_same] for is_same in (True, False)]
        for start in range(0, len(same), _TOGETHER):
            pairs = zip(same[start : start + _TOGETHER], others[start : start + _TOGETHER], strict=True)
            yield f"{file.stem} {start}.md", [one for pair in pairs for one in pair]
    turned = rewritten(TURNED)
    for start in range(0, len(turned), _TOGETHER):
        yield f"{TURNED.stem} {start}.md", [*turned[start : start + _TOGETHER]]


def _alone() -> Iterator[tuple[str, list[Rewritten]]]:
    for file in (*sorted(TEXTS.glob("*.txt")), TURNED):
        for number, one in enumerate(rewritten(file)):
            yield f"{file.stem} {number}.md", [one]


def _synced(
    col: Collection, root: Path, zettels: dict[str, list[QuestionAndAnswer]]
) -> dict[tuple[str, QuestionAndAnswer], int]:
    """Zettel and flashcard → id of the live note that it has after a sync."""
    root.mkdir(exist_ok=True)
    for path, flashcards in zettels.items():
        language, _, number = path.removesuffix(".md").partition(" ")
        beside = _BESIDE.format(language=language, number=number)
        cards = "\n".join(f"Q: {one.question}\nA: {one.answer}\n" for one in flashcards)
        (root / path).write_text(f"{beside}\n{cards}", encoding="utf-8")
    report = engine.sync(col, engine.Vault(root, "vault"), Settings(), automatic=False)
    assert not report.problems
    found = {}
    for note_id in col.find_notes("-tag:zk::orphan"):
        note = col.get_note(note_id)
        path = note["ZK Key"].partition(":")[2].rpartition("#")[0]
        found[path, _bare(unescape(_TAG.sub("", note["Front"])))] = note_id
    return {(path, one): found[path, _bare(one.question)] for path, cards in zettels.items() for one in cards}


def _bare(text: str) -> str:
    """A question without the marks of formulas and code, which a card has otherwise."""
    return _MARKS.sub("", text)


def main() -> None:
    """Prints the figures, and what went wrong."""
    for together in (True, False):
        kept = measure(together=together)
        print("many of a zettel in one sync:" if together else "one of a zettel:")
        print(f"  {kept.reworded - len(kept.lost)} of {kept.reworded} reworded flashcards keep their reviews")
        print(f"  {len(kept.inherited)} of {kept.replaced} others inherit some")
        for name, which in (("lost", kept.lost), ("inherited", kept.inherited)):
            for one in which:
                print(f"    {name}: {one.before} → {one.after}")


if __name__ == "__main__":
    main()
