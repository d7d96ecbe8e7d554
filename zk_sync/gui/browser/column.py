"""The column *Zettel* of Anki's browser."""

from __future__ import annotations

from collections.abc import Sequence

from anki.collection import BrowserColumns, Collection
from aqt.browser.table import CellRow, Column, ItemId, SearchContext

from ..strings import browser_texts as strings
from .known_notes import KnownNotes

KEY = "zkZettel"


def add_column(columns: dict[str, Column]) -> None:
    columns[KEY] = Column(
        key=KEY,
        cards_mode_label=strings.COLUMN,
        notes_mode_label=strings.COLUMN,
        cards_mode_tooltip=strings.COLUMN_TIP,
        notes_mode_tooltip=strings.COLUMN_TIP,
        sorting_cards=BrowserColumns.SORTING_ASCENDING,
        sorting_notes=BrowserColumns.SORTING_ASCENDING,
        uses_cell_font=False,
        alignment=BrowserColumns.ALIGNMENT_START,
    )


def fill_cell(col: Collection, item: ItemId, is_note: bool, row: CellRow, columns: Sequence[str]) -> None:
    """Asked for each row that comes on screen, while that is drawn."""
    if KEY in columns:
        from ...sync.views.origin import origin_of

        note_id = item if is_note else _notes_of(col, [item]).get(item, 0)
        origin = origin_of(col, note_id)
        row.cells[columns.index(KEY)].text = origin.title if origin else ""


def is_sorted_by(context: SearchContext) -> bool:
    """Whether what is searched for is to come in the order of the zettels."""
    return isinstance(context.order, Column) and context.order.key == KEY


def find_sorted(col: Collection, context: SearchContext, known: KnownNotes) -> None:
    """Finds what is searched for in the order of the zettels."""
    is_notes = context.browser.table.is_notes_mode()
    found: Sequence[ItemId] = col.find_notes(context.search) if is_notes else col.find_cards(context.search)
    notes = {item: int(item) for item in found} if is_notes else _notes_of(col, found)
    ranks = known.found.ranks
    none = len(ranks)  # behind all others
    context.ids = sorted(
        found, key=lambda item: (ranks.get(notes.get(item, 0), none), item), reverse=context.reverse
    )


def _notes_of(col: Collection, card_ids: Sequence[ItemId]) -> dict[ItemId, int]:
    if col.db is None:
        return {}
    ids = ",".join(map(str, card_ids))
    return {row[0]: row[1] for row in col.db.all(f"select id, nid from cards where id in ({ids})")}
