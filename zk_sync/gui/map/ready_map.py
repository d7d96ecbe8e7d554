"""A map with all that its window shows of it, worked out where that holds up nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..widgets.sorted_table import Order
from .load_map import LoadedMap
from .map_filters import Filters, filters_of
from .map_list import orders_by
from .map_page import text_for
from .map_places import read_places

if TYPE_CHECKING:
    from ...insight.map_data import ZettelMap


@dataclass(frozen=True)
class ReadyMap:
    """A map; the ``orders`` of its list, the ``filters``, and the ``text`` for its page."""

    zettel_map: ZettelMap
    places_file: Path
    orders: Sequence[Order]
    filters: Filters
    text: str


def made_ready(loaded: LoadedMap) -> ReadyMap:
    """Not for the main thread."""
    zettel_map = loaded.zettel_map
    return ReadyMap(
        zettel_map=zettel_map,
        places_file=loaded.places_file,
        orders=orders_by(zettel_map.zettels),
        filters=filters_of(zettel_map),
        text=text_for(zettel_map, read_places(loaded.places_file)),
    )
