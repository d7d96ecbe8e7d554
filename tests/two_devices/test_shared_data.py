"""What devices share is lost in no order of meeting, and all of them end with one live note a flashcard."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from zk_sync.config import Settings
from zk_sync.sync.engine import (
    Report,
    Vault,
    apply_plan,
    plan_sync,
    read_vault,
    stored_settings,
    take_snapshot,
    write_settings,
)
from zk_sync.sync.shared import ensure_object, shared_of, write_share

ORDERS = [("one", "two", "one"), ("two", "one", "two")]
SETTINGS = Settings()
MANY = "\n\n".join(f"Q: What is number {n}?\nA: {n}" for n in range(40))
FORCE = "Q: What does a force change, when it acts on a body?\nA: its momentum\n"
EDITED = "Q: What does a force change whenever it acts on a body?\nA: its momentum\n"


@pytest.fixture(params=ORDERS, ids=" ".join)
def meet_in_order(request: Any, devices: Any) -> Any:
    """Both exchange all they have, the one or the other first."""

    def exchange() -> None:
        for name in request.param:
            devices[name == "two"].ankiweb()

    return exchange


def delete(device: Any, text: str) -> None:
    [note_id] = [id_ for id_, fields in device.notes().items() if text in fields[0]]
    device.col.remove_notes([note_id])


def is_live(device: Any, note_id: int) -> bool:
    note = device.col.get_note(note_id)
    return bool(note["ZK Key"]) and not note.has_tag("zk::orphan")


def at_rest(one: Any, two: Any, exchange: Any) -> Report:
    """The report of the last sync, once nothing changes any more; both hold the same, and it is explained."""
    for _ in range(3):
        one.sync()
        two.sync()
        exchange()
    reports = []
    for device in (one, two):
        mod = device.col.mod
        reports.append(device.sync())
        assert device.col.mod == mod, reports[-1].as_text()
    assert one.notes() == two.notes()
    assert one.reviews() == two.reviews()
    assert one.col.fix_integrity()[1]
    live = [fields[0] for id_, fields in one.notes().items() if is_live(one, id_)]
    assert [question for question, times in Counter(live).items() if times > 1] == []
    report, other = reports
    assert report.counts() == other.counts()
    not_made = [o for o in report.outcomes if o.action == "skipped" and not o.note_id]
    assert len(live) + len(not_made) == report.flashcards, report.as_text()
    return report


def test_both_write_between_two_meetings(devices: Any, meet_in_order: Any) -> None:
    """Each thing that is shared: settings, what was declined, told apart or accounted for, and tokens."""
    one, two = devices
    one.write("a.md", MANY)
    one.files_to(two)
    one.sync()
    meet_in_order()
    two.sync()
    meet_in_order()
    write_settings(one.col, "vault", {"default_deck": "Zettelkasten", "on_conflict": "anki"})
    delete(one, "number 3?")
    delete(two, "number 5?")
    for device, key in ((one, "vault:x#1"), (two, "vault:x#2")):
        device.write("b.md", "Q: Another one, to be written?\nA: yes\n")
        device.sync()
        name = ensure_object(device.col)
        shared = shared_of(device.col, "vault")
        share = shared.with_sync(shared.token, graves=[int(key[-1])])
        write_share(device.col, name, "vault", type(share)(**{**vars(share), "apart": {key: (1, True)}}))
    meet_in_order()
    both = [shared_of(device.col, "vault") for device in devices]
    assert both[0].shares == both[1].shares
    assert len(both[0].declined) == 2
    assert both[0].apart == {"vault:x#1", "vault:x#2"}
    assert both[0].graves >= {1, 2}
    assert len(both[0].graves) == 4
    assert [shared.token for shared in both] == [both[0].shares[shared.device].token for shared in both]
    assert len({shared.token for shared in both}) == 2
    assert stored_settings(two.col, "vault") == {"default_deck": "Zettelkasten", "on_conflict": "anki"}
    report = at_rest(one, two, meet_in_order)
    assert report.counts()["skipped"] == 2
    write_settings(two.col, "vault", {"default_deck": "Zettelkasten", "on_conflict": "vault"})
    meet_in_order()
    assert stored_settings(one.col, "vault") == stored_settings(two.col, "vault")
    assert stored_settings(one.col, "vault")["on_conflict"] == "vault"


def test_a_flashcard_added_here_and_another_edited_there(devices: Any, meet_in_order: Any) -> None:
    """What this device saw stays true whoever was first at AnkiWeb: the flashcard that goes is an orphan."""
    one, two = devices
    one.write("a.md", MANY)
    one.files_to(two)
    one.sync()
    meet_in_order()
    two.sync()
    one.write("b.md", FORCE)
    one.sync()
    two.write("a.md", MANY.replace("A: 7\n", "A: seven\n"))
    two.sync()
    meet_in_order()
    two.files_to(one)
    (one.root / "b.md").unlink(missing_ok=True)
    report = one.sync()
    assert report.counts()["orphaned"] == 1, report.as_text()
    at_rest(one, two, meet_in_order)


def test_a_flashcard_edited_before_the_other_device_saw_it(devices: Any, meet_in_order: Any) -> None:
    one, two = devices
    one.write("a.md", MANY)
    one.files_to(two)
    one.sync()
    meet_in_order()
    two.sync()
    meet_in_order()
    one.write("b.md", FORCE)
    one.sync()
    one.review("force")
    one.write("b.md", EDITED)
    one.files_to(two)
    two.sync()
    told = []
    for _ in range(2):
        meet_in_order()
        told += [one.sync(), two.sync()]
    at_rest(one, two, meet_in_order)
    ends = [o.action for report in told for o in report.outcomes if o.path == "b.md" or "force" in o.reason]
    assert set(ends) & {"orphaned", "folded"}
    assert len(one.reviews()) == 1


def test_ankiweb_comes_while_a_preview_is_open(devices: Any, meet: Any) -> None:
    one, two = devices
    one.write("a.md", MANY)
    one.files_to(two)
    one.sync()
    meet(one, two)
    two.sync()
    one.write("b.md", FORCE)
    vault = Vault(one.root, "vault")
    plan = plan_sync(
        read_vault(vault, Settings()), take_snapshot(one.col, vault), Settings(), automatic=False
    )
    delete(two, "number 3?")
    two.sync()
    meet(one, two)
    assert apply_plan(one.col, plan).counts()["created"] == 1
    meet(one, two)
    one.files_to(two)
    report = at_rest(one, two, lambda: meet(one, two))
    assert report.counts()["skipped"] == 1
    assert len(one.notes()) == 40


@pytest.mark.parametrize("who", ["one", "two"])
def test_a_note_deleted_where_the_vault_is_not_synced_again(
    devices: Any, meet_in_order: Any, who: str
) -> None:
    """The grave that AnkiWeb brings is enough for the other device, which knew the note."""
    one, two = devices
    one.write("a.md", MANY)
    one.files_to(two)
    one.sync()
    meet_in_order()
    two.sync()
    meet_in_order()
    deletes, other = (one, two) if who == "one" else (two, one)
    delete(deletes, "number 3?")
    meet_in_order()
    assert other.counts() == {"skipped": 1, "unchanged": 39}
    assert at_rest(one, two, meet_in_order).counts()["skipped"] == 1


def test_what_was_declined_comes_back_and_goes_again(devices: Any, meet_in_order: Any) -> None:
    one, two = devices
    one.write("a.md", MANY)
    one.files_to(two)
    one.sync()
    meet_in_order()
    two.sync()
    delete(one, "number 3?")
    assert one.counts() == {"skipped": 1, "unchanged": 39}
    meet_in_order()
    assert two.counts(deleted_in_anki="recreate") == {"created": 1, "unchanged": 39}
    meet_in_order()
    assert at_rest(one, two, meet_in_order).counts()["unchanged"] == 40
    (one.root / "a.md").write_text(MANY.replace("Q: What is number 3?\nA: 3\n\n", ""), encoding="utf-8")
    one.files_to(two)
    for device in devices:  # it is removed, which no person did
        device.sync(removed="delete", automatic=False)
        meet_in_order()
    assert len(one.notes()) == len(two.notes()) == 39
    one.write("a.md", MANY)
    one.files_to(two)
    assert at_rest(one, two, meet_in_order).counts()["unchanged"] == 40
    delete(two, "number 3?")
    meet_in_order()
    assert at_rest(one, two, meet_in_order).counts()["skipped"] == 1


def test_a_device_that_knows_nothing_asks_before_it_makes_what_may_be_deleted(
    devices: Any, meet: Any
) -> None:
    one, two = devices
    one.write("a.md", MANY)
    one.sync()
    meet(one, two)
    delete(one, "number 3?")  # and its vault is not synced any more
    meet(one, two)
    one.files_to(two)
    report = two.sync()
    assert report.counts()["skipped"] == 1
    assert "may have been deleted" in report.as_text()
    two.write("b.md", "Q: Something new, which is made?\nA: yes\n")
    assert two.counts() == {"created": 1, "skipped": 1, "unchanged": 39}, (
        "the store knows now what it asks about"
    )
    assert two.counts() == {"skipped": 1, "unchanged": 40}
    assert two.counts(automatic=False) == {"created": 1, "unchanged": 40}
    assert two.counts() == {"unchanged": 41}


def test_a_full_upload_and_a_full_download(devices: Any, meet: Any) -> None:
    """The first empties the graves; the notes that this device knew are missing all the same."""
    one, two = devices
    one.write("a.md", MANY)
    one.files_to(two)
    one.sync()
    meet(one, two)
    two.sync()
    meet(one, two)
    delete(one, "number 3?")
    one.col.mod_schema(check=False)
    one.ankiweb(upload=True)
    assert one.col.db.scalar("select count() from graves") == 0
    two.ankiweb(upload=False)
    assert one.counts() == {"skipped": 1, "unchanged": 39}
    meet(one, two)
    assert two.counts() == {"skipped": 1, "unchanged": 39}
    assert at_rest(one, two, lambda: meet(one, two)).counts()["skipped"] == 1
