"""Paths and names as a person types or pastes them."""

from __future__ import annotations

import re
from pathlib import Path

from aqt.qt import QUrl

from ..vaults import VaultPlace

_NO_NAME = re.compile('[:#"\x00-\x1f\x7f]+')


def name_for(folder: Path, known: VaultPlace | None) -> str:
    """The name that a vault in ``folder`` gets unless the person chooses one.

    Where the ``known`` vault is gone from its place, this is taken for the same one, moved or renamed:
    under another name all its notes would be made a second time.
    """
    if known and (known.path == folder or not known.path.exists()):
        return known.id
    return as_name(folder.name) or "Zettelkasten"


def as_name(text: str) -> str:
    """What a person typed as a name that a vault can have."""
    return _NO_NAME.sub(" ", text).strip()


def path_in(text: str) -> str:
    """The path in what a person typed or pasted, which may have quotes around it or be a link to a file."""
    text = text.strip().strip("\"'")
    return QUrl(text).toLocalFile() if text.startswith("file:") else text


def may_be_vault(text: str) -> bool:
    """Whether it is the path of a folder that may be a vault: neither the whole disk nor one's home."""
    try:
        path = Path(text).expanduser()
        return is_folder(text) and path not in (Path.home(), Path(path.anchor))
    except (OSError, ValueError, RuntimeError):
        return False


def is_folder(text: str) -> bool:
    """Whether it is the whole path of a folder that is there."""
    try:
        path = Path(text).expanduser()
        return path.is_absolute() and path.is_dir()
    except (OSError, ValueError, RuntimeError):
        return False
