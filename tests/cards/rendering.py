"""A vault in memory and short ways to render one text, for the tests of rendering."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from zk_sync.cards.embedded import Embedded
from zk_sync.cards.flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard
from zk_sync.cards.markdown.parser import Markdown
from zk_sync.cards.markdown.render_context import RenderContext
from zk_sync.cards.markdown.shown_embeds import ShownEmbeds
from zk_sync.cards.render import Rendered, Renderer
from zk_sync.config import Settings, settings_from
from zk_sync.vault.links import LinkIndex
from zk_sync.vault.remote import RemoteImage
from zk_sync.vault.zettel import Zettel, zettel_from


class Vault:
    """Zettels by path and attachments by path, as the renderer asks for them."""

    def __init__(
        self,
        zettels: Mapping[str, str] | None = None,
        attachments: Mapping[str, bytes] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.name = "My Vault"
        self.settings = settings or Settings()
        self.texts = dict(zettels or {})
        self.attachments = dict(attachments or {})
        self.read: list[str] = []
        self.index = LinkIndex(tuple(self.texts), tuple(self.attachments), self._names)

    def _names(self) -> list[tuple[str, str, tuple[str, ...]]]:
        zettels = [self.zettel(path) for path in self.texts]
        return [(zettel.path, zettel.id, (*zettel.aliases, zettel.title)) for zettel in zettels]

    def find_zettel(self, target: str, source: str) -> str | None:
        return self.index.zettel(target, source)

    def find_attachment(self, target: str, source: str) -> str | None:
        return self.index.attachment(target, source)

    def is_left_out(self, target: str, source: str) -> bool:
        return target.startswith("excluded")

    def zettel(self, path: str) -> Zettel:
        self.read.append(path)
        return zettel_from(path, self.texts[path], self.settings)

    def title_and_id(self, path: str) -> tuple[str, str]:
        zettel = self.zettel(path)
        return zettel.title, zettel.id

    def attachment_hash(self, path: str) -> str:
        return hashlib.md5(self.attachments[path]).hexdigest()

    def remote_image(self, url: str) -> RemoteImage | None:
        return None


def page_in(vault: Vault, markdown: Markdown) -> RenderContext:
    """A flashcard of ``Here.md`` about to be rendered."""
    zettel = vault.zettel("Here.md")
    texts = Embedded(vault), ShownEmbeds()
    return RenderContext(vault, "obsidian", zettel, 1, "Here.md", markdown.body, *texts)


def deletions(text: str) -> str:
    """``⟦1|text¦hint⟧`` as extraction writes a deletion."""
    text = re.sub(r"⟦(\d+)\|", rf"{CLOZE_OPEN}\1{CLOZE_SEP}", text)
    return text.replace("¦", CLOZE_HINT).replace("⟧", CLOZE_CLOSE)


def rendered(
    vault: Vault | None = None,
    *,
    path: str = "Here.md",
    settings: Mapping[str, Any] | None = None,
    **card: Any,
) -> Rendered:
    """What becomes of a flashcard of the zettel at ``path``, on line 7."""
    chosen = settings_from(settings or {})
    vault = vault or Vault({"Here.md": ""}, settings=chosen)
    flashcard = Flashcard(**{"kind": "basic", "syntax": "qa", "line": 7, **card})
    return Renderer(chosen, vault).render(flashcard, vault.zettel(path))


def html(text: str, vault: Vault | None = None, **options: Any) -> str:
    """The HTML of one field."""
    return rendered(vault, front=text, back="b", **options).fields["Front"]


def cloze(text: str, vault: Vault | None = None, **options: Any) -> str:
    """The HTML of a cloze, its deletions written ``⟦1|text¦hint⟧``."""
    return rendered(vault, kind="cloze", text=deletions(text), **options).fields["Text"]
