"""Flashcards as the fields of Anki notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..config import Settings
from ..errors import Problem
from ..texts import marked
from ..vault.zettel import Zettel
from .context import Context, context_of, same
from .embedded import Embedded
from .fingerprint import MOST_LOOKED_AT, Fingerprints, Needs, needs_of
from .flashcard import Flashcard
from .markdown.for_anki import finished
from .markdown.parser import Markdown
from .markdown.private_marks import without_clozes, without_foreign
from .markdown.render_context import RenderContext
from .markdown.render_files import MediaFile, RenderFiles, ZettelAround
from .markdown.shown_embeds import ShownEmbeds
from .markdown.text import attribute, spoken
from .source_link import UNTITLED

__all__ = ["RENDERER_VERSION", "MediaFile", "RenderFiles", "Rendered", "Renderer"]

# Raised when the same flashcard gives other fields than before.
RENDERER_VERSION = 2

_MOST_LINKS = 12


@dataclass(frozen=True)
class Rendered:
    """The fields of a note as Anki stores them (all but the ``ZK …`` ones), and what they need."""

    fields: Mapping[str, str]
    media: tuple[MediaFile, ...]
    problems: tuple[Problem, ...]


class Renderer:
    """Renders flashcards of one vault. It remembers what it read, so make a new one for each sync."""

    def __init__(self, settings: Settings, files: RenderFiles) -> None:
        self._settings = settings
        self._files = files
        self._markdown = Markdown(line_breaks=settings.line_breaks)
        self._embedded = Embedded(files)
        self._shown = ShownEmbeds()
        self._fingerprints = Fingerprints(settings, files, self._embedded)
        self._links: tuple[str, str] = ("", "")  # path and Links field of the last zettel
        self._place: tuple[object, str] = ((), "")  # what the last flashcard's Source names, and that field

    def fingerprint(self, flashcard: Flashcard, zettel: Zettel) -> str:
        """16 hex digits that change whenever the fields might; see ``cards/fingerprint.py``."""
        [needs] = needs_of([flashcard], zettel, zettel.links)
        return self.fingerprint_of(needs, zettel.path)

    def fingerprint_of(self, needs: Needs, path: str) -> str:
        """The fingerprint of a flashcard of the zettel at ``path`` whose needs are known."""
        return self._fingerprints.of(needs, path)

    def fingerprints_of(self, needs: Iterable[Needs], path: str, size: int) -> list[str]:
        """The fingerprints of flashcards of a zettel of ``size`` bytes; "" for one that embeds too much."""
        return self._fingerprints.of_each(needs, path, size)

    @property
    def read_failures(self) -> int:
        """How often a file that a fingerprint asks for could not be read so far."""
        return self._embedded.failures

    @property
    def embeds_too_much(self) -> bool:
        """Whether zettels so far embed more than each may on its own account."""
        return self._fingerprints.embeds_too_much

    @property
    def embedded(self) -> Mapping[str, Collection[str]]:
        """Zettel → those that its flashcards, or what others embed of it, embed, as far as was asked."""
        return self._embedded.by_zettel

    def render(self, flashcard: Flashcard, zettel: ZettelAround) -> Rendered:
        """The fields of the note that ``flashcard`` becomes. Never raises for what a zettel says."""
        page = RenderContext(
            files=self._files,
            source_link=self._settings.source_link,
            zettel=zettel,
            line=flashcard.line,
            path=zettel.path,
            to_html=self._markdown.body,
            embedded=self._embedded,
            shown=self._shown,
        )
        direction = zettel.direction
        if flashcard.kind == "cloze":
            text = self._markdown.field(
                without_foreign(flashcard.text), page, cloze=True, direction=direction
            )
            fields = {"Text": text}
            if "{{c" not in text:
                page.problem(
                    marked("no deletion is left in this cloze: its text is in a place that cannot be hidden")
                )
        else:
            front = self._markdown.field(without_foreign(flashcard.front), page, direction=direction)
            back = self._markdown.field(without_foreign(flashcard.back), page, direction=direction)
            fields = {"Front": front, "Back": spoken(back) if flashcard.kind == "type" else back}
        for name, part in (("Hint", flashcard.hint), ("Extra", flashcard.extra)):
            fields[name] = self._markdown.field(without_foreign(part), page, direction=direction)
        context = context_of(flashcard, page.zettel.title, self._settings)
        fields["Context"] = self._context(context, page)
        fields["Source"] = self._source(flashcard, context, page)
        fields["Links"] = self._linked(page)
        if flashcard.kind != "cloze":
            fields["Reverse"] = "1" if flashcard.kind == "reversed" else ""
            fields["Type"] = "1" if flashcard.kind == "type" else ""
        return Rendered(fields, tuple(page.media.values()), tuple(page.problems))

    def around(self, flashcard: Flashcard, zettel: ZettelAround) -> tuple[str, ...]:
        """Of the zettel's title and the headings, those that stand open on the question side."""
        return context_of(flashcard, zettel.title, self._settings).shown

    def _context(self, context: Context, page: RenderContext) -> str:
        """What may stand on the question side, and no more: templates may show it there."""
        shown, closed = self._path(context.shown, page), self._path(context.closed, page)
        if closed:
            closed = f'<details class="zk-closed"><summary>Context</summary>{closed}</details>'
        return finished(f"<div>{shown}</div>{closed}" if shown and closed else shown or closed, cloze=False)

    def _path(self, titles: Sequence[str], page: RenderContext) -> str:
        return " › ".join(self._markdown.label(title, page) for title in titles)

    def _source(self, flashcard: Flashcard, context: Context, page: RenderContext) -> str:
        """The link to the zettel, with the title and the headings that come with the answer."""
        is_block = bool(flashcard.block_id)
        place = f"^{flashcard.block_id}" if is_block else "".join(flashcard.headings[-1:])
        what = (page.zettel.path, place, is_block, context.after)
        if self._place[0] == what:  # flashcards of one zettel mostly stand below one heading
            return self._place[1]
        problems = len(page.problems)
        title = page.zettel.title
        if same(place) == same(title) and not is_block:
            place = ""
        named = list(context.after)
        label = named.pop(0) if named and same(named[0]) == same(title) else UNTITLED
        link = self._anchor(page, page.zettel.path, label, place)
        source = " › ".join(filter(None, (link, finished(self._path(named, page), cloze=False))))
        if len(page.problems) == problems:  # else each flashcard is to name them
            self._place = (what, source)
        return source

    def _linked(self, page: RenderContext) -> str:
        if self._links[0] == page.zettel.path:
            return self._links[1]
        problems = len(page.problems)
        items: dict[str, str] = {}
        for target in page.zettel.links[:MOST_LOOKED_AT]:
            path = page.files.find_zettel(target, page.zettel.path)
            if path is not None and path != page.zettel.path and path not in items:
                items[path] = f"<li>{self._anchor(page, path, page.title_of(path) or target)}</li>"
                if len(items) == _MOST_LINKS:
                    break
        links = f"<ul>{''.join(items.values())}</ul>" if items else ""
        if len(page.problems) == problems:
            self._links = (page.zettel.path, links)
        return links

    def _anchor(self, page: RenderContext, path: str, title: str, place: str = "") -> str:
        label = self._markdown.label(without_clozes(without_foreign(title)), page)
        href = page.link_to(path, place)
        return finished(f'<a href="{attribute(href)}">{label}</a>' if href else label, cloze=False)
