"""Where the zettels of the map stood last time, so that the map looks the same again, and at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ...cards.keys import digest
from ...insight.map_data import ZettelMap

Place = tuple[int, int]
_LAYOUT = "2-"  # of the places; where another way to find them made them, they are found anew


@dataclass(frozen=True)
class Places:
    """A place for each zettel, by path. ``shape``: of the map that they were found for."""

    shape: str = ""
    at: Mapping[str, Place] = field(default_factory=dict)


def shape_of(zettel_map: ZettelMap) -> str:
    """A digest that is equal for two maps whose zettels belong in the same places."""
    zettels = [f"{zettel.path}\n{zettel.level}\n{zettel.cards}" for zettel in zettel_map.zettels]
    return _LAYOUT + digest(*zettels, *[str(tie) for tie in zettel_map.ties], size=8)


def read_places(path: Path) -> Places:
    """The places kept at ``path``; none where there are none, or the file is damaged."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        shape = str(raw["shape"])
        if not shape.startswith(_LAYOUT):
            return Places()
        return Places(shape, {str(key): (int(x), int(y)) for key, (x, y) in raw["at"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Places()


def keep_places(path: Path, zettel_map: ZettelMap, numbers: Sequence[int]) -> None:
    """Keeps ``numbers``, x and y in turn, if they can be kept: without them the map takes longer, no more."""
    pairs = zip(zettel_map.zettels, zip(numbers[::2], numbers[1::2], strict=True), strict=True)
    places = {zettel.path: place for zettel, place in pairs}
    raw = {"shape": shape_of(zettel_map), "at": places}
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            json.dump(raw, file, ensure_ascii=False)
