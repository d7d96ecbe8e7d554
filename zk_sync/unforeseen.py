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
    said = _said(error, f"{path}:{line}")
    message = _("the add-on failed here, and the rest goes on; please report it ({error})")
    return Problem(path, line, message.format(error=said))


def given_up(error: Exception, step: str) -> Problem:
    """The problem that ``error`` is in a step that a sync can do without, named in the person's language.

    Raises ``error`` again as ``unforeseen`` does.
    """
    said = _said(error, step)
    message = _("the add-on failed at {step}, and the rest goes on; please report it ({error})")
    return Problem("", 1, message.format(step=step, error=said))


def _said(error: Exception, where: str) -> str:
    if isinstance(error, ZkSyncError):
        raise error
    _LOG.error("%s", where, exc_info=error)
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return said.encode(errors="replace").decode()
