"""What only Logseq's vaults have: the properties of a page, and those below a block."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..config import Settings
from .lines import is_logseq_property
from .outline import Outline

FOLDERS = ("pages", "journals")  # in which Logseq keeps all its files
_CONFIG = Path("logseq", "config.edn")
_PROPERTY = re.compile(r"[ \t]*(?:-[ \t]+)?([^\s:\[\](){}<>`\"'|#^=*]{1,100})::(?: ([^\n]*)|$)")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_IS_UUID = re.compile(_UUID)
BLOCK_REFERENCE = rf"\(\({_UUID}\)\)"
TREE = "*"  # behind a reference: the block with its children
_BLOCK_ID = re.compile(rf"^[ \t]*(?:- )?id:: ({_UUID})[ \t]*$", re.MULTILINE)
_ITEM = re.compile(r"^([ \t]*)[-*+](?: |$)")
_BULLET = re.compile(r"[ \t]*-(?:[ \t]+|$)")
_PLANNED = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED): [<\[]")
_ASKS = re.compile(r"(?:#card|#?\[\[card\]\])$", re.IGNORECASE)
_AREA, _OF_PDF = "[:span]", "hls__"
_LOGBOOK, _END_OF_LOGBOOK = ":LOGBOOK:", ":END:"
_LINKED = re.compile(r"\[\[([^\[\]\n]+)\]\]|[^,\[\]]+")
_LISTS = ("tags", "tag", "alias", "aliases")


def resolved(settings: Settings, root: Path) -> Settings:
    """The settings with ``logseq`` as it is in the vault at ``root``, where that is to be found out."""
    if settings.logseq != "auto":
        return settings
    return dataclasses.replace(settings, logseq="on" if (root / _CONFIG).is_file() else "off")


def page_name(stem: str) -> str:
    """The page that Logseq keeps in the file of this name: ``a/b`` in ``a___b`` or ``a%2Fb``."""
    return unquote(stem).replace("___", "/")


def page_properties(body: str) -> tuple[dict[str, Any], int]:
    """The properties of a page by their names in lower case, and how many first lines of it they are."""
    found: dict[str, Any] = {}
    at = lines = 0
    while at < len(body):
        end = body.find("\n", at) % (len(body) + 1)
        line = body[at : min(end, at + 2000)]
        match = _PROPERTY.match(line)
        if not match or (found and line.startswith("-")):
            if line.strip() or found:
                break
        else:
            name, value = match[1].lower(), (match[2] or "").strip()
            if name in _LISTS:
                words = [(each[1] or each[0]).strip().lstrip("#") for each in _LINKED.finditer(value)]
                found.setdefault(name, [word for word in words if word])
            elif name != "id":
                found.setdefault(name, value)
        at, lines = end + 1, lines + 1
    return found, lines if found else 0


def is_property_below(seen: str) -> bool:
    """Whether a masked line, one below the first of a block of Logseq's, is a property of that block."""
    return _is_property(seen)


def tags_of_property(seen: str, raw: str) -> list[str]:
    """The names that a line ``tags:: a, [[b c]]`` says; none of another line."""
    match = _PROPERTY.match(seen[:2000])
    if not match or match[1].lower() != "tags" or not match[2]:
        return []
    value = raw[match.start(2) : match.end(2)]
    return [(each[1] or each[0]).strip().lstrip("#") for each in _LINKED.finditer(value)]


def begins_block(seen: str) -> bool:
    """Whether a masked line is the first of a block of Logseq's, but for a page's first one."""
    return "-" in seen[:200] and _BULLET.match(seen) is not None


def shown_lines(lines: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Lines of blocks, each with its masked twin, as Logseq shows them.

    Properties, logbooks and dates planned go, wherever in the block they stand. What stands below a property
    on the first line of a block moves up behind its bullet.
    """
    found: list[tuple[str, str]] = []
    ends = [i for i, (_raw, seen) in enumerate(lines) if seen.strip() == _END_OF_LOGBOOK]
    bullet: tuple[str, str] | None = None
    until = -1  # the last line of a logbook
    for i, (raw, seen) in enumerate(lines):
        if i <= until:
            continue
        if seen.strip() == _LOGBOOK and (end := bisect_right(ends, i)) < len(ends):
            until = ends[end]
            continue
        lead = _BULLET.match(seen) if begins_block(seen) else None
        width = lead.end() if lead else 0
        text = seen[width:]
        if is_logseq_property(text) or (_is_property(text) and (_has_text_below(lines, i) if lead else i)):
            bullet = (raw[:width], seen[:width]) if lead else bullet
            continue
        if _PLANNED.match(seen):
            continue
        if bullet and seen.strip():
            if not lead:
                found.append((bullet[0] + raw.lstrip(" \t"), bullet[1] + seen.lstrip(" \t")))
                bullet = None
                continue
            if _width(raw) > _width(bullet[0]):
                found.append((bullet[0].rstrip(), bullet[1].rstrip()))
            bullet = None
        found.append((raw, seen))
    return found


def _has_text_below(lines: Sequence[tuple[str, str]], i: int) -> bool:
    """Whether the block that begins with line ``i`` holds more than properties."""
    i += 1
    while i < len(lines) and _is_property(lines[i][1]):
        i += 1
    return i < len(lines) and bool(lines[i][1].strip()) and not begins_block(lines[i][1])


def shown_page(outline: Outline, first: int) -> str:
    """What a page of Logseq's shows from line ``first`` on; its first block may have no bullet."""
    lines = shown_lines([*zip(outline.raw[first:], outline.seen[first:], strict=True)])
    raw = [_without_tag(line) for line, _seen in lines]
    top = next((i for i, line in enumerate(raw) if line.strip()), 0)
    if raw and not begins_block(lines[top][1]):
        below = range(top + 1, next((i for i in range(top + 1, len(raw)) if raw[i][:1] == "-"), len(raw)))
        shared = min((_width(raw[i]) for i in below if begins_block(lines[i][1])), default=0)
        for i in below:
            line = raw[i].expandtabs(4)
            raw[i] = line[min(shared, len(line) - len(line.lstrip())) :]
    return "\n".join(raw).strip()


def _without_tag(line: str) -> str:
    """A line without the tag at its end that makes a card of its block."""
    bare = line.rstrip(" \t")
    tag = _ASKS.search(bare, max(len(bare) - 10, 0))
    return bare[: tag.start()].rstrip(" \t") if tag else line


def _is_property(seen: str) -> bool:
    return "::" in seen and not seen.lstrip().startswith("-") and _PROPERTY.match(seen[:2000]) is not None


def _width(raw: str) -> int:
    line = raw.expandtabs(4)
    return len(line) - len(line.lstrip())


def id_of_block(lines: Iterable[str]) -> str:
    """The id that Logseq gave to the block of these lines; "" without one."""
    found = (_BLOCK_ID.match(line) for line in lines if "id:: " in line)
    return next((match[1] for match in found if match), "")


def is_logseq_id(name: str) -> bool:
    """Whether the name of a block is one that Logseq gave."""
    return len(name) == 36 and _IS_UUID.fullmatch(name) is not None


def block_names(body: str) -> tuple[str, ...]:
    """The blocks of a text that have an id, as references name them: ``((uuid))``."""
    return tuple([f"(({uuid}))" for uuid in _BLOCK_ID.findall(body)]) if "id:: " in body else ()


def referenced(outline: Outline, reference: str, stem: str = "") -> str | None:
    """What a reference shows: the block's own text or, with ``TREE`` behind it, its children too.

    Without properties; None when no block has the id. ``stem`` is the name of the file, without ``.md``: what
    was marked as an area of a PDF is a picture beside it.
    """
    with_children = reference.endswith(TREE)
    uuid = reference.removesuffix(TREE)[2:-2].lower()
    lines = (i for i in outline.lines_with("id:: ") if outline.seen[i].strip(" \t-") == f"id:: {uuid}")
    at = next(lines, -1)
    if at < 0:
        return None
    first = at
    while first and not _starts_block(outline, first) and not outline.blank(first - 1):
        first -= 1
    item = _ITEM.match(outline.raw[first])
    width = len(item[1].expandtabs(4)) if item else 0
    last = first
    for i in range(first + 1, len(outline.raw)):
        raw = outline.raw[i].expandtabs(4)
        starts = _starts_block(outline, i)
        is_outside = raw.strip() and (not item or len(raw) - len(raw.lstrip()) <= width)
        if (is_outside and (starts or not outline.opaque[i])) or (starts and not with_children):
            break
        last = i
    if outline.raw[first].endswith(_AREA) and (picture := _picture(outline.raw[first : last + 1], stem)):
        return picture
    shown = shown_lines([*zip(outline.raw[first : last + 1], outline.seen[first : last + 1], strict=True)])
    if not shown:
        return ""
    start = item.end() if item and not with_children else 0
    text = [_without_tag(shown[0][0][start:])]
    for line, _seen in shown[1:]:
        raw = _without_tag(line.expandtabs(4))
        text.append(raw[min(width + (2 if start else 0), len(raw) - len(raw.lstrip())) :])
    return "\n".join([text[0].strip(), *text[1:]]).strip()


def _picture(lines: Iterable[str], stem: str) -> str:
    """The picture of the area of a PDF that a block stands for, as Logseq names it; "" where none is told."""
    found = (_PROPERTY.match(line[:2000]) for line in lines)
    said = {match[1].lower(): (match[2] or "").strip() for match in found if match}
    if not stem.startswith(_OF_PDF) or not {"hl-page", "hl-stamp", "id"} <= said.keys():
        return ""
    name = f"{said['hl-page']}_{said['id']}_{said['hl-stamp']}.png"
    return f"![](<../assets/{stem.removeprefix(_OF_PDF)}/{name}>)"


def _starts_block(outline: Outline, i: int) -> bool:
    is_within = outline.opaque[i] and outline.opaque[i - 1]  # a fence, whose first line may be an item's
    return not is_within and _ITEM.match(outline.raw[i]) is not None
