"""Every text has a translation in each language that has a catalogue."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tools import texts
from tools.env import ROOT

# What is called with a message for a person.
SAYING = (
    "CollectionError Decision NotText Outcome Problem Refused VaultError "
    "_Wrong _tell outcome_of problem removed"
).split()
CATALOGUES = texts.catalogues(texts.CODE)


@pytest.mark.parametrize("path", CATALOGUES, ids=[path.parents[1].name for path in CATALOGUES])
def test_each_text_is_translated_with_its_placeholders(path: Path) -> None:
    wrong = list(texts.problems_of(texts.read(path), texts.texts_in_code()))
    assert not wrong, "\n".join(["make texts, and translate:", *wrong])


def test_what_is_lacking_is_named() -> None:
    template, catalogue = texts.Catalog(), texts.Catalog(locale="de")
    for text in ("right {n}", "no translation", "other {name}", ("{n} card", "{n} cards"), "guessed"):
        template.add(text)
    catalogue.add("right {n}", "richtig {n}")
    catalogue.add("other {name}", "anders {nahme}")
    catalogue.add(("{n} card", "{n} cards"), ("eine Karte", "{n} Karten"))
    catalogue.add("guessed", "geraten", flags=["fuzzy"])
    found = "\n".join(texts.problems_of(catalogue, template))
    for lacking in ("no translation", "anders {nahme}", "eine Karte", "guessed"):
        assert lacking in found
    assert "richtig" not in found


def test_the_compiled_catalogue_is_what_the_program_speaks(tmp_path: Path) -> None:
    code = tmp_path / "zk_sync"
    shutil.copytree(ROOT / "zk_sync", code, ignore=shutil.ignore_patterns("__pycache__"))
    texts.compile_all(code)
    assert not list(code.rglob("*.po"))
    program = """
        from zk_sync.texts import use_language
        use_language("de")
        from zk_sync.cards.flashcard import Flashcard
        from zk_sync.cards.quality import findings_of
        from zk_sync.config import problems_of
        from zk_sync.gui import strings
        from zk_sync.redaction import OurWords
        print(strings.CANCEL, strings.flashcards(1), strings.flashcards(2000))
        for rule, message in findings_of(Flashcard("basic", "qa", 1, "Is the sky blue?", "No.")):
            print(message, rule.source, sep="\\n")
        print(problems_of({"budget_minutes": 0})["budget_minutes"])
        print(OurWords().of("gilt als bearbeitete Fassung von „xyzzy“"))
        print(OurWords().of("bis „xyzzy“, „xyzzy“ gelernt sind; status: xyzzy"))
        """
    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(tmp_path)},
    )
    assert said.stdout.splitlines() == [
        "Abbrechen 1 Lernkarte 2.000 Lernkarten",
        (
            "Das ist eine Ja/Nein-Frage: Die Hälfte der Antworten stimmt schon durch Raten. "
            "Fragen Sie nach dem Was, Warum oder Wie."
        ),
        "Die Methode dieser Erweiterung: kurz, nur eines, eine Frage oder ein Lückentext",
        "erwartet wird eine ganze Zahl von 1 bis 600, nicht 0",
        "taken for the edited form of “…”",
        "until … are learned; (13 characters)",
    ]


def test_what_the_engine_says_to_a_person_is_marked() -> None:
    """Only the command line, which speaks English, makes a message of a bare text."""
    bare = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in sorted((ROOT / "zk_sync").rglob("*.py"))
        if file.name not in ("cli.py", "lint.py", "summary.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _name(call.func) in SAYING and any(map(_is_bare, call.args))
    ]
    assert not bare, f"mark these with _: {bare}"


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _is_bare(argument: ast.expr) -> bool:
    """Whether it is words that no catalogue knows."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(re.search(r"[a-z]{2,} [a-z]{2,}", text) for text in texts)
