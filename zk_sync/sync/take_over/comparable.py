"""A field's text without what tools write differently: markup, entities, white space, links to the source.

``comparable`` is the form by which notes are found, ``wording`` the one in which two say the same, and
``unrendered`` that in which what a tool did not render says the same as what was typed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping

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
_DELETION = re.compile(  # the innermost one: its numbers, its text, and its hint
    r"\{\{c([\d,]{1,20})::((?:(?!::|\}\}|\{\{)[\s\S]){0,20000})"
    r"(?:::(?:(?!\}\}|\{\{)[\s\S]){0,20000})?\}\}"
)
_OPEN, _NUMBERED, _CLOSE = "\x01", "\x02", "\x03"  # of a deletion, in a wording
_DEEPEST = 4  # deletions in each other
_TAG = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>")
_BREAK = re.compile(  # a tag that parts what stands before it from what follows
    r"</?(?:address|article|blockquote|br|center|d[dlt]|details|div|fig\w*|h[1-6r]|li|ol|p|pre|section|summary"
    r"|t[dhr]|table|tbody|thead|ul)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<(su[bp])\b[^<>]{0,200}>", re.IGNORECASE)
_MATHJAX = re.compile(r"</?anki-mathjax\b[^<>]{0,200}>", re.IGNORECASE)
_SLANTED = re.compile(r"</?(?:em|i)>", re.IGNORECASE)
_FORMULA = re.compile(r"\\\((?:(?!\\[()])[\s\S])*\\\)|\\\[(?:(?!\\[\[\]])[\s\S])*\\\]")
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,500}\|)?([^\[\]\n]{1,500})\]\]")
_MATH = re.compile(r"(?:\\[()\[\]]|\[/?\$\$?\]|\[/?latex\]|\$)+")
_MARKS = re.compile(r"==|\*\*|__|~~|`|\{|\}")
_HASHED = re.compile(r"-[0-9a-f]{8}(?=\.[^.]+$)")  # as our copies in the media folder end
_PARTED = re.compile(r"(?<!\s)\s+(?:>|›|»|→)\s+")


_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_IDLE_SPACE = re.compile(r"(?<!\w) | (?!\w)")
# What Markdown writes at the start of a line, alone on one, or between the cells of a table
_TYPED = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|\#{1,6}|>|\[[ xX]\])[ \t]+)+|^[ \t]*\[\^[^\[\]\n]{1,50}\]:"
    r"|^[ \t]*(?:```|~~~)[^\n]*$|^[ \t|:-]{3,}$|\||[☐☑]",
    re.MULTILINE,
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)")


def comparable(field: str) -> str:
    """What a field (HTML, or Markdown that was never rendered) says, in a form by which notes are found.

    Markup, deletions, case and white space do not count; "" where nothing is said.
    """
    text = _source(field)
    for _ in range(_DEEPEST if "{{c" in text else 0):
        text = _DELETION.sub(r"\2", text)
    text = html.unescape(_TAG.sub(" ", text))
    text = _MARKS.sub("", _MATH.sub("", _WIKILINK.sub(r"\1", text)))
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def wording(field: str) -> str:
    """What a field says word for word: two that differ in markup alone give the same text, and no others.

    Which words are hidden counts in it, and not by which numbers.
    """
    return _worded(_BREAK.sub(" ", _source(field)))


def unrendered(field: str) -> str:
    """What a field says where marks of Markdown may stand in it as typed, or have become markup."""
    text = _BREAK.sub("\n", _SLANTED.sub("*", _source(html.unescape(field))))
    return _worded(_TYPED.sub(" ", _LINK.sub(r"\1", text))).replace("_", "*")


def hidden_words(field: str) -> Mapping[str, str]:
    """Number of a deletion → what it hides, as ``comparable`` has it."""
    found: dict[str, str] = {}
    text = _source(field)
    for _ in range(_DEEPEST if "{{c" in text else 0):
        for match in _DELETION.finditer(text):
            found[match[1]] = found.get(match[1], "") + comparable(match[2])
        text = _DELETION.sub(r"\2", text)
    return found


def shown_words(field: str) -> str:
    """What a field says around its deletions, word for word."""
    text = _source(field)
    for _ in range(_DEEPEST if "{{c" in text else 0):
        text = _DELETION.sub("{}", text)
    return _worded(_BREAK.sub(" ", text))


def forms(field: str) -> tuple[str, ...]:
    """What a note's question may be in the zettel: all of it, or what is left behind a context before it."""
    return _of_parts(field, comparable)


def wordings(field: str) -> tuple[str, ...]:
    """What a note's question may be in the zettel, word for word: all of it, or what is behind a context."""
    return _of_parts(field, wording)


def _of_parts(field: str, form: Callable[[str], str]) -> tuple[str, ...]:
    whole = form(field)
    parts = _PARTED.split(html.unescape(_TAG.sub(" ", field)))
    last = form(html.escape(parts[-1])) if len(parts) > 1 else whole
    return (whole, last) if last and last != whole else (whole,)


def _source(field: str) -> str:
    """The field without what is never said, and pictures and sounds by their names."""
    text = _SOURCE_LINK.sub(" ", _COMMENT.sub("", field))
    if "\\" in text:
        text = _FORMULA.sub(lambda match: match[0].replace("<", "&lt;"), text)
    text = _PICTURE.sub(lambda match: f" {_base_name(match[1] or match[2] or match[3] or '')} ", text)
    return _SOUND.sub(lambda match: f" {_base_name(match[1])} ", text)


def _worded(text: str) -> str:
    """The words of such a source, in which breaks are white space already."""
    for _ in range(_DEEPEST if "{{c" in text else 0):
        text = _DELETION.sub(rf"{_OPEN}\1{_NUMBERED}\2{_CLOSE}", text)
    text = _MATHJAX.sub("$", _RAISED.sub(lambda match: "^" if match[1] in ("sup", "SUP") else "_", text))
    text = _MARKS.sub("", _MATH.sub("$", _WIKILINK.sub(r"\1", html.unescape(_TAG.sub("", text)))))
    numbers: dict[str, str] = {}
    text = re.sub(
        rf"{_OPEN}([\d,]+){_NUMBERED}",
        lambda match: _OPEN + numbers.setdefault(match[1], str(len(numbers))) + _NUMBERED,
        text,
    )
    text = unicodedata.normalize("NFC", text.replace("…", "..."))
    words = " ".join(_INVISIBLE.sub("", text).split())
    return _IDLE_SPACE.sub("", words)


def _base_name(target: str) -> str:
    """The file name of a picture or sound, without folder and without what tells our copies apart."""
    name = html.unescape(target).replace("\\", "/").rpartition("/")[2]
    return _HASHED.sub("", name).replace("%20", " ")
