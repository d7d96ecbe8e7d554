"""The command line as a person or script calls it: a process, its output and its exit code."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import anki._backend
import pytest
from anki.collection import Collection

from tests.command_line import ROOT, run
from zk_sync.cli import main
from zk_sync.sync.engine import write_settings

COUNTS = [
    *("zettels", "flashcards", "created", "updated", "unchanged", "moved", "kept", "conflicts"),
    *("orphaned", "restored", "removed", "folded", "skipped", "waiting"),
]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault = tmp_path / "Mein Zettelkasten é"
    vault.mkdir()
    (vault / "a.md").write_text(
        "---\ntags: [x]\n---\n# T\n\nQ: What is $x^2$ < 4?\nA: **b**\n", encoding="utf-8"
    )
    (vault / "b.md").write_text("It is {{c1::one::hint}}.\n", encoding="utf-8")
    return vault


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    path = tmp_path / "collection.anki2"
    Collection(str(path)).close()
    return path


def test_sync_prints_a_report_and_json_keeps_its_contract(vault: Path, collection: Path) -> None:
    first = run("sync", vault, "--collection", collection, "--json")
    assert (first.returncode, first.stderr) == (0, "")
    report = json.loads(first.stdout)
    assert set(COUNTS) <= report.keys()
    assert all(type(report[name]) is int for name in COUNTS)
    assert (report["zettels"], report["flashcards"], report["created"]) == (2, 2, 2)
    for change in report["changes"]:
        assert {"action", "key", "path", "line", "note_id"} <= change.keys()
        assert change["note_id"] > 0
    assert [(c["action"], c["path"], c["line"]) for c in report["changes"]] == [
        ("created", "a.md", 6),
        ("created", "b.md", 1),
    ]
    assert report["problems"] == []
    second = run("sync", vault, "--collection", collection)
    assert second.returncode == 0
    assert "nothing changed" in second.stdout
    assert "2 unchanged" in second.stdout


def test_adopt_keeps_its_contract(vault: Path, collection: Path) -> None:
    col = Collection(str(collection))
    notes = []
    for question, answer in (("What is \\(x^2\\) < 4?", "<p>b</p>"), ("Differs?", "old")):
        note = col.new_note(col.models.by_name("Basic"))
        note.fields = [question, answer]
        col.add_note(note, col.decks.id("Default"))
        notes.append(note.id)
    col.close()
    (vault / "c.md").write_text("Q: Differs?\nA: new\n\n#flashcards\n\nx::y <!--SR:!2031-01-01,12,250-->\n")
    for options in (("--dry-run",), ()):
        done = run("adopt", vault, "--collection", collection, "--schedules", "--json", *options)
        assert (done.returncode, done.stderr) == (0, "")
        found = json.loads(done.stdout)
        names = ("adopted", "scheduled", "ambiguous", "unsuitable", "differs", "left")
        assert [found[name] for name in names] == [1, 1, 0, 0, 1, 2]
        assert [(m["path"], m["line"], m["note_id"], m["by"], m["state"]) for m in found["matches"]] == [
            ("a.md", 6, notes[0], "text", "adopted"),
            ("c.md", 1, notes[1], "text", "differs"),
        ]
        assert all({"key", "reviews", "reason"} <= match.keys() for match in found["matches"])
    report = json.loads(run("sync", vault, "--collection", collection, "--yes", "--json").stdout)
    assert (report["unchanged"], report["there_already"], report["created"]) == (2, 1, 1)
    wrong = run("adopt", vault, "--collection", collection, "--by", "guess")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("zk_sync: --by guess")


def test_what_anki_prints_for_its_developers_stays_out(
    vault: Path, collection: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Anki 25.07 prints a stack to stdout when a call takes 0.2 s; by this clock each takes a second."""
    monkeypatch.setattr(anki._backend, "time", SimpleNamespace(time=itertools.count().__next__))
    monkeypatch.setattr(sys, "stdout", os.fdopen(os.dup(1), "w", encoding="utf-8"))
    assert main(["sync", str(vault), "--collection", str(collection), "--json"]) == 0
    sys.stdout.close()
    assert json.loads(capfd.readouterr().out)["created"] == 2


def test_dry_run_says_what_would_be_and_writes_nothing(vault: Path, collection: Path) -> None:
    before = collection.read_bytes()
    result = run("sync", vault, "--collection", collection, "--dry-run", "--json")
    assert json.loads(result.stdout)["created"] == 2
    assert collection.read_bytes() == before


def test_cards_prints_what_anki_would_get(vault: Path) -> None:
    result = run("cards", vault, "--json")
    assert (result.returncode, result.stderr) == (0, "")
    qa, cloze = json.loads(result.stdout)
    wanted = "path line kind front back extra text deck tags key status place builds_on".split()
    assert set(wanted) <= qa.keys()
    assert (qa["path"], qa["line"], qa["kind"]) == ("a.md", 6, "basic")
    assert qa["front"] == r"What is \(x^2\) &lt; 4?"
    assert qa["back"] == "<strong>b</strong>"
    assert (qa["deck"], qa["tags"], qa["text"]) == ("Zettelkasten", ["x"], "")
    assert (cloze["kind"], cloze["text"]) == ("cloze", "It is {{c1::one::hint}}.")
    assert cloze["front"] == cloze["back"] == ""


def test_a_reader_that_has_enough_is_no_error(vault: Path) -> None:
    (vault / "many.md").write_text("Q: Which?\nA: This.\n\n" * 5000, encoding="utf-8")
    command = [sys.executable, "-m", "zk_sync", "cards", str(vault)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_cards_of_one_file(vault: Path) -> None:
    [row] = json.loads(run("cards", vault / "b.md", "--json").stdout)
    assert row["path"] == "b.md"
    assert "one" in run("cards", vault / "b.md").stdout


def test_cards_tells_what_each_builds_on_and_what_waits(vault: Path) -> None:
    (vault / "c.md").write_text('---\nup: "[[b]]"\nstatus: draft\n---\nQ: c?\nA: 1\n', encoding="utf-8")
    (vault / "b.md").write_text('---\nrequires: "[[T]]"\n---\nQ: b?\nA: 1\n', encoding="utf-8")
    rows = json.loads(run("cards", vault, "--json").stdout)
    assert [(row["path"], row["place"], row["builds_on"], row["status"]) for row in rows] == [
        ("a.md", 0, [], "in"),
        ("b.md", 1, ["a.md"], "in"),
        ("c.md", 2, ["a.md", "b.md"], "waiting"),
    ]


def test_a_card_has_its_hint_and_what_stands_around_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Rain\n---\n## Where\nQ: q?\nHint: h\nA: a\n<!--ID: 1566052191670-->\n"
    )
    for setting, context in (("after", ""), ("always", "Rain › Where")):
        [row] = json.loads(run("cards", tmp_path, "--json", "--set", f"context={setting}").stdout)
        assert (row["hint"], row["title"], row["context"]) == ("h", "Rain", context)
        assert row["foreign_id"] == 1566052191670
    assert "  hint: h\n" in run("cards", tmp_path).stdout


def test_settings_come_from_a_file_and_single_ones(vault: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text('{"default_deck": "One", "context": false}')
    rows = json.loads(run("cards", vault, "--json", "--config", config).stdout)
    assert {row["deck"] for row in rows} == {"One"}
    rows = json.loads(run("cards", vault, "--json", "--config", config, "--set", "default_deck=Two").stdout)
    assert {row["deck"] for row in rows} == {"Two"}


def test_what_was_saved_for_the_vault_goes_before_a_file_but_not_before_single_settings(
    vault: Path, collection: Path, tmp_path: Path
) -> None:
    col = Collection(str(collection))
    write_settings(col, vault.name, {"default_deck": "Saved"})
    col.close()
    config = tmp_path / "config.json"
    config.write_text('{"default_deck": "File"}')
    for more, deck in (((), "Saved"), (("--set", "default_deck=One"), "One")):
        done = run("sync", vault, "--collection", collection, "--config", config, *more)
        assert done.returncode == 0, done.stderr
        col = Collection(str(collection))
        assert {col.decks.name(col.get_card(id_).did) for id_ in col.find_cards("")} == {deck}
        col.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "default_dek=x"], 'default_dek: no such setting, did you mean "default_deck"?'),
        (["--set", "headings=3"], "headings: expected one of"),
        (["--set", 'exclude=["!"]'], "exclude: ! is no pattern"),
        (["--set", "nonsense"], "expected NAME=VALUE"),
        (["--config", "missing.json"], "missing.json"),
    ],
)
def test_wrong_settings_are_named(vault: Path, arguments: list[str], message: str) -> None:
    result = run("cards", vault, *arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_missing_vault_or_collection_is_one_clear_line(
    vault: Path, collection: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments, message in [
        ((tmp_path / "no", "--collection", collection), "does not exist"),
        ((collection, "--collection", collection), "is a file, not a folder"),
        ((empty, "--collection", collection), "holds no Markdown files"),
        ((vault, "--collection", tmp_path / "no.anki2"), "does not exist"),
        ((vault, "--collection", vault / "a.md"), "cannot be opened"),
    ]:
        result = run("sync", *arguments)
        assert (result.returncode, result.stdout) == (2, ""), arguments
        assert message in result.stderr
        assert result.stderr.count("\n") == 1


def test_a_collection_in_use_is_named(vault: Path, collection: Path) -> None:
    col = Collection(str(collection))
    try:
        result = run("sync", vault, "--collection", collection)
    finally:
        col.close()
    assert (result.returncode, result.stdout) == (2, "")
    assert "in use; close Anki first" in result.stderr
    assert result.stderr.count("\n") == 1


BAD_FILES: dict[str, tuple[bytes, int, str]] = {
    "yaml.md": (b"---\ntitle: a\ntags: [x\n---\nQ: one?\nA: 1\n", 3, "YAML"),
    "list.md": (b"---\n- a\n- b\n---\nQ: one?\nA: 1\n", 2, "name: value"),
    "binary.md": (b"\x89PNG\n\x1a\n\0\0\0\rIHDR", 3, "no text file"),
    "utf16.md": ("Q: one?\nA: 1\n".encode("utf-16"), 1, "UTF-16"),
    "latin1.md": ("line one\nQ: caf\xe9?\nA: 1\n".encode("latin-1"), 2, "not UTF-8"),
    "image.md": (b"\nQ: what?\nA: ![[gone.png]]\n", 2, "gone.png"),
    "cloze.md": (b"text\n\nAn empty {{c1::}} one.\n", 3, "cloze"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_input_is_named_with_its_line_and_the_rest_syncs(
    vault: Path, collection: Path, name: str
) -> None:
    data, line, words = BAD_FILES[name]
    (vault / name).write_bytes(data)
    result = run("sync", vault, "--collection", collection, "--json")
    assert (result.returncode, result.stderr) == (0, "")
    report = json.loads(result.stdout)
    [problem] = report["problems"]
    assert (problem["path"], problem["line"]) == (name, line)
    assert words in problem["message"]
    assert report["created"] == (3 if name == "image.md" else 2)
    text = run("sync", vault, "--collection", collection, "--strict")
    assert text.returncode == 1
    assert f"{name}:{line}: " in text.stdout


def test_an_unreadable_file_is_named_and_the_rest_syncs(vault: Path, collection: Path) -> None:
    (vault / "link.md").symlink_to(vault / "nowhere.md")
    locked = vault / "locked.md"
    locked.write_text("Q: one?\nA: 1\n")
    locked.chmod(0)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:  # root reads everything, so that the file is left to the dangling link alone
        locked.unlink()
    report = json.loads(run("sync", vault, "--collection", collection, "--json").stdout)
    named = {problem["path"]: problem["message"] for problem in report["problems"]}
    assert "cannot be read" in named["link.md"]
    assert is_root or "cannot be read" in named["locked.md"]
    assert report["created"] == 2


def test_the_home_folder_is_no_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People keep their settings in Git there, and Logseq its graph in ~/logseq."""
    home = tmp_path / "home/me"
    (home / "notes").mkdir(parents=True)
    (home / ".git").mkdir()
    (home / "logseq").mkdir()
    (tmp_path / ".git").mkdir()
    (home / "notes/a.md").write_text("Q: one?\nA: 1\n")
    (home / "private.md").write_text("Q: two?\nA: 2\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    rows = json.loads(run("cards", home / "notes/a.md", "--json").stdout)
    assert [row["key"].partition("#")[0] for row in rows] == ["notes:a.md"]
    (home / "notes/.git").mkdir()
    (home / "notes/sub").mkdir()
    (home / "notes/sub/b.md").write_text("Q: three?\nA: 3\n")
    rows = json.loads(run("cards", home / "notes/sub/b.md", "--json").stdout)
    assert [row["key"].partition("#")[0] for row in rows] == ["notes:sub/b.md"]


HOSTILE = "\x1b[2J\x1b]0;gotcha\x07\x9b31m\u202e"
COMMANDS = [
    ("cards",),
    ("lint",),
    ("lint", "--format", "unix"),
    ("sync", "--dry-run"),
    ("sync",),
    ("report",),
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_file_name_or_message_commands_the_terminal(
    vault: Path, collection: Path, command: tuple[str, ...]
) -> None:
    name = f"c{HOSTILE}\nd.md:1: forged.md"
    text = f"---\nstatus: odd\n---\nQ: Is `{HOSTILE}` shown?\nA: ![[{HOSTILE}.png]]\n"
    (vault / name).write_text(text, encoding="utf-8")
    (vault / f"e{HOSTILE}.md").write_text("---\ntags: [a\n---\nQ: Is it?\nA: No.\n", encoding="utf-8")
    named = ("--collection", collection) if command[0] in ("sync", "report") else ()
    result = run(*command, vault, *named)
    assert result.returncode == 0
    said = result.stdout + result.stderr
    assert "[2J]0;gotcha" in said, "it is about this file, whose control characters Anki cannot keep"
    assert not [char for char in said if (char < " " and char not in "\n\t") or "\x7f" <= char < "\xa0"]
    assert "\u202e" not in said
    assert not [line for line in said.splitlines() if line.startswith("d.md")], "one name, one line"
    as_json = run(*command, vault, *named, "--json")
    assert not set("\x1b\x9b\u202e") & set(as_json.stdout)
    if command[0] == "cards":
        assert "c[2J]0;gotcha\x9b31m\u202e\nd.md:1: forged.md" in {
            row["path"] for row in json.loads(as_json.stdout)
        }


def test_wrong_arguments_do_not_command_the_terminal(vault: Path) -> None:
    result = run("cards", vault, f"--{HOSTILE}")
    assert result.returncode == 2
    assert "gotcha" in result.stderr
    assert not set("\x1b\x9b\u202e") & set(result.stderr)


def test_all_that_is_said_goes_through_one_function() -> None:
    code = (ROOT / "zk_sync" / "cli.py").read_text(encoding="utf-8")
    assert code.count("print(") == 1, "say it with _say, so that no name in it commands the terminal"
    assert code.count("json.dumps(") == 1
