"""Which device this is: a name drawn once, bound to the machine and to where the collection lies.

The names lie beside the collection. Where the folder was copied, beside or to another machine, no name in it
is bound to that place, and a new one is drawn: two devices of one name would overwrite what the other shares.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import secrets
import sys
import uuid
from contextlib import suppress
from pathlib import Path

from ...cards.keys import digest
from ...errors import CollectionError
from ...safe_writing import replacing
from ...texts import _
from .seen import FOLDER

FORMAT = 1
# The name is the id of a note type in hexadecimal (see ``shared``): a time before there was Anki, above what
# programs that make decks give to theirs.
FIRST_DEVICE, LAST_DEVICE = 1 << 39, (1 << 40) - 1
_log = logging.getLogger(__name__)


def device_of(collection_path: Path) -> str:
    """The name of this device; "" while none is bound to this machine and this collection.

    Raises CollectionError where the names are in the form of a newer release, or cannot be read.
    """
    return _names(collection_path).get(place_of(collection_path), "")


def named_device(collection_path: Path) -> str:
    """The device's name; draws one where there is none, and keeps it. Raises CollectionError, OSError."""
    names, place = _names(collection_path), place_of(collection_path)
    if place not in names:
        names[place] = f"{FIRST_DEVICE + secrets.randbelow(LAST_DEVICE - FIRST_DEVICE + 1):x}"
        path = _path(collection_path)
        path.parent.mkdir(exist_ok=True)
        with replacing(path) as written:
            written.write_text(json.dumps({"format": FORMAT, "devices": names}), encoding="utf-8")
    return names[place]


def place_of(collection_path: Path) -> str:
    """What a device's name is bound to."""
    return digest(machine(), os.path.normcase(os.path.realpath(collection_path)))


def is_device(name: object) -> bool:
    """Whether a device can be called so."""
    with suppress(ValueError, TypeError):
        return isinstance(name, str) and FIRST_DEVICE <= int(name, 16) <= LAST_DEVICE and name == name.lower()
    return False


def newer_format(path: Path) -> CollectionError:
    """What is raised where a file was written by a newer release."""
    message = _("{path} was written by a newer release of this add-on; update it here, too")
    return CollectionError(message.format(path=path))


def unreadable(path: Path, reason: object) -> CollectionError:
    """What is raised where a file is there but cannot be read.

    Taken for lost, it would be written anew, and what it remembers with it.
    """
    message = _(
        "{path} cannot be read ({reason}); nothing was changed. Mend its permissions, or delete it: the next "
        "sync is then more careful"
    )
    return CollectionError(message.format(path=path, reason=reason))


def _names(collection_path: Path) -> dict[str, str]:
    """Place → name; what is damaged is taken for none."""
    path = _path(collection_path)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise unreadable(path, error.strerror or error) from None
    except (ValueError, RecursionError) as error:
        _log.warning("%s is damaged: %s", path.name, error)
        return {}
    if isinstance(kept, dict) and isinstance(kept.get("format"), int) and kept["format"] > FORMAT:
        raise newer_format(path)
    names = kept.get("devices") if isinstance(kept, dict) else None
    if not isinstance(names, dict):
        return {}
    return {place: name for place, name in names.items() if is_device(name)}


def folder_of(collection_path: Path) -> Path:
    """Where all lies that is kept beside the collection."""
    return collection_path.parent / FOLDER


def _path(collection_path: Path) -> Path:
    return folder_of(collection_path) / f"{digest(collection_path.name, size=4)}.devices.json"


def machine() -> str:
    """What tells this machine from others, as the system has it; also where its name or network changes."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError):
            key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography")
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with suppress(OSError):
            if found := Path(path).read_text(encoding="ascii", errors="replace").strip():
                return found
    node = uuid.getnode()
    # Where no network card is found, Python makes a number up and marks it so.
    return platform.node() if node >> 40 & 1 else f"{node:x}"
