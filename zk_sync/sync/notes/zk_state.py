"""What the last sync wrote, as it is kept inside the note (field ``ZK State``)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from ...cards.keys import digest
from ...quick_json import pack, unpack

# Why we suspended a card: its flashcard is gone from the vault; the text no longer makes this card; its
# zettel is not ripe; what its zettel requires is not learned.
Reason = Literal["gone", "empty", "waiting", "prerequisites"]
FORMAT = 1  # of what is kept in a note; devices share it, so that older releases stop
_EARLIER_KEPT = 4
# What HTML is made of or writes as a name, and a character that Anki takes out.
_NOT_IN_FIELD = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\xa0\x7f"}
_MOST_NUMBER = 1 << 63
_HALF = re.compile("[\ud800-\udfff]")
_NONE: Mapping[int, tuple[Reason, ...]] = {}  # one for all states without
_NOTHING: Mapping[int, str] = {}
PLACED_BY_ANOTHER = -1


class State(NamedTuple):
    """The last sync's view of one flashcard.

    ``fields`` holds a hash per field of what that sync rendered, in the form Anki stores; ``deck_id`` is the
    deck that ``deck`` was then; ``suspended`` names, per card ordinal, our reasons for suspending it,
    ``freed`` those that hold but do not suspend it, as the person decided otherwise. ``position`` is where
    we put its new cards, 0 before we ever did, PLACED_BY_ANOTHER where they stay as they were found.
    """

    source: str  # fingerprint of all that the flashcard's note shows
    content: str  # hash of question and answer alone
    renderer: int
    guid: str  # of the note it was written to; a person's copy of the note has another
    path: str
    deck: str
    deck_id: int
    tags: tuple[str, ...]
    fields: Mapping[str, str]
    earlier: tuple[str, ...] = ()  # former values of source, newest first
    suspended: Mapping[int, tuple[Reason, ...]] = _NONE
    freed: Mapping[int, tuple[Reason, ...]] = _NONE
    position: int = 0
    dropped: Mapping[int, str] = _NOTHING  # cloze number → hash of what it said when its text left the note
    is_orphan: bool = False  # its flashcard is gone, and the removal policy was applied
    answer: str = ""  # hash of the answer as it stands in the vault
    is_rewritten: bool = False  # its text changed in the zettel while the note carried Anki's leech tag

    def earlier_with(self, source: str) -> tuple[str, ...]:
        """``earlier`` for a state whose source becomes ``source``."""
        if source == self.source:
            return self.earlier
        former = (self.source, *self.earlier)
        return tuple(dict.fromkeys(item for item in former if item != source))[:_EARLIER_KEPT]


@lru_cache(1024)
def field_hash(content: str) -> str:
    """The hash of one field's content, 12 hex digits."""
    return digest(content, size=6)


def dump(state: State) -> str:
    """The state as compact JSON with short names, since every note carries and syncs it."""
    short: dict[str, Any] = {
        "v": FORMAT,
        "source": state.source,
        "content": state.content,
        "answer": state.answer,
        "renderer": state.renderer,
        "guid": state.guid,
        "path": state.path,
        "deck": state.deck,
        "did": state.deck_id,
        "note": dict(state.fields),
    }
    if state.tags:
        short["tags"] = list(state.tags)
    if state.earlier:
        short["earlier"] = list(state.earlier)
    if state.is_orphan:
        short["orphan"] = True
    if state.is_rewritten:
        short["rewritten"] = True
    if state.suspended:
        short["suspended"] = _by_text(state.suspended)
    if state.freed:
        short["freed"] = _by_text(state.freed)
    if state.dropped:
        short["dropped"] = {str(number): said for number, said in state.dropped.items()}
    if state.position:
        short["at"] = state.position
    text = pack(short).decode("utf-8", "surrogatepass")
    # In a field Anki or its editor would write these in another way; escaped it is the same JSON.
    for sign, escaped in _NOT_IN_FIELD.items():
        text = text.replace(sign, escaped)
    # Half a character, as a stranger's state or a file's name may hold, is refused by Anki as it is.
    return text if text.isascii() else _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def load(text: str) -> State | None:
    """The state in a note's field; None when it is none of ours (emptied, edited, of a later version)."""
    try:
        # We write no "&": Anki's editor put it where a ">" stood, which earlier releases left as it is.
        short = unpack(html.unescape(text) if "&" in text else text)
        if short["v"] > FORMAT:
            return None
        return State(
            source=_whole(short["source"]),
            content=_whole(short["content"]),
            renderer=_number(short["renderer"]),
            guid=_whole(short["guid"]),
            path=_one(short["path"]),
            deck=_one(short["deck"]),
            deck_id=_number(short["did"]),
            tags=tuple(_one(tag) for tag in short.get("tags", ())),
            fields={_one(name): _one(value) for name, value in short["note"].items()},
            earlier=tuple(_whole(source) for source in short.get("earlier", ())),
            is_orphan=bool(short.get("orphan")),
            is_rewritten=bool(short.get("rewritten")),
            suspended=_by_ordinal(short.get("suspended", {})),
            freed=_by_ordinal(short.get("freed", {})),
            position=_number(short.get("at", 0)),
            answer=_whole(short.get("answer", "")),
            dropped=_by_number(short["dropped"]) if "dropped" in short else _NOTHING,
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


class NewerState(Exception):
    """A note holds a state in the form of a newer release, or of a stranger who says so."""


def load_or_refuse(text: str) -> State | None:
    """What ``load`` gives. Raises NewerState where the form is a later one than is known here."""
    state = load(text)
    if state is None:
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            if unpack(text)["v"] > FORMAT:
                raise NewerState
    return state


@lru_cache(4096, typed=True)
def _one(text: object) -> str:
    """One text for all states that say the same; flashcards of one zettel say much the same."""
    return _whole(text)


def _whole(value: object) -> str:
    """The value as text without halves of characters, which no database takes."""
    text = str(value)
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def _number(value: Any) -> int:
    """A number as large as a database takes. Raises OverflowError."""
    number = int(value)
    if not -_MOST_NUMBER <= number < _MOST_NUMBER:
        raise OverflowError
    return number


def _by_text(reasons: Mapping[int, tuple[Reason, ...]]) -> dict[str, list[Reason]]:
    return {str(ordinal): list(why) for ordinal, why in sorted(reasons.items())}


def _by_number(dropped: Mapping[str, Any]) -> Mapping[int, str]:
    return {_number(number): _whole(said) for number, said in dropped.items()}


def _by_ordinal(reasons: Mapping[str, Any]) -> Mapping[int, tuple[Reason, ...]]:
    if not reasons:
        return _NONE
    return {_number(ordinal): tuple(filter(_is_text, why)) for ordinal, why in reasons.items()}


def _is_text(value: object) -> bool:
    return isinstance(value, str)
