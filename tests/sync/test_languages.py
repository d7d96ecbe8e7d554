"""Programs that speak different languages sync one vault: an Anki in German, and the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools import texts
from tools.env import ROOT

PROGRAM = """
import json, sys
from pathlib import Path
from anki.collection import Collection
from zk_sync.config import settings_from
from zk_sync.sync.engine import Vault, sync
from zk_sync.texts import use_language

language, folder = sys.argv[1], Path(sys.argv[2])
use_language(language)
col = Collection(str(folder / "collection.anki2"))
report = sync(col, Vault(folder / "vault", "vault"), settings_from({"waiting": ["drafts/"]}))
col.close()
wrong = [problem.message for problem in report.problems]
print(json.dumps([report.counts(), wrong, [item.reason for item in report.waiting]]))
"""


def test_each_says_it_in_its_own_and_none_takes_that_for_a_change(tmp_path: Path) -> None:
    code = tmp_path / "code"
    shutil.copytree(ROOT / "zk_sync", code / "zk_sync", ignore=shutil.ignore_patterns("__pycache__"))
    texts.compile_all(code / "zk_sync")
    vault = tmp_path / "vault"
    (vault / "drafts").mkdir(parents=True)
    (vault / "broken.md").write_text("---\ntags: [a\n---\n")
    (vault / "whole.md").write_text("Q: What does it embed?\nA: This: ![[broken]] ![[lost.png]]\n")
    (vault / "drafts" / "later.md").write_text("Q: When?\nA: Later.\n")
    time.sleep(2.1)  # files just written are read anew each time; here the caches are to be used

    def synced(language: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, language, str(tmp_path)],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "PYTHONPATH": str(code)},
        )
        return json.loads(done.stdout.splitlines()[-1])

    assert synced("de")[0]["created"] == 2
    for _ in range(2):
        counts, wrong, waits = synced("de")
        assert (counts["unchanged"], counts["updated"]) == (2, 0)
        assert said(wrong, "das Frontmatter ist kein gültiges YAML: ")
        assert said(wrong, "„lost.png“ ist nicht im Zettelkasten; die Karte zeigt das an der Stelle an")
        assert said(wrong, "die Einbettung „![[broken]]“ ist nicht lesbar: broken.md:2: ")
        assert waits == ["Ordner drafts/"]
        counts, wrong, waits = synced("en")
        assert (counts["unchanged"], counts["updated"]) == (2, 0)
        assert said(wrong, "the frontmatter is not valid YAML: ")
        assert said(wrong, '"lost.png" is not in the vault; the card says so in its place')
        assert said(wrong, 'the embed "![[broken]]" cannot be read: broken.md:2: ')
        assert waits == ["folder drafts/"]


def said(messages: list[str], start: str) -> bool:
    return any(message.startswith(start) for message in messages)
