"""What zettels are called now, from their files alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ...config import Settings
from ...vault.logseq_properties import resolved
from ...vault.scan import NotText, text_at
from ...vault.zettel import ZettelError, title_in_path, zettel_from


def titles_at(root: Path, paths: Iterable[str], settings: Settings) -> Mapping[str, str]:
    """The titles of the zettels at ``paths`` of the vault at ``root``; raises nothing.

    Of one that is gone, or cannot be read, its file name tells. Not on the main thread.
    """
    settings = resolved(settings, root)
    return {path: _title(root, path, settings) for path in paths}


def _title(root: Path, path: str, settings: Settings) -> str:
    try:
        text = text_at(root, path)
        if text is not None:
            return zettel_from(path, text, settings).title
    except (OSError, NotText, ZettelError):
        pass
    return title_in_path(path, settings)
