"""Drawings of Excalidraw: the pictures of them that Obsidian's plugin exports beside the file."""

from __future__ import annotations

from typing import NamedTuple

from ...vault.links import ending_of
from .render_files import RenderFiles

_ENDINGS = ("svg", "png")  # the first that is there is shown


class Pictures(NamedTuple):
    """Paths of a drawing's exported pictures, None where there is none: by day, and by night if another."""

    day: str | None
    night: str | None


def is_drawing(name: str) -> bool:
    """Whether a link target, without its heading, is the name of a drawing."""
    return ending_of(name.removesuffix(".md")) == "excalidraw"


def pictures_of(files: RenderFiles, name: str, source: str) -> Pictures:
    """The pictures of the drawing that ``name`` in the zettel at ``source`` means.

    The plugin writes ``x.excalidraw.svg``; where it is to export both, the one for the other half of the day
    is called ``x.excalidraw.dark.svg`` or ``x.excalidraw.light.svg``.
    """
    stem = name.removesuffix(".md")

    def exported(theme: str) -> str | None:
        found = (files.find_attachment(f"{stem}{theme}.{ending}", source) for ending in _ENDINGS)
        return next(filter(None, found), None)

    usual, light, dark = exported(""), exported(".light"), exported(".dark")
    day = light or usual or dark
    night = dark or (usual if light else None)
    return Pictures(day, night if night != day else None)
