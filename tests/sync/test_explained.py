"""Each problem says in plain words what to do, with the lines around it and what waits for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from zk_sync.config import Settings
from zk_sync.errors import Problem
from zk_sync.sync.reading.content import Vault, keys_of
from zk_sync.sync.reading.read_vault import read_vault
from zk_sync.sync.views.explained import Explained, explained


def problem_in(folder: Path, text: str) -> Explained:
    """What is said of the one problem of a vault that holds this one file."""
    (folder / "Note.md").write_text(text, encoding="utf-8")
    content = read_vault(Vault(folder, "v"), Settings())
    [problem] = content.problems
    return explained(problem, folder, Settings(), 3)


@pytest.mark.parametrize(
    ("frontmatter", "remedy"),
    [
        ("tags: [a, b", "Close the bracket [ in line 2, with ]."),
        ("tags: [a, b\nid: 1", "Close the bracket [ in line 2, with ]."),
        ("title: x\ntags: {a: 1", "Close the bracket { in line 3, with }."),
        ('title: "Half', 'Close the quotation mark " in line 2.'),
        ('title: "Half\ntags: [a]', 'Close the quotation mark " in line 2.'),
        ("title: A: B", "Put the value in line 2 into quotation marks: it holds a colon."),
        ("id: 1\ntitle: Why: yes: no", "Put the value in line 3 into quotation marks: it holds a colon."),
        ("title: @home", "Put @home in line 2 into quotation marks: YAML gives @ a meaning of its own."),
        ("title: `code`", "Put `code` in line 2 into quotation marks: YAML gives ` a meaning of its own."),
        ("alias: *star*", "Put *star* in line 2 into quotation marks: YAML gives * a meaning of its own."),
        ("tags:\n\t- a", "Put blanks in the place of the tab at the start of line 3."),
        ('title: "One" and two', "Put the whole value in line 2 into one pair of quotation marks."),
        ("id: 1\nno colon here\ntags: [a]", "Write line 3 as “name: value”, or take it out."),
        ("id: 1\n  title: x", "Let line 3 begin at the same column as the line above it."),
        ("up: [[A]], [[B]]", 'Write the links in line 2 as a list of quoted texts: ["[[A]]", "[[B]]"].'),
        ("at: {{date}}", "Put {{date}} in line 2 into quotation marks: YAML gives { a meaning of its own."),
        ("tags: [a, b]]", "Put [a, b]] in line 2 into quotation marks: YAML gives [ a meaning of its own."),
        (": x", "Write a name before the colon in line 2."),
        ("id: 1\n- c", "Write line 3 as “name: value”, or take it out."),
        ("just text", "Write the frontmatter in lines such as “name: value”, or take it out."),
        ("- a\n- b", "Write the frontmatter in lines such as “name: value”, or take it out."),
        ("a: \x07b", "Take out of line 2 what YAML cannot read."),
    ],
)  # fmt: skip
def test_what_to_do_about_frontmatter(tmp_path: Path, frontmatter: str, remedy: str) -> None:
    said = problem_in(tmp_path, f"---\n{frontmatter}\n---\nQ: One?\nA: Two.\n")
    assert said.remedy == remedy
    assert said.line in dict(said.lines)
    assert said.waits == (
        "Until then this file is left alone: its 3 notes stay as they are, and no new one is made."
    )


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Q: No answer?\n\ntext\n", "Write the answer below line 1, in a line that begins with “A:”."),
        ("one {{c1::two\n", "Close the deletion that begins in line 1, with }}."),
        ("one {{c1::}} two\n", "Write between :: and }} in line 1 what is to be asked."),
        ("Q: A\nA: ![[gone.png]]\n", "Put “gone.png” into the vault, or correct its name in line 1."),
        (
            "Q: A\nA: b\n```python\nx\n",
            "Close the code that begins in line 3, with ``` in a line of its own.",
        ),
        ("one {{c900::two}}\n", "Give the deletion in line 1 a number from 1 to 499."),
        ("Q: A\nA: ![[Note]]\n", "Take the embed “![[Note]]” out of line 1: it would contain itself."),
        (
            "Q: A\nA: ![[Note#^b]]\n",
            "Give a block of “Note.md” the name ^b, or correct the name in line 1.",
        ),
    ],
)
def test_what_to_do_about_a_flashcard(tmp_path: Path, text: str, remedy: str) -> None:
    (tmp_path / "Note.md").write_text(text, encoding="utf-8")
    content = read_vault(Vault(tmp_path, "v"), Settings())
    problems = [*content.problems, *(p for entry in content.entries for p in content.render(entry).problems)]
    [problem] = problems
    said = explained(problem, tmp_path, Settings(), 3)
    assert said.remedy == remedy
    assert said.lines[0] == (1, text.split("\n", maxsplit=1)[0])
    assert said.waits.startswith("The rest of this file is synced")


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        ("Q: Größe?\nA: ß\n".encode("latin-1"), "Save this file as UTF-8, as your editor's “Save as” can."),
        ("Q: a?\nA: b\n".encode("utf-16"), "Save this file as UTF-8, as your editor's “Save as” can."),
        (
            b"Q: a?\nA: \0\n",
            "Give this file another ending than .md, or let the settings leave it out: it is no text.",
        ),
        (
            b"Q: a?\nA: " + b"x" * 10_000_001,
            "Split this file, or let the settings leave it out: it is larger than 10 MB.",
        ),
        (
            b"<<<<<<< HEAD\nQ: a?\n=======\nQ: b?\n>>>>>>> x\n",
            "Keep one of the two versions from line 1 on, and take Git's marks out.",
        ),
    ],
    ids=["latin-1", "utf-16", "nul", "large", "conflict"],
)
def test_what_to_do_about_a_whole_file(tmp_path: Path, data: bytes, remedy: str) -> None:
    (tmp_path / "Other.md").write_text("Q: c?\nA: d\n", encoding="utf-8")
    (tmp_path / "Note.md").write_bytes(data)
    [problem] = read_vault(Vault(tmp_path, "v"), Settings()).problems
    said = explained(problem, tmp_path, Settings(), 0)
    assert said.remedy == remedy
    assert said.waits == "Until then this file is left alone: nothing is made of it."


def test_two_files_with_one_id_are_named(tmp_path: Path) -> None:
    for name in ("One", "Two"):
        (tmp_path / f"{name}.md").write_text("---\nid: 77\n---\nQ: a?\nA: b\n", encoding="utf-8")
    vault = Vault(tmp_path, "v")
    [problem] = keys_of(vault, read_vault(vault, Settings()).entries, {})[1]
    said = explained(problem, tmp_path, Settings(), 1)
    assert said.remedy == "Give either this file or “One.md” another id: both have 77."


def test_what_stands_behind_anki_is_named(tmp_path: Path) -> None:
    said = problem_in(tmp_path, "---\nanki: perhaps\n---\n")
    assert said.remedy.startswith("Write one of these behind “anki:” in the frontmatter: true, false, basic")


def test_only_the_lines_around_it_are_shown_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (vault / "Long.md").write_text("\n".join(map(str, range(1, 100))), encoding="utf-8")
    said = explained(Problem("Long.md", 50, "is wrong"), vault, Settings(), 0)
    assert [number for number, _ in said.lines] == [48, 49, 50, 51, 52]
    assert said.line == 50
    for path in ("../secret.md", "", "gone.md", "/etc/passwd"):
        assert explained(Problem(path, 1, "is wrong"), vault, Settings(), 0).lines == ()
    (vault / "Latin.md").write_bytes("é".encode("latin-1"))
    said = explained(Problem("Latin.md", 1, "is not UTF-8; save it as UTF-8"), vault, Settings(), 0)
    assert (said.remedy, said.lines) == ("", ())
