"""Text without markup takes a short way that gives the same; fields are stored as written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from anki.collection import Collection
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cards.rendering import Vault, html, page_in, rendered
from zk_sync.cards.markdown.parser import Markdown
from zk_sync.cards.markdown.text import plain_html

VAULT = Vault({"Here.md": ""})
MARKDOWN = {breaks: Markdown(line_breaks=breaks) for breaks in (True, False)}
# Letters and the characters that mean something somewhere, so that near misses come up.
NEARLY_PLAIN = st.text(
    st.sampled_from("aZé1. )-+*_=:/#|>~^%w@&!?'\"\n\u00a0\u3000漢\u0301🙂ש(),;$[]<{}\\`\t"), max_size=40
)


def full(text: str, breaks: bool) -> str:
    """What the Markdown parser gives, never the short way."""
    markdown = MARKDOWN[breaks]
    page = page_in(VAULT, markdown)
    md = markdown.parser()
    out: str = md.render(text, {"page": page})
    return out.strip("\n").removeprefix("<p>").removesuffix("</p>")


@given(st.one_of(NEARLY_PLAIN, st.text(max_size=60)), st.booleans())
@example("1\u3000", False)
@example("0\x85", False)
@example("1. a", True)
@example("a\n1) b", True)
@example("a\nb", False)
@example("a  \nb", False)
@example("www.example.com", True)
@example("a\n\u3000b", True)
def test_the_short_way_gives_what_markdown_gives(text: str, breaks: bool) -> None:
    text = text.strip("\n")
    short = plain_html(text, "<br>\n" if breaks else "\n")
    if short is not None:
        assert short == full(text, breaks)


@pytest.mark.parametrize(
    "text",
    [
        "What is it?",
        'He said "no" (twice), didn’t he: yes!',
        "漢字 と かな",
        "x = 1 + 2",
        "a\nb",
        "50 % of 3 | 4",
        "a-b/c #tag",
    ],
)
def test_ordinary_texts_take_the_short_way(text: str) -> None:
    assert plain_html(text, "\n") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "a<br>\nb"),
        ("a *b*\nc", "a <em>b</em><br>\nc"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("\"q\" 's'", "\"q\" 's'"),
        ("", ""),
        ("  \n ", ""),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("    code", '<pre class="zk-code"><code>code\n</code></pre>'),
        ("\tcode", '<pre class="zk-code"><code>code\n</code></pre>'),
        ("e\u0301", "\u00e9"),
        ("a\x07b\x7fc", "abc"),
        ("&#7;x", "\ufffdx"),
        ("\ufdd4x\ufdd5", "x"),
        ("👩‍👩‍👧 \u200f", "👩‍👩‍👧 \u200f"),
        ("[sound:x.mp3]", "[<!-- -->sound:x.mp3]"),
        (r"a \\(b\\)", r"a \<!-- -->(b\)"),
        (r"`\(`", r"<code>\<!-- -->(</code>"),
        ("[latex]x[/latex] [$]", "[<!-- -->latex]x[/latex] [<!-- -->$]"),
        ("[anki:tts lang=en]x[/anki:tts]", "[<!-- -->anki:tts lang=en]x[/anki:tts]"),
    ],
)
def test_text(text: str, expected: str) -> None:
    assert html(text) == expected


def test_line_breaks_can_be_joined() -> None:
    assert html("a\nb *c*\nd", settings={"line_breaks": False}) == "a\nb <em>c</em>\nd"


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("שלום world", True),
        ("**שלום**", True),
        ("Hello שלום", False),
        ("123 مرحبا", True),
        ("$x$ مرحبا", True),
        ("![[img.png]] שלום", True),
        ("漢字", False),
        ("1 + 2", False),
    ],
)
def test_direction_by_the_first_strong_character(text: str, rtl: bool) -> None:
    vault = Vault({"Here.md": ""}, {"img.png": b"x"})
    assert html(text, vault).startswith('<div dir="rtl">') is rtl


@pytest.mark.parametrize(
    ("direction", "text", "rtl"), [("rtl", "Hello", True), ("ltr", "שלום", False), ("RTL", "x", True)]
)
def test_direction_by_frontmatter(direction: str, text: str, rtl: bool) -> None:
    vault = Vault({"Here.md": f"---\ndirection: {direction}\n---\n"})
    assert html(text, vault).startswith('<div dir="rtl">') is rtl


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("Paris", "Paris"),
        ("**Paris** & *Rome*", "Paris &amp; Rome"),
        ("one\ntwo", "one two"),
        ("- a\n- b", "a b"),
        ("`a < b`", "a &lt; b"),
        ("a\\_b", "a_b"),
        ("[[Here|there]]", "there"),
        ("שלום", "שלום"),
    ],
)
def test_an_answer_to_type_is_plain_text(back: str, expected: str) -> None:
    fields = rendered(front="q", back=back, kind="type").fields
    assert fields["Back"] == expected
    assert fields["Type"] == "1"


def test_kinds_are_flags() -> None:
    assert rendered(front="q", back="a").fields["Reverse"] == ""
    assert rendered(front="q", back="a", kind="reversed").fields["Reverse"] == "1"
    assert list(rendered(kind="cloze", text="x").fields) == [
        "Text",
        "Hint",
        "Extra",
        "Context",
        "Source",
        "Links",
    ]


@pytest.fixture(scope="module")
def col(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    col = Collection(str(Path(tmp_path_factory.mktemp("anki")) / "collection.anki2"))
    yield col
    col.close()


@given(text=st.text(max_size=80))
@example("\x00a\x1f\x7f\x85\u2028\ufdd4\ufdef\ufffe")
@example("e\u0301 \u212b `\u212b` $\u212b$ [\u212b](\u212b)")
def test_anki_stores_fields_as_written(col: Collection, text: str) -> None:
    fields = rendered(front=text, back=text, extra=text, headings=(text,)).fields
    notetype = col.models.by_name("Basic")
    assert notetype
    note = col.new_note(notetype)
    note["Front"] = "x" + "\n".join(fields.values())
    note["Back"] = fields["Back"]
    col.add_note(note, col.decks.get_current_id())
    stored = col.get_note(note.id)
    assert stored.fields == note.fields
    assert unicodedata.is_normalized("NFC", note["Front"])


def test_a_text_too_long_for_a_card_is_shown_as_it_is() -> None:
    card = rendered(front="*a* <b>\n" * 15_000, back="b")
    assert card.fields["Front"].startswith("*a* &lt;b&gt;<br>\n")
    assert "too long" in card.problems[0].message
