"""A whole zettel as a reader sees it, with links that lead on, for a look beside the card."""

from __future__ import annotations

import base64
import mimetypes
from dataclasses import dataclass
from urllib.parse import unquote

from ...cards.embedded import Embedded
from ...cards.markdown.embeds import as_read
from ...cards.markdown.parser import Markdown
from ...cards.markdown.render_context import RenderContext
from ...cards.markdown.render_files import MediaFile
from ...cards.markdown.shown_embeds import ShownEmbeds
from ...cards.source_link import target_of
from ...vault.inside import TooLarge
from ..reading.content import VaultContent

LOOK = "look:"  # what a link to a zettel of the vault begins with
_LARGEST = 4_000_000  # bytes of a picture, and
_MOST = 16_000_000  # of all pictures that are shown of one zettel


@dataclass(frozen=True)
class RenderedZettel:
    """One zettel to be read: its title, and its text as HTML, with pictures within."""

    path: str
    title: str
    html: str


class Reading:
    """The zettels of a vault, each rendered when it is asked for; of one thread at a time.

    ``template``: that of the links on the cards.
    """

    def __init__(self, content: VaultContent, template: str) -> None:
        self._files = content.files
        self._template = template
        self._embedded, self._shown = Embedded(content.files), ShownEmbeds()
        self._markdown = Markdown(line_breaks=content.files.settings.line_breaks)

    def path_of(self, url: str, source: str) -> str:
        """The path of the zettel that a link on a card of the zettel ``source`` leads to; "" for none."""
        if url.startswith(LOOK):
            target = unquote(url.removeprefix(LOOK).partition("#")[0])
        else:
            target = target_of(self._template, url)
        return (self._files.find_zettel(target, source) or "") if target else ""

    def zettel(self, path: str) -> RenderedZettel:
        """The zettel at ``path``. Raises ZettelError when it cannot be read."""
        zettel = self._files.zettel(path)
        page = RenderContext(
            files=self._files,
            source_link=f"{LOOK}{{path}}",
            zettel=zettel,
            line=1,
            path=path,
            to_html=self._markdown.body,
            embedded=self._embedded,
            shown=self._shown,
        )
        html = self._markdown.field(as_read(zettel.body), page, direction=zettel.direction)
        return RenderedZettel(path, zettel.title, self._with_pictures(html, list(page.media.values())))

    def _with_pictures(self, html: str, media: list[MediaFile]) -> str:
        """Puts the pictures in: Anki's media folder has those of flashcards alone."""
        room = _MOST
        for file in media:
            kind = mimetypes.guess_type(file.path)[0] or ""
            if not kind.startswith("image/") or f'src="{file.name}"' not in html:
                continue
            try:
                data = self._files.attachment_data(file.path, min(_LARGEST, room))
            except (OSError, TooLarge):
                continue
            room -= len(data)
            said = base64.b64encode(data).decode("ascii")
            html = html.replace(f'src="{file.name}"', f'src="data:{kind};base64,{said}"')
        return html
