"""What to do about a problem, in one plain sentence for each kind of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ...texts import _, language, marked
from ...vault.yaml_remedy import yaml_remedy

_YAML = "the frontmatter is not valid YAML: {what}"
_LONGEST = 2000  # characters of a message that is looked at
# What the sync says → what to do about it; what is not listed says that itself.
_REMEDIES: Mapping[str, str] = {
    "this Q: has no A:": marked("Write the answer below line {line}, in a line that begins with “A:”."),
    "this flashcard has no question": marked("Write the question of the flashcard in line {line}."),
    "this flashcard has no answer": marked("Write the answer of the flashcard in line {line}."),
    "this flashcard has no answer: nothing is indented below it": marked(
        "Write the answer below line {line}, indented, or take the flashcard tag out of it."
    ),
    "this flashcard has no answer: no text follows it": marked(
        "Write the answer below line {line}, or take the flashcard tag out of it."
    ),
    "this cloze flashcard has no deletion": marked(
        "Mark in line {line} what is to be asked, such as {{c1::this}}."
    ),
    "this cloze {cloze} is never closed": marked("Close the deletion that begins in line {line}, with }}."),
    "this cloze has no text": marked("Write between :: and }} in line {line} what is to be asked."),
    "this {start} has no {end}": marked("Write {end} below the flashcard that begins in line {line}."),
    "the math block $$ is never closed": marked("Close the formula that begins in line {line}, with $$."),
    "the comment <!-- is never closed": marked("Close the comment that begins in line {line}, with -->."),
    "the comment %% is never closed": marked("Close the comment that begins in line {line}, with %%."),
    "the code fence {mark} is never closed": marked(
        "Close the code that begins in line {line}, with {mark} in a line of its own."
    ),
    '"{name}" is not in the vault; the card says so in its place': marked(
        "Put “{name}” into the vault, or correct its name in line {line}."
    ),
    '"{name}" is left out by the settings (exclude, include); the card says so': marked(
        "Let the settings take “{name}” in, or take it out of line {line}."
    ),
    '"{path}" has no block "{place}" to embed': marked(
        "Give a block of “{path}” the name ^{place}, or correct the name in line {line}."
    ),
    '"{path}" has no heading "{place}" to embed': marked(
        "Correct the heading “{place}” in line {line}: “{path}” has none of that name."
    ),
}


def remedy_for(message: str, lines: Sequence[str], line: int) -> str:
    """What to do about a problem; "" where its ``message`` says that itself.

    ``lines``: of its file, and ``line`` the one it is about, from 1.
    """
    message = message[:_LONGEST]
    if _pattern(_YAML, language()).fullmatch(message):
        return yaml_remedy(lines, line)
    for template, remedy in _REMEDIES.items():
        if match := _pattern(template, language()).fullmatch(message):
            said = _(remedy)
            for name, value in {**match.groupdict(), "line": str(line)}.items():
                said = said.replace(f"{{{name}}}", value)
            return said
    return ""


@lru_cache(maxsize=200)
def _pattern(template: str, _language: str) -> re.Pattern[str]:
    """Finds a message that was made of ``template`` in the language spoken now, with what was filled in."""
    parts = re.split(r"\{(\w+)\}", _(template))
    texts, names = map(re.escape, parts[::2]), parts[1::2]
    holes = [f"(?P<{name}>.*)" for name in names]
    pieces = [piece for pair in zip(texts, [*holes, ""], strict=True) for piece in pair]
    return re.compile("".join(pieces), re.DOTALL)
