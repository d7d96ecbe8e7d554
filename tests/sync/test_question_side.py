"""The question side as Anki draws it: neither title nor heading, a hint only behind a click."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.command_line import ROOT
from zk_sync.cards.flashcard import Flashcard
from zk_sync.config import Settings
from zk_sync.sync.engine import Vault, read_vault

EXAMPLES = ROOT / "examples" / "zettelkasten"
TITLE, HEADING, BULLET, OTHER = "Kestrels hover", "Ospreys dive", "Owls listen", "Terns skim"
# Each notation, with "hidden" on the side that is not the question, or both where both are asked.
NOTATIONS = {
    "qa": "Q: seen?\nHint: nudge\nA: hidden\nExtra: besides",
    "qa-bullet": f"- {BULLET}\n    - Q: seen?\n      A: hidden",
    "inline": "seen::hidden\nHint: nudge",
    "inline-bullet": f"- {BULLET}\n    - seen::hidden",
    "tagged-bullet": f"- {BULLET}\n    - seen #card\n        - hidden\n        - Hint: nudge",
    "inline-reversed": "seen:::seen too\nHint: nudge",
    "multiline": "seen\nHint: nudge\n?\nhidden",
    "multiline-reversed": "seen\n??\nseen too\nHint: nudge",
    "tagged": "seen #card\nHint: nudge\nhidden",
    "tagged-reversed": "seen #card-reverse\nseen too\nHint: nudge",
    "tagged-heading": f"### {OTHER}\n\ntext\n\n### seen #card\nHint: nudge\n\nhidden",
    "ruled": "seen\n---\nhidden\nHint: nudge",
    "cloze": "seen {{c1::hidden}}\nHint: nudge",
    "cloze-short": "seen ==hidden==\nHint: nudge",
    "logseq": "seen {{cloze hidden}}",
    "callout": "> [!flashcard] seen\n> Hint: nudge\n> hidden",
    "table": "| seen |\n| --- |\n| hidden |\nHint: nudge",
    "heading": f"### {OTHER}\n\ntext\n\n### seen?\nHint: nudge\n\nhidden",
    "start-end": "START\nBasic\nseen\nBack: hidden\nHint: nudge\nEND",
    "start-end-reversed": "START\nBasic (and reversed card)\nseen\nBack: seen too\nHint: nudge\nEND",
    "start-end-type": "START\nBasic (type in the answer)\nseen\nBack: hidden\nHint: nudge\nEND",
    "start-end-cloze": "START\nCloze\nseen {hidden}\nHint: nudge\nEND",
    "ankiops": "<!-- note_key: a -->\nQ: seen\nA: hidden",
    "inka": "---\nDeck: a\n\n1. seen\n> hidden\n---",
    "anki-sync-block": "<!-- basicblock-start -->\nseen :: hidden\n<!-- basicblock-end -->",
    "starti": "STARTI [Basic] seen Back: hidden Hint: nudge ENDI",
}


def asked(html: str) -> str:
    """What is seen before anything is opened."""
    html = re.sub(r"<style.*?</style>|<details.*?</details>", "", html, flags=re.DOTALL)
    html = re.sub(r'<div id="hint[^>]*class=hint.*?</div>', "", html, flags=re.DOTALL)
    return re.sub("<[^>]*>", " ", html)


def sides(world: Any) -> Iterator[tuple[Any, str, str]]:
    for card_id in world.col.find_cards(""):
        card = world.col.get_card(card_id)
        output = card.render_output()
        yield card, output.question_text, output.answer_text


def write_notations(world: Any) -> None:
    head = f"---\ntitle: {TITLE}\ntags: flashcards\n---\n## {HEADING}\n\n"
    for name, text in NOTATIONS.items():
        world.write(f"{name}.md", f"{head}{text}\n")
    for kind in ("basic", "reversed", "type", "cloze"):
        text = "seen {{c1::hidden}}" if kind == "cloze" else "hidden"
        world.write(f"whole-{kind}.md", f"---\ntitle: seen {kind}\nanki: {kind}\n---\n{text}\n")


@pytest.mark.parametrize("context", ["after", "hint", "always", "never"])
def test_each_notation_and_kind(world: Any, context: str) -> None:
    write_notations(world)
    report = world.sync(context=context, headings="questions")
    assert not report.problems
    hints = 0
    seen: set[tuple[str, int]] = set()
    for card, question, answer in sides(world):
        file = card.note()["ZK State"].split('"path":"')[1].split('"')[0].removesuffix(".md")
        seen.add((file, card.ord))
        shown = asked(question)
        is_whole_back = file == "whole-reversed" and card.ord == 1
        assert ("seen" in shown) != is_whole_back, file
        assert "hidden" not in shown or is_whole_back, file
        is_above = context == "always" and not file.startswith("whole")
        for text in (TITLE, HEADING):
            assert (text in shown) == is_above, (file, text)
        assert (BULLET in shown) == (file.endswith("-bullet") and context == "always"), file
        is_after = file.endswith("-bullet") and context != "never"
        assert asked(answer).count(BULLET) == int(is_after), file
        assert OTHER not in question + answer, file
        assert "besides" not in question
        assert "nudge" not in shown, file
        if "Hint: nudge" in NOTATIONS.get(file, "") and card.ord == 0:
            assert re.search(
                r"<a class=hint[^>]*>\s*Hint</a>\s*<div id=\"?hint[^>]*>nudge</div>", question
            ), file
            hints += 1
        else:
            assert "nudge" not in question, file  # on the reversed card it would be about the other side
        once = asked(answer).count(TITLE)
        assert once == (0 if file.startswith("whole") else 1), (file, answer)
    assert hints == sum("Hint: nudge" in text for text in NOTATIONS.values())
    assert {name for name, _ in seen} >= NOTATIONS.keys()
    assert {name for name, number in seen if number} == {
        "inline-reversed",
        "multiline-reversed",
        "tagged-reversed",
        "start-end-reversed",
        "whole-reversed",
    }


def test_the_example_vault(world: Any) -> None:
    shutil.rmtree(world.root)
    shutil.copytree(EXAMPLES, world.root)
    world.sync()
    vault = Vault(world.root, world.vault_id)
    content = read_vault(vault, Settings())
    by_key = {entry.card_key: entry for entry in content.entries}
    count = 0
    for card, question, _ in sides(world):
        entry = by_key[card.note()["ZK Key"].rpartition("#")[2]]
        flashcard: Flashcard = entry.flashcard
        title = content.zettel_infos[entry.path].title
        own = (flashcard.front, flashcard.text, flashcard.back if card.ord else "")
        for text in (title, *flashcard.headings):
            assert text not in asked(question) or any(text in said for said in own), (entry.path, text)
        assert "zk-context" not in re.sub("<style.*?</style>", "", question, flags=re.DOTALL)
        assert (title in asked(question)) == (flashcard.front == title and not card.ord)
        count += 1
    assert count >= 18
