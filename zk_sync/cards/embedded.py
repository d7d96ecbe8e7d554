"""What flashcards embed: each text read once, with a hash and a weight of all that it embeds in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from ..vault.definitions import used_definitions
from ..vault.inside import TooLarge
from ..vault.links import split_target
from ..vault.logseq_properties import referenced, shown_page
from ..vault.sections import block_of, section_of
from ..vault.zettel import Zettel
from .markdown.drawings import is_drawing, pictures_of
from .markdown.render_files import RenderFiles
from .targets import Target, is_attachment, may_ask, may_show_remote, targets_in

DEEPEST_EMBED = 5
MOST_EMBEDDED = 200_000  # weight of what one flashcard embeds; no one learns more from one card
_WEIGHT = 1_000  # of an embed as such: what it takes to render it is worth so many characters
_LONGEST_TOLD = 4_000  # characters by which a text is told from others; of a longer one, a hash
_MOST_KEPT = 4_000_000  # characters of embedded texts that stay in memory

At = tuple[str, str]  # path of a zettel, and the place in it: "" for all of it


class Sum(NamedTuple):
    """What an embed shows, with all that it embeds in turn: what tells it from others, and its weight."""

    said: str
    weight: int


class _Embed(NamedTuple):
    """One embedded text: what it says and where its links lead, with what it embeds; and its weight."""

    said: tuple[str | At, ...]
    weight: int


class Embedded:
    """The embeds of one vault; remembers what it read, so make a new one each sync.

    ``Sum`` is worked out for each text and depth once, however many flashcards and texts embed it: embeds
    that multiply take time linear in what is written.
    """

    def __init__(self, files: RenderFiles) -> None:
        self._files = files
        self.failures = 0  # how often a file could not be read; an answer that holds one is good for once
        self.by_zettel: defaultdict[str, set[str]] = defaultdict(set)  # zettel → those that its texts embed
        self._texts: dict[At, str | None] = {}
        self._kept = 0  # characters in them
        self._embeds: dict[At, _Embed] = {}
        self._answered: tuple[str, dict[str, str]] = ("", {})  # the last zettel that asked, and answers
        self._sums: dict[tuple[At, int], Sum] = {}

    def at(self, target: str, source: str) -> At | None:
        """Where the embed of ``target`` in the zettel at ``source`` leads; None when to no zettel."""
        name, place = split_target(target)
        path = self._files.find_zettel(name, source) if name else source
        return None if path is None else (path, place)

    def text(self, at: At) -> str | None:
        """The text that stands there, None when there is none. Raises as ``RenderFiles.zettel`` does."""
        if at not in self._texts:
            text = _text_in(self._files.zettel(at[0]), at[1])
            while self._kept > _MOST_KEPT:
                self._kept -= len(self._texts.pop(next(iter(self._texts))) or "")
            self._texts[at] = text
            self._kept += len(text or "")
        return self._texts[at]

    def sum_of(self, at: At, levels: int = DEEPEST_EMBED) -> Sum:
        """The sum of an embed below which ``levels - 1`` more are shown."""
        found = self._sums.get((at, levels))
        if found is None:
            embed = self._embed(at)
            said, weight = [], embed.weight
            for part in embed.said:
                if isinstance(part, str):
                    said.append(part)
                elif levels > 1:
                    below = self.sum_of(part, levels - 1)
                    said.append(below.said)
                    weight += below.weight
            whole = "\0".join(said)  # as version 0.1.0 had it, while it is short
            told = whole if len(whole) <= _LONGEST_TOLD else hash_of([whole])
            found = self._sums[at, levels] = Sum(told, weight)
        return found

    def answers(self, targets: Iterable[Target], source: str) -> Iterator[tuple[str, At | None]]:
        """What the vault says to each target in the zettel at ``source``, and what that embeds."""
        for target, is_embedded in targets:
            name = split_target(target)[0]
            is_text = is_embedded and not is_attachment(target) and not is_drawing(name)
            at = self.at(target, source) if is_text else None
            if at:
                self.by_zettel[source].add(at[0])
            if self._answered[0] != source:
                self._answered = source, {}  # a zettel's flashcards mostly ask the same
            said = self._answered[1].get(name)
            if said is None:
                said = self._answered[1][name] = self._answer(name, source)
            yield said, at

    def _embed(self, at: At) -> _Embed:
        found = self._embeds.get(at)
        if found is None:
            found = self._embeds[at] = self._read(at)
        return found

    def _read(self, at: At) -> _Embed:
        path = at[0]
        try:
            text = self.text(at) or ""
            definitions = self._files.zettel(path).definitions if "[" in text else {}
            settings = self._files.zettel(path).settings if may_show_remote(text) else None
        except (OSError, ValueError) as error:
            self.failures += 1
            return _Embed((type(error).__name__,), _WEIGHT)  # what it says is in a language of this device
        said: list[str | At] = [text]
        if settings and settings.remote_images == "download":
            said.append("\0remote")
        if may_ask(text):
            used = used_definitions(text, definitions)
            said.append(used)
            for answer, embed in self.answers(targets_in(text, used), path):
                said += [answer, embed] if embed else [answer]
        return _Embed(tuple(said), weight_of(text))

    def _answer(self, name: str, source: str) -> str:
        """Where a link target leads now, and what a card shows of that."""
        if not name:
            return ""
        if is_drawing(name):
            pictures = [path for path in pictures_of(self._files, name, source) if path]
            return "\1".join((name, *(f"{path}\1{self._content(path)}" for path in pictures), ""))
        if not is_attachment(name):
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


def weight_of(text: str) -> int:
    """What an embedded text counts, without what it embeds in turn."""
    return len(text) + _WEIGHT


def hash_of(parts: Iterable[str]) -> str:
    """16 hex digits."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _text_in(zettel: Zettel, place: str) -> str | None:
    """The part of a zettel that an embed of ``place`` shows; None when there is none."""
    outline = zettel.outline
    if not place:
        is_logseq = zettel.settings.logseq == "on"
        return shown_page(outline, zettel.property_lines) if is_logseq else zettel.body.strip()
    if place.startswith("(("):
        return referenced(outline, place, zettel.stem)
    return block_of(outline, place[1:]) if place.startswith("^") else section_of(outline, place)
