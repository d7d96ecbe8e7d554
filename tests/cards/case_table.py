"""The tables of extraction cases in ``cases/*.txt``: how they are read, and what they expect.

A file starts with ``# Title`` and a description. A case::

    == its name            (``==* name``: also an example on the page docs/syntax.md)
    @ opt_in = "all"       (a setting; VALUE is JSON)
    @path folder/note.md   (where the zettel lies)
    @escapes               (\\t, \\r, \\n and \\uXXXX in the text stand for what they mean)
    the zettel's text
    --
    basic 3: front => back (kind, line in the file, fields; \\n for a line end)
      deck: A::B           (more: deck, tags, hint, extra, id, foreign, key, headings, parents, syntax)
    cloze 5: a ⟦1|text|hint⟧
    ! 7: part of a problem's message

A case that expects nothing has nothing below ``--``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zk_sync.cards.extract import Extraction, flashcards_in
from zk_sync.cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from zk_sync.config import settings_from
from zk_sync.vault.zettel import Zettel, zettel_from

FOLDER = Path(__file__).parent / "cases"
_CARD = re.compile(r"(basic|reversed|type|cloze) (\d+):(?: (.*))?$")
_MORE = re.compile(r"  (\w+):(?: (.*))?$")
_PROBLEM = re.compile(r"! (\d+): (.*)$")
_SETTING = re.compile(r"@ (\w+) = (.*)$")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([trn]))")


@dataclass
class Case:
    """One row: a zettel, settings, and the flashcards and problems it gives."""

    file: str
    name: str
    line: int
    example: bool
    path: str = "note.md"
    settings: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    flashcards: list[dict[str, str]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def zettel(self) -> Zettel:
        return zettel_from(self.path, self.text, settings_from(self.settings))

    def extraction(self) -> Extraction:
        return flashcards_in(self.zettel())


@dataclass
class Table:
    """One file: title, and its prose and cases in order."""

    name: str
    title: str
    parts: list[str | Case]


def tables() -> list[Table]:
    return [_table(path) for path in sorted(FOLDER.glob("*.txt"))]


def cases() -> list[Case]:
    return [part for table in tables() for part in table.parts if isinstance(part, Case)]


def _table(path: Path) -> Table:
    parts: list[str | Case] = []
    lines = path.read_text(encoding="utf-8").split("\n")
    prose: list[str] = []
    i = 1
    while i < len(lines):
        if lines[i].startswith("==") and re.match(r"==\*? ", lines[i]):
            if "\n".join(prose).strip():
                parts.append("\n".join(prose).strip())
            prose = []
            case, i = _case(path.stem, lines, i)
            parts.append(case)
        else:
            prose.append(lines[i])
            i += 1
    if "\n".join(prose).strip():
        parts.append("\n".join(prose).strip())
    return Table(path.stem, lines[0].removeprefix("# ").strip(), parts)


def _case(file: str, lines: list[str], i: int) -> tuple[Case, int]:
    mark, _, name = lines[i].partition(" ")
    case = Case(file, name.strip(), i + 1, example=mark == "==*")
    i += 1
    escapes = False
    while lines[i].startswith("@"):
        setting = _SETTING.match(lines[i])
        if setting:
            case.settings[setting[1]] = json.loads(setting[2])
        elif lines[i].startswith("@path "):
            case.path = lines[i].removeprefix("@path ")
        elif lines[i] == "@escapes":
            escapes = True
        else:
            raise ValueError(f"{file}.txt:{i + 1}: {lines[i]}")
        i += 1
    start = i
    while lines[i] != "--":
        i += 1
    case.text = "\n".join(lines[start:i])
    if escapes:
        case.text = _ESCAPE.sub(_unescaped, case.text)
    i += 1
    while i < len(lines) and lines[i].strip():
        said = re.sub(r"\\u([0-9a-fA-F]{4})", _unescaped, lines[i]) if escapes else lines[i]
        _expect(case, said, f"{file}.txt:{i + 1}")
        i += 1
    return case, i


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"t": "\t", "r": "\r", "n": "\n"}[match[2]]


def _expect(case: Case, line: str, where: str) -> None:
    if card := _CARD.match(line):
        fields = {"kind": card[1], "line": card[2]}
        said = card[3] or ""
        if card[1] == "cloze":
            fields["text"] = said
        else:
            front, _, back = (said + " ").partition(" => ")
            fields["front"], fields["back"] = front.strip(), back.strip()
        case.flashcards.append(fields)
    elif more := _MORE.match(line):
        case.flashcards[-1][more[1]] = (more[2] or "").strip()
    elif problem := _PROBLEM.match(line):
        case.problems.append((int(problem[1]), problem[2]))
    else:
        raise ValueError(f"{where}: {line}")


def shown(text: str) -> str:
    """A field as the tables write it."""
    for sentinel, mark in ((CLOZE_OPEN, "⟦"), (CLOZE_SEP, "|"), (CLOZE_HINT, "|"), (CLOZE_CLOSE, "⟧")):
        text = text.replace(sentinel, mark)
    return text.replace("\n", "\\n").replace("\t", "\\t")


def as_expected(flashcard: Flashcard, names: set[str]) -> dict[str, str]:
    """What ``flashcard`` says about the ``names`` that a case mentions, as the tables write it."""
    said = {
        "kind": flashcard.kind,
        "line": str(flashcard.line),
        "front": shown(flashcard.front),
        "back": shown(flashcard.back),
        "text": shown(flashcard.text),
        "hint": shown(flashcard.hint),
        "extra": shown(flashcard.extra),
        "deck": flashcard.deck,
        "tags": " ".join(flashcard.tags),
        "id": flashcard.block_id,
        "foreign": str(flashcard.foreign_id),
        "key": flashcard.tool_key,
        "headings": " > ".join(flashcard.headings),
        "parents": " > ".join(flashcard.parents),
        "syntax": flashcard.syntax,
    }
    always = {"kind", "line", "hint", "extra"} | (
        {"text"} if flashcard.kind == "cloze" else {"front", "back"}
    )
    return {name: value for name, value in said.items() if name in names | always}
