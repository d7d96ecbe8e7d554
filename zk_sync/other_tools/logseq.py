"""What Logseq's ``logseq/config.edn`` says that concerns flashcards: which folders are hidden."""

from __future__ import annotations

import re

from ..config import EXCLUDED_BY_DEFAULT
from ..texts import _
from .translation import GatheredSettings, folder_pattern

_COMMENT = re.compile(r";[^\n]*")
_HIDDEN = re.compile(r":hidden\s*\[([^\[\]]{0,10000})\]")
_TEXT = re.compile(r'"([^"\\\n]{1,500})"')
_FORMAT = re.compile(r':preferred-format\s+(?:"|:)?(\w{1,20})')


def translate(text: str, gathered: GatheredSettings) -> None:
    """Gathers what the file says; raises ValueError where it is no EDN map."""
    bare = _COMMENT.sub("", text).strip()
    if not bare.startswith("{"):
        raise ValueError(_("holds no EDN map"))
    hidden = _HIDDEN.search(bare)
    folders = _TEXT.findall(hidden[1]) if hidden else []
    new = [pattern for folder in folders if (pattern := folder_pattern(folder))]
    if new:
        gathered.take(":hidden", folders, "exclude", [*EXCLUDED_BY_DEFAULT, *new])
    wanted = _FORMAT.search(bare)
    if wanted and wanted[1].lower() == "org":
        gathered.leave(":preferred-format", wanted[1], _("only Markdown files are read"))
    gathered.values["source_link"] = "logseq"
