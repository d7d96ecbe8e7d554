"""Images, sounds and films: found in the vault, named for Anki's media folder, written as HTML."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote

from ...texts import marked
from ...vault.inside import TooLarge
from ...vault.links import ending_of, has_scheme, split_target
from ...vault.remote import NotDownloaded
from .drawings import is_drawing, pictures_of
from .private_marks import SOUND_CLOSE, SOUND_OPEN, without_clozes
from .render_context import RenderContext
from .render_files import MediaFile
from .schemes import SAFE_DATA
from .text import attribute, escape

IMAGES = frozenset("apng avif bmp gif ico jpeg jpg png svg tif tiff webp".split())
SOUNDS = frozenset("3gp aac flac m4a mp3 oga ogg opus spx wav".split())
FILMS = frozenset("avi flv m4v mkv mov mp4 mpeg mpg ogv webm".split())
MEDIA = IMAGES | SOUNDS | FILMS
NOT_YET = marked(
    'the image "{name}" could not be downloaded ({reason}); the card links to it, the next sync tries again'
)
NEVER = marked('the image "{name}" cannot be downloaded ({reason}); the card links to it')

_SIZE = re.compile(r"\s*(\d{1,5})(?:x(\d{1,5}))?\s*\Z")
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 60  # bytes; Anki allows 120 for the whole name


def media_name(path: str, content_hash: str) -> str:
    """``stem-1a2b3c4d.png``: a new name for new content, in characters that every system accepts."""
    file = PurePosixPath(unicodedata.normalize("NFC", path))
    stem = _UNSAFE.sub("-", file.stem).strip("-._ ") or "media"
    while len(stem.encode()) > _LONGEST_STEM:
        stem = stem[:-1]
    return f"{stem}-{content_hash[:8]}.{file.suffix[1:].lower()}"


def split_size(alt: str) -> tuple[str, str]:
    """The text before ``|300`` or ``|300x200``, and HTML attributes for the size."""
    head, _, tail = alt.rpartition("|")
    match = _SIZE.match(tail)
    if not match:
        return alt.strip(), ""
    height = f' height="{match[2]}"' if match[2] else ""
    return head.strip(), f' width="{match[1]}"{height}'


def media_html(page: RenderContext, target: str, alt: str) -> str:
    """HTML that shows the attachment, or says that it is missing."""
    target = without_clozes(target)
    text, size = split_size(alt)
    if SAFE_DATA.fullmatch(target):
        return f'<img src="{target}" alt="{attribute(text)}"{size}>'
    if has_scheme(target):
        return _remote(page, target, text, size)
    name = split_target(target)[0]
    if is_drawing(name):
        return _drawing(page, name, text, size)
    path = page.files.find_attachment(name, page.zettel.path)
    if path is not None and ending_of(path) not in MEDIA:
        return f'<a href="{attribute(page.link_to(path))}">{escape(text or PurePosixPath(path).name)}</a>'
    media = _media(page, name, path)
    if media is None:
        return f'<span class="zk-missing">⚠ {escape(text or name)}</span>'
    if ending_of(media.path) not in IMAGES:
        return f"{SOUND_OPEN}{media.name}{SOUND_CLOSE}"
    return f'<img src="{attribute(media.name)}" alt="{attribute(text)}"{size}>'


def _drawing(page: RenderContext, name: str, text: str, size: str) -> str:
    """The exported pictures of a drawing, of which the style shows the one for the day or for the night."""
    day, night = pictures_of(page.files, name, page.zettel.path)
    if day is None:
        message = marked(
            '"{name}" is a drawing without a picture beside it (Excalidraw exports one by its setting '
            "Auto-export); the card says so in its place"
        )
        page.problem(message, name=shortened(unquote(name)))
    pictures = [(path, _media(page, name, path)) for path in (day, night) if path]
    if not pictures or any(media is None for _, media in pictures):
        return f'<span class="zk-missing">⚠ {escape(text or name)}</span>'
    # Where a style does not know the classes, as of a person who changed ours, the first one is shown.
    marks = (' class="zk-by-day"', ' class="zk-by-night" hidden') if night else ("",)
    return "".join(
        f'<img src="{attribute(media.name)}" alt="{attribute(text)}"{size}{mark}>'
        for mark, (_, media) in zip(marks, pictures, strict=True)
        if media
    )


def local_image(page: RenderContext, target: str) -> str | None:
    """The media file's name for the image that ``target`` means; None when it cannot be had."""
    if has_scheme(target):
        downloaded = _downloaded(page, target) if _is_web(target) else None
        return downloaded.name if downloaded else None
    name = split_target(target)[0]
    path = page.files.find_attachment(name, page.zettel.path)
    media = _media(page, name, path) if path is None or ending_of(path) in IMAGES else None
    return media.name if media else None


def _media(page: RenderContext, name: str, path: str | None) -> MediaFile | None:
    """The attachment as a media file, or None, with a problem, when it cannot be had."""
    if path is None:
        message = marked('"{name}" is not in the vault; the card says so in its place')
        if page.files.is_left_out(name, page.zettel.path):
            message = marked('"{name}" is left out by the settings (exclude, include); the card says so')
        page.problem(message, name=shortened(unquote(name)))
        return None
    if path not in page.media:
        try:
            content = page.files.attachment_hash(path)
            page.media[path] = MediaFile(path, content, media_name(path, content))
        except TooLarge:
            message = marked('"{name}" is larger than media_limit_mb allows; the card says so in its place')
            page.problem(message, name=shortened(path))
            return None
        except OSError as error:
            message = marked('"{name}" cannot be read ({reason}); the card says so in its place')
            page.problem(message, name=shortened(path), reason=error.strerror or error)
            return None
    return page.media[path]


def _remote(page: RenderContext, target: str, text: str, size: str) -> str:
    """The image, where the settings have it downloaded; else a link, as showing it would tell its server."""
    if _is_web(target):
        if media := _downloaded(page, target):
            return f'<img src="{attribute(media.name)}" alt="{attribute(text)}"{size}>'
        return f'<a href="{attribute(target)}">{escape(text or target)}</a>'
    message = marked('the image "{name}" was dropped: only files of the vault and web addresses can be shown')
    page.problem(message, name=shortened(target))
    return escape(text)


def _is_web(target: str) -> bool:
    return target.lower().startswith(("http://", "https://", "//"))


def _downloaded(page: RenderContext, target: str) -> MediaFile | None:
    """The image at a web address as a media file; None, with a problem, when it cannot be had."""
    url = f"https:{target}" if target.startswith("//") else target
    try:
        image = page.files.remote_image(url)
    except NotDownloaded as error:
        page.problem(NOT_YET if error.may_come else NEVER, name=shortened(target), reason=error)
        return None
    if image is None:
        return None
    return page.media.setdefault(url, MediaFile(url, image.content, image.name))


def shortened(text: str) -> str:
    """Enough of a text to know it again in a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
