# ruff: noqa: E501  # a table reads best with a scenario's states side by side
"""The table of test_identity_scenarios.py: vault before, vault after, and whose note is whose.

A flashcard is written ``question / answer`` (a cloze: its text). What a scenario does not mention keeps its
own note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Files = Mapping[str, "str | bytes"]
PNG = b"\x89PNG\r\n\x1a\n"


def qa(*flashcards: str, meta: str = "") -> str:
    """A zettel of Q/A flashcards; ``meta`` is its frontmatter."""
    blocks = [f"Q: {q}\nA: {a}\n" for q, a in (card.split(" / ") for card in flashcards)]
    return (f"---\n{meta}\n---\n" if meta else "") + "\n".join(blocks)


@dataclass(frozen=True)
class Case:
    """One scenario. ``same``: after → before, where they differ; ``new`` and ``gone`` as they are written."""

    name: str
    before: Files
    after: Files
    same: Mapping[str, str] = field(default_factory=dict)
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    between: Files | None = None  # a state of the vault that is synced in between


PARIS, ROME, OSLO = (
    "What is the capital of France? / Paris",
    "What is the capital of Italy? / Rome",
    "What is the capital of Norway? / Oslo",
)
KANT, HUME = (
    "Who wrote the Critique of Pure Reason? / Immanuel Kant",
    "Who woke Kant from slumber? / David Hume",
)
CELL = "What is the powerhouse of the cell? / The mitochondrion"
LEAF = "Where does photosynthesis take place? / In the chloroplasts of leaf cells"
OSMOSIS = "What drives water through a membrane? / A difference in osmotic pressure"
KEPT = "What stays as it is? / This one"

RENAMES = [
    Case("a file is renamed", {"a.md": qa(PARIS, KANT)}, {"b.md": qa(PARIS, KANT)}),
    Case("a file moves into a folder", {"a.md": qa(PARIS, KANT)}, {"x/y/a.md": qa(PARIS, KANT)}),
    Case("only the case of a file's name changes", {"note.md": qa(PARIS)}, {"Note.md": qa(PARIS)}),
    Case(
        "a folder is renamed",
        {"old/a.md": qa(PARIS), "old/b.md": qa(KANT), "c.md": qa(CELL)},
        {"new/a.md": qa(PARIS), "new/b.md": qa(KANT), "c.md": qa(CELL)},
    ),
    Case(
        "a folder with equal flashcards in several files is renamed",
        {"old/a.md": qa("Term? / one", PARIS), "old/b.md": qa("Term? / two", KANT)},
        {"new/a.md": qa("Term? / one", PARIS), "new/b.md": qa("Term? / two", KANT)},
    ),
    Case(
        "a file is renamed and one question in it edited",
        {"a.md": qa(PARIS, KANT)},
        {"b.md": qa("What is France's capital? / Paris", KANT)},
        {"What is France's capital? / Paris": PARIS},
    ),
    Case(
        "a file is renamed and every flashcard in it edited",
        {"a.md": qa(LEAF, KANT, OSMOSIS)},
        {
            "b.md": qa(
                "Where in a plant does photosynthesis take place? / In the chloroplasts of leaf cells",
                "Who wrote the Critique of Pure Reason in 1781? / Immanuel Kant",
                "What drives water through a cell membrane? / A difference in the osmotic pressure",
            )
        },
        {
            "Where in a plant does photosynthesis take place? / In the chloroplasts of leaf cells": LEAF,
            "Who wrote the Critique of Pure Reason in 1781? / Immanuel Kant": KANT,
            "What drives water through a cell membrane? / A difference in the osmotic pressure": OSMOSIS,
        },
    ),
    Case(
        "a file is renamed and an answer in it rewritten",
        {"a.md": qa(LEAF, KANT)},
        {"b.md": qa("Where does photosynthesis take place? / Thylakoids!", KANT)},
        {"Where does photosynthesis take place? / Thylakoids!": LEAF},
    ),
    Case(
        "two files swap their names",
        {"a.md": qa("Definition? / An apple"), "b.md": qa("Definition? / Some bread")},
        {"b.md": qa("Definition? / An apple"), "a.md": qa("Definition? / Some bread")},
    ),
    Case(
        "a file is renamed and another one takes its old name and question",
        {"a.md": qa("Definition? / An apple, which is a fruit")},
        {"b.md": qa("Definition? / An apple, which is a fruit"), "a.md": qa("Definition? / Bread")},
        new=("Definition? / Bread",),
    ),
    Case(
        "a file is renamed and edited, and another one takes its old name and question",
        {"a.md": qa("Definition? / An apple, which is a fruit")},
        {"b.md": qa("Definition? / An apple, which is a sweet fruit"), "a.md": qa("Definition? / Bread")},
        {"Definition? / An apple, which is a sweet fruit": "Definition? / An apple, which is a fruit"},
        new=("Definition? / Bread",),
    ),
    Case(
        "a zettel with an id is renamed and edited",
        {"202301231542 Old.md": qa(PARIS, KANT)},
        {"x/202301231542 New.md": qa(PARIS, "Who wrote the Critique of Pure Reason? / I. Kant, 1781")},
        {"Who wrote the Critique of Pure Reason? / I. Kant, 1781": KANT},
    ),
    Case("a whole-zettel flashcard is renamed with its file", {"Osmosis.md": "---\nanki: true\n---\nWater moves to the salt."},
         {"On osmosis.md": "---\nanki: true\n---\nWater moves to the salt."},
         {"On osmosis / Water moves to the salt.": "Osmosis / Water moves to the salt."}),
    Case("the vault moves into a subfolder of itself", {"a.md": qa(PARIS), "b/c.md": qa(KANT)},
         {"all/a.md": qa(PARIS), "all/b/c.md": qa(KANT)}),
]  # fmt: skip

MOVES = [
    Case("a zettel with a template's block ids goes, and another one of it comes",
         {"a.md": qa("What is it for? / slicing by hand any loaf ^use", "Is it safe at home? / No ^safe"), "k.md": qa(KEPT)},
         {"b.md": qa("What is it for? / sheets joined by heat ^use", "Is it safe at home? / No ^safe"), "k.md": qa(KEPT)},
         new=("What is it for? / sheets joined by heat",), gone=("What is it for? / slicing by hand any loaf",)),
    Case("a template's question comes into a zettel that lost its own of it",
         {"a.md": qa("In which year born? / 1912", KEPT), "b.md": qa("In which year born? / 1850")},
         {"a.md": qa("In which year born? / 1887", KEPT), "b.md": qa("In which year born? / 1850")},
         between={"a.md": qa(KEPT), "b.md": qa("In which year born? / 1850")},
         new=("In which year born? / 1887",), gone=("In which year born? / 1912",)),
    Case("a block moves to another zettel", {"a.md": qa(PARIS, KANT), "b.md": qa(CELL)},
         {"a.md": qa(PARIS), "b.md": qa(CELL, KANT)}),
    Case(
        "a block moves to another zettel and is edited lightly",
        {"a.md": qa(PARIS, KANT), "b.md": qa(CELL)},
        {"a.md": qa(PARIS), "b.md": qa(CELL, "Who wrote “Critique of Pure Reason”, 1781? / Immanuel Kant")},
        {"Who wrote “Critique of Pure Reason”, 1781? / Immanuel Kant": KANT},
    ),
    Case("a zettel is split in two", {"a.md": qa(PARIS, ROME, KANT, HUME)},
         {"a.md": qa(PARIS, ROME), "b.md": qa(KANT, HUME)}),
    Case("a zettel is split in two new ones", {"a.md": qa(PARIS, ROME, KANT, HUME)},
         {"b.md": qa(PARIS, ROME), "c.md": qa(KANT, HUME)}),
    Case(
        "a zettel is split and a moved question edited",
        {"a.md": qa(PARIS, LEAF, KANT, HUME)},
        {"a.md": qa(PARIS, LEAF), "b.md": qa("Who wrote Critique of Pure Reason? / Immanuel Kant", HUME)},
        {"Who wrote Critique of Pure Reason? / Immanuel Kant": KANT},
    ),
    Case("two zettels are merged", {"a.md": qa(PARIS, ROME), "b.md": qa(KANT)}, {"a.md": qa(PARIS, ROME, KANT)}),
    Case(
        "two zettels with the same question are merged",
        {"a.md": qa("Definition? / An apple", PARIS), "b.md": qa("Definition? / Some bread", KANT)},
        {"a.md": qa("Definition? / An apple", PARIS, "Definition? / Some bread", KANT)},
    ),
    Case("three zettels are merged in a new one", {"a.md": qa(PARIS), "b.md": qa(KANT), "c.md": qa(CELL)},
         {"all.md": qa(CELL, PARIS, KANT)}),
    Case("flashcards are reordered", {"a.md": qa(PARIS, KANT, CELL, HUME)}, {"a.md": qa(HUME, CELL, PARIS, KANT)}),
    Case(
        "flashcards are reordered and two edited",
        {"a.md": qa(PARIS, KANT, CELL)},
        {"a.md": qa("What is the powerhouse of a cell? / The mitochondrion", "The capital of France? / Paris", KANT)},
        {"What is the powerhouse of a cell? / The mitochondrion": CELL, "The capital of France? / Paris": PARIS},
    ),
    Case("a flashcard is inserted above the others", {"a.md": qa(PARIS, KANT)}, {"a.md": qa(CELL, PARIS, KANT)},
         new=(CELL,)),
    Case("a block is copied to another zettel", {"a.md": qa(PARIS)}, {"a.md": qa(PARIS), "b.md": qa(PARIS)},
         new=(f"{PARIS} @b.md",)),
    Case(
        "a block moves, and the same question is asked of something else where it was",
        {"a.md": qa("Which year? / It was 1789 in Paris"), "b.md": qa(KANT)},
        {"a.md": qa("Which year? / 1914"), "b.md": qa(KANT, "Which year? / It was 1789 in Paris")},
        new=("Which year? / 1914",),
    ),
]  # fmt: skip

EDITS = [
    Case("a typo in a question is mended", {"a.md": qa("What is the capitol of France? / Paris", ROME)},
         {"a.md": qa(PARIS, ROME)}, {PARIS: "What is the capitol of France? / Paris"}),
    Case("an answer is rewritten", {"a.md": qa(PARIS, ROME)},
         {"a.md": qa("What is the capital of France? / The city of light", ROME)},
         {"What is the capital of France? / The city of light": PARIS}),
    Case("question and answer are both edited lightly", {"a.md": qa(LEAF, KANT)},
         {"a.md": qa("Where exactly does photosynthesis take place? / In chloroplasts of leaf cells", KANT)},
         {"Where exactly does photosynthesis take place? / In chloroplasts of leaf cells": LEAF}),
    Case("a question is reworded, the answer stays", {"a.md": qa(KANT, CELL)},
         {"a.md": qa("The Critique of Pure Reason: by whom? / Immanuel Kant", CELL)},
         {"The Critique of Pure Reason: by whom? / Immanuel Kant": KANT}),
    Case("question and answer are replaced by others", {"a.md": qa(KANT, CELL)}, {"a.md": qa(OSMOSIS, CELL)},
         new=(OSMOSIS,), gone=(KANT,)),
    Case("one is replaced by another one of its kind", {"a.md": qa(PARIS, ROME)}, {"a.md": qa(OSLO, ROME)},
         new=(OSLO,), gone=(PARIS,)),
    Case("two swap their answers", {"a.md": qa("one? / 1", "two? / 2")}, {"a.md": qa("one? / 2", "two? / 1")},
         {"one? / 2": "one? / 1", "two? / 1": "two? / 2"}),
    Case("two swap their questions", {"a.md": qa("one? / 1", "two? / 2")}, {"a.md": qa("two? / 1", "one? / 2")},
         {"one? / 2": "one? / 1", "two? / 1": "two? / 2"}),
    Case("two swap their places and one is edited", {"a.md": qa(PARIS, KANT)},
         {"a.md": qa(KANT, "What's the capital of France? / Paris")},
         {"What's the capital of France? / Paris": PARIS}),
    Case("one of two with like questions is edited", {"a.md": qa(PARIS, ROME)},
         {"a.md": qa("Name the capital of France. / Paris", ROME)}, {"Name the capital of France. / Paris": PARIS}),
    Case("both of two with like questions are edited", {"a.md": qa(PARIS, ROME)},
         {"a.md": qa("Name the capital of Italy. / Rome", "Name the capital of France. / Paris")},
         {"Name the capital of Italy. / Rome": ROME, "Name the capital of France. / Paris": PARIS}),
    Case("the case of a question changes", {"a.md": qa("What is DNA? / An acid")}, {"a.md": qa("what is dna? / An acid")},
         {"what is dna? / An acid": "What is DNA? / An acid"}),
    Case("white space in a question changes", {"a.md": qa(PARIS)}, {"a.md": "Q:   What is the   capital of\n  France?\nA: Paris\n"},
         {"What is the capital of France? / Paris": PARIS}),
    Case("a word of the question becomes bold", {"a.md": qa(KANT)}, {"a.md": qa(KANT.replace("Pure", "**Pure**"))}),
    Case("case and markup change and the file is renamed", {"a.md": qa(KANT, CELL)},
         {"b.md": qa(KANT.replace("Pure", "**pure**"), CELL)}, {KANT.replace("Pure", "pure"): KANT}),
    Case("a short question is edited", {"a.md": qa("DNA? / Deoxyribonucleic acid", PARIS)},
         {"a.md": qa("DNA is? / Deoxyribonucleic acid", PARIS)},
         {"DNA is? / Deoxyribonucleic acid": "DNA? / Deoxyribonucleic acid"}),
    Case("a very short question becomes another one", {"a.md": qa("a? / 1", PARIS)}, {"a.md": qa("b? / 2", PARIS)},
         new=("b? / 2",), gone=("a? / 1",)),
    Case("another king with the same answer", {"a.md": qa("Which house was Henry IV of? / That of Lancaster", KANT)},
         {"a.md": qa("Which house was Henry V of? / That of Lancaster", KANT)},
         new=("Which house was Henry V of? / That of Lancaster",), gone=("Which house was Henry IV of? / That of Lancaster",)),
    Case("another one of its kind whose answer has much the same words",
         {"a.md": qa("What is the capital of Iran? / Tehran, a city in Asia", KANT)},
         {"a.md": qa("What is the capital of Iraq? / Baghdad, a city in Asia", KANT)},
         new=("What is the capital of Iraq? / Baghdad, a city in Asia",),
         gone=("What is the capital of Iran? / Tehran, a city in Asia",)),
    Case("a number in the question changes with its answer", {"a.md": qa("What is 7 * 8? / 56", KANT)},
         {"a.md": qa("What is 7 * 9? / 63", KANT)}, new=("What is 7 * 9? / 63",), gone=("What is 7 * 8? / 56",)),
]  # fmt: skip

TWINS = [
    Case("one of two with the same question is removed", {"a.md": qa("one? / 1", "one? / uno")}, {"a.md": qa("one? / uno")},
         gone=("one? / 1",)),
    Case("a second one with the same question is added above", {"a.md": qa("one? / 1")},
         {"a.md": qa("one? / uno", "one? / 1")}, new=("one? / uno",)),
    Case("one of two with the same question is edited", {"a.md": qa("one? / the first number", "one? / uno")},
         {"a.md": qa("one? / the very first number", "one? / uno")},
         {"one? / the very first number": "one? / the first number"}),
    Case("one of two with the same question gets a wholly new answer", {"a.md": qa("one? / 1", "one? / uno")},
         {"a.md": qa("one? / single", "one? / uno")}, {"one? / single": "one? / 1"}),
    Case("both of two with the same question get new answers", {"a.md": qa("one? / 1", "one? / uno")},
         {"a.md": qa("one? / eins", "one? / jeden")}, new=("one? / eins", "one? / jeden"),
         gone=("one? / 1", "one? / uno")),
    Case("entirely equal twins stay two", {"a.md": qa("one? / 1", "one? / 1", KANT)}, {"a.md": qa(KANT, "one? / 1", "one? / 1")}),
    Case("one of two equal twins goes", {"a.md": qa("one? / 1", "one? / 1")}, {"a.md": qa("one? / 1")}, gone=("one? / 1",)),
    Case("twins that differ in case alone change places", {"a.md": qa("What is X? / set", "What is x? / item")},
         {"a.md": qa("What is x? / item", "What is X? / set")}),
    Case("twins that differ in an exponent change places", {"a.md": qa("2²? / no", "22? / no")}, {"a.md": qa("22? / no", "2²? / no")}),
    Case("equal flashcards in two zettels, one zettel goes", {"a.md": qa("one? / 1"), "b.md": qa("one? / 1")},
         {"b.md": qa("one? / 1")}, {"one? / 1 @b.md": "one? / 1 @b.md"}, gone=("one? / 1 @a.md",)),
]  # fmt: skip

IDS = [
    Case("a zettel's file is copied, id and all", {"202301231542 b.md": qa(PARIS)},
         {"202301231542 b.md": qa(PARIS), "202301231542 a.md": qa(PARIS)}, new=(f"{PARIS} @202301231542 a.md",)),
    Case("two zettels have one id from the start, and one is edited",
         {"202301231542 a.md": qa(PARIS), "202301231542 b.md": qa(KANT)},
         {"202301231542 a.md": qa(PARIS), "202301231542 b.md": qa(KANT.replace("Critique", "great Critique"))},
         {KANT.replace("Critique", "great Critique"): KANT}),
    Case("of two zettels with one id the owner goes", {"202301231542 a.md": qa(PARIS), "202301231542 b.md": qa(KANT)},
         {"202301231542 b.md": qa(KANT)}, gone=(PARIS,)),
    Case("a doubled id is mended", {"202301231542 a.md": qa(PARIS), "202301231542 b.md": qa(KANT)},
         {"202301231542 a.md": qa(PARIS), "202301231543 b.md": qa(KANT)}),
    Case("a frontmatter id is added", {"a.md": qa(PARIS, KANT)}, {"a.md": qa(PARIS, KANT, meta="id: k1")}),
    Case("a frontmatter id is added and a question and an answer edited", {"a.md": qa(LEAF, KANT)},
         {"a.md": qa("Where does photosynthesis happen? / In the chloroplasts of leaf cells",
                     "Who wrote the Critique of Pure Reason? / He who slept", meta="id: k1")},
         {"Where does photosynthesis happen? / In the chloroplasts of leaf cells": LEAF,
          "Who wrote the Critique of Pure Reason? / He who slept": KANT}),
    Case("a frontmatter id is removed", {"a.md": qa(PARIS, meta="id: k1")}, {"a.md": qa(PARIS)}),
    Case("a frontmatter id changes, and an answer with it", {"a.md": qa(PARIS, KANT, meta="id: k1")},
         {"a.md": qa("What is the capital of France? / Lutetia", KANT, meta="id: k2")},
         {"What is the capital of France? / Lutetia": PARIS}),
    Case("a zettel with a frontmatter id is moved and all of it edited", {"a.md": qa(PARIS, meta="id: k1")},
         {"x/b.md": qa("What is the capital of France? / Lutetia", meta="id: k1")},
         {"What is the capital of France? / Lutetia": PARIS}),
    Case("a block id is added", {"a.md": qa(PARIS, KANT)}, {"a.md": qa(PARIS, f"{KANT} ^k1")}),
    Case("a block id is added and the question edited", {"a.md": qa(PARIS, KANT)},
         {"a.md": qa(PARIS, f"{KANT.replace('wrote', 'did write')} ^k1")}, {KANT.replace("wrote", "did write"): KANT}),
    Case("a block id is added and the answer replaced", {"a.md": qa(PARIS, KANT)},
         {"a.md": qa(PARIS, "Who wrote the Critique of Pure Reason? / He who slept ^k1")},
         {"Who wrote the Critique of Pure Reason? / He who slept": KANT}),
    Case("a block id is removed", {"a.md": qa(PARIS, f"{KANT} ^k1")}, {"a.md": qa(PARIS, KANT)}),
    Case("a block id changes", {"a.md": qa(PARIS, f"{KANT} ^k1")}, {"a.md": qa(PARIS, f"{KANT} ^k2")}),
    Case("a block keeps its id and changes wholly", {"a.md": qa(PARIS, f"{KANT} ^k1")}, {"a.md": qa(PARIS, f"{OSMOSIS} ^k1")},
         {OSMOSIS: KANT}),
    Case("a block moves with its id", {"a.md": qa(PARIS, f"{KANT} ^k1"), "b.md": qa(CELL)},
         {"a.md": qa(PARIS), "b.md": qa(CELL, f"{KANT} ^k1")}),
    Case("a block moves with its id and is rewritten", {"a.md": qa(PARIS, f"{KANT} ^k1x9"), "b.md": qa(CELL)},
         {"a.md": qa(PARIS), "b.md": qa(CELL, "Author of Kant's first critique? / Immanuel Kant himself ^k1x9")},
         {"Author of Kant's first critique? / Immanuel Kant himself": KANT}),
    Case("a block id of one zettel is used by a stranger in another", {"a.md": qa(PARIS, f"{KANT} ^1")},
         {"a.md": qa(PARIS), "b.md": qa(f"{OSMOSIS} ^1")}, new=(OSMOSIS,), gone=(KANT,)),
]  # fmt: skip


def whole(kind: str, body: str = "Water moves to the salt.") -> Files:
    return {"Osmosis.md": f"---\nanki: {kind}\n---\n{body}\n"}


def marked(line: str) -> Files:
    return {"a.md": f"#flashcards\n\n{line}\n"}


WATER = "Osmosis / Water moves to the salt."
KINDS = [
    Case("basic becomes reversed in frontmatter", whole("basic"), whole("reversed")),
    Case("reversed becomes basic in frontmatter", whole("reversed"), whole("basic")),
    Case("basic becomes typed in frontmatter", whole("basic"), whole("type")),
    Case("typed becomes reversed in frontmatter", whole("type"), whole("reversed")),
    Case("basic becomes reversed in the text", marked("apple::pomme"), marked("apple:::pomme")),
    Case("the syntax changes", marked("Apple?::pomme"), {"a.md": qa("Apple? / pomme")}),
    Case("basic becomes cloze", {"a.md": qa(KANT)}, {"a.md": "{{c1::Immanuel Kant}} wrote the Critique of Pure Reason.\n"},
         new=("{{c1::Immanuel Kant}} wrote the Critique of Pure Reason.",), gone=(KANT,)),
    Case("cloze becomes basic", {"a.md": "{{c1::Immanuel Kant}} wrote the Critique of Pure Reason.\n"}, {"a.md": qa(KANT)},
         new=(KANT,), gone=("{{c1::Immanuel Kant}} wrote the Critique of Pure Reason.",)),
    Case("a block with an id becomes cloze", {"a.md": "Q: Who?\nA: Kant ^k1\n"},
         {"a.md": "Something {{c1::else}}. ^k1\n"}, new=("Something {{c1::else}}.",), gone=("Who? / Kant",)),
]  # fmt: skip

SUN, MOON = "The {{c1::Sun}} is a star in our galaxy.", "The {{c1::Moon}} goes round the Earth."
CLOZES = [
    Case("a deletion is added", {"a.md": SUN}, {"a.md": "The {{c1::Sun}} is a {{c2::star}} in our galaxy."},
         {"The {{c1::Sun}} is a {{c2::star}} in our galaxy.": SUN}),
    Case("a deletion is removed", {"a.md": "The {{c1::Sun}} is a {{c2::star}} in our galaxy."}, {"a.md": SUN},
         {SUN: "The {{c1::Sun}} is a {{c2::star}} in our galaxy."}),
    Case("the text around a deletion is edited", {"a.md": f"{SUN}\n\n{MOON}"},
         {"a.md": f"The {{{{c1::Sun}}}} is one star in our own galaxy.\n\n{MOON}"},
         {"The {{c1::Sun}} is one star in our own galaxy.": SUN}),
    Case("the text of a deletion is edited", {"a.md": f"{SUN}\n\n{MOON}"}, {"a.md": f"{SUN.replace('Sun', 'sun')}\n\n{MOON}"},
         {SUN.replace("Sun", "sun"): SUN}),
    Case("a hint is added", {"a.md": SUN}, {"a.md": SUN.replace("Sun", "Sun::which?")}, {SUN.replace("Sun", "Sun::which?"): SUN}),
    Case("a cloze moves to another zettel", {"a.md": f"{SUN}\n\n{MOON}"}, {"a.md": SUN, "b.md": MOON}),
    Case("two clozes trade places and one is edited", {"a.md": f"{SUN}\n\n{MOON}"},
         {"a.md": f"{MOON.replace('goes', 'moves')}\n\n{SUN}"}, {MOON.replace("goes", "moves"): MOON}),
]  # fmt: skip

CAP_CJK, RIVER_CJK = "日本の首都はどこですか / 東京", "中国最长的河流是哪一条 / 长江"
SCRIPTS = [
    Case("a Japanese question is edited", {"a.md": qa(CAP_CJK, RIVER_CJK)}, {"a.md": qa("日本の首都は何ですか / 東京", RIVER_CJK)},
         {"日本の首都は何ですか / 東京": CAP_CJK}),
    Case("a Chinese question becomes another one of its kind", {"a.md": qa("法国的首都是哪里 / 巴黎", CAP_CJK)},
         {"a.md": qa("英国的首都是哪里 / 伦敦", CAP_CJK)}, new=("英国的首都是哪里 / 伦敦",), gone=("法国的首都是哪里 / 巴黎",)),
    Case("a Hebrew question is edited", {"a.md": qa("מהי בירת צרפת הגדולה / פריז", CELL)},
         {"a.md": qa("מהי בירת צרפת / פריז", CELL)}, {"מהי בירת צרפת / פריז": "מהי בירת צרפת הגדולה / פריז"}),
    Case("accents are written decomposed", {"a.md": qa("Où est né René? / À Orléans")},
         {"a.md": qa("Ou\u0300 est ne\u0301 Rene\u0301? / A\u0300 Orle\u0301ans")}),
    Case("a sign in a formula changes", {"a.md": qa("$a+b=c$ / $a=c-b$", KANT)}, {"a.md": qa("$a+b=d$ / $a=c-b$", KANT)},
         {r"\(a+b=d\) / \(a=c-b\)": r"\(a+b=c\) / \(a=c-b\)"}),
    Case("a sign changes in a formula and in its answer", {"a.md": qa("$a+b=c$ / $a=c-b$", KANT)},
         {"a.md": qa("$a+b=d$ / $a=d-b$", KANT)}, new=(r"\(a+b=d\) / \(a=d-b\)",), gone=(r"\(a+b=c\) / \(a=c-b\)",)),
    Case("formulas that differ in a sign trade places", {"a.md": qa("$a+b$ / sum", "$a-b$ / difference")},
         {"b.md": qa("$a-b$ / difference", "$a+b$ / sum")},
         {r"\(a+b\) / sum": r"\(a+b\) / sum", r"\(a-b\) / difference": r"\(a-b\) / difference"}),
    Case("code in a question is edited", {"a.md": qa("`print(len([1, 2]))` prints? / 2", CELL)},
         {"a.md": qa("`print(len([1, 2]))` prints what? / 2", CELL)},
         {"print(len([1, 2])) prints what? / 2": "print(len([1, 2])) prints? / 2"}),
    Case("an image is the question, and the answer edited", {"heart.png": PNG, "a.md": qa("![[heart.png]] / The human heart")},
         {"heart.png": PNG, "a.md": qa("![[heart.png]] / A human heart")}, {"[heart] / A human heart": "[heart] / The human heart"}),
    Case("image questions in a renamed file with edited answers",
         {"heart.png": PNG, "liver.png": PNG + b"1", "a.md": qa("![[heart.png]] / The heart", "![[liver.png]] / The liver")},
         {"heart.png": PNG, "liver.png": PNG + b"1", "b.md": qa("![[liver.png]] / A liver", "![[heart.png]] / A heart")},
         {"[heart] / A heart": "[heart] / The heart", "[liver] / A liver": "[liver] / The liver"}),
    Case("an image question becomes another one", {"heart.png": PNG, "liver.png": PNG + b"1", "a.md": qa("![[heart.png]] / heart", KANT)},
         {"heart.png": PNG, "liver.png": PNG + b"1", "a.md": qa("![[liver.png]] / liver", KANT)},
         new=("[liver] / liver",), gone=("[heart] / heart",)),
]  # fmt: skip

ABSENCES = [
    Case("a file is unreadable for a while", {"a.md": qa(PARIS), "b.md": qa(KEPT)}, {"a.md": qa(PARIS), "b.md": qa(KEPT)},
         between={"a.md": b"\xff\xfe\x00bad", "b.md": qa(KEPT)}),
    Case("a file is unreadable for a while and edited meanwhile", {"a.md": qa(PARIS), "b.md": qa(KEPT)},
         {"a.md": qa("The capital of France? / Paris"), "b.md": qa(KEPT)}, {"The capital of France? / Paris": PARIS},
         between={"a.md": b"\xff\xfe\x00bad", "b.md": qa(KEPT)}),
    Case("a file is deleted and comes back", {"a.md": qa(PARIS), "b.md": qa(KEPT)}, {"a.md": qa(PARIS), "b.md": qa(KEPT)},
         between={"b.md": qa(KEPT)}),
    Case("a file is deleted and comes back elsewhere", {"a.md": qa(PARIS), "b.md": qa(KEPT)}, {"x/c.md": qa(PARIS), "b.md": qa(KEPT)},
         between={"b.md": qa(KEPT)}),
    Case("a flashcard is cut, and pasted elsewhere after a sync", {"a.md": qa(PARIS, KANT), "b.md": qa(KEPT)},
         {"a.md": qa(PARIS), "b.md": qa(KEPT, KANT)}, between={"a.md": qa(PARIS), "b.md": qa(KEPT)}),
    Case("a deleted flashcard's key goes to another one, then it comes back",
         {"a.md": qa("Definition? / An apple, which is a fruit", KEPT), "b.md": qa(PARIS)},
         {"a.md": qa("Definition? / Bread", KEPT), "b.md": qa(PARIS, "Definition? / An apple, which is a fruit")},
         {"Definition? / Bread": "Definition? / An apple, which is a fruit"},
         new=("Definition? / An apple, which is a fruit",),
         between={"a.md": qa("Definition? / Bread", KEPT), "b.md": qa(PARIS)}),
    Case("the vault is swapped for a smaller stranger", {"a.md": qa(PARIS, KANT)}, {"a.md": qa(CELL)},
         new=(CELL,), gone=(PARIS, KANT)),
]  # fmt: skip

AMBIGUOUS = [
    Case("two alike become one that is like both", {"a.md": qa("What does letter A mean? / x", "What does letter B mean? / x")},
         {"a.md": qa("What does letter C mean? / x")}, new=("What does letter C mean? / x",),
         gone=("What does letter A mean? / x", "What does letter B mean? / x")),
    Case("one becomes two that are like it", {"a.md": qa("What does the word bank mean? / a place", KANT)},
         {"a.md": qa("What does a word bank mean? / a place", "What does one word bank mean? / a place", KANT)},
         new=("What does a word bank mean? / a place", "What does one word bank mean? / a place"),
         gone=("What does the word bank mean? / a place",)),
    Case("a zettel from a template goes, another one comes",
         {"a.md": qa("Author? / Homer", "Year? / 750"), "b.md": qa("Author? / Ovid", "Year? / 8"), "k.md": qa(KEPT)},
         {"b.md": qa("Author? / Ovid", "Year? / 8"), "c.md": qa("Author? / Dante", "Year? / 1320"), "k.md": qa(KEPT)},
         new=("Author? / Dante", "Year? / 1320"), gone=("Author? / Homer", "Year? / 750")),
    Case("in a vocabulary list one word goes, another one comes",
         {"a.md": qa("What is “the dog” in French? / le chien", "What is “the cat” in French? / le chat",
                     "What is “the cow” in French? / la vache", "What is “the house” in French? / la maison")},
         {"a.md": qa("What is “the cow” in French? / la vache", "What is “the house” in French? / la maison",
                     "What is “the horse” in French? / le cheval", "What is “the cat” in French? / le chat")},
         new=("What is “the horse” in French? / le cheval",), gone=("What is “the dog” in French? / le chien",)),
]  # fmt: skip

FORCE = qa(
    "What is the definition? / mass times acceleration",
    "Who introduced it? / Newton",
    "Is it a vector? / Yes",
)
DIPOLE_CARDS = (
    "What is the definition? / charge times distance between poles",
    "Who introduced it? / Debye",
    "Is it a vector? / Yes",
)
DIPOLE = qa(*DIPOLE_CARDS)
FORCE_CARDS = (
    "What is the definition? / mass times acceleration",
    "Who introduced it? / Newton",
    "Is it a vector? / Yes",
)
PANCAKE_CARDS = (
    "What goes into it? / flour, eggs, milk, butter, sugar",
    "How long? / 20 minutes",
    "Is it sweet? / Yes",
)
PANCAKES = qa(*PANCAKE_CARDS)
WAFFLE_CARDS = (
    "What goes into it? / flour, cocoa, milk, butter, vanilla",
    "How long? / 8 minutes",
    "Is it sweet? / Yes",
)
WAFFLES = qa(*WAFFLE_CARDS)
BREAD = qa("What goes into it? / flour, water, yeast, oil", "How long? / 45 minutes", "Is it sweet? / No")
TEMPLATES = [
    Case("a zettel goes, and another one from its template comes", {"force.md": FORCE, "k.md": qa(KEPT)},
         {"dipole.md": DIPOLE, "k.md": qa(KEPT)}, same={DIPOLE_CARDS[2]: FORCE_CARDS[2]}, new=DIPOLE_CARDS[:2], gone=FORCE_CARDS[:2]),
    Case("a zettel comes after another one from its template went", {"force.md": FORCE, "k.md": qa(KEPT)},
         {"dipole.md": DIPOLE, "k.md": qa(KEPT)}, new=DIPOLE_CARDS, gone=FORCE_CARDS, between={"k.md": qa(KEPT)}),
    Case("a live zettel is renamed and edited beside a dead one from its template",
         {"dead.md": qa("What is the definition? / resistance to a change of motion", "Who introduced it? / Kepler", "Is it a vector? / Yes"),
          "dipole.md": DIPOLE, "k.md": qa(KEPT)},
         {"moment.md": qa(DIPOLE_CARDS[0].replace("poles", "its poles"), DIPOLE_CARDS[1], DIPOLE_CARDS[2]), "k.md": qa(KEPT)},
         {DIPOLE_CARDS[0].replace("poles", "its poles"): DIPOLE_CARDS[0], f"{DIPOLE_CARDS[2]} @moment.md": f"{DIPOLE_CARDS[2]} @dipole.md"},
         gone=("What is the definition? / resistance to a change of motion", "Who introduced it? / Kepler", f"{DIPOLE_CARDS[2]} @dead.md"),
         between={"dipole.md": DIPOLE, "k.md": qa(KEPT)}),
    Case("years are equal by chance", {"a.md": qa("Author? / Ovid of Sulmo", "Year? / 8"), "b.md": qa("Author? / Homer", "Year? / 750"), "k.md": qa(KEPT)},
         {"b.md": qa("Author? / Homer", "Year? / 750"), "c.md": qa("Author? / Strabo of Amaseia", "Year? / 8"), "k.md": qa(KEPT)},
         new=("Author? / Strabo of Amaseia", "Year? / 8"), gone=("Author? / Ovid of Sulmo", "Year? / 8")),
    Case("a zettel from a template is renamed", {"a.md": FORCE, "b.md": DIPOLE, "k.md": qa(KEPT)}, {"c.md": FORCE, "b.md": DIPOLE, "k.md": qa(KEPT)},
         {"Is it a vector? / Yes @c.md": "Is it a vector? / Yes @a.md"}),
    Case("a zettel gets a new id and name, and its one answer is rewritten", {"a.md": qa(CELL, meta="id: k1"), "k.md": qa(KEPT)},
         {"b.md": qa("What is the powerhouse of the cell? / Organelles with two membranes", meta="id: k2"), "k.md": qa(KEPT)},
         {"What is the powerhouse of the cell? / Organelles with two membranes": CELL}),
    Case("an answer is replaced, and a second flashcard asks the same", {"a.md": qa("What is a set? / many things", KEPT)},
         {"a.md": qa("What is a set? / one object", "What is a set? / a part of tennis", KEPT)},
         {"What is a set? / one object": "What is a set? / many things"}, new=("What is a set? / a part of tennis",)),
    Case("a recipe goes, and one with some of its ingredients comes", {"pancakes.md": PANCAKES, "bread.md": BREAD},
         {"waffles.md": WAFFLES, "bread.md": BREAD}, new=WAFFLE_CARDS, gone=PANCAKE_CARDS),
    Case("a recipe comes after one with some of its ingredients went", {"pancakes.md": PANCAKES, "bread.md": BREAD},
         {"waffles.md": WAFFLES, "bread.md": BREAD}, new=WAFFLE_CARDS, gone=PANCAKE_CARDS, between={"bread.md": BREAD}),
    Case("a recipe is renamed, and gets an ingredient", {"pancakes.md": PANCAKES, "bread.md": BREAD},
         {"crepes.md": PANCAKES.replace("sugar", "sugar, salt"), "bread.md": BREAD}, {PANCAKE_CARDS[0].replace("sugar", "sugar, salt"): PANCAKE_CARDS[0]}),
    Case("a flashcard goes away with its template's block id", {"today.md": qa("Learnt? / Enzymes fold in cold water by night ^learnt"), "k.md": qa(KEPT)},
         {"past.md": qa("Learnt? / Enzymes fold in cold water by night ^learnt"), "today.md": qa("Learnt? / The sky is blue as light scatters ^learnt"), "k.md": qa(KEPT)},
         new=("Learnt? / The sky is blue as light scatters",)),
    Case("a block id goes to another flashcard of its zettel", {"a.md": qa(f"{PARIS} ^1", KANT)}, {"a.md": qa(PARIS, f"{KANT} ^1")}),
    Case("an answer becomes that of a flashcard that goes", {"a.md": qa("What is the integral of x? / half x squared and constant", "What is the sum of all x? / the sum of things", KEPT)},
         {"a.md": qa("What is the sum of all x? / half x squared and constant", KEPT)},
         {"What is the sum of all x? / half x squared and constant": "What is the sum of all x? / the sum of things"}, gone=("What is the integral of x? / half x squared and constant",)),
    Case("a template gives block ids", {"a.md": qa("Use? / It keeps the warmth in a house ^use"), "k.md": qa(KEPT)},
         {"b.md": qa("Use? / It keeps the light out of a room ^use"), "c.md": qa("Use? / To see ^use"), "k.md": qa(KEPT)},
         new=("Use? / It keeps the light out of a room", "Use? / To see"), gone=("Use? / It keeps the warmth in a house",)),
]  # fmt: skip

CASES = [*RENAMES, *MOVES, *EDITS, *TWINS, *IDS, *KINDS, *CLOZES, *SCRIPTS, *ABSENCES, *AMBIGUOUS, *TEMPLATES]
