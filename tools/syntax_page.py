"""Writes docs/syntax.md and the syntax sheet from the tables of cases: ``python tools/syntax_page.py``.

With ``--check`` it writes nothing and fails when the page is out of date.
"""

from __future__ import annotations

import html
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.cards.case_table import Case, Table, tables  # noqa: E402  (needs the path above)
from zk_sync.cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard  # noqa: E402

PAGE = ROOT / "docs" / "syntax.md"
SHEET = ROOT / "zk_sync" / "gui" / "syntax_sheet.html"
# Of these tables the first example stands on the sheet.
ON_SHEET = (
    *(
        "01_qa",
        "02_inline",
        "03_multiline",
        "04_tagged",
        "05_ruled",
        "06_cloze",
        "07_cloze_short",
        "08_callout",
    ),
    *("09_table", "10_headings", "11_whole", "12_obsidian_to_anki", "13_logseq", "14_opt_in"),
)
_TIGHT = "margin: 0 0 3px"
INTRODUCTION = """# Card syntaxes

What makes a flashcard of a zettel, by example. Each example is a test: this page is made by
`python tools/syntax_page.py` from the tables in `tests/cards/cases/`, which hold many more cases.

To see what a file of yours gives: `python -m zk_sync cards FILE`.
"""


def page() -> str:
    """The whole page."""
    contents = "\n".join(f"- [{table.title}](#{_anchor(table.title)})" for table in tables())
    return "\n".join([INTRODUCTION, contents, "", *map(_section, tables())]).rstrip() + "\n"


def _anchor(title: str) -> str:
    kept = "".join(character for character in title.lower() if character.isalnum() or character in " -_")
    return kept.replace(" ", "-")


def _section(table: Table) -> str:
    parts = [f"## {table.title}", ""]
    for part in table.parts:
        if isinstance(part, str):
            parts += [part, ""]
        elif part.example:
            parts += [_example(part), ""]
    return "\n".join(parts)


def _example(case: Case) -> str:
    fence = "`" * max(3, _longest_run(case.text) + 1)
    lines = [f"**{case.name[0].upper()}{case.name[1:]}**", ""]
    if case.settings:
        lines += ["Settings: `" + json.dumps(case.settings, ensure_ascii=False) + "`", ""]
    if case.path != "note.md":
        lines += [f"File: `{case.path}`", ""]
    lines += [f"{fence}markdown", case.text, fence, ""]
    extraction = case.extraction()
    for flashcard in extraction.flashcards:
        lines += [*_card(flashcard), ""]
    if extraction.problems:
        lines += [f"- problem in line {problem.line}: {problem.message}" for problem in extraction.problems]
    if not extraction.flashcards and not extraction.problems:
        lines.append("No flashcard.")
    return "\n".join(lines).rstrip() + "\n"


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _card(flashcard: Flashcard) -> list[str]:
    fields = [
        ("Front", flashcard.front),
        ("Back", flashcard.back),
        ("Text", _as_anki(flashcard.text)),
        ("Hint", flashcard.hint),
        ("Extra", flashcard.extra),
        ("Deck", flashcard.deck),
        ("Tags", " ".join(flashcard.tags)),
        ("Headings", " › ".join(flashcard.headings)),
        ("Bullets above", " › ".join(flashcard.parents)),
        ("Block id", flashcard.block_id),
        ("Id in Anki", str(flashcard.foreign_id or "")),
    ]
    rows = [f"| {name} | {_cell(value)} |" for name, value in fields if value]
    return [f"| {flashcard.kind} | line {flashcard.line} |", "| --- | --- |", *rows]


def _as_anki(text: str) -> str:
    for sentinel, mark in ((CLOZE_OPEN, "{{c"), (CLOZE_SEP, "::"), (CLOZE_HINT, "::"), (CLOZE_CLOSE, "}}")):
        text = text.replace(sentinel, mark)
    return text


def _cell(text: str) -> str:
    """A text as code in a cell of a table, its lines one below the other."""
    return "<br>".join(
        f"`` {line} ``" if line.strip() else "" for line in text.replace("|", "\\|").split("\n")
    )


def sheet() -> str:
    """All notations on one page in two columns, each by one example, for the window in Anki."""
    parts = [_on_sheet(table) for table in tables() if table.name in ON_SHEET]
    half = len(parts) // 2 + 1  # the examples of the first ones are shorter
    columns = "".join(f"<td width='50%'>{''.join(part)}</td>\n" for part in (parts[:half], parts[half:]))
    return f"<table width='100%' cellspacing='12'><tr>\n{columns}</tr></table>\n"


def _on_sheet(table: Table) -> str:
    case = next(part for part in table.parts if isinstance(part, Case) and part.example)
    given = f"<br><small>{html.escape(json.dumps(case.settings))}</small>" if case.settings else ""
    text = html.escape("\n".join(line for line in case.text.split("\n") if line.strip()))
    cards = []
    for card in case.extraction().flashcards:
        sides = filter(None, (card.front, card.back, _as_anki(card.text)))
        cards.append(
            "→ " + " · ".join(html.escape(" / ".join(filter(str.strip, side.split("\n")))) for side in sides)
        )
    title = f"<p style='{_TIGHT}'><b>{html.escape(table.title)}</b>{given}</p>"
    written = f"<pre style='{_TIGHT}; white-space: pre-wrap'>{text}</pre>"
    return f"{title}{written}<p style='margin: 0 0 10px'>{'<br>'.join(cards)}</p>\n"


def main(arguments: list[str]) -> int:
    wrong = 0
    for file, text in ((PAGE, page()), (SHEET, sheet())):
        if "--check" not in arguments:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            print(f"{file} is out of date: run python tools/syntax_page.py", file=sys.stderr)
            wrong = 1
    return wrong


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
