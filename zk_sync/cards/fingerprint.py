"""A hash of everything that the fields of a flashcard's note depend on, without rendering it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import unquote

from ..config import Settings
from ..vault.definitions import used_definitions
from ..vault.inside import TooLarge
from ..vault.links import ATTACHMENT_ENDINGS, ending_of, has_scheme, split_target
from ..vault.logseq import BLOCK_REFERENCE, TREE
from ..vault.zettel import Zettel
from .flashcard import Flashcard
from .markdown.drawings import is_drawing, pictures_of
from .markdown.embeds import embedded_text
from .markdown.page import DEEPEST_EMBED, MOST_EMBEDDED, MOST_EMBEDS, VaultFiles

_TARGET = re.compile(
    r"(?P<embed>!|\{\{embed[ \t]+)?\[\[(?P<wiki>[^\[\]\n|]*)"
    rf"|(?P<tree>\{{\{{embed[ \t]+)?(?P<block>{BLOCK_REFERENCE})"
    r"|(?P<image>!\[[^\[\]\n]*)?\]\([ \t]*"
    r"(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))"
    r"|<img\b[^<>]*?\bsrc\s*=\s*[\"']?(?P<html>[^\"'>\s]+)"
    r"|^ {0,3}\[[^\[\]\n]+\]:[ \t]*\n?[ \t]*<?(?P<definition>[^\s<>]+)",
    re.MULTILINE | re.IGNORECASE,
)


_MOST_KEPT = 4_000_000  # characters of embedded texts that stay in memory


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
            if "[" in text or "<" in text or "((" in text:
                used = used_definitions(text, zettel.definitions)
                parts.append(used)
                targets = (*targets, *_targets_in(text, used))
        found.append(Needs(_hash(parts), targets))
    return tuple(found)


def _targets_in(text: str, definitions: str) -> Iterator[tuple[str, bool]]:
    """The targets that a text, with the definitions it uses, asks for; those outside the vault left out."""
    for match in _TARGET.finditer(f"{text}\n\n{definitions}" if definitions else text):
        if block := match["block"]:
            yield f"{block}#{block}{TREE if match['tree'] else ''}", True
            continue
        target = (
            match["wiki"] or match["angle"] or match["bare"] or match["html"] or match["definition"] or ""
        )
        if target and not has_scheme(target):
            if match["image"] and ending_of(split_target(target)[0]) not in ATTACHMENT_ENDINGS:
                yield unquote(target), True
            else:
                yield target, bool(match["embed"])


def _hash(parts: Iterable[str]) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class _Embed(NamedTuple):
    """An embedded text, the definitions that it uses, and the targets that it asks for."""

    texts: tuple[str, ...]
    targets: tuple[tuple[str, bool], ...]


class _Budget:
    """How many embeds, and characters in them, one answer still takes in: more than any card shows."""

    def __init__(self) -> None:
        self._embeds, self._characters = 2 * MOST_EMBEDS, 2 * MOST_EMBEDDED

    def allows(self, texts: Iterable[str]) -> bool:
        """Whether the texts of one more embed are taken in, and counts them."""
        self._embeds -= 1
        self._characters -= sum(map(len, texts))
        return self._embeds >= 0 and self._characters >= 0


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
        self._embeds: dict[tuple[str, str], _Embed] = {}  # by path and place
        self._kept = 0  # characters in them
        self.failures = 0  # how often a file could not be read; an answer that holds one is good for once

    def of(self, needs: Needs, path: str) -> str:
        """The fingerprint of a flashcard with these needs in the zettel at ``path``.

        16 hex digits that differ whenever the fields, the deck or the tags may differ.
        """
        if self._asking != path or self._answered[0] is not needs.targets:  # a zettel's flashcards share them
            self._asking = path
            answers = "\0".join(("", *self._answers(needs.targets, path, frozenset(), _Budget())))
            self._answered = (needs.targets, answers)
        return _hash((self._of_settings, needs.own + self._answered[1]))

    def _answers(
        self, targets: Iterable[tuple[str, bool]], path: str, above: frozenset[str], budget: _Budget
    ) -> Iterator[str]:
        """What the vault says to everything that is asked of it in the zettel at ``path``."""
        for target, is_embedded in targets:
            yield self._target(split_target(target)[0], path)
            if is_embedded:
                yield from self._embedded(target, path, above, budget)

    def _embedded(self, target: str, source: str, above: frozenset[str], budget: _Budget) -> Iterator[str]:
        name, place = split_target(target)
        if ending_of(name) in ATTACHMENT_ENDINGS or len(above) >= DEEPEST_EMBED:
            return
        path = self._files.find_zettel(name, source) if name else source
        key = f"{path}#{place}"
        if path is None or key in above:
            return
        self.embedded[self._asking].add(path)
        try:
            found = self._embed_at(path, place)
        except (OSError, ValueError) as error:
            self.failures += 1
            yield type(error).__name__  # what it says is in a language, and all devices must agree
            return
        if not budget.allows(found.texts):
            return
        yield from found.texts
        yield from self._answers(found.targets, path, above | {key}, budget)

    def _embed_at(self, path: str, place: str) -> _Embed:
        """The text at a place of a zettel, kept for others that embed it. Raises as ``zettel`` does."""
        found = self._embeds.get((path, place))
        if found is None:
            zettel = self._files.zettel(path)
            text = embedded_text(zettel, place) or ""
            found = _Embed((text,), ())
            if "[" in text or "<" in text or "((" in text:
                used = used_definitions(text, zettel.definitions)
                found = _Embed((text, used), tuple(_targets_in(text, used)))
            while self._kept > _MOST_KEPT:
                self._kept -= sum(map(len, self._embeds.pop(next(iter(self._embeds))).texts))
            self._embeds[path, place] = found
            self._kept += sum(map(len, found.texts))
        return found

    def _target(self, name: str, source: str) -> str:
        """Where a link target leads now, and what a card shows of that."""
        if not name:
            return ""
        if is_drawing(name):
            pictures = [path for path in pictures_of(self._files, name, source) if path]
            return "\1".join((name, *(f"{path}\1{self._content(path)}" for path in pictures), ""))
        if ending_of(name) not in ATTACHMENT_ENDINGS:
            path = self._files.find_zettel(name, source)
            if path is not None:
                return f"{name}\1{path}\1{self._title(path)}"
        attachment = self._files.find_attachment(name, source)
        if attachment is None:
            return f"{name}\1"
        return f"{name}\1{attachment}\1{self._content(attachment)}"

    def _content(self, attachment: str) -> str:
        """What stands for the content of an attachment."""
        try:
            return self._files.attachment_hash(attachment)
        except TooLarge:
            return "too large"
        except OSError as error:
            self.failures += 1
            return str(error.errno)

    def _title(self, path: str) -> str:
        try:
            return "\1".join(self._files.title_and_id(path))
        except (OSError, ValueError):
            self.failures += 1
            return ""
