"""``python -m zk_sync report``: what it says of a vault that was reviewed, and the JSON contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection

from tests.command_line import run
from tests.insight.year import Person, number_cards, study, travel
from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, sync

ZETTELS = {
    "202301010000 Base.md": "---\nstatus: evergreen\n---\n# Base\n\nQ: What is the base?\nA: This.\n",
    "202301010001 Middle.md": (
        "---\nstatus: evergreen\nrequires: '[[202301010000 Base]]'\n---\n# Middle\n\n[[Hub]]\n\n"
        "Q: What is in the middle?\nA: That.\n\nQ: What never ends?\nA: Learning this card by heart.\n"
    ),
    "202301010002 Seed.md": "---\nstatus: seedling\n---\n# Seed\n\nQ: What will grow?\nA: A seed.\n",
    "202301010003 Empty.md": "---\nstatus: evergreen\n---\n# Empty\n\nNothing to ask. [[Hub]]\n",
    "Hub.md": "---\nstatus: evergreen\n---\n# Hub\n\nMany link here.\n",
    **{f"Link {number}.md": f"# Link {number}\n\n[[Hub]]\n" for number in range(4)},
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "Zettel käßten"
    folder.mkdir()
    for name, text in ZETTELS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def collection(tmp_path: Path, vault: Path) -> Path:
    """Four months of reviews, then a long holiday; one flashcard always takes a minute, and is a leech."""
    path = tmp_path / "collection.anki2"
    col = Collection(str(path))
    col.set_config("fsrs", True)
    sync(col, Vault(vault, vault.name), settings_from({}))
    number_cards(col)
    study(col, Person(1), 120)
    travel(col, 2000)
    assert col.db is not None
    [slow] = col.find_notes('"What never ends?"')
    col.db.execute("update revlog set time = 60000 where cid in (select id from cards where nid = ?)", slow)
    col.tags.bulk_add([slow], "leech")
    col.close()
    (vault / "202301010004 New.md").write_text("# New\n\nQ: What comes?\nA: Not yet in Anki.\n", "utf-8")
    return path


def report(vault: Path, collection: Path, *more: str) -> dict[str, Any]:
    result = run("report", vault, "--collection", collection, "--json", *more)
    assert (result.returncode, result.stderr) == (0, "")
    return dict(json.loads(result.stdout))


def test_what_it_reports(vault: Path, collection: Path) -> None:
    before = collection.read_bytes()
    found = report(vault, collection)
    assert collection.read_bytes() == before
    assert (found["vault"], found["method"], found["budget_minutes"]) == (vault.name, "fsrs", 5)
    assert found["counts"] == {
        "zettels": 10,
        "flashcards": 5,
        "not_in_anki": 1,
        "new": 0,
        "learning": 0,
        "review": 3,
        "suspended": 1,
        "leeches": 1,
    }
    assert 0 < found["remembered"] < 0.7
    middle = "202301010001 Middle.md"
    dear = found["costly"][0]
    assert (dear["path"], dear["line"], dear["question"]) == (middle, 12, "What never ends?")
    assert dear["spent"] == 60 * dear["answers"] > 60
    assert dear["expected"] > dear["spent"]
    assert [row["line"] for row in found["leeches"]] == [12]
    assert found["waiting"] == [
        {
            "path": "202301010002 Seed.md",
            "line": 6,
            "key": f"{vault.name}:202301010002#{found['waiting'][0]['key'].partition('#')[2]}",
            "reason": "status: seedling",
        }
    ]
    assert [(row["path"], row["new"]) for row in found["next"]] == [("202301010004 New.md", 1)]
    assert found["permanent"] == 4
    assert [(gap["path"], gap["backlinks"]) for gap in found["without_cards"]] == [
        ("Hub.md", 6),
        ("202301010003 Empty.md", 0),
    ]
    assert [gap["path"] for gap in found["hubs"]] == ["Hub.md"]
    # Each neighbour of a forgotten flashcard's zettel hears of it.
    around = {row["path"]: row["forgotten"] for row in found["around"]}
    forgotten = {row["path"]: row["forgotten"] for row in found["zettels"]}
    assert around["Hub.md"] == forgotten[middle] > 0
    assert around[middle] == forgotten[middle] + forgotten["202301010000 Base.md"]


def test_for_a_person_and_its_limits(vault: Path, collection: Path) -> None:
    result = run("report", vault, "--collection", collection)
    assert (result.returncode, result.stderr) == (0, "")
    for words in (
        "Rewrite these: more than 5 minutes in 20 years",
        "202301010001 Middle.md:12  ",
        "What never ends?",
        "Waiting (1):",
        "status: seedling",
        "Hub.md  6 links to it, 0 flashcards",
    ):
        assert words in result.stdout
    short = run("report", vault, "--collection", collection, "--top", "1").stdout
    assert "… and 1 more (--top)" in short
    assert len(report(vault, collection, "--top", "1")["without_cards"]) == 1
    assert report(vault, collection, "--set", "budget_minutes=600")["costly"] == []


def test_when_it_cannot(vault: Path, collection: Path, tmp_path: Path) -> None:
    for arguments, words in (
        ((vault, "--collection", tmp_path / "none.anki2"), "does not exist"),
        ((tmp_path / "none", "--collection", collection), "does not exist"),
        ((vault, "--collection", collection, "--set", "budget_minutes=0"), "from 1 to 600"),
    ):
        result = run("report", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert words in result.stderr
        assert len(result.stderr.splitlines()) == 1
