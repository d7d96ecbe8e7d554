"""The vault's files as rendering asks for them: zettels on demand, links resolved, attachments hashed."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path
from typing import Protocol
from weakref import WeakMethod

from ..config import Settings
from ..errors import Problem
from ..texts import _
from ..unforeseen import unforeseen
from .graph import ZettelInfo
from .inside import TooLarge, file_inside, pieces_inside
from .links import KnownNames, LinkIndex, has_scheme, places_of
from .remote import NotDownloaded, RemoteImage, RemoteImages
from .scan import File, NotText, Scan, text_of
from .zettel import Zettel, ZettelError, zettel_from

ContentHash = partial(blake2b, digest_size=8)  # what an attachment's name in Anki is made of
_MOST_KEPT = 16_000_000  # characters of zettels that stay in memory


class KnownZettels(KnownNames, Protocol):
    """What zettels are called, also what they call themselves."""

    def title_and_id(self, path: str) -> tuple[str, str] | None:
        """Title and id of the zettel at ``path``; None where they are not known."""


class VaultFiles:
    """Reads one scanned vault. Not thread-safe; used by one sync and thrown away."""

    def __init__(self, name: str, scan: Scan, settings: Settings) -> None:
        self.name = name
        self.root: Path = scan.root
        self.real_root = os.path.realpath(scan.root)
        self.failures = 0  # how often a file could not be had, which may be otherwise next time
        self.remote: RemoteImages | None = None  # who downloads images, where somebody is to
        self.settings = settings
        self._scan = scan
        self._kept: dict[str, Zettel] = {}
        self._ahead: dict[str, str] = {}  # texts that were read ahead, by path
        self._characters = 0
        self._hashes: dict[str, str] = {}
        self._known: dict[str, ZettelInfo] = {}
        self._known_names: KnownZettels | None = None
        # By zettel, the targets that were looked up in it, for as long as somebody wants to know.
        self.asked: defaultdict[str, set[str]] | None = None
        self._titles: dict[str, tuple[str, str]] = {}  # and ids, of zettels that had to be looked up

    @cached_property
    def _attachments(self) -> Mapping[str, File]:
        return {file.path: file for file in self._scan.attachments}

    @cached_property
    def _links(self) -> LinkIndex:
        # Weak, or the two would hold each other: Anki has Python look for such only now and then.
        names = WeakMethod(self._names)

        def known() -> Iterable[tuple[str, str, tuple[str, ...]]]:
            method = names()
            return method() if method else ()

        return LinkIndex(self._scan.paths, tuple(self._attachments), known, self._known_names)

    def find_zettel(self, target: str, source: str) -> str | None:
        """Path of the zettel that a link ``target`` in zettel ``source`` means."""
        if self.asked is not None:
            self.asked[source].add(target)
        return self._links.zettel(target, source)

    def find_attachment(self, target: str, source: str) -> str | None:
        """Path of the attachment that ``target`` in zettel ``source`` means."""
        if self.asked is not None:
            self.asked[source].add(target)
        return self._links.attachment(target, source)

    def is_left_out(self, target: str, source: str) -> bool:
        """Whether ``target`` in zettel ``source`` means a file that is there, but takes no part."""
        paths = (place + end for place in places_of(target, source) for end in ("", ".md"))
        return any(file_inside(Path(self.real_root), path) for path in paths)

    def zettel(self, path: str) -> Zettel:
        """The zettel at ``path``, kept as what many flashcards embed is. Raises as ``read`` does."""
        zettel = self._kept.get(path)
        if zettel is None:
            while self._characters > _MOST_KEPT:
                self._characters -= len(self._kept.pop(next(iter(self._kept))).body)
            zettel = self._kept[path] = self.read(path)
            self._characters += len(zettel.body)
        return zettel

    def read(self, path: str) -> Zettel:
        """The zettel at ``path``, read now. Raises ZettelError, with the line, when it cannot be."""
        try:
            text = self._ahead.pop(path, None)
            if text is None:
                text = text_of(self._scan.zettel(path), self.real_root)
            return zettel_from(path, text, self.settings)
        except NotText as error:
            raise ZettelError(Problem(path, error.line, str(error))) from None
        except OSError as error:
            self.failures += 1
            message = _("cannot be read: {reason}").format(reason=error.strerror or error)
            raise ZettelError(Problem(path, 1, message)) from None
        except ZettelError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, it is this zettel's problem alone)
            self.failures += 1
            raise ZettelError(unforeseen(error, path)) from None

    def read_ahead(self, files: Iterable[File]) -> None:
        """Reads the files of zettels that will be asked for next: in one go it takes less time."""
        self._ahead.clear()
        for file in files:
            with suppress(OSError, NotText):  # said when the zettel is asked for
                self._ahead[file.path] = text_of(file, self.real_root)

    def title_and_id(self, path: str) -> tuple[str, str]:
        """Title and id of the zettel at ``path``. Raises ZettelError as ``zettel`` does."""
        if info := self._known.get(path):
            return info.title, info.id
        if path not in self._titles:
            known = self._known_names.title_and_id(path) if self._known_names else None
            if known is None:
                zettel_id, title, _ = self._names_of(path)
                known = title, zettel_id
            self._titles[path] = known
        return self._titles[path]

    def know(self, infos: dict[str, ZettelInfo]) -> None:
        """Takes the names of zettels from here, by path, so that they need not be read for them.

        More may be put there later.
        """
        self._known = infos

    def know_from(self, names: KnownZettels | None) -> None:
        """Takes the names of all other zettels from there; None: from the files."""
        self._known_names = names
        self.__dict__.pop("_links", None)

    def field_line(self, path: str, names: Iterable[str]) -> int:
        """The line, from 1, on which the zettel at ``path`` has one of these frontmatter fields; else 1."""
        wanted = tuple(f"{name}:".lower() for name in names)
        with suppress(OSError, NotText):
            lines = text_of(self._scan.zettel(path), self.real_root).splitlines()
            return next(
                (number for number, line in enumerate(lines, 1) if line.lower().startswith(wanted)), 1
            )
        return 1

    def changed_at(self, path: str) -> int | None:
        """When the file at ``path`` of the vault last changed, in ns; None where there is none.

        It need not take part.
        """
        try:
            file = self._scan.zettel(path)
        except KeyError:
            left_out = file_inside(Path(self.real_root), path)
            try:
                found = os.lstat(left_out) if left_out else None
            except OSError:
                return None
            return max(found.st_mtime_ns, found.st_ctime_ns) if found else None
        return max(file.mtime_ns, file.ctime_ns)

    def zettel_file(self, path: str) -> Path:
        """Where the zettel lies on this machine."""
        return self._scan.zettel(path).on_disk(self.root)

    def attachment(self, path: str) -> Path:
        """Where the attachment lies on this machine."""
        return self._attachments[path].on_disk(self.root)

    def remote_image(self, url: str) -> RemoteImage | None:
        """The image at a web address; None where none is to be downloaded. Raises NotDownloaded."""
        try:
            return self.remote.image(url) if self.remote else None
        except NotDownloaded as error:
            self.failures += error.may_come
            raise

    def media_source(self, path: str) -> tuple[Path, str]:
        """The file of an attachment, or of the image at a web address, and the folder that it must be in."""
        if self.remote and has_scheme(path):
            file = self.remote.image(path).file
            return file, os.path.realpath(file.parent)
        return self.attachment(path), self.real_root

    def attachment_hash(self, path: str) -> str:
        """A hash of the attachment's content as hex digits.

        Raises OSError, and TooLarge where the settings do not let so large a file be copied.
        """
        if path not in self._hashes:
            file, most = self._attachments[path], self.settings.media_limit_mb * 1_000_000
            if file.size > most:
                raise TooLarge
            found = ContentHash()
            for piece in pieces_inside(str(file.on_disk(Path(self.real_root))), self.real_root, most):
                found.update(piece)
            self._hashes[path] = found.hexdigest()
        return self._hashes[path]

    def attachment_data(self, path: str, most: int) -> bytes:
        """The attachment's content. Raises OSError, and TooLarge where it has more than ``most`` bytes."""
        file = self._attachments[path]
        if file.size > most:
            raise TooLarge
        return b"".join(pieces_inside(str(file.on_disk(Path(self.real_root))), self.real_root, most))

    def _names(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for path in self._scan.paths:
            try:
                zettel_id, title, aliases = self._names_of(path)
            except ZettelError:
                continue
            yield path, zettel_id, (*aliases, title)

    def _names_of(self, path: str) -> tuple[str, str, tuple[str, ...]]:
        if info := self._known.get(path):
            return info.id, info.title, info.aliases
        zettel = self.zettel(path)
        return zettel.id, zettel.title, zettel.aliases
