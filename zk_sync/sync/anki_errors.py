"""Turns what Anki raises into an error of ours that says what it means for the sync."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import CollectionError
from ..texts import _


@contextmanager
def anki_errors() -> Iterator[None]:
    """Raises CollectionError for an error of Anki's backend; decorates a step of the sync."""
    from anki.errors import AnkiException

    try:
        yield
    except AnkiException as error:
        message = _(
            "Anki could not do its part ({error}); nothing was changed. Make sure that the disk is not full, "
            "run Tools → Check Database, then sync again"
        )
        raise CollectionError(message.format(error=str(error) or type(error).__name__)) from error
