"""What zettels are called now, from their files alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...config import Settings
from ...vault.inside import file_inside, read_inside
from ...vault.logseq import resolved
from ...vault.scan import LARGEST_ZETTEL, NotText, decoded
from ...vault.zettel import ZettelError, title_in_path, zettel_from


def titles_at(root: Path, paths: Iterable[str], settings: Settings) -> Mapping[str, str]:
    """The titles of the zettels at ``paths`` of the vault at ``root``; raises nothing.

    Of one that is gone, or cannot be read, its file name tells. Not on the main thread.
    """
    settings = resolved(settings, root)
    return {path: _title(root, path, settings) for path in paths}


def _title(root: Path, path: str, settings: Settings) -> str:
    try:
        file = file_inside(root, path)
        if file is not None:
            text = decoded(read_inside(str(file), os.path.realpath(root), LARGEST_ZETTEL + 1))
            return zettel_from(path, text, settings).title
    except (OSError, NotText, ZettelError):
        pass
    return title_in_path(path, settings)
