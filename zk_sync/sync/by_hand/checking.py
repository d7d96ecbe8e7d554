"""Whether a changed zettel differs in one flashcard alone, and that is what its note holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ...cards.flashcard import Flashcard
from ...cards.markdown.alike import say_the_same
from ...cards.ordinals import rendered_with_sticky_numbers
from ...cards.render import Renderer
from ...cards.zettel_record import RecordedFlashcard, ZettelRecord, record_of
from ...texts import _
from ...vault.files import VaultFiles
from ...vault.remote import RemoteImage
from ...vault.zettel import Zettel, ZettelError, zettel_from
from ..collection.our_notes import Note, paths_in
from ..identity.match import match
from ..reading.content import VaultContent, keys_of

# Field of the note → where its Markdown stands in a flashcard.
SOURCES = {"Front": "front", "Back": "back", "Text": "text", "Hint": "hint", "Extra": "extra"}


class OneChanged:
    """The files of a vault as they would be with one of its zettels changed."""

    def __init__(self, files: VaultFiles, changed: Zettel) -> None:
        self._files = files
        self._changed = changed
        self.name = files.name

    def find_zettel(self, target: str, source: str) -> str | None:
        return self._files.find_zettel(target, source)

    def find_attachment(self, target: str, source: str) -> str | None:
        return self._files.find_attachment(target, source)

    def is_left_out(self, target: str, source: str) -> bool:
        return self._files.is_left_out(target, source)

    def zettel(self, path: str) -> Zettel:
        return self._changed if path == self._changed.path else self._files.zettel(path)

    def title_and_id(self, path: str) -> tuple[str, str]:
        return self._files.title_and_id(path)

    def attachment_hash(self, path: str) -> str:
        return self._files.attachment_hash(path)

    def remote_image(self, url: str) -> RemoteImage | None:
        return self._files.remote_image(url)


@dataclass(frozen=True)
class _Version:
    """A zettel as it is or would be, what it gives, and a renderer to which it is so."""

    zettel: Zettel
    record: ZettelRecord
    renderer: Renderer

    @classmethod
    def of(cls, zettel: Zettel, content: VaultContent) -> _Version:
        renderer = Renderer(content.files.settings, OneChanged(content.files, zettel))
        return cls(zettel, record_of(zettel), renderer)


class Checking:
    """Holds what ``note`` says in ``field`` against what a changed zettel would give.

    ``number``: which of the zettel's flashcards is the note's. ``was``: what that gives for the field now.
    """

    def __init__(
        self,
        content: VaultContent,
        zettel: Zettel,
        number: int,
        note: Note,
        field: str,
        notes: Iterable[Note],
    ) -> None:
        self._content = content
        self._number = number
        self._note = note
        self._field = field
        self._notes = tuple(notes)
        self._now = _Version.of(zettel, content)
        self._fields = self._rendered(self._now)
        self._embedding: list[tuple[Zettel, ZettelRecord]] | None = None
        self.was = self._fields[field]

    def objection(self, text: str) -> str | None:
        """Why the zettel must not become ``text``, "" where that is not the edit; None where it may."""
        try:
            zettel = zettel_from(self._now.zettel.path, text, self._now.zettel.settings)
        except ZettelError:
            return ""
        changed = _Version.of(zettel, self._content)
        if not self._is_one_flashcard(changed):
            return ""
        rendered = self._rendered(changed)
        if not say_the_same(rendered[self._field], self._note.fields[self._field]):
            return ""
        if {**rendered, self._field: ""} != {**self._fields, self._field: ""}:
            return _("other fields of the flashcard would change with it")
        other = next(self._changed_with_it(changed), "")
        if other:
            return _("another flashcard would change with it, that at {place}").format(place=other)
        new = changed.record.found[self._number]
        if new.card_key == self._now.record.found[self._number].card_key or self._is_recognised(new):
            return None
        return _("its note would not be recognised any more")

    def _is_one_flashcard(self, changed: _Version) -> bool:
        """Whether the source of this field of this flashcard changed, and of nothing else."""
        one, other = self._now.zettel, changed.zettel
        if (one.meta, one.id, one.title, one.aliases) != (other.meta, other.id, other.title, other.aliases):
            return False
        before, after = self._now.record, changed.record
        if [problem.message for problem in before.problems] != [each.message for each in after.problems]:
            return False
        if len(before.found) != len(after.found):
            return False
        for index, (old, new) in enumerate(zip(before.found, after.found, strict=True)):
            if index != self._number and _told(old) != _told(new):
                return False
        source = SOURCES[self._field]
        mine, its = before.found[self._number].flashcard, after.found[self._number].flashcard
        return its != mine and its == mine._replace(**{source: getattr(its, source)})

    def _rendered(self, version: _Version) -> Mapping[str, str]:
        flashcard = version.record.found[self._number].flashcard
        render = partial(version.renderer.render, zettel=version.zettel)
        if "Text" not in self._note.fields:
            return render(flashcard).fields
        taken = frozenset(card.ordinal + 1 for card in self._note.cards)
        dropped = self._note.state.dropped if self._note.state else {}
        text = self._note.fields["Text"]
        return rendered_with_sticky_numbers(render, flashcard, text, taken, dropped).fields

    def _changed_with_it(self, changed: _Version) -> Iterator[str]:
        """Where other flashcards stand that would look different."""
        if self._embedding is None:
            self._embedding = [(zettel, record_of(zettel)) for zettel in self._embedding_it()]
        pairs = list(zip(self._now.record.found, changed.record.found, strict=True))
        del pairs[self._number]
        yield from self._different(self._now.zettel, changed.zettel, pairs, changed.renderer)
        for zettel, record in self._embedding:
            same = [(found, found) for found in record.found]
            yield from self._different(zettel, zettel, same, changed.renderer)

    def _different(
        self,
        before: Zettel,
        after: Zettel,
        pairs: Sequence[tuple[RecordedFlashcard, RecordedFlashcard]],
        renderer: Renderer,
    ) -> Iterator[str]:
        for old, new in pairs:
            was = self._now.renderer.fingerprint_of(old.needs, before.path)
            if renderer.fingerprint_of(new.needs, after.path) == was:
                continue
            one = self._now.renderer.render(old.flashcard, before).fields
            if renderer.render(new.flashcard, after).fields != one:
                yield f"{before.path}:{old.flashcard.line}"

    def _embedding_it(self) -> list[Zettel]:
        """The zettels that embed this one, also through others."""
        graph, found = self._content.graph, []
        waiting = [self._now.zettel.path]
        seen = {*waiting}
        while waiting:
            for path in graph.backlinks(waiting.pop()):
                if path in seen:
                    continue
                seen.add(path)
                try:
                    zettel = self._content.files.zettel(path)
                except ZettelError:  # that gives no flashcards now
                    continue
                if "![" in zettel.body:
                    found.append(zettel)
                    waiting.append(path)
        return found

    def _is_recognised(self, new: RecordedFlashcard) -> bool:
        """Whether the next sync would find the note for the flashcard with another question."""
        if not self._notes:
            return False
        path, old = self._now.zettel.path, self._now.record.found[self._number]
        entries = [
            entry._replace(flashcard=new.flashcard, card_key=new.card_key, content=new.content)
            if (entry.path, entry.card_key, entry.flashcard.line) == (path, old.card_key, old.flashcard.line)
            else entry
            for entry in self._content.entries
        ]
        keys, _double_ids = keys_of(self._content.vault, entries, paths_in(self._notes))
        pairs = match(entries, keys, self._notes).pairs
        mine = [pair.entry for pair in pairs if pair.note.id == self._note.id]
        return [entries[index].flashcard for index in mine] == [new.flashcard]


def _told(found: RecordedFlashcard) -> tuple[Flashcard, str, str]:
    """What a flashcard is, wherever in its file it stands."""
    return found.flashcard._replace(line=0), found.card_key, found.content
