"""The sync that runs by itself when a profile opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.anki_gui.ankiweb import logged_in, server
from tests.anki_gui.our_windows import by_menu
from tests.anki_gui.running_anki import ADDON_FOLDER


def test_opening_the_profile_syncs_and_only_a_tooltip_says_so(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault)
    anki.until(lambda: "3 created" in anki.tooltip(), "the tooltip says what was done")
    assert len(anki.notes()) == 3
    assert anki.message() is None
    assert anki.window("zk_report") is None
    notes = anki.notes()

    anki.no_tooltip()
    anki.switch_profile()
    anki.rest(1.5)
    assert anki.tooltip() == "", "nothing to say"
    assert anki.notes() == notes


def test_problems_are_mentioned_once_and_found_in_the_last_report(start_anki: Any, vault: Path) -> None:
    (vault / "Broken.md").write_text("---\ntags: [a\n---\n\nQ: Lost?\nA: Yes.\n", encoding="utf-8")
    anki = start_anki(vault=vault)
    anki.until(lambda: "1 problem" in anki.tooltip(), "the tooltip speaks of the problem")
    assert "Reports…" in anki.tooltip()
    report = by_menu("zk_last_report", "zk_report")(anki)
    rows = anki.report_rows(report)
    assert next(iter(rows)) == "Problems (1)"
    assert next(iter(rows["Problems (1)"])).startswith("Broken.md:")
    anki.no_tooltip()

    anki.switch_profile()
    assert anki.window("zk_report") is None, "it goes with its profile"
    anki.rest(1.5)
    assert anki.tooltip() == ""


def test_a_conflict_waits_for_a_sync_by_hand_whatever_the_setting(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={"on_conflict": "vault"})
    anki.until(lambda: "3 created" in anki.tooltip(), "the sync at the start")
    ((note_id,),) = anki.rows("select id from notes where flds like '%What works?%'")
    note = anki.mw.col.get_note(note_id)
    note["Back"] = "Mine."
    anki.mw.col.update_note(note)
    zettel = vault / "202301010000 Testing.md"
    zettel.write_text(zettel.read_text().replace("A: Testing.", "A: Retrieval."), encoding="utf-8")
    anki.no_tooltip()

    anki.switch_profile()
    anki.until(lambda: "1 in conflict" in anki.tooltip(), "the tooltip speaks of the conflict")
    assert "\x1fMine.\x1f" in anki.notes()[note_id][1]
    assert "1 updated" in anki.sync()
    assert "\x1fRetrieval.\x1f" in anki.notes()[note_id][1]


def test_a_missing_vault_is_a_tooltip_and_changes_nothing(start_anki: Any, tmp_path: Path) -> None:
    anki = start_anki(vault=tmp_path / "not there")
    anki.until(lambda: "not there" in anki.tooltip(), "the tooltip names the folder")
    assert anki.message() is None
    assert anki.notes() == {}


def test_wrong_settings_are_a_tooltip(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={"removed": "burn"})
    anki.until(lambda: "removed" in anki.tooltip(), "the tooltip names the setting")
    assert anki.notes() == {}


def test_it_can_be_switched_off(start_anki: Any, vault: Path) -> None:
    anki = start_anki(vault=vault, config={"sync_on_profile_open": False})
    anki.rest(1.5)
    assert anki.notes() == {}


def test_a_profile_without_a_vault_is_left_alone(start_anki: Any) -> None:
    anki = start_anki()
    anki.rest(1)
    assert anki.tooltip() == ""
    assert anki.window("zk_first_use") is None


def test_a_write_that_takes_its_time_shows_no_window_and_mixes_with_nothing(
    start_anki: Any, tmp_path: Path
) -> None:
    import aqt
    from aqt.operations.note import add_note
    from aqt.qt import QTimer

    folder = tmp_path / "Large"
    folder.mkdir()
    for number in range(100):
        cards = "\n\n".join(f"Q: What is {number}·{n}?\nA: It is {n}." for n in range(20))
        (folder / f"{number}.md").write_text(cards, encoding="utf-8")
    anki = start_anki(vault=folder, config={"sync_on_profile_open": False})
    anki.mw.addonManager.writeConfig(ADDON_FOLDER, {})
    add = aqt.dialogs.open("AddCards", anki.mw)
    anki.rest(1)
    addon = anki.addon
    note = anki.mw.col.new_note(anki.mw.col.models.by_name("Basic"))
    note["Front"] = "Mine?"
    operation = add_note(parent=anki.mw, note=note, target_deck_id=anki.mw.col.decks.id("Default"))
    added: list[object] = []
    operation.success(added.append)
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        if not (addon._run and addon._run.is_writing):
            return
        if len(seen) < 20:
            seen.append((bool(anki.mw.progress.busy()), add.isEnabled()))
        if len(seen) == 20 and not added:
            seen.append(seen[-1])
            operation.run_in_background()  # as what the main window does: it comes behind the sync

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(5)
    addon._sync_by_itself("sync_on_profile_open")
    anki.until(lambda: added, "the note is added, too")
    timer.stop()
    assert set(seen) == {(False, False)}, "no progress, and nobody types into the page of an editor"
    anki.until(add.isEnabled, "they are open again")
    anki.until(lambda: "2000 created" in anki.tooltip().replace(",", ""), "a tooltip says so")
    for left in (2000, 0):
        anki.mw.undo()
        anki.until(lambda n=left: len(anki.notes()) == n, "one undo takes back the note, one the sync")
    add.close()


@pytest.fixture
def ankiweb(tmp_path: Path) -> Iterator[str]:
    """Anki's own sync server; its address."""
    with server(tmp_path / "server") as address:
        yield address


def record(events: list[str]) -> None:
    """Writes down what happens from now on, in its order."""
    from aqt import gui_hooks

    gui_hooks.sync_will_start.append(lambda: events.append("AnkiWeb starts"))
    gui_hooks.sync_did_finish.append(lambda: events.append("AnkiWeb done"))

    def on_operation(changes: Any, _handler: object) -> None:
        if changes.note and changes.deck:
            events.append("vault")

    gui_hooks.operation_did_execute.append(on_operation)


def test_it_waits_for_ankiweb(start_anki: Any, vault: Path, ankiweb: str, tmp_path: Path) -> None:
    anki = start_anki(vault=vault, profile=logged_in(ankiweb, tmp_path), open_profile=False)
    events: list[str] = []
    record(events)
    # The first sync of a device asks whether to download; until that is answered nothing may be written.
    anki.until(lambda: anki.message() is not None, "AnkiWeb's sync asks about the full download")
    anki.rest(1)
    assert anki.notes() == {}
    asked = anki.message()
    anki.click(asked.buttons()[0])
    anki.until(lambda: len(anki.notes()) == 4, "both syncs are done")
    anki.until(lambda: "3 created" in anki.tooltip(), "the add-on says so")
    assert [event for event in events if event != "vault"] == ["AnkiWeb starts", "AnkiWeb done"]
    assert events[-1] == "vault"
    assert any("from the other device" in fields for _, fields in anki.notes().values())


def test_it_runs_after_a_failed_ankiweb_sync(start_anki: Any, vault: Path) -> None:
    memory = {"syncKey": "x", "syncUser": "u", "customSyncUrl": "http://127.0.0.1:9/", "autoSync": True}
    anki = start_anki(vault=vault, profile=memory, open_profile=False)
    events: list[str] = []
    record(events)
    anki.until(lambda: anki.mw.col is not None and len(anki.notes()) == 3, "the vault is synced all the same")
    anki.until(lambda: "vault" in events, "Anki hears of it")
    assert events[:2] == ["AnkiWeb starts", "AnkiWeb done"]
