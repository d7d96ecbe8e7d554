"""Which tools left settings in a vault, and what they say in ours."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..texts import _
from ..vault.inside import read_inside
from . import flashcards_obsidian, logseq, obsidian_to_anki, spaced_repetition
from .translation import GatheredSettings, Translation, objects

_MOST_BYTES = 64 * 1024 * 1024  # such a file holds hashes of a whole vault, too


class OtherTool(NamedTuple):
    """A tool whose settings can be read: its name, where they lie in a vault, and how they are translated."""

    name: str
    title: str
    path: str
    translate: Callable[[str, GatheredSettings], None]  # raises ValueError where the text is no such file


def _from_json(
    translate: Callable[[dict[str, object], GatheredSettings], None],
) -> Callable[[str, GatheredSettings], None]:
    def from_text(text: str, gathered: GatheredSettings) -> None:
        read = json.loads(text)
        if not isinstance(read, dict):
            raise ValueError(_("holds no JSON object"))  # noqa: TRY004 (as of text that is no JSON)
        translate(dict(objects(read)), gathered)

    return from_text


_PLUGINS = ".obsidian/plugins"
TOOLS = (
    OtherTool(
        "obsidian-spaced-repetition",
        "Spaced Repetition",
        f"{_PLUGINS}/obsidian-spaced-repetition/data.json",
        _from_json(spaced_repetition.translate),
    ),
    OtherTool(
        "obsidian-to-anki",
        "Obsidian_to_Anki",
        f"{_PLUGINS}/obsidian-to-anki-plugin/data.json",
        _from_json(obsidian_to_anki.translate),
    ),
    OtherTool(
        "flashcards-obsidian",
        "Flashcards",
        f"{_PLUGINS}/flashcards-obsidian/data.json",
        _from_json(flashcards_obsidian.translate),
    ),
    OtherTool("logseq", "Logseq", "logseq/config.edn", logseq.translate),
)


def settings_of_other_tools(root: Path) -> tuple[Translation, ...]:
    """What other tools' settings in the vault at ``root`` are in ours; nothing of tools that left none.

    Raises nothing: a file that cannot be read or understood gives a translation with a ``problem``.
    """
    return tuple(found for tool in TOOLS if (found := _translated(root, tool)))


def _translated(root: Path, tool: OtherTool) -> Translation | None:
    gathered = GatheredSettings()
    try:
        text = _text_of(root, tool.path)
        if text is None:
            return None
        tool.translate(text, gathered)
    except (OSError, ValueError, RecursionError) as error:
        problem = _("cannot be read: {error}").format(error=error)
        return Translation(tool.name, tool.title, tool.path, problem=problem)
    return Translation(tool.name, tool.title, tool.path, gathered.values, tuple(gathered.said))


def _text_of(root: Path, path: str) -> str | None:
    """The text of an ordinary file of the vault; None where there is none."""
    whole = os.path.realpath(root)
    try:
        data = read_inside(os.path.join(whole, path), whole, _MOST_BYTES + 1)  # noqa: PTH118 (as it opens it)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(data) > _MOST_BYTES:
        raise ValueError(_("is too large"))
    return data.decode("utf-8-sig")
