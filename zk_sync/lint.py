"""What could be better in the flashcards of a vault, written for a person, a program or an editor."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from .cards.quality import RULES, findings_in
from .config import Settings
from .errors import ConfigError
from .printable import in_one_line
from .sync.reading.content import VaultContent, keys_of

Format = Literal["text", "json", "unix"]


@dataclass(frozen=True)
class LintRow:
    """One finding. ``path`` is relative to the vault; the names are a contract: those of ``--json``."""

    path: str
    line: int
    rule: str
    message: str
    source: str
    key: str


def rows_of(content: VaultContent, settings: Settings) -> list[LintRow]:
    """The findings in a vault, by path and line.

    Raises ConfigError when the setting ``lint_ignore`` names a rule that there is not.
    """
    _check(settings.lint_ignore)
    keys, _ = keys_of(content.vault, content.entries, {})
    found = findings_in(
        ((entry.path, entry.flashcard) for entry in content.entries),
        frozenset(settings.lint_ignore),
        around=content.around,
    )
    return [
        LintRow(item.path, item.line, item.rule, item.message, item.source, keys[item.index])
        for item in found
    ]


def _check(ignored: Sequence[str]) -> None:
    ids = [rule.id for rule in RULES]
    problems = []
    for name in ignored:
        if name not in ids:
            near = difflib.get_close_matches(name, ids, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"the rules are {', '.join(ids)}"
            problems.append(f'lint_ignore: no rule "{name}", {hint}')
    if problems:
        raise ConfigError(problems)


def written(rows: Sequence[LintRow], form: Format, place: Callable[[str], Path]) -> str:
    """The findings in one form; ``place`` gives the file at a path as it can be opened from here."""
    if form == "json":
        return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2)
    if form == "unix":
        lines = (f"{place(row.path)}:{row.line}:1: {row.message} [{row.rule}]" for row in rows)
        return "\n".join(map(in_one_line, lines))
    return _for_a_person(rows)


def _for_a_person(rows: Sequence[LintRow]) -> str:
    if not rows:
        return "nothing to improve"
    lines = []
    for path, group in groupby(rows, lambda row: row.path):
        lines += [in_one_line(path), *(f"  {row.line}: {row.message} [{row.rule}]" for row in group), ""]
    sources = {row.rule: row.source for row in rows}
    lines += ["Why:", *(f"  {rule}: {source}" for rule, source in sorted(sources.items())), ""]
    cards = len({(row.path, row.line, row.key) for row in rows})
    lines.append(f"{_counted(len(rows), 'finding')} in {_counted(cards, 'flashcard')}")
    return "\n".join(lines)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
