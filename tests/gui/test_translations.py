"""Every text has a translation in each language that has a catalogue."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import texts
from tools.env import ROOT

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
    program = "; ".join(
        [
            "from zk_sync.texts import use_language",
            "use_language('de')",
            "from zk_sync.gui import strings",
            "print(strings.CANCEL, strings.flashcards(1), strings.flashcards(2))",
        ]
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(tmp_path)},
    )
    assert said.stdout.strip() == "Abbrechen 1 Lernkarte 2 Lernkarten"
