"""Each scenario of identity_scenarios.py on a real collection."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

from tests.sync.identity_scenarios import CASES, Case, Files


def lay_out(world: Any, files: Files) -> None:
    for file in [path for path in world.root.rglob("*") if path.is_file()]:
        file.unlink()
    for path, content in {"End.md": "Nothing to ask.", **files}.items():
        if isinstance(content, str):
            world.write(path, content)
        else:
            (world.root / path).write_bytes(content)


def label(fields: Mapping[str, str]) -> str:
    sides = [fields["Text"]] if "Text" in fields else [fields["Front"], fields["Back"]]
    plain = [re.sub(r'<img src="([^".]*?)-\w+\.png"[^>]*>', r"[\1]", side) for side in sides]
    return " / ".join(" ".join(html.unescape(re.sub(r"<[^>]*>", " ", side)).split()) for side in plain)


def labels(world: Any) -> tuple[dict[str, list[int]], set[int]]:
    """Notes by label, with and without `` @path``; and the ids of those that are orphans."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    gone = set()
    for note in world.notes():
        if "zk::orphan" in note.tags:
            gone.add(note.id)
            continue
        name = label(dict(note.items()))
        path = note["ZK Key"].partition(":")[2].rpartition("#")[0]
        found[name].append(note.id)
        found[f"{name} @{path}"].append(note.id)
    return found, gone


def test_there_are_enough_and_no_name_twice() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_identity(world: Any, case: Case) -> None:
    lay_out(world, case.before)
    world.sync()
    before, _ = labels(world)
    reviewed = world.col.db.scalar("select count() from cards")
    for files in [case.between, case.after] if case.between is not None else [case.after]:
        lay_out(world, files)
        world.sync()
    after, gone = labels(world)

    known = {note_id for ids in before.values() for note_id in ids}
    for name in case.new:
        assert after[name], f"no note for {name}"
        assert not known & set(after[name]), f"{name} took over another flashcard's note"
    assert gone == {note_id for name in case.gone for note_id in before[name] if note_id in gone}
    assert len(gone) == len(case.gone)
    for now, then in case.same.items():
        assert after[now], f"no note for {now}"
        assert after[now] == before[then], f"{now} is not {then}"
    for name in after:
        if "@" not in name and name not in case.same and name not in case.new:
            fresh = {note_id for item in case.new for note_id in after[item]}
            assert set(after[name]) - fresh <= set(before[name]), f"{name} did not keep its note"
    assert world.col.db.scalar("select count() from cards") >= reviewed
    settled = world.mods()
    assert not world.sync().changed()
    assert world.mods() == settled


def test_the_report_says_what_an_edited_flashcard_was_taken_for(world: Any) -> None:
    world.qa("a.md", ("What is the capitol of France?", "Paris"), ("Who wrote the Monadology?", "Leibniz"))
    world.sync()
    world.qa("a.md", ("What is the capital of France?", "Paris"))
    world.qa("b.md", ("Who wrote “The Monadology”?", "Leibniz"))
    reasons = {outcome.path: outcome.reason for outcome in world.sync().outcomes}
    assert reasons == {
        "a.md": "taken for the edited form of “What is the capitol of France?”",
        "b.md": "taken for the edited form of “Who wrote the Monadology?” from a.md",
    }


def test_the_report_says_nothing_of_a_question_that_stayed(world: Any) -> None:
    """However its note was found, which depends on what else was edited."""
    questions = [f"Which is the {nth} planet?" for nth in ("first", "second", "third", "fourth")]
    world.qa("a.md", *((question, "as an answer about planets has it") for question in questions))
    world.sync()
    for answers in (["as an answer about moons has it"], ["something else", "or other"], ["nothing"] * 4):
        texts = [*answers, *["as an answer about planets has it"] * (4 - len(answers))]
        world.qa("a.md", *zip(questions, texts, strict=True))
        report = world.sync()
        assert report.counts()["updated"] > 0
        assert {outcome.reason for outcome in report.outcomes} == {""}
