"""A field's text without what tools write differently: markup, entities, white space, links to the source."""

from __future__ import annotations

import html
import re
import unicodedata

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # one that is never closed hides all that follows
_SOURCE_LINK = re.compile(
    r"<a\b[^<>]*\b(?:class=[\"']?obsidian-link|href=[\"'](?:obsidian|logseq|vscode)://)[^<>]*>"
    r"\s*(?:Obsidian|Logseq|Source|Open|Quelle|🔗|↗)?\s*</a>"
    r"|<span style=\"font-size: 9pt;\">File: [^<>]{0,500}</span>",  # Inka's
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"<img\b[^<>]*?\bsrc\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s<>]+))[^<>]*>", re.IGNORECASE
)
_SOUND = re.compile(r"\[sound:([^\[\]]{1,300})\]")
_DELETION = re.compile(  # the innermost one, and its hint
    r"\{\{c[\d,]{1,20}::((?:(?!::|\}\}|\{\{)[\s\S]){0,20000})(?:::(?:(?!\}\}|\{\{)[\s\S]){0,20000})?\}\}"
)
_DEEPEST = 4  # deletions in each other
_TAG = re.compile(r"<[^<>]{0,2000}>")
_FORMULA = re.compile(r"\\\((?:(?!\\[()])[\s\S])*\\\)|\\\[(?:(?!\\[\[\]])[\s\S])*\\\]")
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,500}\|)?([^\[\]\n]{1,500})\]\]")
_MATH = re.compile(r"\\[()\[\]]|\[/?\$\$?\]|\[/?latex\]|\$\$?")
_MARKS = re.compile(r"==|\*\*|__|~~|`|\{|\}")
_HASHED = re.compile(r"-[0-9a-f]{8}(?=\.[^.]+$)")  # as our copies in the media folder end
_PARTED = re.compile(r"(?<!\s)\s+(?:>|›|»|→)\s+")


def comparable(field: str) -> str:
    """What a field (HTML, or Markdown that was never rendered) says, in a form that is compared.

    Two fields that differ in markup alone give the same text; "" where nothing is said.
    """
    text = _SOURCE_LINK.sub(" ", _COMMENT.sub(" ", field))
    if "\\" in text:
        text = _FORMULA.sub(lambda match: match[0].replace("<", "&lt;"), text)
    text = _PICTURE.sub(lambda match: f" {_base_name(match[1] or match[2] or match[3] or '')} ", text)
    text = _SOUND.sub(lambda match: f" {_base_name(match[1])} ", text)
    for _ in range(_DEEPEST if "{{c" in text else 0):
        text = _DELETION.sub(r"\1", text)
    text = html.unescape(_TAG.sub(" ", text))
    text = _MARKS.sub("", _MATH.sub("", _WIKILINK.sub(r"\1", text)))
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def forms(field: str) -> tuple[str, ...]:
    """What a note's question may be in the zettel: all of it, or what is left behind a context before it."""
    whole = comparable(field)
    plain = html.unescape(_TAG.sub(" ", field))
    parts = _PARTED.split(plain)
    last = comparable(html.escape(parts[-1])) if len(parts) > 1 else whole
    return (whole, last) if last and last != whole else (whole,)


def _base_name(target: str) -> str:
    """The file name of a picture or sound, without folder and without what tells our copies apart."""
    name = html.unescape(target).replace("\\", "/").rpartition("/")[2]
    return _HASHED.sub("", name).replace("%20", " ")
