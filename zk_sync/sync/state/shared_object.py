"""What devices share of a vault, so that nothing of it is lost by the order in which they meet.

AnkiWeb merges objects one by one, and within one the later side wins whole. So each device keeps its share in
an object that it alone writes: a note type without notes, whose id is the device's name. Readers unite all of
them (docs/devices.md says why, and how it was tried). What comes from there is checked as a stranger's.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import CollectionError
from ...quick_json import unpack
from ...texts import _
from ..anki_errors import anki_errors
from ..notes.zk_state import FORMAT as STATE_FORMAT
from .device import FIRST_DEVICE, LAST_DEVICE, device_of, named_device
from .device_share import (
    HIGHEST,
    Claim,
    Claims,
    DeviceShare,
    as_json,
    share_from,
    share_of_old_release,
    texts_in,
)
from .made_ids import NOTHING_MADE, MadeIds, joined, made_from, made_twice

if TYPE_CHECKING:
    from anki.collection import Collection
    from anki.models import NotetypeDict

FORMAT = 1
_FORMATS = {"format": FORMAT, "notes": STATE_FORMAT}  # of the object, and of the states in notes
_DATA = "zettelkastenSync"  # in the JSON of the note type; release 0.1.0 kept such a value in the config
_OLD_RELEASE = ""  # stands for the device that release 0.1.0 wrote for
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shared:
    """What all devices say of one vault; ``device`` is this one, "" before it ever wrote.

    ``made_twice``: ids that two devices gave to notes or cards of theirs, of any vault.
    """

    device: str = ""
    shares: Mapping[str, DeviceShare] = field(default_factory=dict)  # by device
    old_tokens: Mapping[str, str] = field(default_factory=dict)  # those of release 0.1.0
    made_twice: MadeIds = NOTHING_MADE

    @cached_property
    def declined(self) -> frozenset[str]:
        """Keys of flashcards whose notes a person deleted."""
        return _holding(share.declined for share in self.shares.values())

    @cached_property
    def apart(self) -> frozenset[str]:
        """Keys of flashcards of which a person said that the note which looks the same is another's."""
        return _holding(share.apart for share in self.shares.values())

    @cached_property
    def graves(self) -> frozenset[int]:
        """Ids of notes whose deletion says nothing any more."""
        return frozenset().union(*(share.graves for share in self.shares.values()))

    @property
    def is_known(self) -> bool:
        """Whether any device ever synced the vault with this collection."""
        return any(share.token for share in self.shares.values())

    @property
    def token(self) -> str:
        """The token of this device's last sync that wrote; "" before it ever did."""
        return self._own.token

    @property
    def made_here(self) -> MadeIds:
        """Ids of the notes and cards that this device's syncs made."""
        return self._own.made

    @property
    def settings(self) -> Mapping[str, Any] | None:
        """The vault's settings that were saved last; None when none ever were."""
        shares = self.shares.items()
        saved = [(s.settings_counter, n, s.settings) for n, s in shares if s.settings is not None]
        return max(saved, key=lambda one: one[:2])[2] if saved else None

    @property
    def _own(self) -> DeviceShare:
        """This device's share; before it wrote one, what release 0.1.0 left is its."""
        return self.shares.get(self.device) or self.shares.get(_OLD_RELEASE) or DeviceShare()

    def with_settings(self, values: Mapping[str, Any]) -> DeviceShare:
        """This device's share after settings were saved here."""
        counter = max((share.settings_counter for share in self.shares.values()), default=0)
        return replace(self._own, settings=dict(values), settings_counter=min(counter + 1, HIGHEST))

    def with_sync(
        self,
        token: str,
        *,
        declined: Iterable[str] = (),
        live: Iterable[str] = (),
        graves: Iterable[int] = (),
        made: MadeIds = NOTHING_MADE,
    ) -> DeviceShare:
        """This device's share after its sync ``token``.

        ``declined``: keys of what it found deleted; ``live``: keys that have notes, which voids what was said
        of them; ``graves``: notes whose deletion it accounted for; ``made``: ids of what it added.
        """
        own, live = self._own, frozenset(live)
        found = dict.fromkeys(set(declined) - self.declined, True)
        found.update(dict.fromkeys(self.declined & live, False))
        return replace(
            own,
            token=token,
            declined=self._claimed([share.declined for share in self.shares.values()], own.declined, found),
            apart=self._claimed(
                [share.apart for share in self.shares.values()],
                own.apart,
                dict.fromkeys(self.apart & live, False),
            ),
            graves=own.graves.union(graves),
            made=joined((own.made, made)),
        )

    def with_apart(self, keys: Iterable[str]) -> DeviceShare:
        """This device's share after a person said that the notes that look like these are others'."""
        own = self._own
        found = dict.fromkeys(set(keys) - self.apart, True)
        return replace(
            own, apart=self._claimed([share.apart for share in self.shares.values()], own.apart, found)
        )

    @staticmethod
    def _claimed(of_all: Iterable[Claims], own: Claims, found: Mapping[str, bool]) -> Claims:
        """This device's claims, with those that it ``found`` above all that were made before."""
        united = _united(of_all) if found else {}
        new = {
            key: Claim(min(united.get(key, Claim(0, False)).counter + 1, HIGHEST), holds)
            for key, holds in found.items()
        }
        return {**own, **new}


@anki_errors()
def shared_of(col: Collection, vault_id: str) -> Shared:
    """What the collection holds of the vault, by all devices; nonsense is passed over.

    Raises CollectionError where a newer release wrote it, or Anki reports an error.
    """
    device = device_of(Path(col.path))
    shares, made = {}, []
    for name, data in _objects(col, device):
        vaults = data.get("vaults")
        entries = vaults if isinstance(vaults, dict) else {}
        entry = entries.get(vault_id)
        if isinstance(entry, dict):
            shares[name] = share_from(entry, vault_id)
        made.append(
            joined(made_from(other.get("made")) for other in entries.values() if isinstance(other, dict))
        )
    old = _entry_of_old_release(col, vault_id)
    if old and device not in shares:
        shares[_OLD_RELEASE] = share_of_old_release(old, vault_id)
    tokens = old.get("tokens")
    return Shared(device, shares, texts_in(tokens) if isinstance(tokens, dict) else {}, made_twice(made))


@anki_errors()
def ensure_object(col: Collection) -> str:
    """Makes what this device writes its share into, unless it is there; returns the device's name.

    Outside undo, and Anki drops its undo queue for it, so it runs before an undo entry is opened.
    """
    try:
        device = named_device(Path(col.path))
    except OSError as error:
        message = _("{path} cannot be written ({reason}); nothing was changed")
        raise CollectionError(
            message.format(path=error.filename or "", reason=error.strerror or error)
        ) from None
    if device not in dict(_objects(col, device)):
        col.models.update(_new(col, device), preserve_usn=True)
    return device


def write_share(col: Collection, device: str, vault_id: str, share: DeviceShare) -> None:
    """Writes the share of one vault of this ``device``, as an undoable operation of its own.

    What it writes into must be there already (see ``ensure_object``).
    """
    found = _notetype(col, int(device, 16))
    data = found[_DATA]
    vaults = data.get("vaults")
    others = vaults if isinstance(vaults, dict) else {}
    found[_DATA] = {**_FORMATS, "vaults": {**others, vault_id: as_json(share)}}
    col.models.update_dict(found)


def account_for(col: Collection, notes: Mapping[int, str]) -> None:
    """Says of notes (id → vault) that are the person's own now: deleting them declines no flashcard."""
    for vault_id in sorted(set(notes.values())):
        shared = shared_of(col, vault_id)
        ids = (note_id for note_id, vault in notes.items() if vault == vault_id)
        write_share(col, shared.device, vault_id, shared.with_sync(shared.token, graves=ids))


def stored_settings(col: Collection, vault_id: str) -> dict[str, Any] | None:
    """The settings that were saved for the vault, on this computer or another; None when none ever were.

    As they were written: what is wrong with them, ``settings_for`` says. Raises CollectionError as
    ``shared_of`` does.
    """
    settings = shared_of(col, vault_id).settings
    return None if settings is None else dict(settings)


@anki_errors()
def write_settings(col: Collection, vault_id: str, values: Mapping[str, Any]) -> None:
    """Saves the settings of one vault (see ``to_store``), as an undoable operation of its own.

    Raises CollectionError as ``shared_of`` does.
    """
    device = ensure_object(col)
    write_share(col, device, vault_id, shared_of(col, vault_id).with_settings(values))


# The objects


def _objects(col: Collection, device: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each device's name, and what its object holds. ``device``: this one."""
    for item in col.models.all_names_and_ids():
        if FIRST_DEVICE <= item.id <= LAST_DEVICE:
            name = f"{item.id:x}"
            data = _notetype(col, item.id).get(_DATA)
            if not isinstance(data, dict) or (name != device and col.models.use_count({"id": item.id})):
                continue  # somebody else's: a stranger's deck brings in no note type without notes
            if any(
                isinstance(data.get(what), int) and data[what] > known for what, known in _FORMATS.items()
            ):
                raise CollectionError(
                    _("a newer release of this add-on wrote into this collection; update it here, too")
                )
            yield name, data


def _notetype(col: Collection, notetype_id: int) -> NotetypeDict:
    """The note type as the collection has it; Anki's cache in Python misses what AnkiWeb or undo did."""
    found: NotetypeDict = unpack(col._backend.get_notetype_legacy(notetype_id))  # noqa: SLF001 (no other way)
    return found


def _new(col: Collection, device: str) -> NotetypeDict:
    models = col.models
    new = models.new(f"~ Data of the Zettelkasten add-on, not for notes ({device})")  # the last in lists
    models.add_field(new, models.new_field("Do not use"))
    template = models.new_template("Do not use")
    template["qfmt"] = "{{Do not use}}"
    models.add_template(new, template)
    new["id"] = int(device, 16)
    new["mod"] = int(time.time())
    new["usn"] = -1  # or it would not be uploaded
    new[_DATA] = {**_FORMATS, "vaults": {}}
    return new


def _united(of_all: Iterable[Claims]) -> Claims:
    united: dict[str, Claim] = {}
    for claims in of_all:
        for key, claim in claims.items():
            united[key] = max(claim, united.get(key, claim))
    return united


def _holding(of_all: Iterable[Claims]) -> frozenset[str]:
    return frozenset(key for key, claim in _united(of_all).items() if claim.holds)


# Release 0.1.0 kept all of it in the collection's config. It is brought over with this device's first share.


def _entry_of_old_release(col: Collection, vault_id: str) -> Mapping[str, Any]:
    entries = col.get_config(_DATA, None)
    entry = entries.get(vault_id) if isinstance(entries, dict) else None
    return entry if isinstance(entry, dict) else {}
