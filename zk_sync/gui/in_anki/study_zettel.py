"""*Study this zettel now*: its cards in a filtered deck that does not reschedule, removed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from anki.collection import Collection
from anki.decks import DeckId
from anki.errors import FilteredDeckError
from aqt import gui_hooks
from aqt.qt import QTimer

from .. import messages
from ..strings import study_texts as strings
from ..syncing.tasks import Task, engine_loaded, reading, writing
from ..vaults import remember_study_deck, study_deck

if TYPE_CHECKING:
    from ..host import Host

PAUSE = 1500  # milliseconds in which Anki's page of congratulations is there; one cut short shows an error
DEFAULT_DECK = 1  # its id in each collection
_MOST = 2000  # notes; a search by their ids grows with them
_STATES = ("review", "overview")  # of Anki's window, while such a deck is studied


def install(addon: Host) -> None:
    """Has the deck removed when the person is done with it, at the latest when the profile opens again."""
    gui_hooks.state_did_change.append(addon.guard.hook(partial(_on_state, addon)))
    gui_hooks.profile_did_open.append(addon.guard.hook(partial(_remove, addon)))


def study_zettel(addon: Host, vault_id: str, path: str) -> None:
    """Has the person study the cards of one zettel."""

    async def work() -> Sequence[int]:
        await engine_loaded(addon.mw)
        from ...sync.views.origin import notes_of

        found = await reading(addon.mw, lambda col: notes_of(col, vault_id, path))
        return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

    Task(
        work(),
        done=lambda note_ids: study_notes(addon, note_ids),
        failed=lambda error: messages.show_failure(addon.mw, error),
    ).start()


def study_notes(addon: Host, note_ids: Sequence[int]) -> None:
    """Has the person study the cards of these notes."""
    mw = addon.mw

    async def work() -> int:
        if not note_ids:
            return 0
        await addon.editors.saved()
        older, _before = study_deck(mw.pm)
        deck_id = await writing(mw, partial(_made_deck, note_ids=note_ids[:_MOST], older=older))
        return deck_id  # noqa: RET504 (as above)

    def done(deck_id: int) -> None:
        if not deck_id or mw.col is None:
            messages.say(mw, strings.NOTHING)
            return
        remember_study_deck(mw.pm, deck_id, int(mw.col.decks.get_current_id()))
        mw.col.decks.select(DeckId(deck_id))
        mw.moveToState("review")
        mw.activateWindow()

    def failed(error: Exception) -> None:
        if isinstance(error, FilteredDeckError):  # all of them are suspended, or in another such deck
            messages.say(mw, strings.NOTHING)
        else:
            messages.show_failure(mw, error)

    Task(work(), done=done, failed=failed).start()


def _made_deck(col: Collection, note_ids: Sequence[int], older: int) -> int:
    """A filtered deck with the cards of these notes. ``older``: the one of before, which goes."""
    if older and col.decks.get(DeckId(older), default=False):
        col.decks.remove([DeckId(older)])
    deck = col.sched.get_or_create_filtered_deck(DeckId(0))
    deck.name = strings.DECK
    deck.config.reschedule = False
    del deck.config.search_terms[:]
    term = deck.config.search_terms.add()
    term.search = f"nid:{','.join(map(str, note_ids))}"
    term.limit = 9999
    term.order = term.ADDED
    return int(col.sched.add_or_update_filtered_deck(deck).id)


def _on_state(addon: Host, new: str, old: str) -> None:
    """The person leaves the deck, or has seen all of its cards."""
    mw = addon.mw
    deck_id, _before = study_deck(mw.pm)
    if not deck_id or mw.col is None or old not in _STATES:
        return
    is_there = int(mw.col.decks.get_current_id()) == deck_id
    is_over = new == "overview" and not mw.col.decks.cids(DeckId(deck_id))
    if new not in _STATES or not is_there:
        _remove(addon)
    elif is_over:
        QTimer.singleShot(PAUSE, addon.guard.hook(partial(_end, addon, deck_id)))


def _end(addon: Host, deck_id: int) -> None:
    """All cards were seen: on with the deck that was studied before."""
    if study_deck(addon.mw.pm)[0] == deck_id and addon.mw.state == "overview":
        _remove(addon, said=strings.OVER)


def _remove(addon: Host, *, said: str = "") -> None:
    """Removes the deck, and says so; its cards go back to theirs."""
    mw = addon.mw
    deck_id, before = study_deck(mw.pm)
    if not deck_id or mw.col is None:
        return
    remember_study_deck(mw.pm, 0, 0)
    if mw.col.decks.get(DeckId(deck_id), default=False) is None:
        return
    if int(mw.col.decks.get_current_id()) == deck_id:
        # At once: Anki's page of congratulations asks about the current deck, and shows an error without one.
        is_known = mw.col.decks.get(DeckId(before), default=False) is not None
        mw.col.decks.select(DeckId(before if is_known else DEFAULT_DECK))

    async def work() -> None:
        await writing(mw, lambda col: col.decks.remove([DeckId(deck_id)]))

    def done(_: None) -> None:
        if mw.col is not None and said:
            messages.say(mw, said)

    Task(work(), done=done, failed=lambda error: messages.show_failure(mw, error)).start()
