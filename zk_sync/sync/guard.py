"""What looks like a mistake and waits for a person's yes: many notes that would go, or few recognised."""

from __future__ import annotations

from dataclasses import dataclass

from ..texts import _

# More notes going, or fewer recognised, than this is taken for a mistake.
_LEAST, _SHARE = 10, 0.2


@dataclass(frozen=True)
class Recognised:
    """How many notes of the vault there are, but for orphans, and how many of all notes have a flashcard."""

    ours: int = 0
    found: int = 0


def guard(vault_id: str, recognised: Recognised, flashcards: int, going: int) -> str:
    """Why a plan by which ``going`` notes would go needs a person's yes; "" when it does not."""
    ours = recognised.ours
    limit = max(_LEAST, _SHARE * ours)
    if going > limit:
        return _(
            "{going} of the {ours} notes of the vault “{vault}” would go, as their flashcards are no longer "
            "there"
        ).format(going=going, ours=ours, vault=vault_id)
    if ours > limit and recognised.found < _SHARE * min(ours, flashcards):
        return _(
            "of the {ours} notes of the vault “{vault}” only {found} are found in this folder; is it the "
            "right one?"
        ).format(ours=ours, vault=vault_id, found=recognised.found)
    return ""
