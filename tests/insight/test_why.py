"""Why a line is no flashcard: each reason as data, for each thing that can keep a line from being one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run
from zk_sync.cards.why_not import example_of, reasons_for, reasons_in
from zk_sync.config import Settings, settings_from
from zk_sync.insight.why_no_card import why
from zk_sync.vault.zettel import zettel_from

CASES: list[tuple[str, int, str, dict[str, Any]]] = [
    ("front::back", 1, "needs_tag", {}),
    ("It is ==this==.", 1, "needs_tag", {}),
    ("one\n?\ntwo", 2, "needs_tag", {}),
    ("#flashcards\n\nfront::back", 3, "flashcard", {}),
    ("#flashcards\n\nfront::back", 3, "switched_off", {"notations": {"inline": False}}),
    ("#flashcards\n\nfront::back", 3, "switched_off", {"markers": {"inline": ""}}),
    ("front::back", 1, "switched_off", {"notations": {"inline": False}}),
    ("#flashcards\n\nit is **bold**", 3, "switched_off", {}),
    ("Q: a?\nA: b", 2, "flashcard", {}),
    ("Q: a?\nA: b", 2, "switched_off", {"notations": {"qa": False}}),
    ("#flashcards\n\nauthor:: Kahneman", 3, "field", {}),
    ("author:: Kahneman", 1, "field", {}),
    ("# Why is it?\nBecause.", 1, "headings", {}),
    ("# Osmosis\nIt is.", 2, "headings", {}),
    ("---\ntags: x\n---\nwords", 2, "frontmatter", {}),
    ("---\nanki: false\n---\nQ: a?\nA: b", 5, "anki_false", {}),
    ("---\ntype: x\n---\nQ: a?\nA: b", 5, "only_where", {"only_where": {"type": ["permanent"]}}),
    ("#flashcards\n\n```\nfront::back\n```", 4, "hidden", {}),
    ("#flashcards\n\nin `a::b` it", 3, "hidden", {}),
    ("#flashcards\n\na \\:: b", 3, "hidden", {}),
    ("<!-- front::back -->", 1, "hidden", {}),
    ("Q: a?", 1, "problem", {}),
    ("plain words", 1, "no_notation", {}),
    ("> [!question] Why?\n> So.", 1, "callout", {}),
    ("> [!question] Why?\n> So.", 2, "callout", {}),
    ("> [!question] Why?\n> So.", 1, "flashcard", {"callouts": ["question"]}),
    ("Q : why?\nA : so", 1, "nearly_qa", {}),
    ("q. why?", 1, "nearly_qa", {}),
    ("A: so", 1, "no_question", {}),
    ("It is {{c1:this}}.", 1, "nearly_cloze", {}),
    ("#flashcards\n\nIt is {{ c1::this }}.", 3, "nearly_cloze", {}),
    ("one", 0, "no_line", {}),
    ("one\n\ntwo", 2, "blank", {}),
    ("one", 9, "no_line", {}),
]


@pytest.mark.parametrize(("text", "line", "code", "settings"), CASES)
def test_each_thing_in_the_way_is_named(text: str, line: int, code: str, settings: dict[str, Any]) -> None:
    zettel = zettel_from("a.md", text, settings_from(settings))
    assert [reason.code for reason in reasons_for(zettel, line)] == [code]
    assert all(reason.text for reason in reasons_for(zettel, line))


@pytest.mark.parametrize(
    ("line", "written", "settings"),
    [
        ("it is **bold**", "**text**", {}),
        ("it is *so*", "*text*", {}),
        ("it is {{so}}", "{{text}}", {"clozes": {"braces": False}}),
        ("it is {so}", "{text}", {"clozes": {"braces": False}}),
        ("it is ==so==", "==text==", {"clozes": {"highlight": False}}),
    ],
)
@pytest.mark.parametrize("tag", ["#flashcards\n\n", "\n\n"])
def test_the_short_cloze_that_is_off_is_named(
    line: str, written: str, settings: dict[str, Any], tag: str
) -> None:
    zettel = zettel_from("a.md", tag + line, settings_from(settings))
    [reason] = reasons_for(zettel, 3)
    assert (reason.text, reason.setting) == (f"{written} is switched off in the settings.", "clozes")


def test_the_tag_named_is_that_of_the_settings() -> None:
    zettel = zettel_from("a.md", "front::back", Settings(flashcard_tags=("karten",)))
    [reason] = reasons_for(zettel, 1)
    assert reason.text == "front::back counts only in a zettel with a tag such as #karten."
    assert reason.setting == "flashcard_tags"


def test_all_of_a_zettel_at_once() -> None:
    text = "# Why?\none::two\n\nQ: three?\nA: ==four==\n\nfive ==six==\n"
    found = reasons_in(zettel_from("a.md", text, Settings()))
    assert [(line, reason.code) for line, reason in found] == [(2, "needs_tag"), (7, "needs_tag")]
    assert not reasons_in(zettel_from("a.md", "#flashcards\n\nfront::back\n\nwords", Settings()))


def test_every_notation_has_an_example() -> None:
    from zk_sync.cards.syntax import NOTATIONS

    assert all(example_of(syntax) for notation in NOTATIONS for syntax in notation.syntaxes)


@pytest.mark.parametrize(
    ("path", "settings", "code"),
    [
        ("a.md", {}, "flashcard"),
        ("Templates/a.md", {}, "excluded"),
        ("sub/a.md", {"include": ["other/"]}, "not_included"),
        ("a.txt", {}, "no_zettel"),
        ("binary.md", {}, "unreadable"),
        ("draft.md", {}, "flashcard status"),
    ],
)
def test_so_are_the_rules_of_the_vault(
    tmp_path: Path, path: str, settings: dict[str, Any], code: str
) -> None:
    (tmp_path / "ok.md").write_text("words")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.md").write_text("words")
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    status = "---\nstatus: draft\n---\n" if "draft" in path else ""
    file.write_bytes(b"\0" if "binary" in path else f"{status}Q: a?\nA: b\n".encode())
    told = why(tmp_path, path, 4 if status else 1, settings_from(settings))
    assert " ".join(reason.code for reason in told.reasons) == code
    assert told.is_flashcard == ("flashcard" in code)


def test_what_a_person_took_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Q: a?\nA: b\n")
    [row] = json.loads(run("cards", tmp_path, "--json").stdout)
    key = row["key"].partition(":")[2]
    told = why(tmp_path, "a.md", 1, settings_from({"not_flashcards": {key: "a?"}}))
    assert [(reason.code, reason.setting) for reason in told.reasons] == [("unwanted", "not_flashcards")]


def test_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    file = tmp_path / "a.md"
    file.write_text("front::back\n")
    done = run("why", f"{file}:1")
    assert (done.returncode, done.stderr) == (0, "")
    reason = "front::back counts only in a zettel with a tag such as #flashcards. (flashcard_tags)"
    assert done.stdout == f"a.md:1: front::back\n  {reason}\n"
    told = json.loads(run("why", f"{file}:1", "--json", "--set", "opt_in=all").stdout)
    assert (told["path"], told["line"], told["text"], told["is_flashcard"]) == (
        "a.md",
        1,
        "front::back",
        True,
    )
    assert [*told["reasons"][0]] == ["code", "text", "setting"]
    assert run("why", str(file)).returncode == 2
    assert "FILE:LINE" in run("why", f"{tmp_path}/none.md:3").stderr
