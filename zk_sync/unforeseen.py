"""What becomes of an error that nobody foresaw: it is logged, and said of the zettel or note."""

from __future__ import annotations

import logging

from .errors import Problem, ZkSyncError
from .texts import _

_LOG = logging.getLogger(__name__)


def unforeseen(error: Exception, path: str, line: int = 1) -> Problem:
    """The problem of the file at ``path`` that ``error`` is, so that the rest can go on.

    Raises ``error`` again where it was foreseen, as Cancelled is.
    """
    if isinstance(error, ZkSyncError):
        raise error
    _LOG.error("%s:%d", path, line, exc_info=error)
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    message = _("the add-on failed here, and the rest goes on; please report it ({error})")
    return Problem(path, line, message.format(error=said.encode(errors="replace").decode()))
