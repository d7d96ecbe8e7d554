"""Settings saved for a vault live in the collection, and go before those of config.json."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.command_line import ROOT
from zk_sync.config import LOCAL_NAMES, SHARED_NAMES, Settings, settings_for, settings_from, to_store
from zk_sync.errors import ConfigError
from zk_sync.sync.engine import stored_settings, write_settings

SAVED = settings_from(
    {
        "default_deck": "Saved",
        "clozes": {"bold": True},
        "folders": {"Physics": {"deck": "Science"}},
        "markers": {"inline": ""},
        "shortcut": "F9",
    }
)


def test_what_is_saved_goes_before_config_json_and_survives_syncs_and_undo(world) -> None:
    world.write("a.md", "#flashcards\n\nOne **two** three.\n\nfront::back\n")
    world.write("Physics/b.md", "Q: one?\nA: 1\n")
    config = {"default_deck": "From the file", "context": False}
    assert stored_settings(world.col, "vault") is None
    assert world.sync(**config, dry_run=True).flashcards == 2

    write_settings(world.col, "vault", to_store(SAVED))
    world.col.undo()
    assert stored_settings(world.col, "vault") is None
    write_settings(world.col, "vault", to_store(SAVED))
    assert world.sync(**config).flashcards == 2
    assert world.deck_of(world.note("One").cards()[0]) == "Saved"
    assert "{{c1::" in world.note("One").fields[0]
    assert world.deck_of(world.note("one?").cards()[0]) == "Science"
    assert world.counts(**config) == {"unchanged": 2}
    assert "shortcut" not in stored_settings(world.col, "vault")

    world.col.undo()  # the sync; what was saved stays
    assert stored_settings(world.col, "vault") == to_store(SAVED)
    write_settings(world.col, "other vault", {"default_deck": "Other"})
    assert world.counts(**config) == {"created": 2}
    assert stored_settings(world.col, "vault") == to_store(SAVED)


@pytest.mark.parametrize(
    ("saved", "means"), [({"context": False}, "never"), ({"context": True}, "after"), ({}, "after")]
)
def test_what_version_0_1_0_saved_is_read(saved: dict[str, bool], means: str) -> None:
    settings = settings_for(Settings(context="always"), saved)
    assert settings.context == means
    assert to_store(settings, saved) == ({"context": "never"} if means == "never" else {})


def test_once_saved_the_defaults_hold_for_all_that_is_not_named() -> None:
    config = settings_from({"default_deck": "From the file", "shortcut": "F5"})
    assert settings_for(config, None) == config
    assert settings_for(config, {}) == dataclasses.replace(Settings(), shortcut="F5")
    assert settings_for(config, {"shortcut": "F9"}).shortcut == "F5"
    assert settings_for(config, {"default_deck": "Saved"}, explicit=["default_deck"]) == config
    assert settings_for(config, to_store(SAVED)) == dataclasses.replace(SAVED, shortcut="F5")
    assert {field.name for field in dataclasses.fields(Settings)} == LOCAL_NAMES | SHARED_NAMES


def test_names_of_a_newer_version_are_passed_over_and_kept() -> None:
    newer = {
        "sounds": "loud",
        "clozes": {"bold": True, "italic": True},
        "folders": {"Physics": {"deck": "Science", "colour": "red"}},
    }
    settings = settings_for(Settings(), newer)
    assert settings.clozes.bold
    assert settings.folders["Physics"].deck == "Science"
    again = to_store(dataclasses.replace(settings, default_deck="New"), earlier=newer)
    assert again["sounds"] == "loud"
    assert again["default_deck"] == "New"


def test_a_wrong_saved_value_is_named_and_nothing_is_written(world) -> None:
    world.qa("a.md", ("one?", "1"))
    for wrong, name in (({"removed": "burn"}, "removed"), ({"clozes": {"bold": 3}}, "clozes: bold")):
        write_settings(world.col, "vault", wrong)
        with pytest.raises(ConfigError, match=name) as raised:
            world.sync()
        assert "Settings…" in str(raised.value)
    assert world.notes() == []
    for nonsense in (7, {"vault": 7}, {"vault": {"settings": 7}}, {"vault": {"settings": {"values": 7}}}):
        world.col.set_config("zettelkastenSync", nonsense)
        assert stored_settings(world.col, "other") is None
    write_settings(world.col, "vault", {})
    assert world.counts() == {"created": 1}


def test_each_setting_is_explained_in_config_md() -> None:
    text = (ROOT / "config.md").read_text(encoding="utf-8")
    names = [field.name for field in dataclasses.fields(Settings)]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_each_setting_stands_in_config_json_with_its_default() -> None:
    values = json.loads((ROOT / "config.json").read_text(encoding="utf-8"))
    assert set(values) == {field.name for field in dataclasses.fields(Settings)}
    assert settings_from(values) == Settings()
