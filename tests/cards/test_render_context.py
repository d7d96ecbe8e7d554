"""Context, source link and linked zettels, and the fingerprint of all that a note shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.cards.rendering import Vault, deletions, rendered
from zk_sync.cards.flashcard import Flashcard
from zk_sync.cards.render import Renderer
from zk_sync.config import Settings, settings_from
from zk_sync.sync.by_hand.checking import OneChanged
from zk_sync.vault.zettel import zettel_from

HERE = "---\ntitle: The *title*\n---\n# Top\n"


@pytest.mark.parametrize(
    ("front", "headings", "expected"),
    [
        ("Q", (), "The <em>title</em>"),
        ("Q", ("A", "B"), "The <em>title</em> › A › B"),
        ("Q", ("The *title*", "B"), "The <em>title</em> › B"),
        ("b", ("A", "B"), "The <em>title</em> › A"),
        ("The *title*", (), ""),
        (
            "Q",
            ("a < b & c", "`x` $y$ [[Note|z]] ![[i.png]]"),
            "The <em>title</em> › a &lt; b &amp; c › <code>x</code> \\(y\\) z ",
        ),
        ("Q", ("<script>alert(1)</script>",), "The <em>title</em> › alert(1)"),
        ("Q", ("{{c1::x}}",), "The <em>title</em> › {<!-- -->{c1::x}}"),
    ],
)
def test_context(front: str, headings: tuple[str, ...], expected: str) -> None:
    fields = around(front=front, headings=headings, context="always")
    assert fields["Context"].strip() == expected.strip()


def around(context: str | bool, *, back: str = "b", **card: Any) -> Mapping[str, str]:
    """The fields of a flashcard in a zettel called The *title*."""
    settings = {"context": context, "context_headings": card.pop("context_headings", False)}
    return rendered(Vault({"Here.md": HERE}), settings=settings, back=back, **card).fields


LINK = '<a href="obsidian://open?vault=My%20Vault&amp;file=Here{place}">{label}</a>'
CLOSED = '<details class="zk-closed"><summary>Context</summary>{}</details>'
TITLE = "The <em>title</em>"


@pytest.mark.parametrize(
    ("setting", "front", "context", "source"),
    [
        ("after", "Q", "", LINK.format(place="%23B", label=TITLE) + " › A › B"),
        (True, "Q", "", LINK.format(place="%23B", label=TITLE) + " › A › B"),
        (
            "hint",
            "Q",
            CLOSED.format(f"{TITLE} › A › B"),
            LINK.format(place="%23B", label=TITLE) + " › A › B",
        ),
        ("always", "Q", f"{TITLE} › A › B", LINK.format(place="%23B", label="Zettel")),
        ("never", "Q", "", LINK.format(place="%23B", label=TITLE)),
        (False, "Q", "", LINK.format(place="%23B", label=TITLE)),
        ("after", "The *title*", "", LINK.format(place="%23B", label="Zettel") + " › A › B"),
        ("always", "The *title*", "A › B", LINK.format(place="%23B", label="Zettel")),
        ("after", "B", "", LINK.format(place="%23B", label=TITLE) + " › A"),
        ("never", "The *title*", "", LINK.format(place="%23B", label="Zettel")),
    ],
)
def test_where_title_and_headings_stand(setting: str | bool, front: str, context: str, source: str) -> None:
    fields = around(setting, front=front, headings=("A", "B"))
    assert (fields["Context"], fields["Source"]) == (context, source)


@pytest.mark.parametrize(
    ("kind", "question", "answer", "heading", "is_shown"),
    [
        ("basic", "Which colours does it absorb?", "Red and blue", "Optics", True),
        ("basic", "Which colours does it absorb?", "Red and blue", "Blue light", False),
        ("basic", "Which colours does it absorb?", "Red and blue", "Which colours does it absorb?", False),
        ("basic", "What does chlorophyll do with blue light?", "It absorbs it", "Chlorophyll", True),
        ("basic", "What does chlorophyll do with blue light?", "It absorbs it", "Absorption", False),
        ("basic", "What does chlorophyll do?", "Chlorophyll absorbs", "Chlorophyll", True),
        ("basic", "What happens at night?", "Memories are sorted", "Memory", False),
        ("basic", "What was built?", "Many houses", "The house", False),
        ("basic", "Was wurde gebaut?", "Viele Häuser", "Das Haus", False),
        ("basic", "Was tut das Blatt?", "Die Absorption von Licht", "Lichtabsorption", False),
        ("basic", "Was hat er getan?", "Er hat gesungen", "Singen", False),
        ("basic", "Who came?", "Two men", "A man", False),
        ("basic", "When did it end?", "1945", "After 1945", False),
        ("basic", "When did it end?", "1945", "After 1946", True),
        ("basic", "植物吸收什么光？", "红光", "红色的", False),
        ("basic", "植物吸收什么光？", "红光", "植物", True),
        ("basic", "それは何ですか", "クロロフィル", "クロロフィルの話", False),
        ("basic", "무엇입니까?", "기억은 중요하다", "기억", False),
        ("basic", "What is it?", "Ёлка", "Елки", False),
        ("type", "Capital of France?", "Paris", "Paris", False),
        ("reversed", "stoma", "pore", "Stomata", False),
        ("reversed", "stoma", "pore", "Pores of a leaf", False),
        ("reversed", "stoma", "pore", "Leaves", True),
        ("cloze", "The ⟦1|xylem⟧ carries water, the ⟦2|phloem⟧ sugar", "", "Xylem", False),
        ("cloze", "The ⟦1|xylem⟧ carries water, the ⟦2|phloem⟧ sugar", "", "Phloem", False),
        ("cloze", "The ⟦1|xylem⟧ carries water, the ⟦2|phloem⟧ sugar", "", "Water", True),
        ("cloze", "The ⟦1|xylem ⟦2|vessel⟧⟧ is wood", "", "Vessels", False),
        ("cloze", "The ⟦1|xylem¦wood⟧ carries water", "", "Wood", True),
        ("cloze", "⟦1|Xylem⟧ is wood; xylem carries water", "", "Xylem", True),
    ],
)
@pytest.mark.parametrize("setting", ["after", "hint"])
def test_headings_that_cannot_tell_may_stand_on_the_question_side(
    setting: str, kind: str, question: str, answer: str, heading: str, is_shown: bool
) -> None:
    texts = {"text": deletions(question)} if kind == "cloze" else {"front": question, "back": answer}
    card = {"headings": (heading,), **texts}
    context = around(setting, kind=kind, context_headings=True, **{"back": "", **card})["Context"]
    shown = re.sub("<details.*</details>", "", context)
    assert (heading in shown) == is_shown
    assert (f"<div>{heading}</div>" in context) == (is_shown and setting == "hint")


@pytest.mark.parametrize(
    ("title", "heading", "shown", "source"),
    [
        ("Mitochondria make ATP", "Organelles", "Organelles", "Mitochondria make ATP"),
        ("Cells", "The powerhouses", "", "Cells › The powerhouses"),
        ("Biology", "The powerhouses", "Biology", "Zettel › The powerhouses"),
        ("Biology", "Organelles", "Biology › Organelles", "Zettel"),
    ],
)
def test_never_above_the_reversed_card_what_tells_its_other_side(
    title: str, heading: str, shown: str, source: str
) -> None:
    vault = Vault({"Here.md": f"---\ntitle: {title}\n---\n"})
    card: Any = {"front": "mitochondrion", "back": "powerhouse of the cell", "headings": (heading,)}
    whole = f"{title} › {heading}"
    for kind in ("reversed", "basic"):
        fields = rendered(vault, settings={"context": "always"}, kind=kind, **card).fields
        assert fields["Context"] == (shown if kind == "reversed" else whole)
        assert re.sub("<.*?>", "", fields["Source"]) == (source if kind == "reversed" else "Zettel")
        closed = rendered(vault, settings={"context": "hint"}, kind=kind, **card).fields
        assert closed["Context"] == (CLOSED.format(fields["Context"]) if fields["Context"] else "")
        assert re.sub("<.*?>", "", closed["Source"]) == whole


def test_headings_stand_nowhere_else_for_it() -> None:
    for setting in ("always", "never"):
        fields = around(setting, front="Q", headings=("A",), context_headings=True)
        assert fields == around(setting, front="Q", headings=("A",))


@pytest.mark.parametrize(
    ("template", "card", "href"),
    [
        ("obsidian", {}, "obsidian://open?vault=My%20Vault&amp;file=a%2FHere%20%26%20now"),
        (
            "obsidian",
            {"headings": ("A: b", "C#d")},
            "obsidian://open?vault=My%20Vault&amp;file=a%2FHere%20%26%20now%23C%20d",
        ),
        (
            "obsidian",
            {"headings": ("A",), "block_id": "x1"},
            "obsidian://open?vault=My%20Vault&amp;file=a%2FHere%20%26%20now%23%5Ex1",
        ),
        ("logseq", {}, "logseq://graph/My%20Vault?page=Here%20%26%20now"),
        ("the-archive", {}, "thearchive://match/42"),
        ("vscode", {}, "zettel://open?vault=My%20Vault&amp;file=a%2FHere%20%26%20now.md&amp;with=vscode"),
        ("zettlr", {}, "zettel://open?vault=My%20Vault&amp;file=a%2FHere%20%26%20now.md&amp;with=zettlr"),
        (
            "system",
            {"headings": ("A",)},
            "zettel://open?vault=My%20Vault&amp;file=a%2FHere%20%26%20now.md&amp;place=A&amp;with=system",
        ),
        (
            "my-app://{vault}/{path}?t={title}&i={id}&h={heading}",
            {},
            "my-app://My%20Vault/a%2FHere%20%26%20now?t=T&amp;i=42&amp;h=",
        ),
    ],
)
def test_source(template: str, card: dict[str, Any], href: str) -> None:
    vault = Vault({"a/Here & now.md": "---\nid: 42\ntitle: T\n---\n"})
    fields = rendered(
        vault, path="a/Here & now.md", front="Q", back="b", settings={"source_link": template}, **card
    ).fields
    below = " › ".join(("", *card.get("headings", ())))
    assert fields["Source"] == f'<a href="{href}">T</a>{below}'


def test_an_attachment_has_no_id() -> None:
    vault = Vault({"Here.md": ""}, {"d.pdf": b"x"})
    fields = rendered(vault, front="[a](d.pdf)", back="b", settings={"source_link": "the-archive"}).fields
    assert fields["Front"] == '<a href="thearchive://match/d.pdf" class="zk-link">a</a>'


def test_a_template_that_would_run_something_gives_no_link() -> None:
    fields = rendered(front="Q", back="b", settings={"source_link": "javascript:alert('{path}')"}).fields
    assert fields["Source"] == "Here"


def test_linked_zettels_are_named_by_their_titles() -> None:
    vault = Vault(
        {
            "Here.md": "[[B]] [[nowhere]] [[A|x]] [[B]] [[Here]] [c](C.md) `[[D]]` [[E]]",
            "A.md": "# The *A*",
            "B.md": "---\ntitle: B & co\n---",
            "C.md": "c",
            "D.md": "d",
            "E.md": "---\nbroken: [\n---\n",
        }
    )
    vault.index = type(vault.index)(tuple(vault.texts), (), list)
    links = rendered(vault, front="Q", back="b").fields["Links"]
    titles = ["B &amp; co", "The <em>A</em>", "C", "E"]
    href = "obsidian://open?vault=My%20Vault&amp;file="
    assert (
        links
        == "<ul>"
        + "".join(
            f'<li><a href="{href}{file}">{title}</a></li>' for file, title in zip("BACE", titles, strict=True)
        )
        + "</ul>"
    )


def test_no_more_than_twelve_are_named() -> None:
    names = [f"N{number}" for number in range(30)]
    vault = Vault(
        {"Here.md": " ".join(f"[[{name}]]" for name in names), **{f"{name}.md": "x" for name in names}}
    )
    assert rendered(vault, front="Q", back="b").fields["Links"].count("<li>") == 12


# The fingerprint

TEXTS = {
    "Here.md": "# Here\n\n[[Linked]]\n\n[^1]: foot ![[foot.png]]\n[r]: Target.md\n",
    "Linked.md": "# Linked",
    "Target.md": "# Target",
    "Embedded.md": "# E\n\n## S\n\ntext ![[Inner]]\n",
    "Inner.md": "inner ![[img.png]]",
    "Other.md": "# Other",
}
FILES = {"img.png": b"1", "foot.png": b"2", "other.png": b"3"}
CARD = {
    "kind": "basic",
    "syntax": "qa",
    "line": 1,
    "front": "Q [[Target]] ![[Embedded#S]] a[^1] [b][r]",
    "back": "A",
}


def fingerprint(
    texts: dict[str, str] | None = None,
    files: dict[str, bytes] | None = None,
    settings: dict[str, Any] | None = None,
    name: str = "My Vault",
    **card: Any,
) -> str:
    vault = Vault({**TEXTS, **(texts or {})}, {**FILES, **(files or {})})
    vault.name = name
    renderer = Renderer(settings_from(settings or {}), vault)
    return renderer.fingerprint(Flashcard(**{**CARD, **card}), vault.zettel("Here.md"))


@pytest.mark.parametrize(
    "change",
    [
        {"front": "Q"},
        {"back": "B"},
        {"extra": "x"},
        {"hint": "x"},
        {"kind": "reversed"},
        {"deck": "D"},
        {"tags": ("t",)},
        {"headings": ("H",)},
        {"block_id": "x"},
        {"name": "Other vault"},
        {"settings": {"context": "never"}},
        {"settings": {"context": "hint"}},
        {"settings": {"context_headings": True}},
        {"settings": {"line_breaks": False}},
        {"settings": {"source_link": "vscode"}},
        {"texts": {"Here.md": "---\ntitle: New\n---\n" + TEXTS["Here.md"]}},
        {"texts": {"Here.md": "---\ndirection: rtl\n---\n" + TEXTS["Here.md"]}},
        {"texts": {"Here.md": TEXTS["Here.md"].replace("foot ", "changed ")}},
        {"texts": {"Here.md": TEXTS["Here.md"].replace("[[Linked]]", "")}},
        {"texts": {"Linked.md": "# New"}},
        {"texts": {"Target.md": "# New"}},
        {"texts": {"Target.md": "---\nid: 5\n---\n# Target"}},
        {"texts": {"Embedded.md": TEXTS["Embedded.md"].replace("text", "new")}},
        {"texts": {"Inner.md": "changed ![[img.png]]"}},
        {"files": {"img.png": b"new"}},
        {"files": {"foot.png": b"new"}},
    ],
    ids=str,
)
def test_what_a_note_shows_changes_its_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint(**change) != fingerprint()


@pytest.mark.parametrize(
    "change",
    [
        {"line": 99},
        {"foreign_id": 5},
        {"syntax": "inline"},
        {"texts": {"Here.md": TEXTS["Here.md"] + "\nMore text\n"}},
        {"texts": {"Other.md": "# New"}},
        {"texts": {"Embedded.md": TEXTS["Embedded.md"] + "\n## Another\n\nx\n"}},
        {"texts": {"New.md": "x"}},
        {"files": {"other.png": b"new"}},
        {"settings": {"default_deck": "D", "removed": "keep"}},
    ],
    ids=str,
)
def test_what_it_does_not_show_leaves_it(change: dict[str, Any]) -> None:
    assert fingerprint(**change) == fingerprint()


def test_a_fingerprint_is_short_and_the_same_everywhere() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 16
    assert int(fingerprint(), 16)


def test_images_in_raw_html_count() -> None:
    card = {"front": '<img src="img.png">'}
    assert fingerprint(files={"img.png": b"new"}, **card) != fingerprint(**card)


def test_a_plain_card_reads_no_other_zettel() -> None:
    vault = Vault({"Here.md": "text", "Other.md": ""})
    zettel = vault.zettel("Here.md")
    vault.read.clear()
    Renderer(Settings(), vault).fingerprint(Flashcard("basic", "qa", 1, "a (b) [c] d", "e"), zettel)
    assert vault.read == []


def test_version_0_1_0_gave_the_same_fingerprint() -> None:
    """Or an update of the add-on alone would make each text a new one."""
    assert fingerprint() == "a7db7db2115d1d4f"
    assert fingerprint(settings={"context": True}) == fingerprint(settings={"context": "after"})
    assert fingerprint(hint="x") != fingerprint(extra="x")


def test_fields_that_run_into_each_other_differ() -> None:
    assert fingerprint(front="a", back="b c") != fingerprint(front="a b", back="c")
    assert fingerprint(front="a", back="", extra="b") != fingerprint(front="a", back="b", extra="")
    assert fingerprint(tags=("a", "b")) == fingerprint(tags=("b", "a"))


def test_a_zettel_that_is_not_saved_yet_embeds_itself_as_it_is_now() -> None:
    changed = zettel_from("Here.md", "## Shared\n\nnew\n", Settings())
    files = OneChanged(Vault({"Here.md": "## Shared\n\nold\n"}), changed)
    flashcard = Flashcard("basic", "qa", 1, "front", "![[#Shared]]")
    fields = Renderer(Settings(), files).render(flashcard, changed).fields
    assert "new" in fields["Back"]
    assert "old" not in fields["Back"]
