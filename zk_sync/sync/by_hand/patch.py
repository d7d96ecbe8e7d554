"""Carries what was edited in a field over to the Markdown that the field was made of.

The field as rendered and as edited, both turned into Markdown by one converter, differ in the edit alone. The
letters around that tell where it belongs in the source, whose notation is the author's. What stands between
them, blanks and signs, stays as it is but for the edit itself.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

_MOST_EDITS = 60
_MOST_PLACES = 6  # of one edit
_MOST_WAYS = 40  # to write a edit at one place
_MOST_COMBINED = 400  # choices of a way for each edit
_BESIDE = 4  # characters beside edited letters that may belong to the edit, too
_AROUND = ((32, 32), (12, 12), (32, 0), (0, 32), (6, 6), (3, 3), (0, 0))  # letters before and behind
_TOKEN = re.compile(r"&#?\w+;\s*|\\.\s*|\w+\s*|[^\w\s]\s*|\s+")
# What no reader of the card sees as letters, though some may stand in it.
_UNSEEN = re.compile(
    r"&#?\w+;|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\]\[[^\]\n]*\]|\{\{c\d+::|(?<===)c?\d+(?:::|;;)"
    r"|(?<=\{)c?\d+[:|]|</?[a-zA-Z][^<>]*>|\[\[[^\[\]|\n]*\|"
)
_BLANKS = re.compile(r"(\s+)")
_MARKS = " \t\r\n\u00a0*_~=`.,;:!?()\\"
_LETTERS = re.compile(r"[^\W_]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LEAD = re.compile(r"[ \t>]*")
_BULLET = re.compile(r"[ \t>]*([*+-]) ")


class Edit(NamedTuple):
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


def patches(source: str, before: str, after: str, line_end: str) -> Iterator[str]:
    """``source`` with the edit that makes ``after`` of ``before``, the likeliest place and spelling first.

    ``before`` and ``after`` are Markdown that says what (a part of) ``source`` says, in another notation;
    ``line_end`` ends the lines of ``source``. None come where nothing or too much was edited.
    """
    edits = list(_edits(before, after))
    if not edits or len(edits) > _MOST_EDITS:
        return
    base, target = _Letters.of(before), _Letters.of(source)
    ways = [_ways(base, target, edit, line_end) for edit in edits]
    done = {source}
    for changes in islice(_likeliest(ways), _MOST_COMBINED):
        text = _applied(source, changes)
        if text not in done:
            done.add(text)
            yield text


def _edits(before: str, after: str) -> Iterator[Edit]:
    """The words and signs that differ."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    at = 0
    for kind, first, last, other_first, other_last in SequenceMatcher(None, old, new).get_opcodes():
        was, now = "".join(old[first:last]), "".join(new[other_first:other_last])
        if kind != "equal":
            yield from _word_by_word(before, at, was, now)
        at += len(was)


def _word_by_word(text: str, at: int, old: str, new: str) -> Iterator[Edit]:
    """``new`` in the place of ``old``, which stands at ``at``; each word alone where they are as many."""
    words, others = _BLANKS.split(old), _BLANKS.split(new)
    if len(words) != len(others):
        words, others = [old], [new]
    for word, other in zip(words, others, strict=True):
        if word != other:
            yield _trimmed(text, Edit(at, at + len(word), other))
        at += len(word)


def _trimmed(text: str, edit: Edit) -> Edit:
    """The edit without the words, blanks and signs at its edges that both sides have."""
    old, new = text[edit.start : edit.end], edit.new
    first = _in_common(old, new)
    last = _in_common(old[first:][::-1], new[first:][::-1])
    return Edit(edit.start + first, edit.end - last, new[first : len(new) - last])


def _in_common(one: str, other: str) -> int:
    """How many characters both begin with, whole words alone."""
    count = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    count = min(len(one), len(other)) if count < 0 else count
    rest = (one[count : count + 1], other[count : count + 1])
    while count and _is_of_word(one[count - 1]) and any(map(_is_of_word, rest)):
        count -= 1
    return count


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char in ("_", "&", "\\", ";")  # an entity and an escape are words, too


@dataclass(frozen=True)
class _Letters:
    """The letters and digits of ``text`` that a reader sees, accents off, and where each of them stands."""

    text: str
    letters: str
    at: Sequence[int]

    @classmethod
    def of(cls, text: str) -> _Letters:
        bare = _UNSEEN.sub(lambda found: " " * len(found[0]), text)
        letters: list[str] = []
        at: list[int] = []
        for run in _LETTERS.finditer(bare):
            if run[0].isascii():
                letters.append(run[0])
                at += range(run.start(), run.end())
                continue
            for number, char in enumerate(run[0], run.start()):
                plain = "".join(filter(str.isalnum, unicodedata.normalize("NFD", char)))
                letters.append(plain)
                at += [number] * len(plain)
        return cls(text, "".join(letters), at)

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """First of the letters in ``text[start:end]``, and the first behind it."""
        return bisect_left(self.at, start), bisect_left(self.at, end)

    def around(self, first: int, last: int) -> tuple[int, int]:
        """From behind the letter before ``first`` to the letter ``last``."""
        start = self.at[first - 1] + 1 if first else 0
        return start, self.at[last] if last < len(self.at) else len(self.text)


def _ways(base: _Letters, target: _Letters, edit: Edit, line_end: str) -> list[Edit]:
    """How this edit can be made in ``target``, likeliest first; one of blanks alone: not at all."""
    first, last = base.numbers(edit.start, edit.end)
    outer = base.around(first, last)
    is_blank = not (base.text[edit.start : edit.end] + edit.new).strip()
    ways: list[tuple[int, Edit]] = [(-1, Edit(0, 0, ""))] if is_blank else []
    for rank, place in enumerate(_places(base.letters, target.letters, first, last)):
        start, end = target.around(place, place + last - first)
        letters = target.at[place : place + last - first]
        gap = _Stretch(
            text=target.text[start:end],
            core=(letters[0] - start, letters[-1] + 1 - start) if letters else None,
            before=base.text[outer[0] : edit.start],
            old=base.text[edit.start : edit.end],
            behind=base.text[edit.end : outer[1]],
        )
        spellings = list(dict.fromkeys(_spellings(edit.new, target.text, start, line_end)))
        changed = islice(gap.changed(spellings, line_end), _MOST_WAYS)
        made = (_shortened(gap.text, start, text) for text in changed)
        ways += [(2 * rank + number, change) for number, change in enumerate(made)]
    return [way for _, way in sorted(ways, key=lambda way: way[0])]


def _shortened(old: str, start: int, new: str) -> Edit:
    """The change that makes ``new`` of ``old``, which stands at ``start``, without what both have."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    left = most - first
    last = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    return Edit(start + first, start + len(old) - last, new[first : len(new) - last])


def _places(base: str, target: str, first: int, last: int) -> list[int]:
    """Where the letters ``base[first:last]`` begin in ``target``, most agreement around them first."""
    if not base:
        return [0, len(target)]
    places: dict[int, None] = {}
    for before, behind in _AROUND:
        start = max(0, first - before)
        wanted = base[start : last + behind]
        if not wanted:
            continue
        former, found = list(_all(base, wanted)), list(_all(target, wanted))
        rank = bisect_left(former, start)
        more = len(found) - len(former)  # that many may stand before it, or behind
        nearest = sorted((min(abs(n - rank), abs(n - rank - more)), at) for n, at in enumerate(found))
        places.update(dict.fromkeys(at + first - start for _, at in nearest[:3]))
    return list(places)[:_MOST_PLACES]


def _all(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


@dataclass(frozen=True)
class _Stretch:
    """What stands in the source from one letter to another, with the place of the edit between them.

    ``core``: where in ``text`` the edited letters stand; None where there are none. In the notation of the
    converter it is ``before``, ``old`` and ``behind``, of which ``old`` was edited.
    """

    text: str
    core: tuple[int, int] | None
    before: str
    old: str
    behind: str

    def changed(self, spellings: Sequence[str], line_end: str) -> Iterator[str]:
        """The text with each of ``spellings`` in the place of the edit, likeliest first."""
        done = {self.text}
        for start, end in self._spans(line_end):
            if _is_torn(self.text, start) or _is_torn(self.text, end):
                continue
            for new in spellings:
                text = self.text[:start] + new + self.text[end:]
                if text not in done:
                    done.add(text)
                    yield text

    def _spans(self, line_end: str) -> Iterator[tuple[int, int]]:
        """Where in the text the edit may be, likeliest first."""
        parts = [part.replace("\n", line_end) for part in (self.before, self.old, self.behind)]
        for before, old, behind in (parts, map(_bare, parts)):
            if self.text == before + old + behind:
                yield len(before), len(before) + len(old)
            if old and self.core is None:
                yield from ((at, at + len(old)) for at in _all(self.text, old))
        yield from self._beside(*self.core) if self.core else self._anywhere()

    def _beside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The edited letters with what stands beside them, as much as was edited of it or nearly so."""
        letters = [at for at, char in enumerate(self.old) if char.isalnum()] or [0]
        left, right = letters[0], len(self.old) - 1 - letters[-1]
        at_most = (_run(self.text[:start][::-1]), _run(self.text[end:]))
        spans = [
            (abs(before - left) + abs(behind - right), before, behind)
            for before in range(at_most[0] + 1)
            for behind in range(at_most[1] + 1)
        ]
        yield from ((start - before, end + behind) for _, before, behind in sorted(spans))

    def _anywhere(self) -> Iterator[tuple[int, int]]:
        """Each place of about that length, those at the edges first; what is only added takes none."""
        length = len(_bare(self.old))
        for taken in (length, length - 1, length + 1) if length > 1 else (length,):
            last = len(self.text) - taken
            for start in dict.fromkeys(at for near in range(last // 2 + 1) for at in (near, last - near)):
                yield start, start + taken


def _is_torn(text: str, at: int) -> bool:
    """Whether a line end of two characters would be cut through there."""
    return text[at - 1 : at + 1] == "\r\n" if at else False


def _run(text: str) -> int:
    """How many blanks and signs of emphasis it begins with, which may belong to the edit."""
    return len(text[:_BESIDE]) - len(text[:_BESIDE].lstrip(_MARKS))


def _spellings(new: str, source: str, at: int, line_end: str) -> Iterator[str]:
    """Ways to write ``new`` at ``at`` in the source: no more escaped, indented and quoted than need be."""
    texts = (_bare(new), new)
    if "\n" not in new:
        yield from texts
        return
    start = max(source.rfind("\n", 0, at), source.rfind("\r", 0, at)) + 1
    bullet = _BULLET.match(source, start)
    following = _LINE_END.search(source, at)
    starts = (start, following.end()) if following else (start,)
    for text in texts:
        bulleted = text.replace("\n- ", f"\n{bullet[1]} ") if bullet else text
        for hard in ("", "\\", "  "):
            for lead in dict.fromkeys(["", *(_lead(source, line) for line in starts)]):
                yield bulleted.replace("\n", hard + line_end + lead)


def _lead(source: str, at: int) -> str:
    lead = _LEAD.match(source, at)
    return lead[0] if lead else ""


def _bare(text: str) -> str:
    """Markdown without its escapes."""
    return html.unescape(_ESCAPED.sub(r"\1", text))


def _likeliest(ways: Sequence[Sequence[Edit]]) -> Iterator[list[Edit]]:
    """One change of each, those first that come first on the whole."""
    if not all(ways):
        return
    start = (0,) * len(ways)
    waiting, known = [(0, start)], {start}
    while waiting:
        cost, chosen = heappop(waiting)
        yield [way[number] for way, number in zip(ways, chosen, strict=True)]
        for place, number in enumerate(chosen):
            following = (*chosen[:place], number + 1, *chosen[place + 1 :])
            if number + 1 < len(ways[place]) and following not in known:
                known.add(following)
                heappush(waiting, (cost + 1, following))


def _applied(text: str, changes: Sequence[Edit]) -> str:
    """``text`` with these changes; as it is where two of them meet."""
    parts, at = [], 0
    for change in sorted(changes):
        if change.start < at:
            return text
        parts += [text[at : change.start], change.new]
        at = change.end
    return "".join([*parts, text[at:]])
