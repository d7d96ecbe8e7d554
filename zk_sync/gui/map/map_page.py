"""The web view that draws the map."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Collection
from typing import Any

from aqt.addons import AddonManager
from aqt.qt import QWidget
from aqt.webview import AnkiWebView

from ...insight.map_data import MapZettel, ZettelMap
from ..strings import map_texts as strings
from .map_places import Places, shape_of

# Of the add-on's folder, what Anki hands to its web views.
EXPORTS = r"zk_sync/gui/map/web/(libraries/)?[\w.-]+\.(js|css)"
_LIBRARIES = ("d3-dispatch", "d3-quadtree", "d3-timer", "force-graph")
_NEW, _NO_CARD = 5, 6


class MapPage(AnkiWebView):
    """Shows a map, and tells what the person does in it.

    ``chosen`` is called with a zettel's position, None for none; ``opened`` with that of one to open;
    ``settled`` with the places of all zettels, x and y in turn, when they have been found.
    """

    def __init__(
        self,
        parent: QWidget,
        addons: AddonManager,
        package: str,
        *,
        chosen: Callable[[int | None], None],
        opened: Callable[[int], None],
        settled: Callable[[list[int]], None],
    ) -> None:
        super().__init__(parent, title="zettelkasten map")
        self._chosen = chosen
        self._opened = opened
        self._settled = settled
        self.setObjectName("zk_map_page")
        self.setAccessibleName(strings.PAGE_NAME)
        self.set_bridge_command(self._on_command, self)
        addons.setWebExports(package, EXPORTS)
        folder = f"/_addons/{package}/zk_sync/gui/map/web"
        self.stdHtml(_body(folder), css=[f"{folder}/map.css"], js=[], context=self)

    def show_map(self, text: str) -> None:
        """Draws the map of ``text_for``; zettels without a known place find one while it is on screen."""
        self.eval(f"zkMap.show({text})")

    def say(self, text: str) -> None:
        """Writes ``text`` where the map would be; the next map takes its place."""
        self.eval(f"zkMap.say({json.dumps(text)})")

    def select(self, position: int | None, *, centre: bool) -> None:
        """Marks one zettel; ``centre``: and brings it to the middle."""
        self.eval(f"zkMap.select({-1 if position is None else position}, {json.dumps(centre)})")

    def only(self, positions: Collection[int] | None) -> None:
        """Lets only these zettels stand out; None: all alike."""
        self.eval(f"zkMap.only({json.dumps(None if positions is None else sorted(positions))})")

    def _on_command(self, command: str) -> Any:
        name, _, argument = command.partition(":")
        if name == "chosen":
            self._chosen(int(argument) if argument != "-1" else None)
        elif name == "open":
            self._opened(int(argument))
        elif name == "settled":
            self._settled(json.loads(argument))


def text_for(zettel_map: ZettelMap, places: Places) -> str:
    """A map as the page reads it. Not for the main thread: 20,000 zettels would hold it up."""
    # Row by row: all at once is one call into C, during which no other thread of Python has its turn.
    rows = ",".join([_row(zettel, places) for zettel in zettel_map.zettels])
    ties = ",".join([f"[{source},{target},{required:d}]" for source, target, required in zettel_map.ties])
    levels = 1 + max((zettel.level for zettel in zettel_map.zettels), default=0)
    is_settled = json.dumps(places.shape == shape_of(zettel_map))
    return f'{{"rows":[{rows}],"ties":[{ties}],"levels":{levels},"isSettled":{is_settled}}}'


def _row(zettel: MapZettel, places: Places) -> str:
    look = {"none": _NO_CARD, "new": _NEW}.get(zettel.recall, zettel.recall_class)
    share = round(zettel.remembered or 0, 2)
    place = places.at.get(zettel.path, (None, None))
    return json.dumps([zettel.title, strings.detail(zettel), look, share, zettel.cards, zettel.level, *place])


def _body(folder: str) -> str:
    scripts = [f"{folder}/libraries/{name}.min.js" for name in _LIBRARIES]
    legend = "".join(
        f'<li><svg width="12" height="12" aria-hidden="true" data-look="{look}"><circle cx="6" cy="6" r="5"/>'
        f"</svg>{html.escape(text)}</li>"
        for look, text in enumerate(strings.classes())
    )
    buttons = (("in", "+", strings.ZOOM_IN), ("out", "−", strings.ZOOM_OUT), ("fit", "⤢", strings.ZOOM_FIT))
    zoom = "".join(
        f'<button id="zoom-{name}" title="{text}" aria-label="{text}">{sign}</button>'
        for name, sign, text in ((name, sign, html.escape(text)) for name, sign, text in buttons)
    )
    return (
        f'<div id="map" tabindex="0" role="img" aria-label="{html.escape(strings.PAGE_NAME)}"'
        f' data-ground="{html.escape(strings.GROUND)}"></div>'
        f'<div id="busy" role="status" hidden>{html.escape(strings.SETTLING)}</div>'
        '<div id="said" role="status" hidden></div>'
        f'<div id="zoom">{zoom}</div>'
        f'<ul id="legend"><li><b>{html.escape(strings.LEGEND)}</b></li>{legend}'
        f"<li>{html.escape(strings.LEGEND_SIZE)}</li></ul>"
        '<div id="tip" hidden></div>'
        + "".join(f'<script src="{script}"></script>' for script in scripts)
        + f'<script id="zk-map-script" src="{folder}/map.js"></script>'
    )
