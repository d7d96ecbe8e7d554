"""Links that open a zettel in the program it is written in."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import parse_qs, quote, unquote, urlsplit

from ..texts import _
from ..vault.inside import is_inside
from ..vault.links import ATTACHMENT_ENDINGS, ZETTEL_ENDINGS, ending_of

# Sources: help.obsidian.md "Obsidian URI"; Logseq's "Logseq Protocol"; christiantietze.de, The Archive.
_TEMPLATES = {
    "obsidian": "obsidian://open?vault={vault}&file={path}{place}",
    "logseq": "logseq://graph/{vault}?page={name}",
    "the-archive": "thearchive://match/{id}",
}
# These open a file by its absolute path, which differs between computers, so it is put in on the click.
# Zettlr has no URL scheme of its own for files: it must be the system's program for .md.
_ON_CLICK = ("vscode", "zettlr", "system")

UNTITLED = "Zettel"  # what a link to a zettel says where its title stands elsewhere; in every language
NAMES = (*_TEMPLATES, *_ON_CLICK)
_LONGEST = 2000  # characters of a URL that is looked at
PLACEHOLDERS = ("vault", "path", "name", "id", "title", "heading", "place")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_PASSED_OVER = re.compile("[\0-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")
_UNSAFE = re.compile(
    r"[\s\W]*((feed|view-source|jar|wyciwyg):)*(javascript|vbscript|data|blob|file|filesystem|about)\s*:",
    re.IGNORECASE,
)
# Obsidian's links cannot hold these, and it finds the heading when each is a space.
_NOT_IN_HEADINGS = re.compile(r"[#|^:\\\[\]]|%%")


def needs(template: str, placeholder: str) -> bool:
    """True when links of this template (a name or a URL) hold ``{placeholder}``."""
    return f"{{{placeholder}}}" in _TEMPLATES.get(template, template)


def link(
    template: str, *, vault: str, path: str, place: str = "", zettel_id: str = "", title: str = ""
) -> str:
    """The link to ``path`` of ``vault``; ``template`` is one of ``NAMES`` or a URL with placeholders.

    ``place`` is a heading's text or ``^block``. What comes back is the same on every computer: where the
    absolute path is needed, it is a ``zettel:`` link, to be completed by ``url_to_open``.
    """
    if template in _ON_CLICK:
        heading = f"&place={quote(place, safe='')}" if place else ""
        vault, path = quote(vault, safe=""), quote(path, safe="")
        return f"zettel://open?vault={vault}&file={path}{heading}&with={template}"
    stem = path
    for ending in ZETTEL_ENDINGS:
        stem = stem.removesuffix(ending)
    name = stem.rpartition("/")[2]
    if template == "logseq":
        name = unquote(name).replace("___", "/")  # how it writes the page a/b as a file name
    heading = "" if place.startswith("^") else _NOT_IN_HEADINGS.sub(" ", place).strip()
    heading = " ".join(heading.split())
    values = {
        "vault": vault,
        "path": stem,
        "name": name,
        "id": zettel_id or name,
        "title": title or name,
        "heading": heading,
        "place": (f"#{place}" if place.startswith("^") else f"#{heading}") if place else "",
    }
    # Anki and browsers pass over control characters, in the middle of javascript: as well.
    template = _PASSED_OVER.sub("", _TEMPLATES.get(template, template)).strip()
    url = _PLACEHOLDER.sub(lambda match: _quoted(values[match[1]]), template)
    return "" if _UNSAFE.match(url) else url


def target_of(template: str, url: str) -> str:
    """What a link target in a zettel would be for the zettel that ``url`` leads to; "" for any other URL.

    ``url`` was made by ``link`` with this template: what it says of the path, the name, the id or the title.
    """
    if template in _ON_CLICK:
        parts = urlsplit(url)
        return parse_qs(parts.query).get("file", [""])[0] if parts.scheme == "zettel" else ""
    found = _pattern(template).fullmatch(url[:_LONGEST])
    said = found.groupdict() if found else {}
    target = next((said[name] for name in ("path", "name", "id", "title") if said.get(name)), "")
    return unquote(target).replace("___", "/") if template == "logseq" else unquote(target)


@lru_cache(16)
def _pattern(template: str) -> re.Pattern[str]:
    """Finds the URLs of a template, and what stands in them; a placeholder that comes twice counts once."""
    parts = _PLACEHOLDER.split(_PASSED_OVER.sub("", _TEMPLATES.get(template, template)).strip())
    seen: set[str] = set()
    pieces = []
    for number, part in enumerate(parts):
        if number % 2 == 0:
            pieces.append(re.escape(part))
        elif part in seen:
            pieces.append("[^&#]*")
        else:
            seen.add(part)
            pieces.append(f"(?P<{part}>(?:%23.*)?)" if part == "place" else f"(?P<{part}>[^&#]*?)")
    return re.compile("".join(pieces), re.DOTALL)


@lru_cache(1024)
def _quoted(text: str) -> str:
    return quote(text, safe="")


def url_to_open(url: str, vault_root: str, line: int = 0) -> str:
    """The URL that the system can open for a ``zettel:`` link, on this computer.

    ``vault_root`` is the absolute path of the vault that the link names, ``line`` where to put the cursor if
    the program can. Raises ValueError when the link does not lead to a zettel or an attachment within the
    vault: anyone can write such a link into a shared deck.
    """
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    path, program = query.get("file", ""), query.get("with", "system")
    if parts.scheme != "zettel" or program not in _ON_CLICK:
        raise ValueError(_("not a link to a zettel: {url}").format(url=url))
    windows = re.match(r"[A-Za-z]:[\\/]|\\\\", vault_root) is not None
    steps = path.split("/")
    known = ending_of(path) in ATTACHMENT_ENDINGS or f".{ending_of(path)}" in ZETTEL_ENDINGS
    if not known or not is_inside(path, on_windows=windows):
        raise ValueError(_("the link leads out of the vault or to no zettel: {url}").format(url=url))
    file = (PureWindowsPath if windows else PurePosixPath)(vault_root, *steps).as_uri()
    if program == "vscode":
        position = f":{line}" if line > 0 else ""
        return f"vscode://file/{file.removeprefix('file://').lstrip('/')}{position}"
    return file


def vault_of(url: str) -> str:
    """The id of the vault that a ``zettel:`` link names, or ""."""
    return parse_qs(urlsplit(url).query).get("vault", [""])[0]
