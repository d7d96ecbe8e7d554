"""What this device has seen of a vault: a file beside the collection, which may be lost without harm."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..cards.keys import digest
from ..errors import CollectionError
from ..quick_json import pack, unpack
from ..texts import Said, _, language

FOLDER = "zettelkasten-sync"
_GENERATIONS_KEPT = 3


class Seen(NamedTuple):
    """What a sync saw of one flashcard: the source in its note's state, and what rendering it warned of.

    The warnings are kept so that each report names them, though an unchanged flashcard is not rendered.
    """

    source: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Generation:
    """What one sync saw; ``token`` is that sync's.

    ``rows``: key → the JSON of a ``Seen``, which is read where it is asked for: of several generations with
    tens of thousands of keys one counts.
    """

    token: str
    rows: Mapping[str, Any]

    @property
    def seen(self) -> Mapping[str, Seen]:
        """What was seen, by key. Raises ValueError, TypeError, AttributeError or LookupError for damage."""
        return {key: Seen(row) if type(row) is str else _seen(row) for key, row in self.rows.items()}

    @staticmethod
    def of(token: str, seen: Mapping[str, Seen]) -> Generation:
        """The generation of a sync that saw this."""
        rows = {
            key: [source, *map(_kept, warnings)] if warnings else source
            for key, (source, warnings) in seen.items()
        }
        return Generation(token, rows)


@dataclass(frozen=True)
class Journal:
    """The last generations, newest first, and a name for this device.

    A generation counts only while the collection still holds its token: after an undo or a restored
    backup an older one counts again, or none, and the sync is more careful.
    """

    device: str
    generations: tuple[Generation, ...] = ()

    def seen(self, token: str) -> Mapping[str, Seen]:
        """What this device saw up to its sync with ``token``; "" is before it ever wrote."""
        for generation in self.generations:
            if generation.token == token:
                with suppress(ValueError, TypeError, AttributeError, LookupError):
                    return generation.seen
        return {}

    def with_generation(self, new: Generation) -> Journal:
        """The journal with ``new`` as its newest generation, in the place of one with the same token."""
        others = [generation for generation in self.generations if generation.token != new.token]
        return Journal(self.device, (new, *others)[:_GENERATIONS_KEPT])


def journal_path(collection_path: Path, vault_id: str) -> Path:
    """Where the journal of a vault lies: beside the collection, so that add-on and command line share it."""
    return _path(collection_path, vault_id, "journal.json")


def index_path(collection_path: Path, vault_id: str) -> Path:
    """Where the disposable cache of a vault lies, in the same folder.

    It holds what is wrong in each zettel in words, so there is one for each language: the command line speaks
    English beside an Anki that does not, and neither shall throw away what the other read.
    """
    return _path(collection_path, vault_id, f"{language()}.index.sqlite".lstrip("."))


def map_path(collection_path: Path, vault_id: str) -> Path:
    """Where the places of a vault's map lie, in the same folder."""
    return _path(collection_path, vault_id, "map.json")


def _path(collection_path: Path, vault_id: str, ending: str) -> Path:
    name = "".join(char if char.isalnum() or char in "-_" else "_" for char in vault_id)[:40]
    which = digest(collection_path.name, vault_id, size=4)
    return collection_path.parent / FOLDER / f"{name}-{which}.{ending}"


def read_journal(path: Path) -> Journal:
    """The journal at ``path``; a new, empty one when there is none or it is damaged.

    Raises CollectionError when it is there but cannot be read: taken for lost, it would be written anew, and
    what it remembers with it.
    """
    try:
        raw: Any = unpack(path.read_bytes())
        generations = tuple(Generation(str(item["token"]), dict(item["seen"])) for item in raw["generations"])
        return Journal(str(raw["device"]), generations)
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return Journal(secrets.token_hex(4))
    except OSError as error:
        raise CollectionError(
            _(
                "{path} cannot be read ({reason}); nothing was changed. Mend its permissions, or delete it: "
                "the next sync is then more careful"
            ).format(path=path, reason=error.strerror or error)
        ) from None


def _seen(row: Any) -> Seen:
    source, *warnings = row
    return Seen(str(source), tuple(map(_warning, warnings)))


def _warning(kept: Any) -> str:
    return kept if isinstance(kept, str) else Said(*kept)


def _kept(warning: str) -> Any:
    """Not as it is said: add-on and command line share the journal, and may speak different languages."""
    return [warning.template, warning.values] if isinstance(warning, Said) else warning


def write_journal(path: Path, journal: Journal) -> None:
    """Replaces the journal whole or not at all. Raises OSError."""
    path.parent.mkdir(exist_ok=True)
    raw = {
        "device": journal.device,
        "generations": [{"token": item.token, "seen": item.rows} for item in journal.generations],
    }
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pack(raw))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
