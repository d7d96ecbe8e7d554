"""A hash of everything that the fields of a flashcard's note depend on, without rendering it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from ..config import Settings
from ..vault.definitions import used_definitions
from ..vault.inside import TooLarge
from ..vault.links import ATTACHMENT_ENDINGS, ending_of, has_scheme, split_target
from ..vault.zettel import Zettel
from .flashcard import Flashcard
from .markdown.embeds import embedded_text
from .markdown.page import DEEPEST_EMBED, VaultFiles

_TARGET = re.compile(
    r"(?P<embed>!?)\[\[(?P<wiki>[^\[\]\n|]*)"
    r"|\]\([ \t]*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))"
    r"|<img\b[^>]*?\bsrc\s*=\s*[\"']?(?P<html>[^\"'>\s]+)"
    r"|^ {0,3}\[[^\[\]\n]+\]:[ \t]*\n?[ \t]*<?(?P<definition>[^\s<>]+)",
    re.MULTILINE | re.IGNORECASE,
)


class Needs(NamedTuple):
    """What the fields of a flashcard depend on, as far as its own zettel tells.

    ``own`` is a hash of what stands in the zettel; ``targets`` are the links and embeds whose answers are
    in other files: target as written, and whether it is embedded.
    """

    own: str
    targets: tuple[tuple[str, bool], ...]

    @property
    def embeds(self) -> bool:
        """Whether the text of a zettel may be embedded."""
        embedded = [target for target, is_embedded in self.targets if is_embedded]
        return any(ending_of(split_target(target)[0]) not in ATTACHMENT_ENDINGS for target in embedded)


def needs_of(flashcards: Sequence[Flashcard], zettel: Zettel, links: Iterable[str]) -> tuple[Needs, ...]:
    """The needs of flashcards of one zettel, whose ``links`` these are; looks at no other file."""
    if not flashcards:
        return ()
    linked = tuple([(target, False) for target in links])
    about = (zettel.path, zettel.title, zettel.id, zettel.direction)
    found = []
    for card in flashcards:
        texts = (card.front, card.back, card.text, card.extra, *filter(None, (card.hint,)))
        parts = [card.kind, card.deck, *sorted(card.tags), "\0texts", *texts, "\0headings", *card.headings]
        if card.parents:
            parts += ("\0parents", *card.parents)
        parts += (card.block_id, *about)
        targets = linked
        for text in texts:
            if "[" in text or "<" in text:
                used = used_definitions(text, zettel.definitions)
                parts.append(used)
                targets = (*targets, *_targets_in(text, used))
        found.append(Needs(_hash(parts), targets))
    return tuple(found)


def _targets_in(text: str, definitions: str) -> Iterator[tuple[str, bool]]:
    """The targets that a text, with the definitions it uses, asks for; those outside the vault left out."""
    for match in _TARGET.finditer(f"{text}\n\n{definitions}" if definitions else text):
        target = (
            match["wiki"] or match["angle"] or match["bare"] or match["html"] or match["definition"] or ""
        )
        if target and not has_scheme(target):
            yield target, bool(match["embed"])


def _hash(parts: Iterable[str]) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Fingerprints:
    """Answers the needs of flashcards of one vault; remembers what it read, so make a new one each sync."""

    def __init__(self, settings: Settings, files: VaultFiles) -> None:
        self._files = files
        # As version 0.1.0 had it, so that no text counts as a new one just because the add-on is newer.
        context = {"after": True, "never": False}.get(settings.context, settings.context)
        about = (context, settings.source_link, settings.line_breaks, files.name)
        self._of_settings = repr((*about, "headings") if settings.context_headings else about)
        self._asking = ""  # path of the zettel whose flashcard is asked for
        self._answered: tuple[object, str] = ((), "")  # the last needs' targets, and what was answered
        self.embedded: defaultdict[str, set[str]] = defaultdict(set)  # zettel → all that its flashcards embed
        self.failures = 0  # how often a file could not be read; an answer that holds one is good for once

    def of(self, needs: Needs, path: str) -> str:
        """The fingerprint of a flashcard with these needs in the zettel at ``path``.

        16 hex digits that differ whenever the fields, the deck or the tags may differ.
        """
        if self._asking != path or self._answered[0] is not needs.targets:  # a zettel's flashcards share them
            self._asking = path
            answers = "\0".join(("", *self._answers(needs.targets, path, frozenset())))
            self._answered = (needs.targets, answers)
        return _hash((self._of_settings, needs.own + self._answered[1]))

    def _answers(
        self, targets: Iterable[tuple[str, bool]], path: str, above: frozenset[str]
    ) -> Iterator[str]:
        """What the vault says to everything that is asked of it in the zettel at ``path``."""
        for target, is_embedded in targets:
            yield self._target(split_target(target)[0], path)
            if is_embedded:
                yield from self._embedded(target, path, above)

    def _embedded(self, target: str, source: str, above: frozenset[str]) -> Iterator[str]:
        name, place = split_target(target)
        if ending_of(name) in ATTACHMENT_ENDINGS or len(above) >= DEEPEST_EMBED:
            return
        path = self._files.find_zettel(name, source) if name else source
        key = f"{path}#{place}"
        if path is None or key in above:
            return
        self.embedded[self._asking].add(path)
        try:
            embedded = self._files.zettel(path)
        except (OSError, ValueError) as error:
            self.failures += 1
            yield type(error).__name__  # what it says is in a language, and all devices must agree
            return
        text = embedded_text(embedded, place)
        yield text or ""
        if text and ("[" in text or "<" in text):
            used = used_definitions(text, embedded.definitions)
            yield used
            yield from self._answers(_targets_in(text, used), path, above | {key})

    def _target(self, name: str, source: str) -> str:
        """Where a link target leads now, and what a card shows of that."""
        if not name:
            return ""
        if ending_of(name) not in ATTACHMENT_ENDINGS:
            path = self._files.find_zettel(name, source)
            if path is not None:
                return f"{name}\1{path}\1{self._title(path)}"
        attachment = self._files.find_attachment(name, source)
        if attachment is None:
            return f"{name}\1"
        try:
            return f"{name}\1{attachment}\1{self._files.attachment_hash(attachment)}"
        except TooLarge:
            return f"{name}\1{attachment}\1too large"
        except OSError as error:
            self.failures += 1
            return f"{name}\1{attachment}\1{error.errno}"

    def _title(self, path: str) -> str:
        try:
            return "\1".join(self._files.title_and_id(path))
        except (OSError, ValueError):
            self.failures += 1
            return ""
