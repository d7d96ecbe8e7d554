"""Images that zettels show from the web, as rendering asks for them; who brings them is said from outside."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol


class RemoteImage(NamedTuple):
    """An image of the web that is on this machine.

    ``name`` is the one it gets in Anki's media folder, the same for one address everywhere; ``content`` the
    hash of the file, "" for one that lies in the media folder already.
    """

    name: str
    content: str
    file: Path


class NotDownloaded(Exception):
    """Why an image is not there, in words; ``may_come``: another try may bring it."""

    def __init__(self, reason: str, *, may_come: bool) -> None:
        super().__init__(reason)
        self.may_come = may_come


class RemoteImages(Protocol):
    """Brings images of the web."""

    def image(self, url: str) -> RemoteImage:
        """The image at a web address. Raises NotDownloaded."""
        ...
