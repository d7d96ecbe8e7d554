"""Writes an edit made in Anki back into its zettel, where that changes this flashcard and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count, islice
from pathlib import Path

from ...cards.extract import lines_in
from ...cards.markdown.alike import as_rendered, say_the_same
from ...cards.markdown.reverse import markdown_of
from ...cards.zettel_record import record_of
from ...errors import ZkSyncError
from ...safe_writing import write_through
from ...texts import _
from ...vault.scan import NotText, decoded
from ...vault.zettel import Zettel, ZettelError, zettel_from
from ..collection.our_notes import Note
from ..reading.content import VaultContent, VaultFlashcard
from ..state.seen import FOLDER
from .checking import SOURCES, Checking
from .patch import patches
from .rewriting import CannotReplace, content_of, place_of, replace_content

_MOST_TRIED, _LEAST_TRIED = 40, 8  # ways to make the edit in the zettel
_MOST_READ = 400_000  # characters that may be read for it
_AROUND = 2  # lines shown before and behind those that change
_LONGEST_NAME = 200  # bytes that a copy keeps of a file's name
_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")


class Refused(ZkSyncError):
    """Why an edit is not written back; nothing was changed."""


@dataclass(frozen=True)
class Proposal:
    """The file's bytes as they are and would be; ``diff`` (see there) shows the lines that differ.

    ``file`` is where the zettel lies in the vault at ``root``, ``target`` what that led to.
    """

    root: Path
    file: Path
    target: Path
    path: str
    before: bytes
    after: bytes
    diff: str


def propose(
    content: VaultContent, entry: VaultFlashcard, note: Note, field: str, notes: Iterable[Note] = ()
) -> Proposal:
    """The zettel with the text that ``note`` has in ``field``, verified; touches nothing.

    What changes lies in the lines of this flashcard, and is the edit alone. Verified means: read anew, the
    changed zettel gives the same flashcards but for this one, this one renders to what the note holds, every
    other one of the vault that reads the zettel renders as before, and of all ``notes`` of the vault it is
    this one that is recognised as its. Raises Refused, with the reason, where that cannot be had.
    """
    if field not in SOURCES:
        raise Refused(_("only question, answer, cloze, hint and extra text can be written back"))
    file = content.files.zettel_file(entry.path)
    target, before, text = _read(file, content.vault.root)
    try:
        zettel = zettel_from(entry.path, text, content.files.settings)
    except ZettelError as error:
        raise Refused(str(error)) from None
    number = _number(zettel, entry)
    if not getattr(entry.flashcard, SOURCES[field]).strip():
        raise Refused(_("the zettel has no text in that place yet"))
    checking = Checking(content, zettel, number, note, field, notes)
    was, wanted = checking.was, note.fields[field]
    if say_the_same(was, wanted):
        raise Refused(_("only blanks or line breaks differ, as Anki's editor makes them; take the zettel's"))
    start, end = _part(text, *lines_in(zettel)[number])
    patched = patches(text[start:end], _as_markdown(was), _as_markdown(wanted), _line_end(text, start))
    reasons = []
    for part in islice(patched, min(_MOST_TRIED, max(_LEAST_TRIED, _MOST_READ // (len(text) + 1)))):
        after = text[:start] + part + text[end:]
        reason = checking.objection(after)
        if reason is None:
            return Proposal(
                content.vault.root, file, target, entry.path, before, after.encode(), diff(text, after)
            )
        reasons.append(reason)
    raise Refused(next(filter(None, reasons), _("it would not come out the same from the flashcard's lines")))


def write(proposal: Proposal, collection: Path) -> Path:
    """Writes it, after a copy of the file into the folder beside the collection; returns where that lies.

    Raises Refused when the file is no longer what the proposal was made for, or cannot be replaced as it is.
    """
    folder = collection.parent / FOLDER / "backups"
    try:
        copy = _copied(proposal, folder)
    except OSError as error:
        message = _("the copy in {folder} cannot be written: {reason}")
        raise Refused(message.format(folder=folder, reason=error.strerror)) from None
    try:
        replace_content(proposal.file, proposal.root, proposal.target, proposal.before, proposal.after)
    except CannotReplace as error:
        raise Refused(str(error)) from None
    except OSError as error:
        message = _("{path} cannot be written: {reason}")
        raise Refused(message.format(path=proposal.path, reason=error.strerror)) from None
    return copy


def _read(file: Path, root: Path) -> tuple[Path, bytes, str]:
    try:
        target = place_of(file, root)
        before = content_of(target, root)
        return target, before, decoded(before)
    except (OSError, NotText, CannotReplace) as error:
        raise Refused(_("the zettel cannot be read: {error}").format(error=error)) from None


def _number(zettel: Zettel, entry: VaultFlashcard) -> int:
    for number, found in enumerate(record_of(zettel).found):
        if found.flashcard == entry.flashcard and found.card_key == entry.card_key:
            return number
    raise Refused(_("the flashcard is not in the zettel any more; sync first"))


def _part(text: str, first: int, last: int) -> tuple[int, int]:
    """From where to where in ``text`` these lines go, the last one's end left out."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    end = _LINE_END.search(text, starts[last - 1])
    return starts[first - 1], end.start() if end else len(text)


def _line_end(text: str, start: int) -> str:
    """What ends the line at ``start``, or else the lines above."""
    found = _LINE_END.search(text, start) or _LINE_END.search(text)
    return found[0] if found else "\n"


def _as_markdown(html: str) -> str:
    return markdown_of(as_rendered(html))


def diff(before: str, after: str) -> str:
    """The lines that differ with two around them, each after a sign: ``-``, ``+`` or a blank.

    ``@@ 7`` goes before those from line 7 on.
    """
    old, new = (_LINE_END.split(text.removeprefix(_BOM)) for text in (before, after))
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    skipped, left = max(0, first - _AROUND), max(0, last - _AROUND)
    old, new = old[skipped : len(old) - left], new[skipped : len(new) - left]
    shown: list[str] = []
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(_AROUND):
        shown.append(f"@@ {skipped + group[0][1] + 1}")
        for kind, start, end, other_start, other_end in group:
            if kind == "equal":
                shown += [f" {line}" for line in old[start:end]]
            else:
                shown += [f"-{line}" for line in old[start:end]]
                shown += [f"+{line}" for line in new[other_start:other_end]]
    return "\n".join(shown)


def _copied(proposal: Proposal, folder: Path) -> Path:
    """A copy of the file as it is, under a name that no other has."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp, name = time.strftime("%Y-%m-%d %H.%M.%S"), _short(proposal.file.name)
    for number in count(1):
        copy = folder / (f"{stamp} ({number}) {name}" if number > 1 else f"{stamp} {name}")
        with suppress(FileExistsError), copy.open("xb") as file:
            write_through(file, [proposal.before])
            return copy
    raise AssertionError  # a number is always free


def _short(name: str) -> str:
    """A file name with room for what goes before it: file systems allow 255 bytes."""
    stem, dot, ending = name.rpartition(".")
    room = _LONGEST_NAME - len((dot + ending).encode())
    return stem.encode()[: max(room, 0)].decode(errors="ignore") + dot + ending
