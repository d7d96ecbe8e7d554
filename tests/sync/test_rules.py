"""What only changed rules no longer see: the automatic sync leaves it alone, the one by hand asks."""

from __future__ import annotations

import os
import time

import pytest

from zk_sync.config import settings_from
from zk_sync.errors import CollectionError
from zk_sync.sync.engine import Vault, apply_plan, plan_of, read_vault, take_snapshot
from zk_sync.sync.state.seen_rows import Learned
from zk_sync.sync.state.seen_store import Store
from zk_sync.sync.state.shared_object import shared_of

TAGGED = {"question_tags": ["card"]}
RENAMED = {"question_tags": ["learn"]}


def by_hand(world, **settings):
    """The plan of a sync by hand."""
    vault, chosen = Vault(world.root, world.vault_id), settings_from(settings)
    return plan_of(read_vault(vault, chosen), take_snapshot(world.col, vault), chosen, automatic=False)


@pytest.fixture
def told(world):
    world.write("a.md", "What is it? #card\nThis.\n")
    world.qa("b.md", ("two?", "2"))
    world.sync(**TAGGED)
    return world


@pytest.mark.parametrize("removed", ["suspend", "delete"])
def test_the_automatic_sync_leaves_it_alone_and_says_so(told, removed: str) -> None:
    before = told.mods()
    for _ in range(3):
        assert told.counts(**RENAMED, removed=removed) == {"no_longer_seen": 1, "unchanged": 1}
    assert told.mods() == before
    assert told.sync(**RENAMED).needs_person()
    assert told.counts(**TAGGED) == {"unchanged": 2}


def test_the_sync_by_hand_lists_it_and_asks(told) -> None:
    told.sync(**RENAMED)
    plan = by_hand(told, **RENAMED)
    assert [update.outcome.action for update in plan.updates] == ["orphaned"]
    assert "1 flashcard " in plan.guard
    assert plan.is_loss
    with pytest.raises(CollectionError, match="no longer seen"):
        apply_plan(told.col, plan)
    report = apply_plan(told.col, plan.confirmed())
    assert report.counts()["orphaned"] == 1
    assert told.counts(**RENAMED) == {"unchanged": 1}
    assert told.counts(**TAGGED) == {"restored": 1, "unchanged": 1}


def test_a_folder_that_is_left_out_now(told) -> None:
    assert told.counts(**TAGGED, exclude=["a.md"]) == {"no_longer_seen": 1, "unchanged": 1}
    assert told.counts(**TAGGED, exclude=["a.md"], automatic=False) == {"orphaned": 1, "unchanged": 1}


def test_what_a_person_took_out_goes(told) -> None:
    told.write("a.md", "What is it?\nThis.\n")
    assert told.counts(**RENAMED) == {"orphaned": 1, "unchanged": 1}


def test_what_a_person_took_out_after_rules_changed_goes(told) -> None:
    told.sync(**RENAMED)
    told.write("a.md", "Something else.\n")
    assert told.counts(**RENAMED) == {"orphaned": 1, "unchanged": 1}


def test_a_zettel_that_is_deleted_goes(told) -> None:
    told.delete("a.md")
    assert told.counts(**RENAMED) == {"orphaned": 1, "unchanged": 1}


def test_times_of_old_files_say_nothing(told) -> None:
    """As an edit comes from elsewhere with its time: it arrived after the last sync."""
    file = told.write("a.md", "What is it?\nThis.\n")
    then = time.time() - 1000
    os.utime(file, (then, then))
    assert told.counts(**TAGGED) == {"orphaned": 1, "unchanged": 1}


def test_it_is_asked_about_also_after_other_edits(told) -> None:
    told.qa("b.md", ("two?", "2"), ("three?", "3"))
    assert told.counts(**RENAMED) == {"created": 1, "no_longer_seen": 1, "unchanged": 1}
    told.qa("b.md", ("two?", "2"))
    assert told.counts(**RENAMED) == {"orphaned": 1, "no_longer_seen": 1, "unchanged": 1}
    assert "1 flashcard " in by_hand(told, **RENAMED).guard


def test_keep_says_nothing(told) -> None:
    assert told.counts(**RENAMED, removed="keep") == {"unchanged": 1}


def test_what_is_to_be_deleted_by_hand_goes_without_that_question(told) -> None:
    told.write("a.md", "What is it?\nThis.\n")
    for _ in range(3):
        assert told.counts(**TAGGED, removed="delete") == {"skipped": 1, "unchanged": 1}
    assert by_hand(told, **TAGGED, removed="delete").guard == ""


def test_what_an_older_release_saw_last(told) -> None:
    """Its store says of no file when that changed: then the time of its last sync tells."""
    token = shared_of(told.col, told.vault_id).token
    store = Store(told.store(), token)
    seen = {key: found._replace(changed=0) for key, found in store.memory().seen.items()}
    store.write(Learned(seen, {}, frozenset()), token)
    assert told.counts(**RENAMED) == {"no_longer_seen": 1, "unchanged": 1}
    told.write("a.md", "What is it?\nThis.\n")
    assert told.counts(**RENAMED) == {"orphaned": 1, "unchanged": 1}
