"""Two computers with one vault and one AnkiWeb account end with one note per flashcard."""

from __future__ import annotations

from zk_sync.sync.engine import write_settings

VAULT = "Q: What is number one?\nA: 1\n\nQ: Which one is number two?\nA: 2\n"


def both_sync_before_they_meet(one, two, meet) -> None:
    for device in (one, two):
        device.write("a.md", VAULT)
        device.write("Folder/b.md", "The {{c1::third}} and the {{c2::fourth}}.\n")
        device.sync()
    meet(one, two)


def settled(one, two, meet) -> None:
    """A few rounds of both; then neither changes anything, and they agree."""
    for _ in range(3):
        one.sync()
        two.sync()
        meet(one, two)
    for device in (one, two):
        mod = device.col.mod
        device.sync()
        assert device.col.mod == mod
    assert one.notes() == two.notes()
    assert one.reviews() == two.reviews()
    assert one.names() == two.names()
    assert one.col.fix_integrity()[1]


def test_both_sync_before_they_meet(devices, meet) -> None:
    one, two = devices
    both_sync_before_they_meet(one, two, meet)
    assert len(one.notes()) == 6  # each flashcard twice
    settled(one, two, meet)
    assert len(one.notes()) == 3
    assert one.names() == (
        ["Zettel", "Zettel Cloze"],
        ["Default", "Zettelkasten", "Zettelkasten::Folder"],
    )


def test_reviews_on_one_of_the_twins_are_kept(devices, meet) -> None:
    one, two = devices
    for device in (one, two):
        device.write("a.md", VAULT)
        device.sync()
    two.review("number two", times=2)
    meet(one, two)
    settled(one, two, meet)
    assert len(one.notes()) == 2
    assert len(one.reviews()) == 2
    assert one.col.db.scalar("select count() from revlog where cid not in (select id from cards)") == 0


def test_reviews_on_both_twins_are_kept_and_the_shorter_history_is_suspended(devices, meet) -> None:
    one, two = devices
    for device in (one, two):
        device.write("a.md", VAULT)
        device.sync()
    one.review("number two", times=1)
    two.review("number two", times=2)
    meet(one, two)
    reports = [one.sync(), two.sync()]
    assert any("more reviews" in outcome.reason for report in reports for outcome in report.outcomes)
    meet(one, two)
    settled(one, two, meet)
    assert len(one.reviews()) == 3
    assert one.col.db.scalar("select count() from revlog where cid not in (select id from cards)") == 0
    assert len(one.notes()) == 3
    queues = one.col.db.list(
        "select c.queue from cards c join notes n on n.id = c.nid "
        "where n.flds like '%number two%' order by c.reps"
    )
    assert queues[0] == -1
    assert queues[1] != -1


def test_a_twin_with_reviews_in_the_log_alone_is_not_removed(devices, meet) -> None:
    """As after a change of the other device's to the card, which came later and so won the whole card."""
    one, two = devices
    for device in (one, two):
        device.write("a.md", VAULT)
        device.sync()
    two.review("number two")
    meet(one, two)
    for device in (one, two):
        device.col.db.execute("update cards set reps = 0 where reps > 0")
    settled(one, two, meet)
    assert len(one.reviews()) == 1
    assert one.col.db.scalar("select count() from revlog where cid not in (select id from cards)") == 0


def test_of_equal_names_and_paths_no_two_notes_have_one_guid(devices) -> None:
    """Else importing the deck of another person, who keeps the default name, would replace one's own text."""
    guids = []
    for device in devices:
        device.write("a.md", VAULT)
        device.sync()
        guids += device.col.db.list("select guid from notes where mid = 1577880000001")
    assert len(set(guids)) == 4


def test_edits_on_both_devices_while_apart(devices, meet) -> None:
    one, two = devices
    one.write("a.md", VAULT)
    one.files_to(two)
    one.sync()
    meet(one, two)
    assert two.counts() == {"unchanged": 2}
    one.write("a.md", VAULT.replace("A: 1", "A: one"))
    one.sync()
    two.review("number two")
    two.write("b.md", "Q: A new third?\nA: 3\n")
    two.sync()
    meet(one, two)
    one.write("b.md", "Q: A new third?\nA: 3\n")
    one.files_to(two)
    settled(one, two, meet)
    assert sorted(one.notes().values()) == [
        ("A new third?", "3"),
        ("What is number one?", "one"),
        ("Which one is number two?", "2"),
    ]
    assert len(one.reviews()) == 1


def test_files_that_arrive_late_change_nothing(devices, meet) -> None:
    one, two = devices
    one.write("a.md", VAULT)
    one.files_to(two)
    one.sync()
    meet(one, two)
    two.sync()
    one.write("a.md", VAULT.replace("A: 1", "A: one"))
    one.write("c.md", "Q: Not yet on the other device?\nA: no\n")
    one.sync()
    meet(one, two)
    report = two.sync()  # AnkiWeb was faster than the file sync
    assert report.counts()["skipped"] == 1
    assert report.counts()["orphaned"] == 0
    meet(one, two)
    assert sorted(one.notes().values())[2] == ("Which one is number two?", "2")
    assert ("What is number one?", "one") in one.notes().values()
    one.files_to(two)
    settled(one, two, meet)


def test_a_note_deleted_on_one_device_stays_deleted_on_the_other(devices, meet) -> None:
    one, two = devices
    one.write("a.md", VAULT)
    one.files_to(two)
    one.sync()
    meet(one, two)
    two.sync()
    one.col.remove_notes([next(iter(one.notes()))])
    assert one.counts() == {"skipped": 1, "unchanged": 1}
    meet(one, two)
    assert two.counts() == {"skipped": 1, "unchanged": 1}
    settled(one, two, meet)
    assert len(one.notes()) == 1


def test_a_flashcard_removed_on_one_device_is_gone_on_both(devices, meet) -> None:
    one, two = devices
    one.write("a.md", VAULT)
    one.write("b.md", "Q: The third?\nA: 3\n")
    one.files_to(two)
    one.sync()
    meet(one, two)
    two.sync()
    (one.root / "b.md").unlink()
    assert one.counts() == {"orphaned": 1, "unchanged": 2}
    meet(one, two)
    one.files_to(two)
    assert two.counts() == {"unchanged": 2}
    settled(one, two, meet)


def test_settings_saved_on_one_computer_hold_on_the_other(devices, meet) -> None:
    one, two = devices
    one.write("a.md", VAULT)
    one.files_to(two)
    write_settings(one.col, "vault", {"default_deck": "Saved"})
    one.sync()
    meet(one, two)
    two.sync(default_deck="From the file of the other computer")
    meet(one, two)
    settled(one, two, meet)
    assert one.names()[1] == ["Default", "Saved"]
    assert len(one.notes()) == 2


def test_a_history_that_a_person_moved_survives_the_meeting(devices, meet) -> None:
    one, two = devices
    one.write("a.md", VAULT)
    one.files_to(two)
    one.sync()
    one.review("number one")
    meet(one, two)
    two.sync()
    one.write("a.md", VAULT.replace("What is number one?\nA: 1", "Name the first.\nA: uno"))
    one.files_to(two)
    [maybe] = one.sync().maybe_same
    meet(one, two)
    two.sync()
    assert len(two.notes()) == 3
    moved = one.same({maybe.key: maybe.orphan_id})
    assert moved.counts()["folded"] == moved.counts()["restored"] == 1
    two.sync()
    meet(one, two)
    settled(one, two, meet)
    for device in (one, two):
        assert set(device.notes()) == set(one.notes())
        assert device.notes()[maybe.orphan_id][0] == "Name the first."
        assert not device.col.find_notes("tag:zk::orphan")
        assert not device.col.find_cards("is:suspended")
        assert device.counts() == {"unchanged": 2}
