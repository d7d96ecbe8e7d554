"""What a piece of Markdown would become in Anki: tried out in a collection of its own, thrown away after."""

from __future__ import annotations

import base64
import mimetypes
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..cards.why_not import reasons_in
from ..config import Settings
from ..texts import _
from ..vault.inside import TooLarge, is_inside, pieces_inside
from ..vault.links import ZETTEL_ENDINGS
from ..vault.zettel import ZettelError, zettel_from
from .engine import sync
from .notes.notetypes import ensure_note_types
from .reading.content import Vault, VaultContent, VaultFlashcard

if TYPE_CHECKING:
    from anki.collection import Collection

_LARGEST_PICTURE = 2_000_000  # bytes that are shown of a vault's attachment
_FILE = "Zettel.md"


@dataclass(frozen=True)
class TriedOutCard:
    """One card: the HTML of its answer side, which holds the question too, and where it goes."""

    answer: str
    deck: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class TriedOut:
    """All that came of a text. ``problems``: with the line, for a person; ``reasons``: likewise, of each line
    that would be a flashcard with other settings, why it is none.
    """

    flashcards: int
    cards: tuple[TriedOutCard, ...]
    css: str
    problems: tuple[str, ...]
    reasons: tuple[str, ...] = ()


def tried_out(text: str, settings: Settings, path: str = "") -> TriedOut:
    """The cards of a zettel at ``path`` that says ``text``; safe in any thread, uses no other collection.

    Which files take part does not count here: this one does. Raises ZkSyncError as a sync does.
    """
    path = path if is_inside(path) and path.lower().endswith(ZETTEL_ENDINGS) else _FILE
    everywhere = replace(settings, include=(), exclude=(), only_where={}, not_yet=(), without_status="in")
    with _own_collection() as (folder, col):
        root = folder / "vault"
        root.mkdir()
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        report = sync(col, Vault(root, "Zettel"), everywhere)
        cards, css = _cards_in(col)
    problems = tuple(f"{problem.line}: {problem.message}" for problem in report.problems)
    return TriedOut(report.flashcards, cards, css, problems, _reasons(path, text, everywhere))


def _reasons(path: str, text: str, settings: Settings) -> tuple[str, ...]:
    try:
        lines = reasons_in(zettel_from(path, text, settings))
    except ZettelError:  # which is among the problems
        return ()
    return tuple(_("Line {n}: {reason}").format(n=line, reason=reason.text) for line, reason in lines)


def card_of(content: VaultContent, entry: VaultFlashcard) -> TriedOut:
    """The cards that one flashcard of a vault becomes, pictures included; safe in any thread."""
    rendered, flashcard = content.render(entry), entry.flashcard
    with _own_collection() as (_folder, col):
        ensure_note_types(col)
        kind = col.models.by_name(flashcard.note_type)
        assert kind is not None
        note = col.new_note(kind)
        for name, value in rendered.fields.items():
            note[name] = value
        note.tags = list(flashcard.tags)
        deck = col.decks.id(flashcard.deck)
        assert deck is not None
        col.add_note(note, deck)
        cards, css = _cards_in(col)
    pictures = {media.name: _as_data(content, media.path) for media in rendered.media}
    shown = tuple(replace(card, answer=_with_pictures(card.answer, pictures)) for card in cards)
    return TriedOut(1, shown, css, tuple(problem.message for problem in rendered.problems))


@contextmanager
def _own_collection() -> Iterator[tuple[Path, Collection]]:
    """A collection in a folder of its own, both thrown away after."""
    from anki.collection import Collection

    with tempfile.TemporaryDirectory(prefix="zettelkasten-") as folder:
        col = Collection(str(Path(folder, "sample.anki2")))
        try:
            yield Path(folder), col
        finally:
            col.close()


def _cards_in(col: Collection) -> tuple[tuple[TriedOutCard, ...], str]:
    """All cards of a collection, and the CSS of the first."""
    cards = [col.get_card(card_id) for card_id in col.find_cards("")]
    shown = []
    for card in cards:
        answer = card.render_output().answer_text
        shown.append(TriedOutCard(answer, col.decks.name(card.did), tuple(card.note().tags)))
    return tuple(shown), cards[0].note_type()["css"] if cards else ""


def _with_pictures(html: str, pictures: dict[str, str]) -> str:
    for name, data in pictures.items():
        if data:
            html = html.replace(f'src="{name}"', f'src="{data}"')
    return html


def _as_data(content: VaultContent, path: str) -> str:
    """A picture of the vault as a URL that holds it; "" where it is none, too large or gone."""
    kind = mimetypes.guess_type(path)[0] or ""
    if not kind.startswith("image/"):
        return ""
    try:
        root = content.files.real_root
        file = content.files.attachment(path).relative_to(content.files.root)
        data = b"".join(pieces_inside(str(Path(root, file)), root, _LARGEST_PICTURE))
    except (OSError, TooLarge):
        return ""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
