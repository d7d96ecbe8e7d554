"""Which setting switches a notation on and off, and lets a short one count in every zettel."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache

from ..config import SHORT_NOTATIONS, Markers, Notations, Settings, ShortClozes

ASKING_CALLOUTS = ("question", "faq", "help")  # the types of Obsidian's callouts that ask
_TAGGED = ("tagged", "logseq")


def name_of(syntax: str) -> str:
    """The name among the settings of a notation that a flashcard calls ``syntax``."""
    return "tagged" if syntax in _TAGGED else syntax.replace("-", "_")


def switched_off(settings: Settings) -> frozenset[str]:
    """The syntaxes, as flashcards name them, that the setting ``notations`` switches off."""
    return _off(settings.notations)


@lru_cache(maxsize=8)
def _off(notations: Notations) -> frozenset[str]:
    off = [item.name.replace("_", "-") for item in fields(notations) if not getattr(notations, item.name)]
    return frozenset([*off, *(_TAGGED if "tagged" in off else ())])


def clozes_everywhere(settings: Settings) -> ShortClozes:
    """The short clozes that count in every zettel."""
    return _everywhere(settings.clozes, settings.everywhere)


@lru_cache(maxsize=8)
def _everywhere(clozes: ShortClozes, everywhere: tuple[str, ...]) -> ShortClozes:
    on = {item.name: getattr(clozes, item.name) and item.name in everywhere for item in fields(clozes)}
    return ShortClozes(**on)


def switched(settings: Settings, syntax: str, *, on: bool) -> Settings:
    """``settings`` in which flashcards of this ``syntax`` count, or do not.

    What is switched on again counts where it does as delivered; see ``counting_everywhere``, too.
    """
    name = name_of(syntax)
    if name == "cloze_short":
        return replace(
            settings,
            clozes=ShortClozes() if on else ShortClozes(**{mark.name: False for mark in fields(ShortClozes)}),
        )
    if name == "heading":
        return replace(settings, headings="questions" if on else "off")
    if name == "pattern":
        return settings if on else replace(settings, patterns={})
    if name == "ruled":
        return replace(settings, ruled=on)
    if name == "table":
        return replace(settings, one_column_tables=on)
    markers = settings.markers
    if on and getattr(markers, name, None) == "":
        settings = replace(settings, markers=replace(markers, **{name: getattr(Markers(), name)}))
    return replace(settings, notations=replace(settings.notations, **{name: on}))


def counting_everywhere(settings: Settings, name: str) -> Settings:
    """``settings`` in which a notation counts in every zettel: a short one, "heading" or "callout"."""
    if name == "heading":
        return switched(settings, name, on=True)
    if name == "callout":
        return replace(settings, callouts=tuple(dict.fromkeys((*settings.callouts, *ASKING_CALLOUTS))))
    if name not in SHORT_NOTATIONS:
        raise ValueError(name)
    if hasattr(settings.clozes, name):
        settings = replace(settings, clozes=replace(settings.clozes, **{name: True}))
    else:
        settings = switched(settings, name, on=True)
    return replace(settings, everywhere=tuple(dict.fromkeys((*settings.everywhere, name))))
