"""Copies attachments into Anki's media folder, under names that change with their content."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..cards.render import MediaFile
from ..errors import CollectionError
from ..safe_writing import replacing
from ..texts import _
from .content import Progress
from .plan import Media

if TYPE_CHECKING:
    from anki.collection import Collection


class MediaFiles:
    """Gathers the files that flashcards show."""

    def __init__(self, place: Callable[[str], Path]) -> None:
        """``place``: path in the vault → path on disk."""
        self._place = place
        self._found: dict[str, tuple[Media, list[str]]] = {}  # by name, with the keys of who shows it

    def add(self, files: Iterable[MediaFile], key: str) -> None:
        """The flashcard with this key shows these."""
        for file in files:
            if file.name not in self._found:
                self._found[file.name] = (Media(self._place(file.path), file.name), [])
            self._found[file.name][1].append(key)

    @property
    def found(self) -> tuple[Media, ...]:
        """Each once."""
        return tuple(replace(file, keys=tuple(keys)) for file, keys in self._found.values())


def copy_media(col: Collection, media: Sequence[Media], progress: Progress) -> None:
    """Copies what is not there yet; a name holds its content's hash, so what is there is the same.

    A file appears whole or not at all, so that a crash leaves no torn image behind. Files of a sync that
    is then rolled back stay, and Anki's own media check finds them. Raises CollectionError, which names
    the file, when one cannot be copied.
    """
    folder = Path(col.media.dir())
    missing = [file for file in media if not (folder / file.name).exists()]
    for done, file in enumerate(missing):
        progress("Copying media", done, len(missing))
        try:
            _copy(file.source, folder / file.name)
        except OSError as error:
            message = _("{path} cannot be copied into Anki's media folder ({reason}); nothing was changed")
            raise CollectionError(message.format(path=file.source, reason=error.strerror or error)) from None


def _copy(source: Path, target: Path) -> None:
    # Until it is whole it lies beside the folder, where Anki's media sync does not see it.
    with replacing(target, target.parent.parent) as copy:
        shutil.copyfile(source, copy)
