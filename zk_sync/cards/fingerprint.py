"""A hash of everything that the fields of a flashcard's note depend on, without rendering it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ..config import Settings
from ..vault.definitions import used_definitions
from ..vault.zettel import Zettel
from .embedded import MOST_EMBEDDED, Embedded, hash_of
from .flashcard import Flashcard
from .markdown.render_files import RenderFiles
from .targets import Target, is_attachment, may_ask, may_show_remote, targets_in

MOST_LOOKED_AT = 50  # links of a zettel, each of whose flashcards names some of them
_MOST_FOR_EACH = 200  # weight of embeds that each byte of a zettel with flashcards may bring in
_MOST_BEYOND = 100 * MOST_EMBEDDED  # what zettels may bring in beyond that, all of them together


class Needs(NamedTuple):
    """What the fields of a flashcard depend on, as far as its own zettel tells.

    ``own`` is a hash of what stands in the zettel; ``targets`` are the links and embeds whose answers are
    in other files: target as written, and whether it is embedded.
    """

    own: str
    targets: tuple[Target, ...]

    @property
    def embeds(self) -> bool:
        """Whether the text of a zettel may be embedded."""
        return any(is_embedded and not is_attachment(target) for target, is_embedded in self.targets)


def needs_of(flashcards: Sequence[Flashcard], zettel: Zettel, links: Iterable[str]) -> tuple[Needs, ...]:
    """The needs of flashcards of one zettel, whose ``links`` these are; looks at no other file."""
    if not flashcards:
        return ()
    linked = tuple([(target, False) for target in islice(links, MOST_LOOKED_AT)])
    about = (zettel.path, zettel.title, zettel.id, zettel.direction)
    found = []
    for card in flashcards:
        texts = (card.front, card.back, card.text, card.extra, *filter(None, (card.hint,)))
        parts = [card.kind, card.deck, *sorted(card.tags), "\0texts", *texts, "\0headings", *card.headings]
        if card.parents:
            parts += ("\0parents", *card.parents)
        parts += (card.block_id, *about)
        if zettel.settings.remote_images == "download" and any(map(may_show_remote, texts)):
            parts.append("\0remote")
        targets = linked
        for text in texts:
            if may_ask(text):
                used = used_definitions(text, zettel.definitions)
                parts.append(used)
                targets = (*targets, *targets_in(text, used))
        found.append(Needs(hash_of(parts), targets))
    return tuple(found)


class Fingerprints:
    """Answers the needs of flashcards of one vault; remembers what it read, so make a new one each sync."""

    def __init__(self, settings: Settings, files: RenderFiles, embedded: Embedded) -> None:
        self._embedded = embedded
        # As version 0.1.0 had it, so that no text counts as a new one just because the add-on is newer.
        context = {"after": True, "never": False}.get(settings.context, settings.context)
        about = (context, settings.source_link, settings.line_breaks, files.name)
        self._of_settings = repr((*about, "headings") if settings.context_headings else about)
        self._asking = ""  # path of the zettel whose flashcard is asked for
        self._answered: tuple[object, str] = ((), "")  # the last needs' targets, and what was answered
        self._weight = 0  # of what they embed
        self._beyond = _MOST_BEYOND

    @property
    def embeds_too_much(self) -> bool:
        """Whether zettels so far embed more than each may on its own account."""
        return self._beyond < _MOST_BEYOND

    def of(self, needs: Needs, path: str) -> str:
        """The fingerprint of a flashcard with these needs in the zettel at ``path``.

        16 hex digits that differ whenever the fields, the deck or the tags may differ.
        """
        if self._asking != path or self._answered[0] is not needs.targets:  # a zettel's flashcards share them
            self._asking = path
            self._answered = (needs.targets, self._answers(needs.targets, path))
        return hash_of((self._of_settings, needs.own + self._answered[1]))

    def of_each(self, needs: Iterable[Needs], path: str, size: int) -> list[str]:
        """The fingerprints of the flashcards of the zettel at ``path``, which holds ``size`` bytes.

        "" for one that is to be left out, as the zettel's flashcards would embed too much with it.
        """
        own = _MOST_FOR_EACH * size
        most = own + min(self._beyond, MOST_EMBEDDED)
        found, embedded = [], 0
        for each in needs:
            fingerprint = self.of(each, path)
            is_left_out = embedded + self._weight > most
            embedded += 0 if is_left_out else self._weight
            found.append("" if is_left_out else fingerprint)
        self._beyond -= max(0, embedded - own)
        return found

    def _answers(self, targets: Iterable[Target], path: str) -> str:
        """What the vault says to everything that is asked of it in the zettel at ``path``; weighs it."""
        self._weight = 0
        said = [""]
        for answer, embed in self._embedded.answers(targets, path):
            said.append(answer)
            if embed:
                found = self._embedded.sum_of(embed)
                said.append(found.said)
                if self._weight + found.weight <= MOST_EMBEDDED:  # else a link is shown in its place
                    self._weight += found.weight
        return "\0".join(said)
