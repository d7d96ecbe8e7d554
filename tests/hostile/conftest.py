"""The hostile cases run in the small world of the sync's tests."""

from tests.sync.conftest import world

__all__ = ["world"]
