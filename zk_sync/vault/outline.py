"""What is what in a text: its lines, headings, tags, links and properties, outside code, math and comments.

This is the one reading of Markdown that title, links, tags, sections, definitions, block ids and extraction
look at. It is made when one of them cannot be told by a cheap test, and of most zettels none is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .kept_text import folded
from .lines import MAY_BE_TAG, Tag, clean_title, property_in, tags_in
from .masking import masked
from .private_characters import DROP
from .quick_find import Marks, holds

_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_SETEXT = re.compile(r" {0,3}=+[ \t]*$")
_BLOCK_ID = re.compile(r"(?:^|(?<=\s))\^([^\s^]+)[ \t]*$")
_NOT_COMPARED = re.compile(r"[\W_]+")
_QUOTES = re.compile(r"(?:[ \t]*>)*")
_SCHEDULING = re.compile(r"(?:[ \t]{0,3}>)+[ \t]*\[!sr")
_QUERY = re.compile(r"[ \t]*(?:- )?#\+BEGIN_QUERY[ \t]*$", re.IGNORECASE)
_QUERY_END = re.compile(r"[ \t]*#\+END_QUERY[ \t]*$", re.IGNORECASE)
_FIRST_TEXT = re.compile(r"\s*([^\n]*)\n?([^\n]*)")
_MAY_BE_NO_TEXT = (" ", "\t", "#", "%", "<", ">", "[", "`", "~", "$", "-", "+", "*", "_", "=")
_ANY_LINK = Marks("[[", "](")
_BLANK = " \t\xa0>\u3000\r\f\v"


@dataclass(frozen=True)
class Heading:
    """A heading: its ``text`` as written, and its ``title``, without tags, block id and closing marks.

    ``first`` is the line of its text, ``line`` that of its marks, the next one of an underlined heading.
    ``path`` has the titles of the headings above it, outermost first.
    """

    first: int
    line: int
    level: int
    text: str
    title: str
    path: tuple[str, ...]


def compared(heading: str) -> str:
    """A heading as far as links to it have to match: its letters and digits."""
    text = folded(heading)
    return _NOT_COMPARED.sub(" ", text).strip() or text.strip()


def may_begin_with_heading(text: str) -> bool:
    """A cheap test: whether the title of an outline of ``text`` may be anything but ""."""
    match = _FIRST_TEXT.match(text)
    if not match or not match[1]:
        return False
    return match[1].startswith(_MAY_BE_NO_TEXT) or "::" in match[1] or "=" in match[2]


def may_hold_tags(text: str) -> bool:
    """A cheap test: whether an outline of ``text`` may have tags."""
    return "#" in text and MAY_BE_TAG.search(text) is not None


def may_hold_links(text: str) -> bool:
    """A cheap test: whether an outline of ``text`` may have link targets."""
    return _ANY_LINK.any_in(text)


class Outline:
    """One text, read once. Lines are counted from 0; line ends are ``\\n``.

    ``raw`` are the lines as written, ``seen`` their masked twins (see masking.py), ``twin`` all of these.
    ``opaque`` has a 1 for each line of a block that blank lines do not end. ``problems`` are things that are
    never closed (line and message), ``unclosed`` where their marks stand. ``targets`` are those of the links
    as written, in order, ``references`` the lines that define where a link leads, ``tags`` the tags of each
    line that has any, ``tag_lines`` the lines that hold tags alone.
    """

    def __init__(self, text: str, ignored: frozenset[int] = frozenset()) -> None:
        """``ignored``: where ``unclosed`` marks of another outline of the text stand, which are text here."""
        view = masked(text, ignored)
        self.raw = text.split("\n")
        self.seen = view.text.split("\n")
        self.twin = view.text
        if holds(view.text, "[!sr"):
            _drop_scheduling(self.raw, self.seen)
            self.twin = "\n".join(self.seen)
        self.opaque = view.opaque
        if holds(view.text, "#+"):
            _drop_queries(self.seen, self.opaque)
            self.twin = "\n".join(self.seen)
        self.problems = view.problems
        self.unclosed = view.unclosed
        self.targets = view.targets
        self.references = frozenset(view.references)
        self.tags: dict[int, list[Tag]] = {}
        self.tag_lines: frozenset[int] = frozenset()
        if holds(self.twin, "#"):
            self.tags = {i: tags for i in self.lines_with("#") if (tags := tags_in(self.seen[i]))}
            alone = [i for i, tags in self.tags.items() if all(tag.leading and tag.trailing for tag in tags)]
            self.tag_lines = frozenset(alone)

    def lines_with(self, *marks: str) -> list[int]:
        """The lines that hold one of these marks, outside all that is masked."""
        held = [mark for mark in marks if holds(self.twin, mark)]
        if not held:
            return []
        if len(held) == 1:
            mark = held[0]
            return [i for i, line in enumerate(self.seen) if mark in line]
        return [i for i, line in enumerate(self.seen) if any(mark in line for mark in held)]

    def blank(self, i: int) -> bool:
        """Whether line ``i`` is blank, outside the text or only quote markers, and in no fence."""
        return not 0 <= i < len(self.seen) or (not self.opaque[i] and not self.seen[i].strip(_BLANK))

    def comment(self, i: int) -> bool:
        """Whether line ``i`` holds nothing but comments."""
        seen = self.seen[i]
        return DROP in seen and not seen.strip(" \t>" + DROP)

    @cached_property
    def block_lines(self) -> dict[str, int]:
        """The line of each block id, in lower case; of several the first."""
        found: dict[str, int] = {}
        for i in self.lines_with("^"):
            match = _BLOCK_ID.search(self.seen[i])
            if match:
                found.setdefault(match[1].lower(), i)
        return found

    @cached_property
    def heading_lines(self) -> frozenset[int]:
        """The lines of all headings; see ``Heading.line``."""
        return frozenset(heading.line for heading in self.headings)

    @cached_property
    def headings(self) -> list[Heading]:
        """All headings of the text, in order."""
        found: list[Heading] = []
        path: list[tuple[int, str]] = []
        for i in self.lines_with("#", "="):
            level, text = self._heading(i)
            if not level:
                continue
            while path and path[-1][0] >= level:
                path.pop()
            title = clean_title(text)
            first = i if self.seen[i].lstrip(" ").startswith("#") else i - 1
            found.append(Heading(first, i, level, text, title, tuple(above for _, above in path if above)))
            path.append((level, title))
        return found

    @cached_property
    def headings_by_name(self) -> Mapping[str, Sequence[int]]:
        """What a link can call a heading (see ``compared``) → places in ``headings``, in order."""
        found: dict[str, list[int]] = {}
        for number, heading in enumerate(self.headings):
            found.setdefault(compared(heading.text.rstrip(" \t#")), []).append(number)
        return found

    def _heading(self, i: int) -> tuple[int, str]:
        """Level and text of the heading that line ``i`` is, or whose underline it is; level 0 for none."""
        line = self.seen[i]
        stripped = line.lstrip(" ")
        if stripped.startswith("#"):
            match = _HEADING.match(line)
            if match:
                return len(match[1]), self._shown(i, match.end())
        elif i and stripped.startswith("=") and not self.blank(i - 1) and self.blank(i - 2):
            return (1, self._shown(i - 1, 0)) if _SETEXT.match(line) else (0, "")
        return 0, ""

    def _shown(self, i: int, start: int) -> str:
        """Line ``i`` from column ``start`` on, without comments."""
        raw, seen = self.raw[i][start:], self.seen[i][start:]
        if DROP not in seen:
            return raw
        return "".join([character for character, twin in zip(raw, seen, strict=True) if twin != DROP])

    @property
    def title(self) -> str:
        """The title of the first heading when no text is above it, else "".

        Comments are no text; above a heading of level one, neither are properties and tags alone on a line.
        """
        above = False  # whether a property or tags were seen
        for i in range(len(self.seen)):
            if self.blank(i) or self.comment(i):
                continue
            level, text = self._heading(i)
            if not level and "=" in "".join(self.seen[i + 1 : i + 2]):
                level, text = self._heading(i + 1)
            if level:
                return clean_title(text) if level == 1 or not above else ""
            if i not in self.tag_lines and not property_in(self.seen[i]):
                return ""
            above = True
        return ""


def _drop_scheduling(raw: list[str], seen: list[str]) -> None:
    """Mask ``> [!sr…`` callouts, the metadata of obsidian-spaced-repetition, as comments are."""
    depth = 0
    for i, line in enumerate(seen):
        quotes = _QUOTES.match(raw[i])
        own = quotes[0].count(">") if quotes else 0
        if own < depth:
            depth = 0
        if _SCHEDULING.match(line):
            depth = own
        if depth:
            seen[i] = DROP * len(line)


def _drop_queries(seen: list[str], opaque: bytearray) -> None:
    """Mask ``#+BEGIN_QUERY`` … ``#+END_QUERY``, what Logseq looks for, as comments are."""
    start = -1
    for i, line in enumerate(seen):
        if "#+" not in line:
            continue
        if start < 0 and _QUERY.match(line):
            start = i
        elif start >= 0 and _QUERY_END.match(line):
            for n in range(start, i + 1):
                lead = len(seen[n]) - len(seen[n].lstrip(" \t")) if n > start else seen[n].index("#")
                seen[n] = seen[n][:lead] + DROP * (len(seen[n]) - lead)
            opaque[start + 1 : i] = b"\1" * (i - start - 1)
            start = -1
