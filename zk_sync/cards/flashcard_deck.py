"""Which deck a flashcard goes to, and which tags it gets, of all that may say so."""

from __future__ import annotations

from ..texts import _
from .decks import fallback_deck, under_default
from .flashcard_draft import FlashcardDraft
from .layout import ZettelLayout
from .tags import anki_tag, each_once, is_unwieldy, marker_of


def _deck(page: ZettelLayout, draft: FlashcardDraft, own: str) -> str:
    """The first that is given: by the flashcard, above it, by the zettel, else by folder or the default."""
    return (
        draft.deck
        or own
        or page.zettel_deck(draft.first)
        or page.governing_deck(draft.first)
        or fallback_deck(page.zettel)
    )


def deck_and_tags(page: ZettelLayout, draft: FlashcardDraft, names: list[str]) -> tuple[str, tuple[str, ...]]:
    """The full name of its deck, and its tags in Anki's form.

    ``names``: the tags that stand in the flashcard itself, of which some name decks. A tag that Anki could
    not bear is left out, which is a problem of the zettel.
    """
    settings = page.settings
    if not names:
        return _deck(page, draft, ""), _wieldy(page, draft, page.zettel_tags)
    own: list[str] = []
    tags = list(page.zettel_tags)
    for name in names:
        marker = marker_of(name, settings)
        if marker and marker.deck:
            own.append(marker.deck)
        elif not marker:
            tags.append(anki_tag(name))
    if settings.deck_from_tag and own:
        deck, rest = under_default(settings, own[0].split("::")), own[1:]
    else:
        deck, rest = "", own
    tags += [anki_tag(sub) for sub in rest]
    return _deck(page, draft, deck), _wieldy(page, draft, each_once(tags))


def _wieldy(page: ZettelLayout, draft: FlashcardDraft, tags: tuple[str, ...]) -> tuple[str, ...]:
    """``tags`` without those that Anki could not bear, which are a problem."""
    if not any(map(is_unwieldy, tags)):
        return tags
    page.problem(draft.first, _("a tag with too many levels or characters was left out"))
    return tuple(tag for tag in tags if not is_unwieldy(tag))
