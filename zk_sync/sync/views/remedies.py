"""What to do about a problem, in one plain sentence for each kind of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ...texts import _, language, marked
from ...vault.yaml_remedy import yaml_remedy

_YAML = "the frontmatter is not valid YAML: {what}"
_LONGEST = 2000  # characters of a message that is looked at
_AS_UTF8 = marked("Save this file as UTF-8, as your editor's “Save as” can.")
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
        "Give a block of “{path}” the name {place}, or correct the name in line {line}."
    ),
    '"{path}" has no heading "{place}" to embed': marked(
        "Correct the heading “{place}” in line {line}: “{path}” has none of that name."
    ),
    'the embed "![[{target}]]" was left out: it would contain itself': marked(
        "Take the embed “![[{target}]]” out of line {line}: it would contain itself."
    ),
    "a cloze number must be from 1 to {most}": marked(
        "Give the deletion in line {line} a number from 1 to {most}."
    ),
    "anki: {value} means nothing, use one of {known}": marked(
        "Write one of these behind “anki:” in the frontmatter: {known}."
    ),
    "the frontmatter must be 'name: value' lines, but it is a {type}": marked(
        "Write the frontmatter in lines such as “name: value”, or take it out."
    ),
    "the frontmatter cannot be read: {error}": marked("Take out of line {line} what YAML cannot read."),
    "has the id {id} of {path}; it goes by its path until one changes": marked(
        "Give either this file or “{path}” another id: both have {id}."
    ),
    "requires what requires it: {titles}; the order keeps the first of these": marked(
        "Let one of these no longer require the next: {titles}."
    ),
    "holds two versions, as Git left them in a conflict; keep one and take Git's marks out": marked(
        "Keep one of the two versions from line {line} on, and take Git's marks out."
    ),
    "is UTF-16, not UTF-8; save it as UTF-8": _AS_UTF8,
    "is not UTF-8 (perhaps Latin-1 or Windows-1252); save it as UTF-8": _AS_UTF8,
    "is no text file (it holds NUL bytes)": marked(
        "Give this file another ending than .md, or let the settings leave it out: it is no text."
    ),
    "is larger than {n} MB, too large for a zettel": marked(
        "Split this file, or let the settings leave it out: it is larger than {n} MB."
    ),
    "its content is only in the cloud; open it once to download it": marked(
        "Open this file once, so that its content is downloaded."
    ),
    "cannot be read: {reason}": marked("See why this file cannot be opened. The system says: {reason}."),
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
