"""Downloads images that zettels show from the web, each once, within bounds of size and time."""

from __future__ import annotations

import time
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ...cards.keys import digest
from ...cards.markdown.media import IMAGES, media_name
from ...safe_writing import replacing
from ...texts import _
from ...vault.files import ContentHash
from ...vault.remote import NotDownloaded, RemoteImage
from ..state.seen import FOLDER
from .web_answer import answer_of

if TYPE_CHECKING:
    from requests import Response

EACH, ALL = 10.0, 60.0  # seconds for one image, and for all of one sync
_PIECE = 64 * 1024
_KEPT = 24 * 3600  # seconds that a file stays for the sync that copies it into Anki's media
_TRY_AGAIN = (408, 425, 429)  # of the answers that begin with 4, which else are final
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"\0\0\1\0", "ico"),
)
_SVG = ("<?xml", "<!--", "<!doctype svg", "<svg")


class DownloadedImages:
    """The images of one sync, which tries no address twice in it, and no host that does not answer.

    An image that lies in Anki's media folder is not asked for again: its name tells its address.
    """

    def __init__(self, collection_path: Path, most: int) -> None:
        """``most``: bytes that an image may have."""
        self._media = collection_path.with_suffix(".media")
        self._downloads = collection_path.parent / FOLDER / "downloads"
        self._most = most
        self._found: dict[str, RemoteImage] = {}
        self._failed: dict[str, NotDownloaded] = {}
        self._silent: set[str] = set()  # hosts
        self._seconds = ALL

    def image(self, url: str) -> RemoteImage:
        """The image at a web address, downloaded now unless it is there. Raises NotDownloaded."""
        if url in self._failed:
            raise self._failed[url]
        if url not in self._found:
            try:
                self._found[url] = self._in_media(url) or self._fetched(url)
            except NotDownloaded as error:
                self._failed[url] = error
                raise
        return self._found[url]

    def _in_media(self, url: str) -> RemoteImage | None:
        names = (_name(url, ending) for ending in IMAGES)
        name = next((name for name in names if (self._media / name).exists()), None)
        return RemoteImage(name, "", self._media / name) if name else None

    def _fetched(self, url: str) -> RemoteImage:
        try:
            host = urlsplit(url).netloc
        except ValueError:
            raise NotDownloaded(_("no server can be asked for that address"), may_come=False) from None
        if self._seconds <= 0 or host in self._silent:
            raise NotDownloaded(_("its turn comes with the next sync"), may_come=True)
        start = time.monotonic()
        try:
            data = _downloaded(url, self._most, start + min(EACH, self._seconds))
        except NotDownloaded as error:
            if error.may_come:
                self._silent.add(host)
            raise
        finally:
            self._seconds -= time.monotonic() - start
        ending = _ending_of(data)
        if not ending:
            raise NotDownloaded(_("it is no image"), may_come=False)
        name = _name(url, ending)
        try:
            self._keep(name, data)
        except OSError as error:
            raise NotDownloaded(error.strerror or str(error), may_come=True) from None
        return RemoteImage(name, ContentHash(data).hexdigest(), self._downloads / name)

    def _keep(self, name: str, data: bytes) -> None:
        """Keeps it until it is copied into Anki's media, and lets go of what earlier syncs left."""
        self._downloads.mkdir(parents=True, exist_ok=True)
        for file in self._downloads.iterdir():
            with suppress(OSError):
                if file.stat().st_mtime < time.time() - _KEPT:
                    file.unlink()
        with replacing(self._downloads / name, self._downloads) as copy:
            copy.write_bytes(data)


def _name(url: str, ending: str) -> str:
    """The name in Anki's media folder: that of the file, and a hash of its address."""
    stem = Path(unquote(urlsplit(url).path)).stem
    return media_name(f"{stem}.{ending}", digest(url))


def _ending_of(data: bytes) -> str:
    """What kind of image this is, by how it begins; "" for none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    found = next((ending for sign, ending in _SIGNS if data.startswith(sign)), "")
    begins = data[:200].decode(errors="replace").lstrip("\ufeff \t\r\n").lower()
    return found or ("svg" if begins.startswith(_SVG) and b"<svg" in data else "")


def _downloaded(url: str, most: int, until: float) -> bytes:
    """What stands at the address, of ``most`` bytes, by ``until`` on the monotonic clock."""
    with answer_of(url, until) as response:
        _check(response)
        pieces: list[bytes] = []
        size = 0
        for piece in response.raw.stream(_PIECE, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise NotDownloaded(_("it is larger than media_limit_mb allows"), may_come=False)
        return b"".join(pieces)


def _check(response: Response) -> None:
    status = response.status_code
    if status >= 400:
        phrase = next((each.phrase for each in HTTPStatus if each == status), "")  # not what the server says
        raise NotDownloaded(f"{status} {phrase}".strip(), may_come=status >= 500 or status in _TRY_AGAIN)
