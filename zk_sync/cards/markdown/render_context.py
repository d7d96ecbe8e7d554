"""What the rendering of one flashcard may ask for, and what it gathers on the way."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, cast

from ...errors import Problem
from ...texts import TranslatableText
from ...vault.links import ZETTEL_ENDINGS
from ..embedded import At, Embedded
from ..source_link import link, needs
from .render_files import MediaFile, RenderFiles, ZettelAround
from .shown_embeds import ShownEmbeds


@dataclass
class RenderContext:
    """One flashcard while it is rendered: where its text stands, and what was found in it."""

    files: RenderFiles
    source_link: str  # the template of links to zettels
    zettel: ZettelAround  # the one whose text is being rendered; an embedded one while in an embed
    line: int  # of the flashcard
    path: str  # of the flashcard's zettel, which problems name
    to_html: Callable[
        [str, RenderContext], tuple[str, bool]
    ]  # Markdown to HTML, and whether that holds blocks
    embedded: Embedded
    shown: ShownEmbeds
    media: dict[str, MediaFile] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    has_html: bool = False  # raw HTML, which must pass the sanitizer
    embeds: list[At] = field(default_factory=list)  # those we are in, outermost first
    asked: set[At] = field(default_factory=set)  # all that were asked for so far
    weight: int = 0  # of the embeds shown so far
    is_cut: bool = False  # an embed was left out for what stands around the one it is in

    def problem(self, template: str, **values: object) -> None:
        """Note something the person should know about this flashcard: a marked text, and what it is about."""
        said = TranslatableText(template, {name: str(value) for name, value in values.items()})
        self.problems.setdefault(Problem(self.path, self.line, said))

    def link_to(self, path: str, place: str = "") -> str:
        """The link that opens the file at ``path``, at a heading or ``^block``."""
        template = self.source_link
        named = path.endswith(ZETTEL_ENDINGS) and (needs(template, "id") or needs(template, "title"))
        title, zettel_id = self.title_and_id_of(path) if named else ("", "")
        return link(template, vault=self.files.name, path=path, place=place, zettel_id=zettel_id, title=title)

    def title_of(self, path: str) -> str:
        """The title of the zettel at ``path``, or "" when it cannot be read."""
        return self.title_and_id_of(path)[0]

    def title_and_id_of(self, path: str) -> tuple[str, str]:
        """Title and id of the zettel at ``path``; both "" when it cannot be read."""
        if path == self.zettel.path:
            return self.zettel.title, self.zettel.id
        try:
            return self.files.title_and_id(path)
        except (OSError, ValueError):  # ZettelError too: that zettel's own problem, not this flashcard's
            return "", ""


def page_of(env: MutableMapping[str, Any]) -> RenderContext:
    """The page in markdown-it's environment."""
    return cast(RenderContext, env["page"])
