"""A flashcard as the rules read it: plain words, without Markdown."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from ...texts import _, ngettext
from ..flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from .language import LANGUAGES, UNKNOWN, Language, language_of

# What is longer is long in any case; no rule has to read on, and no pattern to run over a whole book.
MOST_OF_FRONT, MOST_OF_BACK = 1_000, 4_000

CODE = "\ufffc"  # stands for code or a formula
IMAGE = "\ufffb"  # stands for a picture or sound
_SENTINELS = CLOZE_OPEN + CLOZE_SEP + CLOZE_HINT + CLOZE_CLOSE
_CJK = "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_OPAQUE = re.compile(
    r"\$\$.+?\$\$|(?<!\\)\$(?=\S)[^$\n]*?\S\$(?!\d)|(?<!\\)\$[^\s$]\$|\\\(.+?\\\)|(`+)[^`].*?\1", re.DOTALL
)
_PART = re.compile(
    f"{CLOZE_OPEN}\\d+{CLOZE_SEP}|{CLOZE_HINT}[^{CLOZE_OPEN}{CLOZE_CLOSE}]*|{CLOZE_CLOSE}|[^{_SENTINELS}]+"
)
_PICTURE = re.compile(
    r"!\[\[[^\]\n]*\]\]|!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>]*>|\[sound:[^\]\n]*\]", re.IGNORECASE
)
_ALT = re.compile(
    r"!\[\[[^\]|\n]*\|([^\]\n]*)\]\]|!\[([^\]\n]*)\]\([^)\n]*\)|<img\b[^>]*?\balt=[\"']([^\"'>]*)",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?:^|\|)\s*\d{1,5}(?:x\d{1,5})?\s*$")
_DROPPED = re.compile(
    r"%%.*?%%|<!--.*?-->|</?[a-zA-Z][^<>\n]*>|\[\^[^\]\n]*\]|(?:^|(?<=\s))\^[\w-]+$", re.DOTALL | re.MULTILINE
)
_WIKILINK = re.compile(r"\[\[(?:[^\]|\n]*\|)?([^\]\n]*)\]\]")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_EMPHASIS = re.compile(r"\*+|==|~~|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|\\(?=[^\w\s])")
_LINE_MARK = re.compile(r"^[ \t]*(?:(?:[-+>]|#{1,6}|\d{1,3}[.)])[ \t]+)+(?:\[[ xX]\][ \t]+)?", re.MULTILINE)
_ITEM = re.compile(r"^([ \t]*)(?:([-+*])|(\d{1,3})[.)])[ \t]+\S", re.MULTILINE)
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+(?:['’][^\W_{_CJK}]+)*|{CODE}")
_CJK_SIGN = re.compile(f"[{_CJK}]")
_TABLE_RULER = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)


def plain(markdown: str) -> str:
    """``markdown`` without marks: code, formulas and pictures as one sign each; the lines stay."""
    text = _FENCE.sub(CODE + "\n", markdown) if "```" in markdown or "~~~" in markdown else markdown
    text = _PICTURE.sub(IMAGE, text) if "!" in text or "<" in text or "[" in text else text
    if "`" in text or "$" in text or "\\(" in text:
        text = _OPAQUE.sub(_hidden, text)
    if "[" in text:
        text = _LINK.sub(r"\1", _WIKILINK.sub(r"\1", text))
    text = _EMPHASIS.sub("", _LINE_MARK.sub("", _DROPPED.sub("", text)))
    return _TABLE_RULER.sub("", text).replace("|", "  ") if "|" in text else text.strip()


def alt_texts_of(markdown: str) -> list[str]:
    """The descriptions of the pictures in a text, which a card shows where a picture cannot be."""
    if "!" not in markdown and "<img" not in markdown:
        return []
    found = (match[1] or match[2] or match[3] or "" for match in _ALT.finditer(markdown[:MOST_OF_BACK]))
    return [text for text in (_SIZE.sub("", alt).strip() for alt in found) if text]


def _hidden(match: re.Match[str]) -> str:
    return "".join(part if part[0] in _SENTINELS else CODE for part in _PART.findall(match[0]))


def words_of(text: str) -> list[str]:
    """The words of a plain text in lower case; each CJK sign, piece of code and formula is one."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True)
class Size:
    """How much there is to read: words of spaced scripts, signs of the others."""

    words: int
    signs: int

    def times(self, words: int, signs: int) -> float:
        """How many times the limit (``words`` or ``signs``, in a mixture a part of each) it is."""
        return self.words / words + self.signs / signs

    def __str__(self) -> str:
        words = ngettext("{n} word", "{n} words", self.words).format(n=self.words)
        signs = ngettext("{n} character", "{n} characters", self.signs).format(n=self.signs)
        if self.words and self.signs:
            return _("{words} and {characters}").format(words=words, characters=signs)
        return words if self.words else signs


def size_of(text: str) -> Size:
    """The size of a plain text."""
    signs = 0 if text.isascii() else len(_CJK_SIGN.findall(text))
    return Size(len(words_of(text)) - signs, signs)


def items_of(markdown: str) -> tuple[int, bool]:
    """How many items the largest list of ``markdown`` has at its outermost level, and if it is numbered."""
    found = [
        (len(match[1].expandtabs(4)), bool(match[3])) for match in _ITEM.finditer(_FENCE.sub("", markdown))
    ]
    if not found:
        return 0, False
    outermost = min(indent for indent, _ in found)
    top = [numbered for indent, numbered in found if indent <= outermost + 1]
    return len(top), top[0]


@dataclass(frozen=True)
class Cloze:
    """The plain text of a cloze flashcard with all shown, and what each number hides in it."""

    shown: str
    hidden: dict[int, list[tuple[int, int]]]
    hints: dict[int, list[str]]

    def texts(self, number: int) -> list[str]:
        """What deletion ``number`` hides."""
        return [self.shown[start:end].strip() for start, end in self.hidden[number]]

    def rest(self, number: int) -> str:
        """What is left to read while ``number`` is hidden."""
        parts, at = [], 0
        for start, end in self.hidden[number]:
            parts.append(self.shown[at:start])
            at = max(at, end)
        return " … ".join([*parts, self.shown[at:]])


def _cloze(text: str) -> Cloze:
    shown: list[str] = []
    length = 0
    opened: list[tuple[int, int]] = []
    hidden: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    hints: defaultdict[int, list[str]] = defaultdict(list)
    for part in _PART.findall(text):
        if part[0] == CLOZE_OPEN:
            opened.append((int(part[1:-1]), length))
        elif part == CLOZE_CLOSE:
            if opened:
                number, start = opened.pop()
                hidden[number].append((start, length))
        elif part[0] == CLOZE_HINT:
            for number, _ in opened[-1:]:
                hints[number].append(part[1:])
        else:
            shown.append(part)
            length += len(part)
    return Cloze("".join(shown), {n: sorted(spans) for n, spans in sorted(hidden.items())}, dict(hints))


@dataclass(frozen=True)
class Card:
    """A flashcard with all that the rules want to know of it, found out when first asked for.

    ``around``: of title and headings, those that stand on its question side.
    """

    flashcard: Flashcard
    around: tuple[str, ...] = ()

    @property
    def is_cloze(self) -> bool:
        return self.flashcard.kind == "cloze"

    @property
    def is_below_heading(self) -> bool:
        """Whether a heading above it stands on the question side."""
        return any(above in self.around for above in (*self.flashcard.headings, *self.flashcard.parents))

    @cached_property
    def front(self) -> str:
        return plain(self.flashcard.front[:MOST_OF_FRONT])

    @cached_property
    def back(self) -> str:
        return plain(self.source)

    @property
    def source(self) -> str:
        """The answer in Markdown."""
        return self.flashcard.back[:MOST_OF_BACK]

    @cached_property
    def cloze(self) -> Cloze:
        return _cloze(plain(self.flashcard.text[:MOST_OF_BACK]))

    @cached_property
    def language(self) -> Language:
        """The language of the question (of the whole flashcard where that is too short to tell)."""
        texts = (self.cloze.shown,) if self.is_cloze else (self.front, self.back)
        return LANGUAGES.get(language_of(*texts), UNKNOWN)

    @cached_property
    def code_lines(self) -> int:
        """Lines of code in the answer's longest block."""
        return max((len(match[2].splitlines()) for match in _FENCE.finditer(self.source)), default=0)

    @cached_property
    def rows(self) -> int:
        """Rows of the answer's largest table, its head left out."""
        ruler = _TABLE_RULER.search(self.source)
        if not ruler or "|" not in ruler[0]:
            return 0
        lines = self.source[ruler.end() :].strip("\n").split("\n")
        return next((n for n, line in enumerate(lines) if "|" not in line), len(lines))
