"""A zettel laid out for extraction: lines, headings, tags, and which line belongs to which flashcard."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from operator import itemgetter

from ..errors import Problem
from ..vault.lines import Tag, clean_line, lead_of, tags_in
from ..vault.logseq_properties import begins_block, is_property_below, tags_of_property
from ..vault.outline import Heading, Outline
from ..vault.private_characters import DROP
from ..vault.zettel import LONGEST_TITLE, Zettel
from .decks import deck_in_frontmatter, under_default
from .flashcard_draft import FlashcardDraft, PatternMatch
from .passage import Passage
from .tags import Marker, behind_its_text, marker_of, parted, spellings

_RULER = re.compile(r" {0,3}(?:-[ \t]*){3,}$| {0,3}(?:\*[ \t]*){3,}$| {0,3}(?:_[ \t]*){3,}$")
_ITEM = re.compile(r"((?:[ \t]{0,3}>)*)([ \t]*)(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)")
_QUOTE = re.compile(r"[ \t]*>")
_QUOTES = re.compile(r"(?:[ \t]*>)*")
_RULER_ENDS = ("-", "*", "_", " ", "\t")
_MOST_PARENTS = 8
_LEADS = (" ", "\t", ">")  # how a line starts that is indented or quoted


class ZettelLayout:
    """One zettel, while its flashcards are looked for. Lines are counted from 0 here."""

    def __init__(
        self, zettel: Zettel, outline: Outline, may_be_on: tuple[Callable[[ZettelLayout, int], bool], ...]
    ) -> None:
        """``may_be_on``: of each ambiguous notation whether it may be on a line."""
        self.outline = outline
        self.zettel = zettel
        self.settings = zettel.settings
        self.raw = outline.raw
        self.seen = outline.seen
        self.opaque = outline.opaque
        self.blank = outline.blank
        self.comment = outline.comment
        self.lines_with = outline.lines_with
        self.tags = outline.tags
        self._part_tags()
        self._tag_lines = outline.tag_lines
        self._may_be_on = may_be_on
        self.claimed = bytearray(len(self.raw))
        self.opted_in = False
        self.clozes = self.settings.clozes  # the short ones that count where ambiguous markup does
        self.is_everywhere = False  # while the notations that count in every zettel are looked for
        self.local: frozenset[int] | None = (
            None  # when set, only these lines may begin an ambiguous flashcard
        )
        self.spoken: set[int] = set()  # lines whose flashcard tag speaks for one flashcard only
        self.problems: list[Problem] = []
        self.drafts: list[FlashcardDraft] = []  # those accepted so far
        self.target_decks: list[tuple[int, str]] = []  # lines of TARGET DECK, and the deck each names
        self.pattern_matches: list[PatternMatch] = []  # of the setting ``patterns``
        self.file_tags: list[str] = []  # that a line FILE TAGS gives
        self.zettel_tags: tuple[str, ...] = ()

    def _part_tags(self) -> None:
        """Set tags apart that stand right behind the text of a list item or heading.

        In Logseq's vaults those that stand before it or within, too, and the tags of a block's property.
        """
        found = {}
        is_logseq = self.settings.logseq == "on"
        set_apart = behind_its_text if is_logseq else parted
        body, forms = self.zettel.body, spellings(self.settings.question_tags)
        lines = self.lines_with(*(form for form in forms if form.startswith("#")))
        links = [form for form in forms if form.startswith("[[") and form in body]
        if links:  # masked, as they say where they lead to
            lines += [i for i, line in enumerate(self.raw) if any(link in line for link in links)]
        for i in lines:
            if i in self.tags and any(self._asks_at_end(tag) for tag in self.tags[i]):
                continue
            given = self.raw[i], self.seen[i]
            is_text = not (self.opaque[i] or (is_logseq and is_property_below(given[1])))
            line = set_apart(*given, self.settings.question_tags) if is_text else None
            if line:
                found[i] = line
        if found:
            self.raw, self.seen = [*self.raw], [*self.seen]
            for i, line in found.items():
                self.raw[i], self.seen[i] = line
            self.tags = {**self.tags, **{i: tags_in(self.seen[i]) for i in found}}

        if is_logseq and "tags::" in body:
            self.tags = {**self.tags, **dict(self._tags_of_blocks())}

    def _asks_at_end(self, tag: Tag) -> bool:
        """Whether a tag stands where it makes a question of its line, or is another one at its end."""
        if self.settings.logseq != "on":
            return tag.trailing
        marker = marker_of(tag.name, self.settings)
        return tag.trailing and not tag.leading and marker is not None and marker.question

    def _tags_of_blocks(self) -> Iterator[tuple[int, list[Tag]]]:
        """The question tags in the property ``tags::`` of blocks of Logseq's, by line."""
        for i in self.lines_with("tags::"):
            names = tags_of_property(self.seen[i], self.raw[i]) if self.block_starts[i] >= 0 else ()
            asked = [name for name in names if (marker := marker_of(name, self.settings)) and marker.question]
            if asked:
                end = len(self.raw[i])
                yield i, [Tag(name, end, end, leading=False, trailing=True) for name in asked]

    def __len__(self) -> int:
        return len(self.raw)

    def problem(self, line: int, message: str) -> None:
        """Report what is wrong at a 0-based line of the body."""
        self.problems.append(Problem(self.zettel.path, self.zettel.body_line + line, message))

    # What a line is

    def comment_at(self, i: int) -> bool:
        """Whether line ``i`` holds a comment."""
        return DROP in self.seen[i]

    def ends_run(self, i: int) -> bool:
        """Whether a run of lines cannot go on with line ``i``: blank, a heading or another flashcard's."""
        return self.blank(i) or bool(self.claimed[i]) or i in self.heading_lines

    def ruler(self, i: int) -> bool:
        line = self.seen[i]
        return line.endswith(_RULER_ENDS) and len(line) < 1000 and _RULER.match(line) is not None

    def run_from(self, i: int) -> int:
        """The last line of the run of lines that goes on from line ``i``."""
        while not self.ends_run(i + 1):
            i += 1
        return i

    def run_up_from(self, i: int) -> int:
        """The first line of the run of lines that ends with line ``i``."""
        while not self.ends_run(i - 1):
            i -= 1
        return i

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """The lines ``first`` to ``last`` without comments and lines of tags alone at their edges."""
        while first < last and (self.comment(first) or self.tag_line(first) or self.blank(first)):
            first += 1
        while last > first and (self.comment(last) or self.blank(last)):
            last -= 1
        return first, last

    def item(self, i: int) -> re.Match[str] | None:
        """The list marker at the start of line ``i``: group 1 its quote markers, group 2 its indentation."""
        return _ITEM.match(self.seen[i])

    def indent(self, i: int) -> int:
        """Columns of indentation of line ``i`` behind its quote markers."""
        line = self.raw[i]
        if not line.startswith(_LEADS):
            return 0
        quotes = _QUOTES.match(line)
        rest = line[quotes.end() :] if quotes else line
        return len(rest[: len(rest) - len(rest.lstrip(" \t"))].expandtabs(4))

    def indent_within(self, i: int, depth: int) -> int:
        """Columns of indentation of line ``i`` behind ``depth`` quote markers; a quote's marker is text."""
        line, at = self.raw[i], 0
        for _ in range(depth):
            match = _QUOTE.match(line, at)
            if not match:
                break
            at = match.end()
        return len(line[at : len(line) - len(line[at:].lstrip(" \t"))].expandtabs(4))

    def continues(self, i: int) -> bool:
        """Whether line ``i`` is blank, but within something that blank lines do not end."""
        return bool(self.opaque[i]) and not self.raw[i].strip(" \t>")

    def quote_depth(self, i: int) -> int:
        line = self.raw[i]
        quotes = _QUOTES.match(line) if line.startswith(_LEADS) else None
        return quotes[0].count(">") if quotes else 0

    @cached_property
    def schedule_lines(self) -> list[int]:
        """The lines that hold a schedule of obsidian-spaced-repetition in a comment."""
        if "<!--SR:" not in self.zettel.body:
            return []
        return [i for i, line in enumerate(self.raw) if "<!--SR:" in line and self.comment_at(i)]

    @cached_property
    def end_markers(self) -> list[int]:
        """The lines of the configured end marker."""
        end = self.settings.markers.end.strip()
        return [i for i in self.lines_with(end) if self.seen[i].strip() == end] if end else []

    def end_marker(self, i: int) -> bool:
        """Whether line ``i`` is the configured end marker."""
        return i in self._end_marker_lines

    @cached_property
    def _end_marker_lines(self) -> frozenset[int]:
        return frozenset(self.end_markers)

    def end_marker_below(self, i: int) -> int:
        """The first end marker below line ``i``, or -1."""
        n = bisect_right(self.end_markers, i)
        return self.end_markers[n] if n < len(self.end_markers) else -1

    def is_ambiguous(self, i: int) -> bool:
        """Whether line ``i`` may be a flashcard of the ambiguous notations."""
        return any(may_be_on(self, i) for may_be_on in self._may_be_on)

    def parents_of(self, i: int) -> tuple[str, ...]:
        """What the list items say in which line ``i`` stands indented, outermost first, the nearest few."""
        if not self.indent(i):  # as most are
            return ()
        markers = self.settings.markers
        said: list[str] = []
        while (i := self._parents[i]) >= 0 and len(said) < _MOST_PARENTS:
            lead = self.lead(i)
            text = clean_line(self.raw[i][lead : lead + LONGEST_TITLE])
            for marker in (markers.inline_reversed, markers.inline):
                text = text.removesuffix(marker).rstrip() if marker else text
            said.append(text)
        return tuple(text for text in reversed(said) if text)

    @cached_property
    def _parents(self) -> list[int]:
        """Of each line, that of the list item in which it stands indented, or -1."""
        found = [-1] * len(self)
        items: list[tuple[int, int]] = []  # those still open: indentation, line
        for i in range(len(self)):
            if i in self.heading_lines:
                items.clear()
            elif not self.blank(i) and not self.opaque[i]:
                indent, item = self.indent(i), self.item(i)
                while items and items[-1][0] >= indent and (item or self.blank(i - 1)):
                    items.pop()
                found[i] = next((line for width, line in reversed(items) if width < indent), -1)
                if item:
                    items.append((indent, i))
        return found

    @cached_property
    def block_starts(self) -> list[int]:
        """Of each line, where the block of Logseq's begins that it belongs to; -1 in one without a bullet."""
        starts, start = [], -1
        for i, seen in enumerate(self.seen):
            if begins_block(seen):
                start = i
            starts.append(start)
        return starts

    # Headings

    @cached_property
    def headings(self) -> list[Heading]:
        return self.outline.headings

    @cached_property
    def heading_lines(self) -> dict[int, int]:
        """Line → index into ``headings``."""
        return {heading.line: n for n, heading in enumerate(self.headings)}

    @cached_property
    def _heading_starts(self) -> list[int]:
        return [heading.line for heading in self.headings]

    def path_of(self, i: int) -> tuple[str, ...]:
        """Titles of the headings that line ``i`` stands below, outermost first; it may be a heading."""
        if i in self.heading_lines:
            return self.headings[self.heading_lines[i]].path
        n = bisect_left(self._heading_starts, i) - 1
        if n < 0:
            return ()
        heading = self.headings[n]
        return (*heading.path, heading.title) if heading.title else heading.path

    @cached_property
    def _section_ends(self) -> list[int]:
        ends = [len(self.raw) - 1] * len(self.headings)
        still_open: list[int] = []
        for n, heading in enumerate(self.headings):
            while still_open and self.headings[still_open[-1]].level >= heading.level:
                ends[still_open.pop()] = heading.line - 1
            still_open.append(n)
        return ends

    def section_end(self, n: int) -> int:
        """The last line of the section of heading number ``n``, before the next of its level or higher."""
        return self._section_ends[n]

    # Tags

    def tag_line(self, i: int) -> bool:
        """Whether line ``i`` holds tags alone."""
        return i in self._tag_lines

    def markers(self, i: int) -> list[tuple[Tag, Marker]]:
        """The flashcard tags of line ``i``."""
        return self._markers.get(i, [])

    @cached_property
    def _markers(self) -> dict[int, list[tuple[Tag, Marker]]]:
        found: dict[int, list[tuple[Tag, Marker]]] = {}
        for i, tags in self.tags.items():
            for tag in tags:
                marker = marker_of(tag.name, self.settings)
                if marker:
                    found.setdefault(i, []).append((tag, marker))
        return found

    def starts_with_marker(self, i: int) -> bool:
        """Whether line ``i`` opens with a flashcard tag and goes on with other text."""
        return not self.tag_line(i) and any(tag.leading for tag, _ in self.markers(i))

    @cached_property
    def _governors(self) -> tuple[list[int], list[str]]:
        """Lines of flashcard tags alone, and the deck each sets for what follows ("" = none)."""
        lines, decks = [], []
        for i in sorted(self.tags):
            if self.tag_line(i) and not self.claimed[i]:
                markers = [marker for _, marker in self.markers(i)]
                if markers:
                    lines.append(i)
                    decks.append(next((marker.deck for marker in markers if marker.deck), ""))
        return lines, decks

    @cached_property
    def loose_deck(self) -> str:
        """The first deck that a flashcard tag of the frontmatter or within the text speaks of."""
        names = list(self.zettel.tags)
        for i in sorted(self.tags):
            if not self.claimed[i] and not self.tag_line(i):
                names += [tag.name for tag in self.tags[i]]
        markers = (marker_of(name, self.settings) for name in names)
        return next((marker.deck for marker in markers if marker and marker.deck), "")

    def governing_deck(self, i: int) -> str:
        """The deck that flashcard tags outside flashcards give to one at line ``i``, or ""."""
        if not self.settings.deck_from_tag:
            return ""
        lines, decks = self._governors
        n = bisect_left(lines, i) - 1
        sub = (decks[n] if n >= 0 else "") or self.loose_deck
        return under_default(self.settings, sub.split("::")) if sub else ""

    def zettel_deck(self, i: int) -> str:
        """The deck that frontmatter or a TARGET DECK gives to what stands at line ``i``, or ""."""
        above = bisect_right(self.target_decks, i, key=itemgetter(0))
        if above:
            return self.target_decks[above - 1][1]
        deck = deck_in_frontmatter(self.zettel)
        return deck or (self.target_decks[0][1] if self.target_decks else "")

    # Parts

    def passage(self, first: int, last: int, depth: int | None = None) -> Passage:
        """Lines ``first`` to ``last`` without ``depth`` quote markers (None: those that they all share)."""
        if last < first:
            return Passage((), (), last)
        whole = Passage(tuple(self.raw[first : last + 1]), tuple(self.seen[first : last + 1]), last)
        if depth is None and self.raw[first].lstrip(" \t").startswith(">"):
            depth = min(self.quote_depth(i) for i in range(first, last + 1))
        return whole.unquoted(depth) if depth else whole

    def lead(self, i: int) -> int:
        """The column behind indentation and quote, list, task and heading markers of line ``i``."""
        return lead_of(self.seen[i])

    def free(self, lines: range) -> bool:
        """Whether no flashcard claimed any of these lines, which follow one another."""
        return 1 not in self.claimed[lines.start : lines.stop]

    def may_begin(self, first: int) -> bool:
        """Whether an ambiguous flashcard may begin at line ``first``."""
        return self.opted_in if self.local is None else first in self.local
