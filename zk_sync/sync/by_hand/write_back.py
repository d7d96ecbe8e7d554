"""Writes an edit made in Anki back into its zettel, where that changes this flashcard and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from itertools import chain
from pathlib import Path

from ...cards.flashcard import Flashcard
from ...cards.markdown.alike import say_the_same
from ...cards.markdown.reverse import markdown_of
from ...cards.ordinals import with_sticky_numbers
from ...cards.record import Found, record_of
from ...config import Settings
from ...errors import ZkSyncError
from ...safe_writing import replacing, write_through
from ...texts import _
from ...vault.zettel import Zettel, ZettelError, zettel_from
from ..content import Entry, VaultContent, keys_of
from ..identity.match import match
from ..journal import FOLDER
from ..snapshot import Note, paths_in
from .patch import patches

# Field of the note → where its Markdown stands in a flashcard.
_SOURCES = {"Front": "front", "Back": "back", "Extra": "extra", "Text": "text"}
_BOM = "\ufeff"


class Refused(ZkSyncError):
    """Why an edit is not written back; nothing was changed."""


@dataclass(frozen=True)
class Proposal:
    """The file's bytes as they are and would be; ``diff`` shows a person the lines that differ."""

    file: Path
    path: str
    before: bytes
    after: bytes
    diff: str


def propose(
    content: VaultContent, entry: Entry, note: Note, field: str, notes: Iterable[Note] = ()
) -> Proposal:
    """The zettel with the text that ``note`` has in ``field``, verified; touches nothing.

    Verified means: read anew, the changed zettel gives the same flashcards but for this one, this one renders
    to what the note holds, and of all ``notes`` of the vault it is this one that is recognised as its.
    Raises Refused, with the reason, where that cannot be had.
    """
    if field not in _SOURCES:
        raise Refused(_("only the question, the answer, the extra text and a cloze can be written back"))
    settings = content.files.settings
    file = content.files.zettel_file(entry.path)
    try:
        before = file.read_bytes()
        text = before.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("the zettel cannot be read: {error}").format(error=error)) from None
    now = _parsed(entry.path, text, settings)
    number = _number(now, entry)
    old = getattr(entry.flashcard, _SOURCES[field])
    if not old.strip():
        raise Refused(_("the zettel has no text in that place yet"))
    check = _Check(content, now, number, note, field, notes)
    new = markdown_of(note.fields[field])
    start = _start_of(text, entry.flashcard.line)
    candidates = chain(
        _replaced(text, old, new, start), patches(text, start, check.was[field], note.fields[field])
    )
    found = {changed for changed in candidates if check.holds(_parsed_or_none(entry.path, changed, settings))}
    if not found:
        raise Refused(_("its text does not stand in the zettel as one piece, or would not come out the same"))
    if len(found) > 1:
        raise Refused(_("its text stands in several places of the zettel"))
    after = found.pop()
    return Proposal(file, entry.path, before, after.encode("utf-8"), _diff(entry.path, text, after))


def write(proposal: Proposal, collection: Path) -> Path:
    """Writes it, after a copy of the file into the folder beside the collection; returns where that lies.

    Raises Refused when the file is no longer what the proposal was made for, or cannot be written.
    """
    folder = collection.parent / FOLDER / "backups"
    try:
        _stop_unless(proposal.file, proposal.before)
        folder.mkdir(parents=True, exist_ok=True)
        copy = _free_name(folder, proposal.file)
        copy.write_bytes(proposal.before)
        _replace(proposal.file, proposal.before, proposal.after)
    except OSError as error:
        message = _("{path} cannot be written: {reason}")
        raise Refused(message.format(path=error.filename or proposal.file, reason=error.strerror)) from None
    return copy


def _parsed(path: str, text: str, settings: Settings) -> Zettel:
    try:
        return zettel_from(path, text, settings)
    except ZettelError as error:
        raise Refused(str(error)) from None


def _parsed_or_none(path: str, text: str, settings: Settings) -> Zettel | None:
    try:
        return zettel_from(path, text, settings)
    except ZettelError:
        return None


def _number(zettel: Zettel, entry: Entry) -> int:
    for number, found in enumerate(record_of(zettel).found):
        if found.flashcard == entry.flashcard and found.card_key == entry.card_key:
            return number
    raise Refused(_("the flashcard is not in the zettel any more; sync first"))


def _start_of(text: str, line: int) -> int:
    """Where ``line`` begins in ``text``."""
    starts = [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
    return starts[line - 2] if 1 < line <= len(starts) + 1 else len(_BOM) * text.startswith(_BOM)


def _replaced(text: str, old: str, new: str, start: int) -> Iterator[str]:
    """``text`` with ``new`` for ``old``, for each place from ``start`` on; with the line ends that it has."""
    ends = re.search(r"\r\n|\r|\n", text)
    end = ends[0] if ends else "\n"
    pattern = re.compile(r"(?:\r\n|\r|\n)".join(re.escape(part) for part in old.split("\n")))
    for found in pattern.finditer(text, start):
        yield text[: found.start()] + new.replace("\n", end) + text[found.end() :]


class _Check:
    """Whether a changed zettel differs in one flashcard alone, and that is what its note holds."""

    def __init__(
        self, content: VaultContent, now: Zettel, number: int, note: Note, field: str, notes: Iterable[Note]
    ) -> None:
        self._content = content
        self._now = now
        self._before = record_of(now)
        self._number = number
        self._note = note
        self._field = field
        self._notes = tuple(notes)
        self.was = self._rendered(self._before.found[number].flashcard, now)

    def holds(self, changed: Zettel | None) -> bool:
        """Whether ``changed`` is such a zettel."""
        if changed is None or changed.meta != self._now.meta:
            return False
        before, after = self._before, record_of(changed)
        if len(before.found) != len(after.found) or len(before.problems) != len(after.problems):
            return False
        for index, (one, other) in enumerate(zip(before.found, after.found, strict=True)):
            if index != self._number and _told(one) != _told(other):
                return False
        old, new = before.found[self._number], after.found[self._number]
        source = _SOURCES[self._field]
        expected = old.flashcard._replace(**{source: getattr(new.flashcard, source)})
        if new.flashcard != expected:
            return False
        rendered = self._rendered(new.flashcard, changed)
        wanted = self._note.fields[self._field]
        is_same = say_the_same(rendered[self._field], wanted)
        others = {**rendered, self._field: ""} == {**self.was, self._field: ""}
        return is_same and others and (new.card_key == old.card_key or self._is_recognised(new))

    def _rendered(self, flashcard: Flashcard, zettel: Zettel) -> Mapping[str, str]:
        if "Text" in self._note.fields:
            taken = frozenset(card.ordinal + 1 for card in self._note.cards)
            flashcard = with_sticky_numbers(flashcard, self._note.fields["Text"], taken)
        return self._content.renderer.render(flashcard, zettel).fields

    def _is_recognised(self, new: Found) -> bool:
        """Whether the next sync would find the note for the flashcard with another question."""
        if not self._notes:
            return False
        entries = [
            entry._replace(flashcard=new.flashcard, card_key=new.card_key, content=new.content)
            if (entry.path, entry.flashcard.line) == (self._now.path, new.flashcard.line)
            else entry
            for entry in self._content.entries
        ]
        keys, _double_ids = keys_of(self._content.vault, entries, paths_in(self._notes))
        pairs = match(entries, keys, self._notes).pairs
        mine = [pair.entry for pair in pairs if pair.note.id == self._note.id]
        return [entries[index].flashcard for index in mine] == [new.flashcard]


def _told(found: Found) -> tuple[Flashcard, str, str]:
    """What a flashcard is, wherever in its file it stands."""
    return found.flashcard._replace(line=0), found.card_key, found.content


def _diff(path: str, before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=2)
    return "\n".join(lines)


def _stop_unless(file: Path, before: bytes) -> None:
    if file.read_bytes() != before:
        raise Refused(_("the zettel changed meanwhile; nothing was written"))


def _free_name(folder: Path, file: Path) -> Path:
    stamp = time.strftime("%Y-%m-%d %H.%M.%S")
    name, number = f"{stamp} {file.name}", 1
    while (folder / name).exists():
        number += 1
        name = f"{stamp} ({number}) {file.name}"
    return folder / name


def _replace(zettel: Path, before: bytes, after: bytes) -> None:
    """Whole or not at all, with the file's own permissions."""
    target = zettel.resolve()  # where the zettel is a link, what it links to is written
    with replacing(target) as written:
        with written.open("wb") as file:
            write_through(file, [after])
        written.chmod(target.stat().st_mode & 0o7777)
        _stop_unless(target, before)  # again: the copy took its time
