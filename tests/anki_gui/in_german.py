"""A vault in which much is wrong, and what tells a German text of ours from any other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import texts
from tools.env import ROOT

if TYPE_CHECKING:
    from anki.collection import Collection

ZETTELS = {
    "Klammer": "---\ntags: [a\n---\n",
    "Doppelpunkt": "---\ntitle: eins: zwei\n---\n",
    "Liste": "---\n- eins\n---\n",
    "Was": "---\nanki: vielleicht\n---\n",
    "Lücken": "#flashcards\n\nEine {{c1::offene Lücke.\n\nEine {{c900::hohe}} und {{c1:: }} leere.\n",
    "Offen": "#flashcards\n\nQ: Ohne Antwort?\n\n$$ x\n\n%% y\n\n```\nz\n",
    "Fremd": "START\nNanu\nFront\nBack: x\nEND\n\nSTARTI [Nanu] Front Back: x ENDI\n\nSTART\nBasic\n",
    "Bilder": "Q: Was fehlt?\nA: ![[fehlt.png]] ![[Bilder]] ![[Zettel#Nirgends]] [x](javascript:x) <form>\n",
    "Eins": "---\nid: 4711\n---\nQ: Eins?\nA: 1\n",
    "Zwei": "---\nid: 4711\n---\nQ: Zwei?\nA: 2\n",
    "Henne": "---\nrequires: '[[Ei]]'\n---\nQ: Was legt Eier?\nA: Die Henne.\n",
    "Ei": "---\nrequires: '[[Henne]]'\n---\nQ: Woraus schlüpft sie?\nA: Aus dem Ei.\n",
    "Keim": "---\nstatus: seedling\n---\nQ: Was wartet?\nA: Das.\n",
    "Handarbeit": "Q: Wer ändert das hier?\nA: Der Mensch.\n\nQ: Und was bleibt davon?\nA: Alles.\n",
    "Kopie.sync-conflict-1": "Q: Doppelt?\nA: Ja.\n",
}
LATER = {
    "Handarbeit": "Q: Wer ändert das hier?\nA: Der Zettel.\n\nQ: Und was bleibt davon?\nA: Alles.\n",
    "Ei": "---\nrequires: '[[Henne]]'\n---\nQ: Woraus schlüpft sie nun?\nA: Aus dem Ei.\n",
    "Keim": "Q: Was wartet?\nA: Das.\n",
}
# Said in the person's own words: a status field, a tag.
_THEIRS = r"[\w-]+: [\w-]+|#[\w/-]+"
_LEAST = 5  # letters; a text with fewer fits anything


def write_trouble(vault: Path) -> None:
    """Puts zettels into the vault that have each kind of problem."""
    _write(vault, ZETTELS)
    (vault / "Latein.md").write_bytes("Q: Größe?\nA: Mäßig.\n".encode("latin-1"))


def make_more_trouble(vault: Path, col: Collection) -> None:
    """Edits zettels and notes, so that the next sync has all kinds of reasons to give."""
    for search, answer in (("Wer ändert", "Anki."), ("Und was", "Nichts.")):
        note = col.get_note(col.find_notes(f'"Front:*{search}*"')[0])
        note["Back"] = answer
        col.update_note(note)
    col.remove_notes(col.find_notes("Front:*legt*"))
    _write(vault, LATER)
    (vault / "Eins.md").unlink()


def not_in_german(said: Iterable[str]) -> list[str]:
    """Those of the messages that are none of our German texts."""
    [path] = [path for path in texts.catalogues(ROOT / "zk_sync") if path.parts[-3] == "de"]
    known = "|".join([_THEIRS, *_patterns(texts.read(path))])
    return [text for text in said if not re.fullmatch(rf"(?:{known})(?:; (?:{known}))*", text, re.DOTALL)]


def _patterns(catalogue: Any) -> Iterable[str]:
    for message in catalogue:
        for text in message.string if message.pluralizable else (message.string,):
            if message.id and sum(map(str.isalpha, re.sub(r"\{\w+\}", "", text))) >= _LEAST:
                yield ".*".join(re.escape(part) for part in re.split(r"\{\w+\}", text))


def _write(vault: Path, zettels: dict[str, str]) -> None:
    for name, text in zettels.items():
        (vault / f"{name}.md").write_text(text, encoding="utf-8")
