"""Writes an edit made in Anki back into its zettel, where that changes this flashcard and nothing else."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path

from ..cards.flashcard import Flashcard
from ..cards.markdown.reverse import markdown_of
from ..cards.record import Found, record_of
from ..errors import ZkSyncError
from ..texts import _
from ..vault.zettel import Zettel, ZettelError, zettel_from
from .content import Entry, VaultContent
from .journal import FOLDER
from .snapshot import Note

# Field of the note → where its Markdown stands in a flashcard.
_SOURCES = {"Front": "front", "Back": "back", "Extra": "extra"}
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


def propose(content: VaultContent, entry: Entry, note: Note, field: str) -> Proposal:
    """The zettel with the text that ``note`` has in ``field``, verified; touches nothing.

    Verified means: read anew, the changed zettel gives the same flashcards but for this one, and this one
    renders to exactly what the note holds. Raises Refused, with the reason, where that cannot be had.
    """
    if field not in _SOURCES:
        raise Refused(
            _("only the question, the answer and the extra text of a basic card can be written back")
        )
    zettel = content.files.zettel(entry.path)
    file = content.files.zettel_file(entry.path)
    try:
        before = file.read_bytes()
        text = before.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("the zettel cannot be read: {error}").format(error=error)) from None
    now = _parsed(entry.path, text, zettel)
    if now.body != zettel.body or now.meta != zettel.meta:
        raise Refused(_("the zettel changed since it was read; sync first"))
    number = _number(now, entry)
    old = getattr(entry.flashcard, _SOURCES[field])
    if not old.strip():
        raise Refused(_("the zettel has no text in that place yet"))
    new = markdown_of(note.fields[field])
    found = {
        changed
        for changed in _replaced(text, old, new, now, entry.flashcard.line)
        if _is_exactly(content, now, _parsed_or_none(entry.path, changed, zettel), number, note, field)
    }
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


def _parsed(path: str, text: str, like: Zettel) -> Zettel:
    try:
        return zettel_from(path, text, like.settings)
    except ZettelError as error:
        raise Refused(str(error)) from None


def _parsed_or_none(path: str, text: str, like: Zettel) -> Zettel | None:
    try:
        return zettel_from(path, text, like.settings)
    except ZettelError:
        return None


def _number(zettel: Zettel, entry: Entry) -> int:
    for number, found in enumerate(record_of(zettel).found):
        if found.flashcard == entry.flashcard and found.card_key == entry.card_key:
            return number
    raise Refused(_("the flashcard is not in the zettel any more; sync first"))


def _replaced(text: str, old: str, new: str, zettel: Zettel, line: int) -> Iterator[str]:
    """``text`` with ``new`` for ``old``, for each place from ``line`` on; with the line ends it has there."""
    ends = re.search(r"\r\n|\r|\n", text)
    end = ends[0] if ends else "\n"
    starts = [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
    begin = starts[line - 2] if 1 < line <= len(starts) + 1 else len(_BOM) * text.startswith(_BOM)
    pattern = re.compile(r"(?:\r\n|\r|\n)".join(re.escape(part) for part in old.split("\n")))
    for match in pattern.finditer(text, begin):
        yield text[: match.start()] + new.replace("\n", end) + text[match.end() :]


def _is_exactly(
    content: VaultContent, now: Zettel, changed: Zettel | None, number: int, note: Note, field: str
) -> bool:
    """Whether ``changed`` differs from ``now`` in this flashcard alone, and that is what the note holds."""
    if changed is None or changed.meta != now.meta:
        return False
    before, after = record_of(now), record_of(changed)
    if len(before.found) != len(after.found) or len(before.problems) != len(after.problems):
        return False
    for index, (one, other) in enumerate(zip(before.found, after.found, strict=True)):
        if index != number and _told(one) != _told(other):
            return False
    old, new = before.found[number], after.found[number]
    source = _SOURCES[field]
    expected = replace(old.flashcard, **{source: getattr(new.flashcard, source), "line": new.flashcard.line})
    if new.flashcard != expected or new.card_key != old.card_key or new.flashcard.line != old.flashcard.line:
        return False
    was = content.renderer.render(old.flashcard, now).fields
    rendered = content.renderer.render(new.flashcard, changed).fields
    return dict(rendered) == {**was, field: note.fields[field]}


def _told(found: Found) -> tuple[Flashcard, str, str]:
    """What a flashcard is, wherever in its file it stands."""
    return replace(found.flashcard, line=0), found.card_key, found.content


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


def _replace(file: Path, before: bytes, after: bytes) -> None:
    """Whole or not at all, with the file's own permissions."""
    target = file.resolve()  # where the zettel is a link, what it links to is written
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(after)
            written.flush()
            os.fsync(written.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777)
        _stop_unless(target, before)  # again: the copy took its time
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
