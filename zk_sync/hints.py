"""What the command line says beside the flashcards of a vault: what would give more of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .cards.switches import counting_everywhere
from .config import Settings, settings_from
from .errors import ZkSyncError
from .insight.unused import UnusedFound, is_little, unused_in
from .other_tools import settings_of_other_tools
from .sync.reading.content import Vault, VaultContent
from .sync.reading.read_vault import read_vault

_NAMES = {  # of what is offered, one and several
    "highlight": ("highlight", "highlights"),
    "heading": ("heading with ?", "headings with ?"),
    "inline": ("front::back", "front::back"),
    "inline_reversed": ("front:::back", "front:::back"),
    "callout": ("callout such as [!question]", "callouts such as [!question]"),
    "multiline": ("question above a line with ?", "questions above a line with ?"),
}


def hints(
    content: VaultContent, vault: Vault, given: Mapping[str, Any], *, is_one_file: bool
) -> Iterator[str]:
    """A line for each way to more flashcards; ``given``: the settings that the content was read with.

    ``is_one_file``: a person asked for one file, of which its notations tell little.
    """
    flashcards = len(content.entries)
    for translation in settings_of_other_tools(vault.root):
        try:
            content = read_vault(vault, settings_from({**translation.values, **given}))
        except ZkSyncError:  # with them, nothing of the vault takes part
            continue
        with_these = len(content.entries)
        if with_these > flashcards:
            yield (
                f"The settings of {translation.title} are in this vault: {with_these} flashcards with them, "
                f"{flashcards} without (--settings-of {translation.tool})"
            )
    if not is_one_file and is_little(flashcards, content.zettels):
        settings = settings_from(given)
        used = {(entry.path, entry.flashcard.line) for entry in content.entries}
        found = unused_in(vault.root, settings, used)
        if found.notations:
            yield _unused(found, settings)


def _unused(found: UnusedFound, settings: Settings) -> str:
    parts = [f"{each.count} {_NAMES[each.name][each.count != 1]}" for each in found.notations]
    what = "Found in your notes, not used yet: " + ", ".join(parts)
    if found.looked_at < found.zettels:
        what += f" (in {found.looked_at} of {found.zettels} zettels, which were looked at)"
    with_these = counting_everywhere(settings, found.notations[0].name)
    changed = (
        name for name in ("headings", "callouts") if getattr(with_these, name) != getattr(settings, name)
    )
    name = next(changed, "everywhere")
    value = with_these.headings if name == "headings" else json.dumps(getattr(with_these, name))
    return f"{what}. To use the first of them: --set '{name}={value}'"
