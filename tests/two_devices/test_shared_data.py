"""What devices share is lost in no order of meeting, and all of them end with one live note a flashcard.

Each is tried with one Anki in both orders, and in one order with the oldest and the newest; EVERY_PAIR=1 in
the environment tries both orders with either of the two as the first device.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ORDERS = ("one two one", "two one two")
PAIRS = ("same Anki", "two is the other", "one is the other")
EVERYWHERE = [(order, pair) for pair in PAIRS for order in ORDERS]
USUALLY = [(ORDERS[0], PAIRS[0]), (ORDERS[1], PAIRS[0]), (ORDERS[1], PAIRS[1])]
MANY = "\n\n".join(f"Q: What is number {n}?\nA: {n}" for n in range(40))
FORCE = "Q: What does a force change, when it acts on a body?\nA: its momentum\n"
EDITED = "Q: What does a force change whenever it acts on a body?\nA: its momentum\n"


@pytest.fixture(params=EVERYWHERE if os.environ.get("EVERY_PAIR") else USUALLY, ids=", ".join)
def trio(
    request: Any, devices: Any, server: str, tmp_path: Path, other: Any
) -> Iterator[tuple[Any, Any, Callable[[], None]]]:
    """Two devices, and what has them exchange all they have, the one or the other first."""
    order, pair = request.param
    one, two = devices
    if pair != PAIRS[0]:
        two = other(tmp_path / "other", server, request.getfixturevalue("other_anki"))
        two.ankiweb(upload=False)
        assert one.version() != two.version()
        if pair == PAIRS[2]:
            one, two = two, one
    by_name = {"one": one, "two": two}

    def meet() -> None:
        for name in order.split():
            by_name[name].ankiweb()

    yield one, two, meet
    for device in (one, two):
        if device not in devices:
            device.close()


def write(device: Any, path: str, text: str) -> None:
    (device.root / path).write_text(text, encoding="utf-8")


def same_files(one: Any, two: Any) -> None:
    """The vault's own file sync: the second device gets the files of the first."""
    shutil.rmtree(two.root)
    shutil.copytree(one.root, two.root)


def share_forty(one: Any, two: Any, meet: Callable[[], None]) -> None:
    """Both have the flashcards' files, and the notes that the first one made of them."""
    write(one, "a.md", MANY)
    same_files(one, two)
    one.told()
    meet()
    two.told()


def at_rest(one: Any, two: Any, meet: Callable[[], None]) -> dict[str, Any]:
    """What the last sync says, once nothing changes any more; both hold the same, and it is explained."""
    for _ in range(3):
        one.told()
        two.told()
        meet()
    said, other = one.told(), two.told()
    assert not said["wrote"], said["text"]
    assert not other["wrote"], other["text"]
    both = [device.facts() for device in (one, two)]
    for name in ("notes", "reviews"):
        assert [list(row) for row in both[0][name]] == [list(row) for row in both[1][name]]
    assert both[0]["is sound"]
    assert both[0]["lost"] == 0
    live = one.live()
    assert [question for question, times in Counter(live).items() if times > 1] == []
    assert said["counts"] == other["counts"]
    not_made = [
        1 for action, _path, _reason, note_id in said["outcomes"] if action == "skipped" and not note_id
    ]
    assert len(live) + len(not_made) == said["counts"]["flashcards"], said["text"]
    return said


def test_both_write_between_two_meetings(trio: Any) -> None:
    """Each thing that is shared: settings, what was declined, told apart or accounted for, and tokens."""
    one, two, meet = trio
    share_forty(one, two, meet)
    meet()
    one.save_settings(default_deck="Zettelkasten", on_conflict="anki")
    one.delete("number 3?")
    two.delete("number 5?")
    for device, key in ((one, "vault:x#1"), (two, "vault:x#2")):
        write(device, "b.md", "Q: Another one, to be written?\nA: yes\n")
        device.told()
        device.leave(key, int(key[-1]))
    meet()
    both = [device.shared() for device in (one, two)]
    assert both[0]["tokens"] == both[1]["tokens"]
    assert len(both[0]["declined"]) == 2
    assert both[0]["apart"] == ["vault:x#1", "vault:x#2"]
    assert set(both[0]["graves"]) >= {1, 2}
    assert len(both[0]["graves"]) == 4
    for shared in both:
        device, token = shared["own token"]
        assert both[0]["tokens"][device] == token
    assert len({shared["own token"][1] for shared in both}) == 2
    assert both[1]["settings"] == {"default_deck": "Zettelkasten", "on_conflict": "anki"}
    assert at_rest(one, two, meet)["counts"]["skipped"] == 2
    two.save_settings(default_deck="Zettelkasten", on_conflict="vault")
    meet()
    assert one.shared()["settings"] == two.shared()["settings"]
    assert one.shared()["settings"]["on_conflict"] == "vault"


def test_a_flashcard_added_here_and_another_edited_there(trio: Any) -> None:
    """What this device saw stays true whoever was first at AnkiWeb: the flashcard that goes is an orphan."""
    one, two, meet = trio
    share_forty(one, two, meet)
    write(one, "b.md", FORCE)
    one.told()
    write(two, "a.md", MANY.replace("A: 7\n", "A: seven\n"))
    two.told()
    meet()
    same_files(two, one)
    said = one.told()
    assert said["counts"]["orphaned"] == 1, said["text"]
    at_rest(one, two, meet)


def test_a_flashcard_edited_before_the_other_device_saw_it(trio: Any) -> None:
    one, two, meet = trio
    share_forty(one, two, meet)
    meet()
    write(one, "b.md", FORCE)
    one.told()
    one.review("force")
    write(one, "b.md", EDITED)
    same_files(one, two)
    two.told()
    told = []
    for _ in range(2):
        meet()
        told += [one.told(), two.told()]
    at_rest(one, two, meet)
    outcomes = [outcome for said in told for outcome in said["outcomes"]]
    ends = {action for action, path, reason, _ in outcomes if path == "b.md" or "force" in reason}
    assert ends & {"orphaned", "folded"}
    assert len(one.facts()["reviews"]) == 1


def test_however_many_were_made_twice_before_they_first_met_are_folded_without_asking(trio: Any) -> None:
    one, two, meet = trio
    for device in (one, two):
        write(device, "a.md", MANY)
        device.told()
        time.sleep(0.2)  # Anki counts the ids of notes up from now: on both devices they would be the same
    two.review("number 7?")
    meet()
    assert len(one.live()) == 80
    said = one.told()
    assert said["counts"]["folded"] == 40
    assert (said["counts"]["removed"], said["counts"]["orphaned"]) == (0, 0)
    assert "40 folded" in said["summary"]
    meet()
    assert two.counts() == {"unchanged": 40}
    at_rest(one, two, meet)
    facts = one.facts()
    assert len(facts["notes"]) == 40
    assert len(facts["reviews"]) == 1


def test_ankiweb_comes_while_a_preview_is_open(trio: Any) -> None:
    one, two, meet = trio
    share_forty(one, two, meet)
    write(one, "b.md", FORCE)
    one.open_preview()
    two.delete("number 3?")
    two.told()
    meet()
    assert one.accept_preview()["created"] == 1
    meet()
    same_files(one, two)
    assert at_rest(one, two, meet)["counts"]["skipped"] == 1
    assert len(one.live()) == 40


@pytest.mark.parametrize("who", ["one", "two"])
def test_a_note_deleted_where_the_vault_is_not_synced_again(trio: Any, who: str) -> None:
    """The grave that AnkiWeb brings is enough for the other device, which knew the note."""
    one, two, meet = trio
    share_forty(one, two, meet)
    meet()
    deletes, other = (one, two) if who == "one" else (two, one)
    deletes.delete("number 3?")
    meet()
    assert other.counts() == {"skipped": 1, "unchanged": 39}
    assert at_rest(one, two, meet)["counts"]["skipped"] == 1


def test_what_was_declined_comes_back_and_goes_again(trio: Any) -> None:
    one, two, meet = trio
    share_forty(one, two, meet)
    one.delete("number 3?")
    assert one.counts() == {"skipped": 1, "unchanged": 39}
    meet()
    assert two.counts(deleted_in_anki="recreate") == {"created": 1, "unchanged": 39}
    meet()
    assert at_rest(one, two, meet)["counts"]["unchanged"] == 40
    write(one, "a.md", MANY.replace("Q: What is number 3?\nA: 3\n\n", ""))
    same_files(one, two)
    for device in (one, two):  # it is removed, which no person did
        device.told(removed="delete", automatic=False)
        meet()
    assert len(one.live()) == len(two.live()) == 39
    write(one, "a.md", MANY)
    same_files(one, two)
    assert at_rest(one, two, meet)["counts"]["unchanged"] == 40
    two.delete("number 3?")
    meet()
    assert at_rest(one, two, meet)["counts"]["skipped"] == 1


def test_a_device_that_knows_nothing_asks_before_it_makes_what_may_be_deleted(trio: Any) -> None:
    one, two, meet = trio
    write(one, "a.md", MANY)
    one.told()
    meet()
    one.delete("number 3?")  # and its vault is not synced any more
    meet()
    same_files(one, two)
    said = two.told()
    assert said["counts"]["skipped"] == 1
    assert "may have been deleted" in said["text"]
    write(two, "b.md", "Q: Something new, which is made?\nA: yes\n")
    assert two.counts() == {"created": 1, "skipped": 1, "unchanged": 39}, (
        "the store knows now what it asks about"
    )
    assert two.counts() == {"skipped": 1, "unchanged": 40}
    assert two.counts(automatic=False) == {"created": 1, "unchanged": 40}
    assert two.counts() == {"unchanged": 41}


def test_a_full_upload_and_a_full_download(trio: Any) -> None:
    """The first empties the graves; the notes that this device knew are missing all the same."""
    one, two, meet = trio
    share_forty(one, two, meet)
    meet()
    one.delete("number 3?")
    one.force_a_full_sync()
    one.ankiweb(upload=True)
    assert one.graves() == 0
    two.ankiweb(upload=False)
    assert one.counts() == {"skipped": 1, "unchanged": 39}
    meet()
    assert two.counts() == {"skipped": 1, "unchanged": 39}
    assert at_rest(one, two, meet)["counts"]["skipped"] == 1


def test_deleted_on_one_device_while_the_other_renames_its_zettel(devices: Any, meet: Any) -> None:
    one, two = devices
    one.write(
        "a.md", "Q: What is force?\nA: mass times acceleration\n\nQ: What is power?\nA: work done in a time\n"
    )
    one.sync()
    meet(one, two)
    one.files_to(two)
    assert two.counts() == {"unchanged": 2}
    [power] = two.col.find_notes("power")
    two.col.remove_notes([power])
    (one.root / "a.md").rename(one.root / "b.md")
    assert one.counts() == {"moved": 2}
    meet(one, two)
    one.files_to(two)
    for device in (two, one):
        assert device.counts() == {"unchanged": 1, "skipped": 1}
