"""What rendering asks of the vault and of a zettel, and what it brings out of the vault: files to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ...vault.definitions import Definitions
from ...vault.remote import RemoteImage
from ...vault.zettel import Zettel


class RenderFiles(Protocol):
    """What rendering may ask of the vault. Paths are relative to the vault, NFC, with ``/``."""

    @property
    def name(self) -> str:
        """The vault's id."""
        ...

    def find_zettel(self, target: str, source: str) -> str | None:
        """Path of the zettel that a link target in the zettel at ``source`` means."""
        ...

    def find_attachment(self, target: str, source: str) -> str | None:
        """Path of the attachment that a link target in the zettel at ``source`` means."""
        ...

    def is_left_out(self, target: str, source: str) -> bool:
        """Whether a link target means a file that is there, but takes no part."""
        ...

    def zettel(self, path: str) -> Zettel:
        """The zettel at ``path``. Raises ZettelError or OSError."""
        ...

    def title_and_id(self, path: str) -> tuple[str, str]:
        """Title and id of the zettel at ``path``. Raises ZettelError or OSError."""
        ...

    def attachment_hash(self, path: str) -> str:
        """Hex digest of the content of the attachment at ``path``. Raises OSError or TooLarge."""
        ...

    def remote_image(self, url: str) -> RemoteImage | None:
        """The image at a web address; None where none is to be downloaded. Raises NotDownloaded."""
        ...


class ZettelAround(Protocol):
    """What rendering may ask of the zettel that a text stands in: a ``Zettel`` or a ``ZettelInfo``."""

    @property
    def path(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def links(self) -> tuple[str, ...]: ...
    @property
    def direction(self) -> str: ...
    @property
    def definitions(self) -> Definitions: ...


@dataclass(frozen=True)
class MediaFile:
    """An attachment of the vault, the hash of its content, and its name in Anki's media folder.

    Of an image of the web, ``path`` is the address.
    """

    path: str
    content: str
    name: str
