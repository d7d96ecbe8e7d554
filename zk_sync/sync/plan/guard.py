"""What looks like a mistake and waits for a person's yes: many notes that would go, or few recognised."""

from __future__ import annotations

from dataclasses import dataclass

from ...texts import _, amount, ngettext

# More notes going, or fewer recognised, than this is taken for a mistake.
_LEAST, _SHARE = 10, 0.2


@dataclass(frozen=True)
class Recognised:
    """How many notes of the vault there are, but for orphans, and how many of all notes have a flashcard."""

    ours: int = 0
    found: int = 0


@dataclass(frozen=True)
class PlanGuard:
    """Why a plan needs a person's yes; ``is_loss``: because notes would go."""

    reason: str = ""
    is_loss: bool = False


def guard(
    vault_id: str,
    recognised: Recognised,
    flashcards: int,
    going: int,
    doubtful: int,
    known_as: str,
    *,
    unseen: int = 0,
) -> PlanGuard:
    """Whether a plan by which ``going`` notes would go needs a person's yes.

    ``doubtful``: how many flashcards it would make that may have been deleted in Anki; ``known_as``: see
    ``known_name``; ``unseen``: how many of those that would go do so only as rules changed.
    """
    if known_as:
        message = _(
            "most flashcards of “{vault}” have notes already, as those of the vault “{known}”; under another "
            "name they would all be made a second time"
        )
        return PlanGuard(message.format(vault=vault_id, known=known_as))
    ours = recognised.ours
    limit = max(_LEAST, _SHARE * ours)
    if going > limit:
        message = _(
            "{going} of the {ours} notes of the vault “{vault}” would go, as their flashcards are no longer "
            "there"
        )
        return PlanGuard(message.format(going=going, ours=ours, vault=vault_id), is_loss=True)
    if ours > limit and recognised.found < _SHARE * min(ours, flashcards):
        message = _(
            "of the {ours} notes of the vault “{vault}” only {found} are found in this folder; is it the "
            "right one?"
        )
        return PlanGuard(message.format(ours=ours, vault=vault_id, found=recognised.found), is_loss=True)
    if unseen:
        message = ngettext(
            "{n} flashcard of the vault “{vault}” is no longer seen, though its zettel did not change: "
            "a setting or the add-on did; its note would go",
            "{n} flashcards of the vault “{vault}” are no longer seen, though their zettels did not change: "
            "a setting or the add-on did; their notes would go",
            unseen,
        )
        return PlanGuard(message.format(n=amount(unseen), vault=vault_id), is_loss=True)
    if doubtful:
        message = ngettext(
            "{n} flashcard of the vault “{vault}” has no note; was it deleted in Anki? It would come",
            "{n} flashcards of the vault “{vault}” have no note; were they deleted in Anki? They would come",
            doubtful,
        )
        return PlanGuard(message.format(n=amount(doubtful), vault=vault_id))
    return PlanGuard()
