"""What holds for extraction whatever a zettel says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cards.case_table import Case, cases
from zk_sync.cards.extract import Extraction, flashcards_in, flashcards_in_each, look_through, takes_part
from zk_sync.cards.flashcard import CLOZE_CLOSE, CLOZE_OPEN, CLOZE_SEP
from zk_sync.config import settings_from
from zk_sync.vault.masking import masked
from zk_sync.vault.private_characters import DROP, FILL
from zk_sync.vault.zettel import Zettel

MARKS = [
    "Q: ",
    "A: ",
    "Hint: ",
    "::",
    ":::",
    "?",
    "??",
    "==",
    "{",
    "}",
    "{{",
    "}}",
    "{{c1::",
    "{{c2::a}}",
    "**",
    "---",
    "```",
    "~~~",
    "`",
    "``",
    "$",
    "$$",
    "<!--",
    "-->",
    "%%",
    "> ",
    "- ",
    "1. ",
    "# ",
    "## ",
    "#card",
    "#flashcards",
    "#flashcards/a",
    "#card-spaced",
    "START",
    "END",
    "STARTI [Basic]",
    "ENDI",
    "Basic",
    "Cloze",
    "Back: ",
    "TARGET DECK",
    "FILE TAGS: x",
    "FROZEN - Basic:",
    "DELETE",
    "ID: 1566052191670",
    "<!--ID: 15-->",
    "<!--SR:x-->",
    "[[",
    "]]",
    "](",
    "[a](",
    "https://a.b/",
    "\\",
    "\\::",
    "^abc",
    "^1612345678901",
    "> [!card] ",
    "> [!sr",
    "{{cloze ",
    "id:: ",
    "deck:: A",
    "[^1]",
    "^[h]",
    "a",
    "==b==",
    "{c}",
    "\n",
    "\n\n",
    "\n    ",
    "\n\t",
    "\n> ",
    "\n- ",
    "\u00a0",
    "\u0301",
    "😀",
    "א",
    "<pre>",
    "</pre>",
    "<b>",
    "<%",
    "%>",
    "[!",
    "\x00",
    "\r",
    "|",
]
MARKUP = st.sampled_from(MARKS)
TEXTS = st.lists(st.one_of(MARKUP, st.text(max_size=3)), max_size=40).map("".join)
SETTINGS = st.sampled_from(
    [
        {},
        {"opt_in": "all"},
        {"opt_in": "all", "markers": {"end": "---"}, "clozes": {"bold": True, "double_braces": True}},
        {"opt_in": "all", "cloze_unit": "line", "headings": "all"},
        {"headings": "questions", "heading_answer": "paragraph"},
        {"opt_in": "all", "markers": {"inline": "=", "inline_reversed": "", "multiline": "==", "end": ""}},
    ]
)
METAS = st.sampled_from([{}, {"anki": True}, {"anki": "cloze"}, {"anki": "type"}, {"anki": "questions"}])


def zettel(text: str, given: dict[str, object], meta: dict[str, object] | None = None) -> Zettel:
    kept = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if not "\ufdd0" <= c <= "\ufdef")
    return Zettel("folder/note.md", kept, 4, meta or {}, settings_from(given))


def check(found: Extraction, of: Zettel) -> None:
    """What must hold for every extraction."""
    last = of.body_line + of.body.count("\n")
    lines = [flashcard.line for flashcard in found.flashcards]
    assert lines == sorted(lines)
    for flashcard in found.flashcards:
        assert of.body_line <= flashcard.line <= last
        assert flashcard.deck
        fields = (flashcard.front, flashcard.back, flashcard.text, flashcard.extra)
        assert not any(mark in field for field in fields for mark in (FILL, DROP))
        if flashcard.kind == "cloze":
            assert not flashcard.front
            assert not flashcard.back
            assert flashcard.text.count(CLOZE_OPEN) == flashcard.text.count(CLOZE_CLOSE) > 0
            assert flashcard.text.count(CLOZE_OPEN) == flashcard.text.count(CLOZE_SEP)
        else:
            assert flashcard.front.strip()
            assert not any(CLOZE_OPEN in field for field in fields)
    for problem in found.problems:
        assert problem.path == of.path
        assert 1 <= problem.line <= last
        assert problem.message


@given(TEXTS, SETTINGS, METAS)
@settings(max_examples=1500)
@example("START\nBasic\n<!--ID: 1-->\nEND", {"opt_in": "all"}, {})
@example("#card", {}, {})
@example("{{c1::}}::==", {"opt_in": "all"}, {"anki": True})
@example("Q: a\nan\u017fwer: b", {}, {})  # a long s is an s to Python's regular expressions
def test_any_text_gives_sound_flashcards_twice_the_same(
    text: str, given: dict[str, object], meta: dict[str, object]
) -> None:
    one = zettel(text, given, meta)
    found = flashcards_in(one)
    check(found, one)
    assert flashcards_in(zettel(text, given, meta)) == found


FEW_MARKS = st.lists(
    st.sampled_from([*MARKS, "q:", "Question: a\nAnswer: b", "#Card", "#[[flashcards]]", "Start", "words\n"]),
    max_size=4,
).map("".join)


@given(FEW_MARKS, SETTINGS, METAS)
@settings(max_examples=1500)
@example("``````", {}, {})
@example("```\na\n````\n```", {}, {})
@example("`%%` %% a", {}, {})
def test_the_cheap_test_lets_no_zettel_go_in_which_something_is(
    text: str, given: dict[str, object], meta: dict[str, object]
) -> None:
    assert flashcards_in(zettel(text, given, meta)) == look_through([zettel(text, given, meta)])[0]


@given(st.lists(FEW_MARKS, max_size=4), SETTINGS)
@settings(max_examples=300)
def test_several_zettels_give_what_each_gives_alone(texts: list[str], given: dict[str, object]) -> None:
    together = flashcards_in_each([zettel(text, given) for text in texts])
    assert together == [flashcards_in(zettel(text, given)) for text in texts]


@given(TEXTS)
@settings(max_examples=500)
def test_the_masked_twin_has_the_same_shape(text: str) -> None:
    body = zettel(text, {}).body
    view = masked(body)
    assert len(view.text) == len(body)
    assert [len(line) for line in view.text.split("\n")] == [len(line) for line in body.split("\n")]
    assert all(seen in (raw, FILL, DROP) for raw, seen in zip(body, view.text, strict=True))


FLAT = st.lists(
    st.sampled_from(
        [mark for mark in MARKS if not any(sign in mark for sign in "`$<%~\t") and mark.strip(" ")]
        + ["[[a]]", "#[[a]]", "[[[b]]", "(c:: d)"]
    ),
    max_size=40,
).map("".join)


@given(FLAT)
@settings(max_examples=1000)
@example("[a]: b")
@example("- a\n\n      b::c")
def test_a_body_without_blocks_is_masked_as_one_that_is_looked_through_line_by_line(text: str) -> None:
    body = zettel(text, {}).body
    alone, by_line = masked(body), masked(f"{body}\n\n\t")  # for the tab's sake
    assert (f"{alone.text}\n\n\t", alone.problems) == (by_line.text, by_line.problems)
    assert alone.opaque + b"\0\0" == by_line.opaque


OUTSIDE = st.lists(
    st.sampled_from(
        ["Some text.", "A sentence, and [[a link]].", "`code`", "$x$", "- item", "12 %", "text\nlines"]
    ),
    max_size=4,
).map("\n\n".join)


@given(st.sampled_from([case for case in cases() if len(case.flashcards) == 1]), OUTSIDE, OUTSIDE)
@settings(max_examples=400)
def test_text_outside_a_flashcard_never_changes_it(case: Case, above: str, below: str) -> None:
    """Paragraphs above and below, with a ruler between, leave its content alone."""
    if case.problems or case.file == "14_opt_in" or case.text[:1] in ("-", "\ufeff"):
        return
    alone = case.extraction().flashcards[0]
    if alone.syntax in ("tagged", "heading", "zettel", "yanki", "ankiops"):
        return  # their answer is what follows
    around = replace(case, text=f"{above}\n\n***\n\n{case.text}\n\n***\n\n{below}\n")
    found = around.extraction().flashcards
    assert [content(flashcard) for flashcard in found] == [content(alone)]


def content(flashcard: object) -> tuple[str, ...]:
    names = ("kind", "front", "back", "text", "extra", "deck", "block_id")
    return tuple(str(getattr(flashcard, name)) for name in names)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.file}: {case.name}")
def test_line_ends_and_a_last_one_do_not_matter(case: Case) -> None:
    expected = [content(flashcard) for flashcard in case.extraction().flashcards]
    for text in (case.text.replace("\r\n", "\n").replace("\n", "\r\n"), case.text + "\n"):
        changed = replace(case, text=text)
        assert [content(flashcard) for flashcard in changed.extraction().flashcards] == expected


@pytest.mark.parametrize(
    "text", ["x" * 5_000_000, "a::b " * 1_000_000, "=" * 5_000_000, "{" * 5_000_000, "`a" * 2_500_000]
)
def test_a_line_of_five_megabytes(text: str) -> None:
    check(flashcards_in(zettel(text, {"opt_in": "all"})), zettel(text, {"opt_in": "all"}))


def test_ten_thousand_flashcards() -> None:
    text = "".join(f"Q: question {n}\nA: answer {n}\n\n" for n in range(10_000))
    assert len(flashcards_in(zettel(text, {})).flashcards) == 10_000


def test_a_zettel_that_is_left_out_takes_no_part() -> None:
    assert not takes_part(zettel("Q: a\nA: b", {}, {"anki": False}))
    assert not takes_part(zettel("Q: a\nA: b", {"only_where": {"type": "permanent"}}, {"type": "draft"}))
    assert takes_part(
        zettel("Q: a\nA: b", {"only_where": {"type": "permanent"}}, {"type": ["x", "permanent"]})
    )
