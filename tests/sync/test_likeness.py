"""What is plainly alike is so on any scale, and words are weighed only where that decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zk_sync.sync.identity.compared_texts import ComparedText
from zk_sync.sync.identity.likeness import AnyScale, Scale
from zk_sync.sync.identity.pool import Pool

WORDS = st.lists(st.sampled_from("a b word ward other another 1 2 three".split()), max_size=8)
TEXTS = st.builds(
    lambda question, answer: ComparedText((" ".join(question), " ".join(answer)), str), WORDS, WORDS
)


@given(TEXTS, TEXTS, st.lists(WORDS, max_size=30), st.integers(0, 50), WORDS)
def test_no_scale_says_less_than_any_scale(
    one: ComparedText, other: ComparedText, texts: Sequence[Sequence[str]], more: int, usual: Sequence[str]
) -> None:
    held = [one.words, other.words, *map(frozenset, texts)]
    holders = Counter(dict.fromkeys(usual, more))
    scale = Scale(lambda: held, more, holders.__getitem__)
    least, least_telling = AnyScale(len(held) + more).likeness(one, other, frozenset(usual))
    alike, telling = scale.likeness(one, other, frozenset(usual))
    assert least <= alike + 1e-9
    assert least_telling <= telling + 1e-9


def test_what_has_no_word_in_common_needs_no_scale() -> None:
    def unwanted() -> list[list[str]]:
        pytest.fail("the texts were asked for")

    scale = Scale(unwanted)
    assert scale.overlap(Counter("abc"), Counter("xyz")) == 0
    assert not scale.telling(Counter("abc"), Counter("xyz"))


def test_one_word_more_in_a_sentence_is_plainly_the_same_sentence() -> None:
    before = ComparedText(("What do most people know of it?", "They know that much of it is true"), str)
    after = ComparedText(("What do most people know of it?", "They know well that much of it is true"), str)
    assert AnyScale(100_000).likeness(before, after, frozenset())[1] > 0.6


def test_what_asks_the_same_in_many_zettels_is_compared_in_near_linear_time(world, monkeypatch) -> None:
    calls: Counter[int] = Counter()

    def count(owner: type, name: str) -> None:
        act = getattr(owner, name)

        def counted(*args: object) -> object:
            calls[size] += 1
            return act(*args)

        monkeypatch.setattr(owner, name, counted)

    count(Scale, "overlap")
    count(Pool, "is_home")
    for size in (40, 80):
        for number in range(size):
            world.qa(f"{size}/{number}.md", (f"What is it in {size}?", f"first {number} thing{number}"))
        world.sync(automatic=False)
        for number in range(size):
            world.qa(f"{size}/{number}.md", (f"What is it in {size}?", f"other{number} {number} word"))
        world.sync(automatic=False)
    assert 0 < calls[80] <= 3 * calls[40]


@pytest.mark.parametrize(
    "answer",
    [
        "They make ATP, see [[202301010901 Mitochondria]].",
        "They make ATP, see [[202301010901 Mitochondria|these]].",
        "They make ATP, see [[21a3 Cells]].",
        "They make ATP, see <https://example.org/atp>.",
        "They make ATP, see [there](https://example.org/atp) and https://example.org/atp.",
    ],
)
def test_links_are_the_same_words_in_the_zettel_and_on_the_card(world, answer: str) -> None:
    world.write("202301010901 Mitochondria.md", "# Mitochondria\n")
    world.write("21a3 Cells.md", "# Cells\n")
    world.qa(
        "a.md", ("What does the powerhouse do in a cell?", answer), ("What do leaves do?", "They absorb.")
    )
    world.sync()
    world.qa("a.md", ("What do powerhouses do in cells?", answer), ("What do leaves do?", "They absorb."))
    assert world.counts() == {"updated": 1, "unchanged": 1}
