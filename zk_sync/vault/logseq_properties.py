"""What only Logseq's vaults have: the properties of a page, and those below a block."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..config import Settings
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
_LINKED = re.compile(r"\[\[([^\[\]\n]+)\]\]|[^,\[\]]+")
_LISTS = ("tags", "tag", "alias", "aliases")


def resolved(settings: Settings, root: Path) -> Settings:
    """The settings with ``logseq`` as it is in the vault at ``root``, where that is to be found out."""
    if settings.logseq != "auto":
        return settings
    return dataclasses.replace(settings, logseq="on" if (root / _CONFIG).is_file() else "off")


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
    return "::" in seen and not seen.lstrip().startswith("-") and _PROPERTY.match(seen[:2000]) is not None


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


def referenced(outline: Outline, reference: str) -> str | None:
    """What a reference shows: the block's own text or, with ``TREE`` behind it, its children too.

    Without properties; None when no block has the id.
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
    start = item.end() if item and not with_children else 0
    text = [outline.raw[first][start:]]
    for i in range(first + 1, last + 1):
        if not is_property_below(outline.seen[i]):
            raw = outline.raw[i].expandtabs(4)
            text.append(raw[min(width + (2 if start else 0), len(raw) - len(raw.lstrip())) :])
    return "\n".join([text[0].strip(), *text[1:]]).strip()


def _starts_block(outline: Outline, i: int) -> bool:
    is_within = outline.opaque[i] and outline.opaque[i - 1]  # a fence, whose first line may be an item's
    return not is_within and _ITEM.match(outline.raw[i]) is not None
