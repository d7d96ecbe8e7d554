"""What only Logseq's vaults have: the properties of a page, and those below a block."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

from ..config import Settings

FOLDERS = ("pages", "journals")  # in which Logseq keeps all its files
_CONFIG = Path("logseq", "config.edn")
_PROPERTY = re.compile(r"[ \t]*(?:-[ \t]+)?([^\s:\[\](){}<>`\"'|#^=*]{1,100})::(?: ([^\n]*)|$)")
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
