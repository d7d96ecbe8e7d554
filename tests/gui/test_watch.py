"""When the files of the vaults are looked at, and when changes in them count as done."""

from __future__ import annotations

from zk_sync.gui.syncing.watch_files import CLOCK, LONGEST, REST, SHORTEST, WORK, SettledChanges


def looked_at(*looks: tuple[int, float]) -> SettledChanges:
    """After looks that saw these files at these seconds."""
    changes = SettledChanges()
    for files, now in looks:
        changes.look(files, now)
    return changes


def test_changes_count_when_none_came_for_a_while() -> None:
    assert not looked_at((1, 0)).rest(100), "what is there at first is no change"
    changes = looked_at((1, 0), (2, 10))
    assert not changes.rest(10 + REST - 0.1)
    changes.look(3, 10 + REST - 0.1)
    assert not changes.rest(10 + REST), "still being written"
    assert changes.rest(10 + 2 * REST)
    changes.take()
    assert not changes.rest(100), "each change counts once"


def test_a_vault_that_is_back_is_taken_up_soon() -> None:
    assert SettledChanges.pause_away(0.001) == SHORTEST, "after 12 seconds as after 12 hours"
    assert SettledChanges.pause_away(2) == CLOCK * 2, (
        "a drive that takes long to say that it is gone is asked less"
    )
    assert SettledChanges.pause_away(60) == LONGEST


def test_what_changes_back_is_no_change() -> None:
    assert not looked_at((1, 0), (2, 10), (1, 11)).rest(100)


def test_the_looks_become_rarer_while_nothing_changes() -> None:
    pauses = [looked_at(*[(1, now) for now in range(looks)]).pause(0, 0) for looks in range(1, 12)]
    assert pauses[0] == SHORTEST
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST
    assert looked_at(*[(1, now) for now in range(9)], (2, 9)).pause(0, 0) == REST, "a change wakes them up"


def test_the_looks_at_a_large_vault_or_slow_drive_take_little_of_the_time() -> None:
    changes = looked_at((1, 0))
    assert changes.pause(0.5, 0.5) == WORK * 0.5
    assert changes.pause(0.01, 4) == CLOCK * 4
    assert changes.pause(60, 60) == LONGEST, "but they never cease"
