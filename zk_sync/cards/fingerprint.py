"""A hash of everything that the fields of a flashcard's note depend on, without rendering it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from ..config import Settings
from ..vault.links import ATTACHMENT_ENDINGS, ending_of, has_scheme, links_in, split_target
from ..vault.zettel import Zettel
from .flashcard import Flashcard
from .markdown.definitions import Definitions, definitions_in, used_definitions
from .markdown.embeds import embedded_text
from .markdown.page import DEEPEST_EMBED, VaultFiles

_TARGET = re.compile(
    r"(?P<embed>!?)\[\[(?P<wiki>[^\[\]\n|]*)"
    r"|\]\([ \t]*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))"
    r"|<img\b[^>]*?\bsrc\s*=\s*[\"']?(?P<html>[^\"'>\s]+)"
    r"|^ {0,3}\[[^\[\]\n]+\]:[ \t]*\n?[ \t]*<?(?P<definition>[^\s<>]+)",
    re.MULTILINE | re.IGNORECASE,
)


class Fingerprints:
    """Hashes flashcards of one vault; remembers what it read, so make a new one for each sync."""

    def __init__(self, settings: Settings, files: VaultFiles) -> None:
        self._settings = settings
        self._files = files
        self._of_settings = repr((settings.context, settings.source_link, settings.line_breaks, files.name))
        self._of_links: dict[str, tuple[str, ...]] = {}
        self._definitions: dict[str, Definitions] = {}
        self._titles: dict[str, str] = {}

    def of(self, flashcard: Flashcard, zettel: Zettel) -> str:
        """16 hex digits that differ whenever the fields, the deck or the tags may differ."""
        card = flashcard
        texts = (card.front, card.back, card.text, card.extra)
        parts = [
            self._of_settings,
            card.kind,
            card.deck,
            *sorted(card.tags),
            "\0texts",
            *texts,
            "\0headings",
            *card.headings,
            card.block_id,
            zettel.path,
            zettel.title,
            zettel.id,
            str(zettel.meta.get("direction", "")),
            *self._linked(zettel),
        ]
        for text in texts:
            if "[" in text or "<" in text:
                parts.extend(self._asked(text, zettel, frozenset()))
        return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _linked(self, zettel: Zettel) -> tuple[str, ...]:
        known = self._of_links.get(zettel.path)
        if known is None:
            found = (self._target(target, zettel) for target in links_in(zettel.body))
            known = self._of_links[zettel.path] = tuple(found)
        return known

    def _asked(self, text: str, zettel: Zettel, above: frozenset[str]) -> Iterator[str]:
        """What the vault says to everything that ``text`` asks of it."""
        if zettel.path not in self._definitions:
            self._definitions[zettel.path] = definitions_in(zettel.body)
        definitions = used_definitions(text, self._definitions[zettel.path])
        if definitions:
            yield definitions
            text = f"{text}\n\n{definitions}"
        for match in _TARGET.finditer(text):
            target = (
                match["wiki"] or match["angle"] or match["bare"] or match["html"] or match["definition"] or ""
            )
            if not target or has_scheme(target):
                continue
            yield self._target(split_target(target)[0], zettel)
            if match["embed"]:
                yield from self._embedded(target, zettel, above)

    def _embedded(self, target: str, zettel: Zettel, above: frozenset[str]) -> Iterator[str]:
        name, place = split_target(target)
        path = self._files.find_zettel(name, zettel.path) if name else zettel.path
        key = f"{path}#{place}"
        if (
            path is None
            or ending_of(name) in ATTACHMENT_ENDINGS
            or key in above
            or len(above) >= DEEPEST_EMBED
        ):
            return
        try:
            embedded = zettel if path == zettel.path else self._files.zettel(path)
        except (OSError, ValueError) as error:
            yield str(error)
            return
        text = embedded_text(embedded.body, place)
        yield text or ""
        if text and ("[" in text or "<" in text):
            yield from self._asked(text, embedded, above | {key})

    def _target(self, name: str, zettel: Zettel) -> str:
        """Where a link target leads now, and what a card shows of that."""
        if not name:
            return ""
        if ending_of(name) not in ATTACHMENT_ENDINGS:
            path = self._files.find_zettel(name, zettel.path)
            if path is not None:
                return f"{name}\1{path}\1{self._title(path)}"
        attachment = self._files.find_attachment(name, zettel.path)
        if attachment is None:
            return f"{name}\1"
        try:
            return f"{name}\1{attachment}\1{self._files.attachment_hash(attachment)}"
        except OSError as error:
            return f"{name}\1{attachment}\1{error.errno}"

    def _title(self, path: str) -> str:
        if path not in self._titles:
            try:
                zettel = self._files.zettel(path)
                self._titles[path] = f"{zettel.title}\1{zettel.id}"
            except (OSError, ValueError):
                self._titles[path] = ""
        return self._titles[path]
