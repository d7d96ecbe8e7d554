"""What is in a folder that may become a vault, read beside everything else."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ...cards.accidents import Accident, accidents_among
from ...cards.ignoring import Unwanted
from ...cards.switches import name_of
from ...cards.unknown_types import each_type_once
from ...config import Settings, as_json, settings_from
from ...errors import Problem, VaultError
from ...globs import matcher
from ...insight.unused import UnusedFound, is_little, unused_in
from ...other_tools import settings_of_other_tools
from ...other_tools.known_vaults import program_of
from ...sync import engine
from ...sync.reading.content import VaultContent, keys_of
from ...vault.zettel import ZettelError
from ..offered_settings import SettingsOffer, with_values
from ..syncing.progress_window import ProgressWatch

# Seconds. Python runs one thread at a time, and Qt asks it a hundred times when it draws a window anew: in a
# rest all of that is answered at once.
BURST, REST = 0.01, 0.002


class FoundRow(NamedTuple):
    """A flashcard: its number among the content's entries, and what it is by accident ("": nothing)."""

    number: int
    accident: Accident


@dataclass(frozen=True)
class FoundGroup:
    """The flashcards of one notation, those that look like accidents last."""

    syntax: str
    rows: Sequence[FoundRow]


@dataclass(frozen=True)
class FoundVault:
    """All that the window shows of a folder. ``name``: the vault's; ``settings``: those it was read with;
    ``is_new``: no note in Anki has that name.
    """

    name: str
    settings: Settings
    content: VaultContent
    keys: Sequence[str]
    groups: Sequence[FoundGroup]
    unused: UnusedFound | None
    other_settings: Sequence[SettingsOffer]
    program: str
    is_new: bool

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong in single zettels."""
        return each_type_once(self.content.problems)

    def left_out(self, settings: Settings) -> frozenset[int]:
        """The numbers of the flashcards that ``settings`` leave out; not for the main thread."""
        is_excluded = matcher(settings.exclude)
        paths = {entry.path for entry in self.content.entries}
        excluded = {path for path in paths if is_excluded(path.lower())}
        own = f"{self.name}:"
        return frozenset(
            number
            for number, entry in enumerate(self.content.entries)
            if entry.path in excluded or self.keys[number].removeprefix(own) in settings.not_flashcards
        )

    def unwanted(self, number: int, question: str) -> Unwanted:
        """The flashcard with this number, for the menu that leaves it out."""
        return Unwanted(self.name, self.keys[number], self.content.entries[number].path, question)


@dataclass(frozen=True)
class FolderToRead:
    """What to read: the folder and the name it gets by itself, and the settings to read it with.

    ``offers_unused``: what is not used yet is looked for also where there are many flashcards.
    """

    folder: Path
    name: str
    settings: Settings
    offers_unused: bool = False


def found_in(
    wanted: FolderToRead, watch: ProgressWatch, in_anki: Mapping[str, AbstractSet[str]]
) -> FoundVault:
    """Reads the files, so not for the main thread. ``in_anki``: see ``engine.keys_of_vaults``."""
    progress = _Gentle(watch)
    vault = engine.Vault(wanted.folder, wanted.name)
    content = engine.read_vault(vault, wanted.settings, progress)
    given, _double = keys_of(vault, content.entries, {})
    name = wanted.name
    if name not in in_anki:
        name = engine.known_name(given, in_anki) or name
    keys = [f"{name}{key[len(wanted.name) :]}" for key in given]
    used = {(entry.path, entry.flashcard.line) for entry in content.entries}
    unused = None
    if wanted.offers_unused or is_little(len(used), content.zettels):
        unused = unused_in(wanted.folder, wanted.settings, used, progress=progress)
    return FoundVault(
        name=name,
        settings=wanted.settings,
        content=content,
        keys=keys,
        groups=_groups(content),
        unused=unused if unused and unused.notations else None,
        other_settings=_other_settings(wanted, len(content.entries), progress),
        program=program_of(wanted.folder),
        is_new=name not in in_anki,
    )


class _Gentle:
    """Progress that lets the window breathe."""

    def __init__(self, watch: ProgressWatch) -> None:
        self._watch = watch
        self._since = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        self._watch.progress(what, done, total)
        if time.monotonic() - self._since > BURST:
            time.sleep(REST)
            self._since = time.monotonic()


def _groups(content: VaultContent) -> list[FoundGroup]:
    """The flashcards by notation, the most of them first."""

    def line_of(path: str, number: int) -> str:
        try:
            return content.files.zettel(path).line(number)
        except ZettelError:
            return ""

    accidents = accidents_among(((entry.path, entry.flashcard) for entry in content.entries), line_of)
    by_name: defaultdict[str, list[FoundRow]] = defaultdict(list)
    for number, entry in enumerate(content.entries):
        by_name[name_of(entry.flashcard.syntax)].append(FoundRow(number, accidents[number]))
    groups = [
        FoundGroup(name, sorted(rows, key=lambda row: bool(row.accident))) for name, rows in by_name.items()
    ]
    return sorted(groups, key=lambda group: -len(group.rows))


def _other_settings(wanted: FolderToRead, without: int, progress: engine.Progress) -> list[SettingsOffer]:
    """Other tools' settings that would give more."""
    found = []
    for translation in settings_of_other_tools(wanted.folder):
        if translation.problem or not translation.values:
            continue
        settings = settings_from(with_values(as_json(wanted.settings), translation.values))
        vault = engine.Vault(wanted.folder, wanted.name)
        try:
            with_them = engine.read_vault(vault, settings, progress).flashcards
        except VaultError:  # with them, nothing of the vault takes part
            continue
        if with_them > without:
            found.append(SettingsOffer(translation, with_them, without))
    return found
