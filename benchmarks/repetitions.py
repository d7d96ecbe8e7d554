"""How the time of extraction, fingerprint, rendering and the way back grows on texts that repeat themselves.

``python -m benchmarks.repetitions`` tries sizes up to 1 MB (``--largest``) or to what takes a second, and
prints what grows faster than n^1.2. Nothing printed but the last line is good.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise, permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.cards.rendering import Vault
from zk_sync.cards.extract import flashcards_in
from zk_sync.cards.flashcard import CLOZE_CLOSE, CLOZE_OPEN, CLOZE_SEP, Flashcard
from zk_sync.cards.markdown.alike import say_the_same
from zk_sync.cards.markdown.reverse import markdown_of
from zk_sync.cards.quality import findings_of
from zk_sync.cards.render import Renderer
from zk_sync.config import settings_from
from zk_sync.vault.sections import block_of, section_of
from zk_sync.vault.zettel import zettel_from

MARKS = (
    *("A: ", "Q: ", "<img ", "[^", "![", "[[", "]]", "](", "{{", "}}", "{{c1::", "==", "> ", "- ", "`"),
    *("```\n", "$", "$$", "%%", "<!--", "-->", "\\", "# ", "#a ", "::", "?\n", "|", "*", "_", "~~", "^a\n"),
    *("a\n", "\n", " ", "\t", "<a ", "</a>", "(", "https://", "[a]: b\n", "[^1]: c\n", "'", '"', "&"),
    *("<pre>", "1. ", "==a=="),
)
SETTINGS = {"opt_in": "all", "clozes": {"bold": True, "double_braces": True}}
_LARGEST_RENDERED = 90_000  # what is longer is no card


def units() -> list[str]:
    """What to repeat: each mark, and pairs of the most common ones."""
    return [*MARKS, *("".join(pair) for pair in permutations(MARKS[:18], 2))]


def works() -> Iterator[tuple[str, Callable[[str], object], int]]:
    """Name, function of a text, and the largest text for it."""
    settings = settings_from(SETTINGS)

    def rendered(text: str) -> object:
        renderer = Renderer(settings, Vault({"note.md": text}))
        zettel = zettel_from("note.md", text, settings)
        cloze = f"{CLOZE_OPEN}1{CLOZE_SEP}a{CLOZE_CLOSE}{text}"
        cards = Flashcard("basic", "qa", 1, text, text), Flashcard("cloze", "cloze", 1, text=cloze)
        return [(renderer.fingerprint(card, zettel), renderer.render(card, zettel)) for card in cards]

    def sections(text: str) -> object:
        outline = zettel_from("note.md", text, settings).outline
        return section_of(outline, "a"), block_of(outline, "a")

    yield "extraction", lambda text: flashcards_in(zettel_from("note.md", text, settings)), sys.maxsize
    yield "sections", sections, sys.maxsize
    yield "rendering", rendered, _LARGEST_RENDERED
    yield "quality", lambda text: list(findings_of(Flashcard("basic", "qa", 1, text, text))), sys.maxsize
    yield "alike", lambda text: say_the_same(text, f"{text}x"), sys.maxsize
    yield "way back", markdown_of, _LARGEST_RENDERED


def seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started


def telling_size(work: Callable[[str], object], unit: str, largest: int) -> tuple[int, float]:
    """The smallest size that takes a second, of which growth can be told, or the largest; and its seconds."""
    long = 0.0
    for size in (largest // 64, largest // 16, largest // 4, largest):
        long = seconds(work, unit * (size // len(unit)))
        if long >= 1:
            break
    return size, long


def is_steep(work: Callable[[str], object], unit: str, largest: int) -> bool:
    """Whether it is so at each of two steps, and when it is measured again: a busy machine is none."""
    least = [
        min(seconds(work, unit * (size // len(unit))) for _ in range(3))
        for size in (largest // 16, largest // 4, largest)
    ]
    return all(one > 4**1.2 * other for other, one in pairwise(least))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=1_000_000, help="size of the largest text")
    parser.add_argument("--only", default="", help="part of the name of what to measure")
    arguments = parser.parse_args(argv)
    steep = 0
    for name, work, most in works():
        if arguments.only not in name:
            continue
        largest = min(arguments.largest, most)
        for unit in units():
            size, long = telling_size(work, unit, largest)
            if long < 0.1:
                continue
            short = min(seconds(work, unit * (size // len(unit) // 4)) for _ in range(2))
            if long > 5 * short:  # so may what is done once, or a busy machine
                long = min(long, seconds(work, unit * (size // len(unit))))
            exponent = math.log(long / max(short, 1e-6)) / math.log(4)
            if exponent > 1.2 and is_steep(work, unit, size):
                steep += 1
                print(f"{name}: {unit!r} repeated: n^{exponent:.2f}, {long:.1f} s for {size:,}", flush=True)
    print(f"{steep} of {len(units())} repetitions grow faster than n^1.2")
    return 1 if steep else 0


if __name__ == "__main__":
    raise SystemExit(main())
