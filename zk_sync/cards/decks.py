"""Decks and tags that a zettel gives its flashcards; ``flashcard_deck`` says which counts for one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

from ..config import FolderRule, Settings
from ..vault.logseq_properties import FOLDERS as LOGSEQ_FOLDERS
from ..vault.zettel import Zettel
from .tags import anki_tag, each_once, marker_of

_DECK_NAMES = ("deck", "cards-deck", "anki-deck", "target deck", "target-deck")
_LONGEST = 2_000  # characters


def deck_name(parts: Iterable[str]) -> str:
    """A deck's full name from its parts: blanks around them taken off, empty ones left out."""
    return "::".join(part.strip() for part in parts if part.strip())


def deck_in_frontmatter(zettel: Zettel) -> str:
    """The full deck name that the frontmatter gives, or ""."""
    for name in _DECK_NAMES:
        value = zettel.meta.get(name)
        if isinstance(value, str) and value.strip():
            # A longer one is refused (``is_unwieldy``), and each flashcard asks for it.
            return deck_name(value.split("::")) if len(value) <= _LONGEST else value[:_LONGEST]
    return ""


def folder_rules(zettel: Zettel) -> list[FolderRule]:
    """The settings of the folders that hold the zettel, the deepest first."""
    rules = zettel.settings.folders
    if not rules:
        return []
    return [rules[str(folder)] for folder in PurePosixPath(zettel.path).parents if str(folder) in rules]


def fallback_deck(zettel: Zettel) -> str:
    """The deck of a flashcard that nothing in the zettel gives one: by folder table, folder path, default."""
    settings = zettel.settings
    for rule in folder_rules(zettel):
        if rule.deck.strip():
            return deck_name(rule.deck.split("::"))
    folder = zettel.path.rpartition("/")[0] if settings.deck_from_folder else ""
    if settings.logseq == "on" and folder.partition("/")[0] in LOGSEQ_FOLDERS:
        folder = folder.partition("/")[2]
    return _deck_of_folder(settings.default_deck, folder)


@lru_cache(4096)
def _deck_of_folder(default_deck: str, folder: str) -> str:
    return deck_name([*default_deck.split("::"), *PurePosixPath(folder).parts])


def under_default(settings: Settings, parts: Iterable[str]) -> str:
    """A deck below the default deck."""
    return deck_name([*settings.default_deck.split("::"), *parts])


def zettel_tags(zettel: Zettel, body_tags: Iterable[str]) -> tuple[str, ...]:
    """Tags that every flashcard of the zettel gets, in Anki's form; flashcard tags are left out."""
    given = [*zettel.tags, *body_tags]
    found = [anki_tag(name) for name in given if not marker_of(name, zettel.settings)]
    for rule in folder_rules(zettel):
        found += [anki_tag(name) for name in rule.tags]
    return each_once(found)
