"""Vaults and collections as other tools leave them: their note types, their renderers' HTML, their marks.

The texts are in ``tests/data/take_over.json``, which says whose renderers made the HTML.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anki.collection import Collection
from anki.decks import DeckId

DATA = json.loads((Path(__file__).parents[1] / "data" / "take_over.json").read_text(encoding="utf-8"))
PAIRS: list[tuple[str, str]] = [tuple(pair) for pair in DATA["pairs"]]
CLOZES: list[str] = DATA["clozes"]
_BACK = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"
_CLOZE = (("{{cloze:Text}}", "{{cloze:Text}}\n{{Extra}}"),)
# Note types that are not Anki's own: fields and templates, and whether they are clozes.
_TYPES: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...], bool]] = {
    "Obsidian-basic": (("Front", "Back", "Source"), (("{{Front}}", f"{_BACK}<br>{{{{Source}}}}"),), False),
    "Obsidian-cloze": (("Text", "Extra", "Source"), _CLOZE, True),
    "Yanki - Basic": (("Front", "Back", "YankiNamespace"), (("{{Front}}", _BACK),), False),
    "Yanki - Cloze": (
        ("Front", "Back", "YankiNamespace"), (("{{cloze:Front}}", "{{cloze:Front}}<br>{{Back}}"),), True,
    ),
    "Yanki - Basic (and reversed card with extra)": (
        ("Front", "Back", "Extra", "YankiNamespace"),
        (("{{Front}}", _BACK), ("{{Back}}", "{{FrontSide}}<hr id=answer>{{Front}}")),
        False,
    ),
    "AnkiOpsQA": (
        ("Question", "Answer", "Extra", "More", "AI Notes", "AnkiOps Key"),
        (("{{edit:Question}}", "{{edit:Question}}<hr>{{edit:Answer}}{{edit:Extra}}{{More}}"),),
        False,
    ),
    "AnkiOpsCloze": (
        ("Text", "Extra", "More", "AI Notes", "AnkiOps Key"),
        (("{{edit:cloze:Text}}", "{{edit:cloze:Text}}{{edit:Extra}}"),),
        True,
    ),
    "Inka Basic": (("Front", "Back"), (("{{Front}}", _BACK),), False),
    "Inka Cloze": (("Text", "Extra"), _CLOZE, True),
    "ObsidianAnkiSyncModel": (("oid", "Text", "Extra", "Breadcrumb"), _CLOZE, True),
    "GraphModel": (
        ("uuid-type", "uuid", "Text", "Extra", "Breadcrumb", "Config"),
        (("<script>`{{Config}}` `{{uuid-type}}`</script>{{Breadcrumb}}{{cloze:Text}}", _CLOZE[0][1]),),
        True,
    ),
}  # fmt: skip


@dataclass
class ToolsVault:
    """What one tool left: files by path, and what notes its flashcards are, by the path and the line there.

    ``truth``: note id → what identifies its flashcard, its question or text as written.
    """

    col: Collection
    files: dict[str, str] = field(default_factory=dict)
    truth: dict[int, str] = field(default_factory=dict)

    def add(self, said: str, note_type: str, *fields: str, tags: tuple[str, ...] = ()) -> int:
        """A note of the tool's; returns its id."""
        if note_type in _TYPES and not self.col.models.by_name(note_type):
            add_type(self.col, note_type)
        note = self.col.new_note(self.col.models.by_name(note_type))
        note.fields[: len(fields)] = list(fields)
        note.tags = list(tags)
        self.col.add_note(note, DeckId(self.col.decks.id("Old")))
        self.truth[note.id] = said
        return note.id


def add_type(col: Collection, name: str) -> None:
    """The note type of that name, as its tool makes it."""
    names, sides, is_cloze = _TYPES[name]
    notetype = col.models.new(name)
    notetype["type"] = int(is_cloze)
    for each in names:
        col.models.add_field(notetype, col.models.new_field(each))
    for number, (front, back) in enumerate(sides):
        template = col.models.new_template(f"Card {number + 1}")
        template["qfmt"], template["afmt"] = front, back
        col.models.add_template(notetype, template)
    col.models.add(notetype)


def _html(tool: str) -> Iterator[tuple[int, str, str, list[str]]]:
    """Of each pair its number, question and answer as written, and what the tool makes of it."""
    for number, ((question, answer), made) in enumerate(zip(PAIRS, DATA[tool]["pairs"], strict=True)):
        yield number, question, answer, made


def obsidian_to_anki(vault: ToolsVault, *, with_ids: bool = True) -> None:
    blocks = []
    for _, question, answer, made in _html("obsidian_to_anki"):
        number = vault.add(question, "Basic", *made, tags=("Obsidian_to_Anki",))
        mark = f"<!--ID: {number}-->\n" if with_ids else ""
        blocks.append(f"START\nBasic\n{question}\nBack: {answer}\n{mark}END\n")
    for text, made in zip(CLOZES, DATA["obsidian_to_anki"]["clozes"], strict=True):
        number = vault.add(text, "Cloze", made, tags=("Obsidian_to_Anki",))
        mark = f"<!--ID: {number}-->\n" if with_ids else ""
        blocks.append(f"START\nCloze\n{text}\n{mark}END\n")
    vault.files["a.md"] = "\n".join(blocks)


def flashcards_obsidian(vault: ToolsVault, *, with_ids: bool = True) -> None:
    blocks = []
    source = '<a href="obsidian://open?vault=V&file=a.md">a</a>'
    for _, question, answer, made in _html("flashcards_obsidian"):
        number = vault.add(question, "Obsidian-basic", *made, source, tags=("obsidian",))
        blocks.append(f"## {question} #card\n{answer}\n" + (f"\n^{number}\n" if with_ids else ""))
    for text, made in zip(CLOZES, DATA["flashcards_obsidian"]["clozes"], strict=True):
        number = vault.add(text, "Obsidian-cloze", made, "", source, tags=("obsidian",))
        blocks.append(f"# Clozes\n\n{text}" + (f"\n^{number}\n" if with_ids else "\n"))
    vault.files["a.md"] = "---\ncards-deck: Old\n---\n\n" + "\n".join(blocks)


def yanki(vault: ToolsVault) -> None:
    for number, question, answer, made in _html("yanki"):
        note = vault.add(question, "Yanki - Basic", *made, "Yanki")
        vault.files[f"y/{number}.md"] = f"---\nnoteId: {note}\n---\n{question}\n\n---\n\n{answer}\n"
    for number, ((question, answer), made) in enumerate(zip(PAIRS, DATA["yanki"]["reversed"], strict=False)):
        note = vault.add(question, "Yanki - Basic (and reversed card with extra)", *made, "", "Yanki")
        text = f"---\nnoteId: {note}\n---\n{question}\n\n---\n\n---\n\n{answer}\n"
        vault.files[f"y/r{number}.md"] = text
    for number, (text, made) in enumerate(DATA["yanki"]["clozes"]):
        note = vault.add(text, "Yanki - Cloze", made, "", "Yanki")
        vault.files[f"y/c{number}.md"] = f"---\nnoteId: {note}\n---\n{text}\n"


def ankiops(vault: ToolsVault) -> None:
    blocks = []
    for number, _question, _answer, made in _html("ankiops"):
        question, answer = DATA["ankiops"]["md"][number]
        vault.add(question, "AnkiOpsQA", *made, "", "", "", f"key-{number}")
        blocks.append(
            f"<!-- note_key: key-{number} -->\n<!-- note_type: AnkiOpsQA -->\nQ: {question}\nA: {answer}"
        )
    texts = zip(DATA["ankiops"]["clozes_md"], DATA["ankiops"]["clozes"], strict=True)
    for number, (text, made) in enumerate(texts):
        vault.add(text, "AnkiOpsCloze", made, "", "", "", f"key-c{number}")
        blocks.append(f"<!-- note_key: key-c{number} -->\n<!-- note_type: AnkiOpsCloze -->\nT: {text}")
    vault.files["Old.md"] = "\n\n---\n\n".join(blocks) + "\n"


def inka(vault: ToolsVault) -> None:
    blocks = ["---", "", "Deck: Old", "", "Tags: one two", ""]
    for number, question, answer, made in _html("inka"):
        note = vault.add(question, "Inka Basic", *made)
        quoted = "\n".join(f"> {line}".rstrip() for line in answer.split("\n"))
        blocks.append(f"<!--ID:{note}-->\n{number + 1}. {question}\n\n{quoted}\n")
    for number, (text, made) in enumerate(zip(CLOZES, DATA["inka"]["clozes"], strict=True)):
        note = vault.add(text, "Inka Cloze", made)
        blocks.append(f"<!--ID:{note}-->\n{number + 100}. {text}\n")
    vault.files["a.md"] = "\n".join([*blocks, "---", ""])


def obsidian_anki_sync(vault: ToolsVault) -> None:
    blocks = []
    for number, question, answer, made in _html("obsidian_anki_sync"):
        vault.add(question, "ObsidianAnkiSyncModel", f"Obs{number}", *made, "", "<a>a</a>")
        blocks.append(
            f'<!-- basicblock-start oid="Obs{number}" -->\n{question} ::\n{answer}\n<!-- basicblock-end -->'
        )
    for number, (text, made) in enumerate(zip(CLOZES, DATA["obsidian_anki_sync"]["clozes"], strict=True)):
        vault.add(text, "ObsidianAnkiSyncModel", f"ObsC{number}", made, "", "<a>a</a>")
        blocks.append(f'<!-- clozeblock-start oid="ObsC{number}" -->\n{text}\n<!-- clozeblock-end -->')
    vault.files["a.md"] = "\n\n".join(blocks) + "\n"


def logseq_anki_sync(vault: ToolsVault) -> None:
    blocks = []
    for number, question, answer, made in _html("logseq_anki_sync"):
        uuid = f"64a1b2c3-1111-2222-3333-{number:012d}"
        vault.add(question, "GraphModel", f"{uuid}-multiline_card", uuid, *made, "", "<a>page</a>", "{}")
        lines = "\n".join(f"\t  {line}" for line in answer.split("\n"))
        blocks.append(f"- {question} #card\n  id:: {uuid}\n\t- {lines.lstrip()}")
    for number, (text, made) in enumerate(zip(CLOZES, DATA["logseq_anki_sync"]["clozes"], strict=True)):
        uuid = f"64a1b2c3-1111-2222-4444-{number:012d}"
        vault.add(text, "GraphModel", f"{uuid}-cloze", uuid, made, "", "<a>page</a>", "{}")
        blocks.append(f"- {text}\n  id:: {uuid}")
    vault.files["logseq/config.edn"] = "{}"
    vault.files["pages/a.md"] = "\n".join(blocks) + "\n"


def by_hand(vault: ToolsVault) -> None:
    blocks = []
    for _, question, answer, made in _html("ankiops"):
        vault.add(question, "Basic", *made)
        blocks.append(f"## {question} #card\n{answer}\n")
    vault.files["a.md"] = "\n".join(blocks)


TOOLS: dict[str, Callable[..., Any]] = {
    "Obsidian_to_Anki": obsidian_to_anki,
    "Obsidian_to_Anki, without ids": lambda vault: obsidian_to_anki(vault, with_ids=False),
    "Flashcards for Obsidian": flashcards_obsidian,
    "Flashcards for Obsidian, without ids": lambda vault: flashcards_obsidian(vault, with_ids=False),
    "Yanki": yanki,
    "AnkiOps": ankiops,
    "Inka": inka,
    "Obsidian Anki Sync": obsidian_anki_sync,
    "logseq-anki-sync": logseq_anki_sync,
    "by hand": by_hand,
}
