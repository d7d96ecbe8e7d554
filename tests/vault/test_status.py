"""Which zettels are in, which wait and which do not take part yet."""

from __future__ import annotations

from typing import Any

import pytest

from zk_sync.config import settings_from
from zk_sync.vault.status import Status
from zk_sync.vault.status import status_of as status_of_zettel

LISTS: dict[str, Any] = {
    "permanent": ["permanent", "evergreen"],
    "waiting": ["seedling", "#rough", "drafts/", "Two Words"],
    "not_yet": ["fleeting", "#rough/idea", "inbox/"],
}


def status_of(path: str, meta: dict[str, Any], *tags: str, **settings: Any) -> Status:
    return status_of_zettel(path, meta, tags, settings_from({**LISTS, **settings}))


@pytest.mark.parametrize(
    ("path", "meta", "tags", "standing", "said_by"),
    [
        ("a.md", {}, (), "in", ""),
        ("a.md", {"status": "some word of mine"}, (), "in", ""),
        ("a.md", {"status": "seedling"}, (), "waiting", "status: seedling"),
        ("a.md", {"status": "Seedling"}, (), "waiting", "status: Seedling"),
        ("a.md", {"status": ["[[seedling]]"]}, (), "waiting", "status: seedling"),
        ("a.md", {"status": "#seedling"}, (), "waiting", "status: seedling"),
        ("a.md", {"status": "two words"}, (), "waiting", "status: two words"),
        ("a.md", {"type": "fleeting"}, (), "not yet", "type: fleeting"),
        ("a.md", {"status": "seedling", "type": "permanent"}, (), "waiting", "status: seedling"),
        ("a.md", {"status": "odd", "type": "fleeting"}, (), "not yet", "type: fleeting"),
        ("a.md", {"status": True}, (), "in", ""),
        ("a.md", {"status": [["seedling"]]}, (), "in", ""),
        ("a.md", {"status": {"seedling": 1}}, (), "in", ""),
        ("a.md", {}, ("rough",), "waiting", "#rough"),
        ("a.md", {}, ("Rough/more",), "waiting", "#Rough/more"),
        ("a.md", {}, ("rough/idea/x",), "not yet", "#rough/idea/x"),
        ("a.md", {}, ("roughly", "seedling"), "in", ""),
        ("a.md", {"status": "evergreen"}, ("rough",), "in", "status: evergreen"),
        ("inbox/a.md", {}, (), "not yet", "folder inbox/"),
        ("Inbox/deep/a.md", {}, (), "not yet", "folder Inbox/"),
        ("inbox/drafts/a.md", {}, (), "not yet", "folder inbox/"),  # "drafts/" is the one at the top
        ("x/inbox/a.md", {}, (), "in", ""),
        ("inbox.md", {}, (), "in", ""),
        ("inbox/a.md", {}, ("rough",), "waiting", "#rough"),
        ("inbox/a.md", {"type": "permanent"}, (), "in", "type: permanent"),
    ],
)
def test_the_first_place_that_says_something_known_decides(
    path: str, meta: dict[str, Any], tags: tuple[str, ...], standing: str, said_by: str
) -> None:
    status = status_of(path, meta, *tags)
    assert (status.standing, status.said_by) == (standing, said_by)


def test_a_person_may_ask_every_zettel_for_a_status() -> None:
    status = status_of("a.md", {"status": "odd"}, without_status="not yet")
    assert status == Status("odd", "not yet", "no status")
    assert status_of("a.md", {"type": "permanent"}, without_status="not yet").standing == "in"


def test_a_word_in_two_lists_is_taken_with_care() -> None:
    assert status_of("a.md", {"status": "x"}, permanent=["x"], waiting=["x"]).standing == "waiting"
    assert status_of("a.md", {"status": "x"}, waiting=["x"], not_yet=["x"]).standing == "not yet"


def test_without_settings_only_what_is_plainly_unfinished_waits() -> None:
    settings = settings_from({})
    words = ["seedling", "fleeting", "draft", "budding", "evergreen", "permanent", "literature", "done", ""]
    found = {word: status_of_zettel("a.md", {"status": word}, (), settings).standing for word in words}
    assert {word for word, standing in found.items() if standing == "waiting"} == {
        "seedling",
        "fleeting",
        "draft",
    }
    assert set(found.values()) == {"in", "waiting"}


def test_a_yaml_bomb_is_not_walked_to_its_end() -> None:
    bomb: list[Any] = ["x"] * 10
    for _ in range(40):
        bomb = [bomb] * 10
    assert status_of("a.md", {"status": bomb, "type": ["x"] * 10**6}).standing == "in"
