"""An error that nobody foresaw, in one zettel or note, is its problem alone, whichever function raises it."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zk_sync.cli import main
from zk_sync.sync.identity.pool import Pool

MARK = "poison"
READING = [
    "zk_sync.vault.files.zettel_from",
    "zk_sync.vault.zettel.simple_meta",
    "zk_sync.cards.extract.takes_part",
    "zk_sync.cards.extract.flashcard_from",
    "zk_sync.cards.extract._find",
    "zk_sync.cards.extract._read_control_lines",
    "zk_sync.cards.zettel_record.needs_of",
    "zk_sync.cards.zettel_record.content_hash",
    "zk_sync.cards.zettel_record.card_keys",
    "zk_sync.cards.zettel_record._info_of",
    "zk_sync.cards.fingerprint.Fingerprints.of",
    "zk_sync.cards.embedded.Embedded._answer",
]
RENDERING = [
    "zk_sync.cards.render.Renderer.render",
    "zk_sync.cards.markdown.parser.Markdown.body",
    "zk_sync.cards.markdown.parser.finished",
]
PLANNING = [
    "zk_sync.sync.plan.note_changes.created",
    "zk_sync.sync.plan.one_by_one.OneByOne.unmatched",
    "zk_sync.sync.plan.one_by_one.OneByOne._rendered",
]
NOTES = [
    "zk_sync.sync.plan.note_changes.held",
    "zk_sync.sync.plan.diff.edited_fields",
    "zk_sync.sync.plan.one_by_one.OneByOne.paired",
    "zk_sync.sync.plan.leftover_notes.orphaned",
    "zk_sync.sync.plan.one_by_one.OneByOne.left",
]
MATCHING = [
    "zk_sync.sync.collection.snapshot.load_or_refuse",
    "zk_sync.sync.identity.pool.path_of",
    "zk_sync.sync.identity.pool.question_in_key",
    "zk_sync.sync.identity.pool.zettel_of",
    "zk_sync.sync.identity.same_content.path_of",
    "zk_sync.sync.identity.compared_texts.text_of_flashcard",
    "zk_sync.sync.identity.compared_texts.text_of_note",
    "zk_sync.sync.identity.match.Pool",
]
ORDER = [
    "zk_sync.sync.plan.planner.order_in",
    "zk_sync.sync.plan.new_card_places.order_of",
    "zk_sync.sync.learning_order.order.components",
    "zk_sync.sync.plan.new_card_places.placements",
]


class Broken(Exception):
    """Stands for an error that nobody foresaw."""


def break_for_the_mark(patch: pytest.MonkeyPatch, name: str) -> list[int]:
    """Has a function raise where what it is given holds the mark; returns a list that counts how often."""
    module, *attributes = _module_and_rest(name)
    owner: Any = module
    for attribute in attributes[:-1]:
        owner = getattr(owner, attribute)
    original: Callable[..., Any] = getattr(owner, attributes[-1])
    raised: list[int] = []

    def broken(*arguments: Any, **named: Any) -> Any:
        given = (*arguments, *named.values())
        if any(MARK in f"{argument!r} {getattr(argument, 'zettel', '')!r}" for argument in given):
            raised.append(1)
            raise Broken(f"{name}\nsecond line")
        return original(*arguments, **named)

    patch.setattr(owner, attributes[-1], broken)
    return raised


def _module_and_rest(name: str) -> list[Any]:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            return [importlib.import_module(".".join(parts[:length])), *parts[length:]]
        except ModuleNotFoundError:
            continue
    raise AssertionError(name)


def fill(world) -> None:
    world.qa("a good.md", ("good one?", "1"), ("good two?", "2"))
    world.write(
        "b poison.md",
        "---\ntags: [poison]\n---\nQ: poison one?\nA: [[poison]] x\n\nQ: poison two?\nA: *2* y\n",
    )
    world.qa("c good.md", ("good three?", "3"))


@pytest.mark.parametrize("name", READING + RENDERING + PLANNING)
def test_the_rest_is_synced(
    world, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fill(world)
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        raised = break_for_the_mark(patch, name)
        for _ in range(2):
            report = world.sync()
            assert raised, "it was not asked at all"
            assert len(world.notes("good")) == 3
            said = [problem for problem in report.problems if "report it" in problem.message]
            assert {problem.path for problem in said} == {"b poison.md"}
            assert not any("\n" in problem.message for problem in said)
        assert any(record.exc_info for record in caplog.records), "what is kept going is logged"
    assert (
        world.sync().counts()["created"] == 2 - len(world.notes("poison")) or len(world.notes("poison")) == 2
    )
    assert len(world.notes("poison")) == 2
    assert not world.sync().problems


@pytest.mark.parametrize("name", READING + RENDERING + NOTES)
def test_notes_that_are_there_stay_as_they_are(world, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(world)
    world.sync()
    before = [note.fields for note in world.notes("poison")]
    with monkeypatch.context() as patch:
        break_for_the_mark(patch, name)
        if name.endswith(("orphaned", ".left")):
            world.write("b poison.md", "Q: poison one?\nA: [[poison]] x\n")
        elif not name.endswith(("held", "edited_fields")):
            (world.root / "b poison.md").touch()
        world.qa("c good.md", ("good three?", "three"))
        world.sync()
        assert "three" in world.note("good three")["Back"]
    after = [note.fields for note in world.notes("poison")]
    assert [fields[0] for fields in after] == [fields[0] for fields in before]
    assert not world.notes("tag:zk::orphan")


@pytest.mark.parametrize("is_moved", [False, True])
@pytest.mark.parametrize("name", MATCHING)
def test_what_cannot_be_matched_is_left_alone(
    world, name: str, is_moved: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world)
    world.sync()
    before = {note.id: note.fields for note in world.notes("poison")}
    if is_moved:
        world.delete("b poison.md")
        world.write("e poison.md", "Q: poison one?\nA: [[poison]] x\n\nQ: poison two?\nA: *2* y z\n")
    else:
        world.write("b poison.md", "Q: poison one, edited?\nA: [[poison]] x\n")
    world.qa("c good.md", ("good three?", "three"))
    world.qa("d new.md", ("good four?", "four"))
    with monkeypatch.context() as patch:
        raised = break_for_the_mark(patch, name)
        for _ in range(2):
            report = world.sync()
            assert raised or is_moved, "it was not asked at all"
            assert any("report it" in problem.message for problem in report.problems) == bool(raised)
            if raised:
                assert {note.id: note.fields for note in world.notes("poison")} == before
            assert not world.notes("tag:zk::orphan")
            if not is_moved:  # else whatever is new may be what was moved
                assert world.note("good three")["Back"] == "three"
                assert len(world.notes("good")) == 4
    assert not world.sync().problems
    assert {note.id for note in world.notes("poison")} == {*before}
    assert len(world.notes("good")) == 4
    assert len(world.notes("tag:zk::orphan")) == (0 if is_moved else 1)


def test_where_it_does_not_show_whose_error_it_is_only_what_did_not_change_is_synced(
    world, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world)
    world.sync()
    before = {note.id: note.fields[:2] for note in world.notes("")}
    world.qa("a good.md", ("good one, edited?", "1"), ("good two?", "2"))
    world.write("b poison.md", "---\ntags: [new]\n---\nQ: poison one?\nA: [[poison]] x\n")
    world.qa("d new.md", ("good four?", "four"))

    def broken(pool: Pool) -> None:
        if len(pool.all) > 2:
            raise Broken

    with monkeypatch.context() as patch:
        patch.setattr("zk_sync.sync.identity.same_content.pair_block_ids", broken)
        said = {problem.path for problem in world.sync().problems}
        assert said == {"a good.md", "b poison.md", "d new.md"}
        assert {note.id: note.fields[:2] for note in world.notes("")} == before
        assert len(world.notes("tag:new")) == 1
    world.sync()
    assert len(world.notes("")) == len(before) + 1
    assert len(world.notes("tag:zk::orphan")) == 1


def test_without_the_question_what_may_be_the_same_all_is_synced(
    world, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world)
    with monkeypatch.context() as patch:
        patch.setattr(f"{__name__}.MARK", "")
        break_for_the_mark(patch, "zk_sync.sync.plan.planner.maybe_same")
        [problem] = world.sync().problems
        assert "the search for notes" in problem.message
    assert len(world.notes("good")) == 3


@pytest.mark.parametrize("name", ORDER)
def test_without_an_order_of_learning_all_is_synced(
    world, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world)
    with monkeypatch.context() as patch:
        patch.setattr(f"{__name__}.MARK", "")
        raised = break_for_the_mark(patch, name)
        [problem] = world.sync().problems
        assert raised
        assert "the order of learning" in problem.message
    assert len(world.notes("good")) == 3
    assert not world.sync().problems


def test_the_command_line_prints_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("Q: good?\nA: 1\n")
    (tmp_path / "b.md").write_text("Q: poison?\nA: 2\n")
    for command, name in [
        ("cards", "zk_sync.cards.render.Renderer.render"),
        ("cards", "zk_sync.cards.extract.flashcard_from"),
        ("lint", "zk_sync.cards.extract.flashcard_from"),
        ("lint", "zk_sync.cards.quality.findings_of"),
        ("lint", "zk_sync.cards.quality.near_duplicates"),
    ]:
        with monkeypatch.context() as patch:
            break_for_the_mark(patch, name)
            assert main([command, str(tmp_path)]) == 0
        said = capsys.readouterr()
        assert command == "lint" or ("good" in said.out and "b.md:1" in said.err)
