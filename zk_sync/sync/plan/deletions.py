"""Which flashcards have no note because a person deleted it, and of which that may be so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from ...config import Settings
from ..collection.our_notes import Note
from ..collection.snapshot import Snapshot
from ..identity.evidence import asks_at_length, zettel_of
from ..reading.content import VaultFlashcard
from ..state.agreed import ScopeTooSmall
from ..state.made_ids import is_in
from ..state.seen_store import DeviceMemory
from .plan import NoteFindings


class Deletions:
    """Asked by a plan about keys that no note has.

    A deletion is shown by a *grave* of a note that this device knew by id and key; or by its absence, where
    the collection holds this device's last sync, after which the note was there. Either says nothing where
    another sync accounted for it: because it removed or let go of the note itself, or noted the deletion
    already. Once found, a deletion is shared, and that is what counts.
    """

    def __init__(
        self, memory: DeviceMemory, snapshot: Snapshot, keys_of_notes: Collection[str], settings: Settings
    ) -> None:
        self._memory = memory
        self._snapshot = snapshot
        self._keys_of_notes = keys_of_notes
        self._may_make_again = settings.deleted_in_anki == "recreate"
        self._deleted: set[str] = set()
        self._doubtful: set[str] = set()
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        for note_id, key in memory.notes.items():
            self._by_key[key].append(note_id)
        self._formerly: defaultdict[str, list[str]] = defaultdict(list)  # zettel → what it was before
        self._moved: dict[str, str] = {}  # key → what it was before the flashcard went to another zettel

    def follow(
        self,
        went: Iterable[tuple[Note, str]],
        keys: Collection[str],
        is_elsewhere: Callable[[str], bool],
        new: Iterable[tuple[str, VaultFlashcard]],
    ) -> None:
        """Learns what was renamed or moved, here or by another device, so that what was deleted stays so.

        ``went``: each recognised note, and the key of its flashcard; ``keys``: of all flashcards;
        ``is_elsewhere``: whether a zettel that is not looked at has this key; ``new``: the flashcards
        without a note, by key.
        """
        here = {zettel_of(key) for key in keys}
        homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for note, now in went:
            before = self._memory.notes.get(note.id, note.key)
            if zettel_of(before) not in here and not is_elsewhere(zettel_of(before)):
                homes[zettel_of(before)][zettel_of(now)] += 1
        for zettel, found in homes.items():
            [(home, _)] = found.most_common(1)
            self._formerly[home].append(zettel)
        graves = self._snapshot.graves & self._memory.notes.keys()
        buried = {self._memory.notes[note_id] for note_id in graves if not self._is_accounted_for(note_id)}
        deleted = buried | self._snapshot.shared.declined
        asked = Counter(key.rpartition("#")[2] for key in keys)
        self._follow_emptied(deleted, here, keys, asked)
        self._follow_moved(deleted, new, asked)

    def _follow_moved(
        self, deleted: AbstractSet[str], new: Iterable[tuple[str, VaultFlashcard]], asked: Mapping[str, int]
    ) -> None:
        """A long question that one deleted flashcard asked, and one in the vault asks now: it was moved.

        Raises ScopeTooSmall as ``_follow_emptied`` does.
        """
        by_card: defaultdict[str, list[str]] = defaultdict(list)
        for key in deleted:
            by_card[key.rpartition("#")[2]].append(key)
        for key, entry in new if deleted else ():
            before = by_card.get(entry.card_key, ())
            if len(before) == asked[entry.card_key] == 1 and key not in deleted and asks_at_length(entry):
                if self._snapshot.scope:
                    raise ScopeTooSmall
                [self._moved[key]] = before

    def _follow_emptied(
        self,
        deleted: AbstractSet[str],
        here: AbstractSet[str],
        keys: Collection[str],
        asked: Mapping[str, int],
    ) -> None:
        """A zettel all of whose notes were deleted has none to be recognised by: its questions tell.

        They do where they are several, and all that a zettel without notes asks, and no other one asks any
        of them. Raises ScopeTooSmall where that is not to be known without the zettels elsewhere.
        """
        with_notes = {zettel_of(key) for key in self._keys_of_notes}
        gone = _cards_by_zettel(deleted, {*here, *with_notes})
        if not gone:
            return
        came = _cards_by_zettel(keys, with_notes)
        for home, cards in came.items():
            former = [zettel for zettel, its in gone.items() if its == cards]
            if len(former) == 1 and len(cards) > 1 and all(asked[card] == 1 for card in cards):
                if self._snapshot.scope:
                    raise ScopeTooSmall
                self._formerly[home] += former

    @property
    def declined(self) -> AbstractSet[str]:
        """Keys of which it is on record, or was found just now."""
        return self._snapshot.shared.declined | self._deleted

    def was_deleted(self, key: str) -> bool:
        """Whether a person deleted the note of this flashcard, which has none."""
        if self._is_deleted(key):
            return True
        zettel, _, card_key = key.rpartition("#")
        before = [f"{former}#{card_key}" for former in self._formerly[zettel]]
        if any(map(self._is_deleted, [*before, *filter(None, [self._moved.get(key)])])):
            self._deleted.add(key)
            return True
        return False

    def _is_deleted(self, key: str) -> bool:
        if key in self._snapshot.shared.declined:
            return True
        if key in self._keys_of_notes:
            return False  # its note lives on as another flashcard's
        known = self._by_key[key]
        open_ = [note_id for note_id in known if not self._is_accounted_for(note_id)]
        there = self._snapshot.ids | self._snapshot.others if known else frozenset()
        is_absent = key in self._memory.seen and not any(note_id in there for note_id in known)
        if any(note_id in self._snapshot.graves for note_id in open_) or (is_absent and (open_ or not known)):
            self._deleted.add(key)
            return True
        return False

    def _is_accounted_for(self, note_id: int) -> bool:
        shared = self._snapshot.shared
        # An id that two devices gave: whichever note of it is gone, no person need have deleted it.
        return note_id in shared.graves or is_in(shared.made_twice.notes, note_id)

    def under_another_type(self, key: str) -> int:
        """The note of this flashcard, where it is of another note type again; 0 where there is none.

        So it is when the take-over was undone, or another device edited the note before it heard of it: the
        later change wins the whole note.
        """
        known = self._by_key.get(key, ())
        return next((note_id for note_id in known if note_id in self._snapshot.others), 0)

    def is_doubtful(self, key: str) -> bool:
        """Whether its note may have been deleted although nothing shows it; remembers that."""
        if self._may_make_again or not (key in self._memory.held or self._nobody_can_tell):
            return False
        self._doubtful.add(key)
        return True

    @cached_property
    def _nobody_can_tell(self) -> bool:
        """Whether notes were deleted of which this device cannot say what they were."""
        shared = self._snapshot.shared
        is_known = bool(self._snapshot.notes) or shared.is_known
        return self._memory.is_lost and is_known and bool(self._snapshot.graves - shared.graves)

    def found(self, seen: Collection[str], keys: Collection[str], *, has_problems: bool) -> NoteFindings:
        """All of it.

        ``seen``: keys of what the sync saw; ``keys``: of the flashcards; ``has_problems``: not all of them
        may be there.
        """
        shared, known = self._snapshot.shared, self._memory.notes
        notes_here = (note for note in self._snapshot.notes if not (note.is_copy or note.is_newer))
        alive = {note.id: note.key for note in notes_here}
        notes: dict[int, str | None] = {
            note_id: key for note_id, key in alive.items() if known.get(note_id) != key
        }
        here = frozenset(keys)
        for note_id, key in known.items():
            if note_id in alive:
                continue
            # It lost its key to us or to a person, or went with a flashcard that is gone as well.
            is_gone = key in self._memory.seen and key not in here and not has_problems
            if note_id in self._snapshot.ids or is_gone:
                notes[note_id] = None
        graves = {note_id for key in self._deleted for note_id in self._by_key[key]}
        return NoteFindings(
            deleted=frozenset(self._deleted),
            graves=frozenset(graves - self._snapshot.ids),
            back=shared.declined & frozenset(seen),
            doubtful=frozenset(self._doubtful),
            notes=notes,
        )


def _cards_by_zettel(keys: Iterable[str], without: AbstractSet[str]) -> Mapping[str, AbstractSet[str]]:
    """The card keys of each zettel but for some."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        zettel, _, card_key = key.rpartition("#")
        if zettel not in without:
            found[zettel].add(card_key)
    return found
