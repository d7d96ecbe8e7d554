"""Questions in other words keep their reviews if the answers stayed; replaced flashcards inherit none."""

from __future__ import annotations

import pytest

from benchmarks.paraphrases import measure


def qa(*pairs: tuple[str, str]) -> str:
    return "\n\n".join(f"Q: {question}\nA: {answer}" for question, answer in pairs) + "\n"


def test_paraphrases_keep_their_reviews_and_replaced_flashcards_inherit_none() -> None:
    kept = measure()
    assert (kept.reworded, kept.replaced) == (200, 341)
    assert len(kept.lost) <= 0.1 * kept.reworded
    assert kept.inherited == []


def test_an_english_paraphrase_keeps_its_note(world) -> None:
    world.qa("a.md", ("What is a chunk?", "A unit of working memory"), ("Who coined it?", "George Miller"))
    world.sync()
    note = world.note("chunk")
    world.qa(
        "a.md",
        ("Define chunk (working memory).", "A unit of working memory"),
        ("Who coined it?", "George Miller"),
    )
    world.sync()
    assert world.note("chunk").id == note.id


@pytest.mark.parametrize(
    "answer",
    [
        "It says which bits name the net, see [RFC 950](https://example.org/rfc950 (old)).",
        "It says which bits name the net, see [the page](Net.md).",
        "It says which bits name the net, see [[Net#Masks]] and [[Net#^bits]].",
        "It says which bits name the net, see [[Net|C# and more]].",
        "```python\nnet = address & mask  # which bits name the net\n```",
        "- [ ] it says which bits\n- [x] those of the net",
        "| bits | of |\n| :-- | --: |\n| ones | the net itself |\n| zeros | the host |",
        "> [!note]\n> It says which bits name the net.",
        "> [!tip] Mind\n> It says which bits name the net.",
        "It says which bits name the net.[^1]",
        "It says which bits name the net, as ![[Net#^bits]] does.",
        "It says which bits name the net.\n![[Net]]",
        "It says which bits name the net. ![a picture](https://example.org/net.png)",
        "It says which bits name the net, see [the page][net].",
    ],
)
def test_an_answer_is_the_same_however_its_markdown_becomes_html(world, answer: str) -> None:
    world.write("Net.md", "# Net\n\n## Masks\n\nA block ^bits\n")
    rest = ("Who wrote it?", "Mogul and Postel")
    below = "\n[^1]: As RFC 950 has it.\n\n[net]: https://example.org/net\n"
    world.write("a.md", qa(("What is a subnet mask?", answer), rest) + below)
    world.sync()
    world.write("a.md", qa(("How can a computer tell which addresses are near?", answer), rest) + below)
    assert world.counts() == {"updated": 1, "unchanged": 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("What is a left join?", "All rows of the left table, with matches or nulls from the right."),
            ("What is a right join?", "All rows of the right table, with matches or nulls from the left."),
        ),
        (
            ("What is the unit of entropy?", r"The joule per kelvin, as in $\mathrm{J\,K^{-1}}$."),
            (
                "What is the unit of specific heat?",
                r"The joule per kilogram and per kelvin, as in $\mathrm{J\,kg^{-1}\,K^{-1}}$.",
            ),
        ),
    ],
)
def test_another_term_throughout_is_another_flashcard(
    world, one: tuple[str, str], other: tuple[str, str]
) -> None:
    world.qa("a.md", one)
    world.sync()
    world.qa("a.md", other)
    assert world.counts() == {"created": 1, "orphaned": 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("What is 1 mW?", "a thousandth of a watt"), ("What is 1 MW?", "a million of watts")),
        (("What is $x²$ for three?", "nine"), ("What is $x2$ for three?", "six")),
    ],
)
def test_the_case_of_a_symbol_makes_another_question(
    world, one: tuple[str, str], other: tuple[str, str]
) -> None:
    rest = ("Which note is this one?", "That with the units")
    world.qa("a.md", one, rest)
    world.sync()
    world.qa("a.md", other, rest)
    assert world.counts() == {"created": 1, "orphaned": 1, "unchanged": 1}


def test_a_question_in_another_case_stays_itself(world) -> None:
    rest = ("Which note is this one?", "That with the units")
    world.qa("a.md", ("what is the GDP of a land?", "all it makes"), rest)
    world.sync()
    world.qa("a.md", ("What is the gdp of a land?", "the sum of its goods"), rest)
    assert world.counts() == {"updated": 1, "unchanged": 1}
