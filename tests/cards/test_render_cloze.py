"""Deletions come out as clozes that a real Anki shows right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.models import NotetypeDict
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cards.rendering import cloze, html, rendered

CASES = [
    ("a ⟦1|b⟧ c", "a {{c1::b}} c"),
    ("a ⟦1|b¦hint⟧ c", "a {{c1::b::hint}} c"),
    ("⟦1|a ⟦2|b⟧ c⟧", "{{c1::a {{c2::b}} c}}"),
    ("⟦1|std::vector⟧", "{{c1::std:<!-- -->:vector}}"),
    ("⟦1|`a::b`¦a::b⟧", "{{c1::<code>a:<!-- -->:b</code>::a::b}}"),
    ("⟦1|:::⟧", "{{c1:::<!-- -->:<!-- -->:}}"),
    ("⟦1|a:¦h⟧", "{{c1::a:<!-- -->::h}}"),
    ("⟦1|x}⟧", "{{c1::x}<!-- -->}}"),
    ("⟦1|x}}⟧", "{{c1::x}<!-- -->}<!-- -->}}"),
    ("⟦1|`}}`⟧", "{{c1::<code>}<!-- -->}</code>}}"),
    ("⟦1|x¦h}⟧", "{{c1::x::h}<!-- -->}}"),
    ("}} ⟦1|x⟧ {{ }}", "}} {{c1::x}} {{ }}"),
    ("`{{c2::x}}` ⟦1|y⟧", "<code>{<!-- -->{c2::x}}</code> {{c1::y}}"),
    ("{{c2::x}} ⟦1|y⟧", "{<!-- -->{c2::x}} {{c1::y}}"),
    (r"⟦1|$\frac{a}{\frac{b}{c}}$⟧", r"{{c1::\(\frac{a}{\frac{b}{c} }\)}}"),
    (r"$\frac{⟦1|\sqrt{x}⟧}{2}$", r"\(\frac{{{c1::\sqrt{x} }}}{2}\)"),
    (r"⟦1|$a::b$¦h⟧", r"{{c1::\(a: :b\)::h}}"),
    (r"⟦1|$a$¦$b$⟧", r"{{c1::\(a\)::\(b\)}}"),
    ("⟦1|<b>x</b>⟧", "{{c1::<b>x</b>}}"),
    ("⟦1|a<b⟧", "{{c1::a&lt;b}}"),
    # emphasis at the edges
    ("⟦1|**b**⟧", "{{c1::<strong>b</strong>}}"),
    ("**⟦1|b⟧**", "<strong>{{c1::b}}</strong>"),
    ("**⟦1|(b)⟧**c", "**{{c1::(b)}}**c"),  # as CommonMark reads **(b)**c
    ("⟦1|**(b)**⟧c", "{{c1::<strong>(b)</strong>}}c"),
    ("⟦1|_b_⟧", "{{c1::<em>b</em>}}"),
    ("_⟦1|b⟧_", "<em>{{c1::b}}</em>"),
    ("==⟦1|b⟧== ⟦2|==c==⟧", "<mark>{{c1::b}}</mark> {{c2::<mark>c</mark>}}"),
    ("⟦1|~~b~~¦_h_⟧", "{{c1::<s>b</s>::<em>h</em>}}"),
    # across elements
    ("⟦1|a\n\nb⟧", "{{c1::<p>a</p>\n<p>b</p>}}"),
    ("x ⟦1|a\n\nb⟧ y", "<p>x {{c1::a}}</p>\n<p>{{c1::b}} y</p>"),
    ("**a ⟦1|b** c⟧", "<strong>a {{c1::b}}</strong>{{c1:: c}}"),
    ("⟦1|- a\n- b⟧", "{{c1::<ul>\n<li>a</li>\n<li>b</li>\n</ul>}}"),
    ("- a\n- ⟦1|b\n- c⟧", "<ul>\n<li>a</li>\n<li>{{c1::b}}</li>\n<li>{{c1::c}}</li>\n</ul>"),
    ("⟦1|```\nx\n```⟧", '{{c1::<pre class="zk-code"><code>x\n</code></pre>}}'),
    ("⟦1|\n```\n}}\n```\n⟧", '{{c1::<pre class="zk-code"><code>}<!-- -->}\n</code></pre>}}'),
    ("⟦1|$$\nx\n$$⟧", "{{c1::<div>\\[x\\]</div>}}"),
    ("# ⟦1|a⟧\n- ⟦2|b⟧", "<h1>{{c1::a}}</h1>\n<ul>\n<li>{{c2::b}}</li>\n</ul>"),
    ("x\n> ⟦1|a⟧", "<p>x</p>\n<blockquote>\n<p>{{c1::a}}</p>\n</blockquote>"),
    ("x ⟦1|a\nb¦h⟧", "x {{c1::a<br>\nb::h}}"),
    # where nothing can be hidden the text stays
    (
        "[⟦1|a⟧](https://b.c) ⟦2|[d](https://e.f)⟧",
        '<a href="https://b.c">{{c1::a}}</a> {{c2::<a href="https://e.f">d</a>}}',
    ),
    ("[a](https://⟦1|b⟧.c) ⟦2|d⟧", '<a href="https://b.c">a</a> {{c2::d}}'),
    (
        "⟦1|[[Here]]⟧",
        '{{c1::<a href="obsidian://open?vault=My%20Vault&amp;file=Here" class="zk-link">Here</a>}}',
    ),
    ("⟦1|a", "a"),
    ("a⟧ ⟦1|b⟧", "a {{c1::b}}"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_deletions_are_written_as_anki_reads_them(text: str, expected: str) -> None:
    assert cloze(text) == expected


@pytest.fixture(scope="module")
def col(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """A real collection with a note type like ours."""
    col = Collection(str(Path(tmp_path_factory.mktemp("anki")) / "collection.anki2"))
    yield col
    col.close()


@pytest.fixture(scope="module")
def shown(col: Collection) -> Callable[[str], list[tuple[str, str]]]:
    """Question and answer of each card that a cloze's text makes."""
    notetype: NotetypeDict = col.models.by_name("Cloze") or {}

    def sides(text: str) -> list[tuple[str, str]]:
        note = col.new_note(notetype)
        note["Text"] = text
        col.add_note(note, col.decks.get_current_id())
        assert col.get_note(note.id)["Text"] == text, "Anki stores what we wrote"
        outputs = [card.render_output() for card in note.cards()]
        return [(output.question_text, output.answer_text) for output in outputs]

    return sides


CLOZE = re.compile(r'<span class="cloze"[^>]*>(.*?)</span>', re.DOTALL)


@pytest.mark.parametrize(
    ("text", "asked", "answered"),
    [
        ("a ⟦1|b¦h⟧ c", ["[h]"], ["b"]),
        ("⟦1|std::vector⟧", ["[...]"], ["std:<!-- -->:vector"]),
        ("⟦1|`a::b`¦c::d⟧", ["[c::d]"], ["<code>a:<!-- -->:b</code>"]),
        ("⟦1|x}}⟧ y", ["[...]"], ["x}<!-- -->}<!-- -->"]),
        (r"⟦1|$\frac{a}{\frac{b}{c}}$⟧", ["[...]"], [r"\(\frac{a}{\frac{b}{c} }\)"]),
        (r"⟦1|${a}_{b_{c}}$⟧ z", ["[...]"], [r"\({a}_{b_{c} }\)"]),
        ("x ⟦1|a\n\nb¦h⟧ y", ["[h]", "[h]"], ["a", "b"]),
        ("`{{c7::no}}` ⟦1|yes⟧", ["[...]"], ["yes"]),
    ],
)
def test_anki_shows_the_deletion(
    shown: Callable[[str], list[tuple[str, str]]], text: str, asked: list[str], answered: list[str]
) -> None:
    sides = shown(cloze(text))
    assert len(sides) == 1
    assert CLOZE.findall(sides[0][0]) == asked
    assert CLOZE.findall(sides[0][1]) == answered


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_anki_makes_one_card_for_each_number(
    shown: Callable[[str], list[tuple[str, str]]], text: str
) -> None:
    written = cloze(text)
    numbers = set(re.findall(r"\{\{c(\d+)::", written))
    if numbers:
        assert len(shown(written)) == len(numbers)


def test_math_with_a_deletion_within_is_still_math(shown: Callable[[str], list[tuple[str, str]]]) -> None:
    question, answer = shown(cloze(r"$\frac{⟦1|\sqrt{x}⟧}{2}$"))[0]
    assert r"\(\frac{[...]}{2}\)" in question
    assert r"\(\frac{\sqrt{x} }{2}\)" in answer


@pytest.mark.parametrize(
    "text", ["`{{c1::x}}`", "{{c1::x}}", "{{Front}} {{#Back}}", "```\n{{c1::x}}\n```", r"$a {{c1::b}}$"]
)
def test_a_literal_is_no_cloze_in_any_field(text: str) -> None:
    fields = rendered(kind="cloze", text="\ufdd01\ufdd1y\ufdd3", extra=text, headings=(text,)).fields
    assert "{{c1::" not in fields["Extra"] + fields["Context"]
    assert "{{c1::" not in html(text)


NOTATIONS = (
    "⟦1| ⟦2| ⟧ ¦h a ** _ ` == ~~ $ $$ }} {{ :: : } { | <b> </b> <div> </div> <br> [ ]( [x](https://y.z)"
)
STARTS = [" ", "\n", "\n\n", "- ", "  - ", "1. ", "> ", "# ", "```\n", "|a|b|\n|-|-|\n"]
MARKDOWN = st.sampled_from([*NOTATIONS.split(), *STARTS])
EDGE = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>|(\{\{c\d+::)|(\}\})")


@given(st.lists(MARKDOWN, max_size=25).map("".join))
@example("- a ⟦1|b\n- c **d⟧ e**")
@example("|a|b|\n|-|-|\n|⟦1|x|y⟧|")
@example("⟦1|a\n\n⟦2|b\n\nc⟧ d⟧")
def test_no_deletion_cuts_an_element(text: str) -> None:
    stack: list[str] = []
    for match in EDGE.finditer(cloze(text)):
        slash, name, opening, closing = match.groups()
        if opening:
            stack.append("{{")
        elif closing and "{{" in stack:
            assert stack.pop() == "{{", cloze(text)
        elif name and not slash and name not in ("br", "hr", "img"):
            stack.append(name)
        elif name and slash:
            assert stack.pop() == name, cloze(text)
    assert "{{" not in stack


def test_a_deletion_that_cannot_be_shown_is_a_problem() -> None:
    problems = rendered(kind="cloze", text="\ufdd01\ufdd1", syntax="cloze").problems
    assert [problem.line for problem in problems] == [7]
    assert "deletion" in problems[0].message
