"""What a person does not want flashcards of, as a change of the vault's settings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..config import Settings
from ..globs import pattern_for

_LONGEST_QUESTION = 100  # characters kept, so that a person knows it again in the settings


@dataclass(frozen=True)
class Unwanted:
    """A flashcard that a person may not want. ``key``: with the vault's name or without it; "" for a file."""

    vault_id: str
    key: str
    path: str
    question: str

    @property
    def folder(self) -> str:
        """The folder of its file in the vault, "" where that lies in none."""
        return self.path.rpartition("/")[0]


def without_flashcard(settings: Settings, unwanted: Unwanted) -> Settings:
    """``settings`` in which this one is not a flashcard."""
    key = unwanted.key.removeprefix(f"{unwanted.vault_id}:")
    question = " ".join(unwanted.question.split())[:_LONGEST_QUESTION]
    return replace(settings, not_flashcards={**settings.not_flashcards, key: question})


def without_file(settings: Settings, unwanted: Unwanted) -> Settings:
    """``settings`` in which the flashcard's file takes no part."""
    return _without(settings, unwanted.path)


def without_folder(settings: Settings, unwanted: Unwanted) -> Settings:
    """``settings`` in which the folder of the flashcard's file takes no part."""
    return _without(settings, f"{unwanted.folder}/")


def _without(settings: Settings, path: str) -> Settings:
    return replace(settings, exclude=tuple(dict.fromkeys((*settings.exclude, pattern_for(path)))))
