"""A plan of which some changes wait: done in two steps, it ends where the whole would have ended."""

from __future__ import annotations

import random
import shutil
import string
from pathlib import Path

import pytest
from anki.collection import Collection

from tests.sync.same_device import copied
from zk_sync.config import settings_from
from zk_sync.sync.engine import Plan, Vault, apply_plan, only, plan_of, read_vault, take_snapshot
from zk_sync.sync.notes.zk_state import load

SHARED = "What?"  # which every zettel asks


def planned(col: Collection, root: Path, **settings) -> Plan:
    vault, chosen = Vault(root, "vault"), settings_from({"order": "off", **settings})
    content = read_vault(vault, chosen)
    return plan_of(content, take_snapshot(col, vault), chosen, automatic=False)


def held(col: Collection) -> list[tuple[object, ...]]:
    """What the collection holds of the vault, but for times, ids and places in the queue."""
    found = []
    for note in map(col.get_note, col.find_notes("")):
        cards = [(card.ord, col.decks.name(card.did), card.queue, card.ivl) for card in note.cards()]
        fields = dict(note.items())
        state = load(fields.pop("ZK State"))
        assert state is not None
        tell = (state.source, state.path, state.tags, state.is_orphan, dict(state.suspended))
        found.append((sorted(fields.items()), tell, sorted(note.tags), cards))
    decks = [deck.name for deck in col.decks.all_names_and_ids() if deck.name != "Default"]
    return [*sorted(found, key=repr), tuple(sorted(decks)), tuple(sorted(Path(col.media.dir()).iterdir()))][
        :-1
    ]


def keys(col: Collection) -> list[str]:
    return [note["ZK Key"] for note in map(col.get_note, col.find_notes(""))]


class Zettels:
    """A vault of random flashcards that changes at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.files: dict[str, list[tuple[str, str]]] = {}
        for number in range(4):
            self.files[f"{number}.md"] = [(SHARED, self.flashcard()[0]), self.flashcard(), self.flashcard()]

    def word(self) -> str:
        return "".join(self.random.choices(string.ascii_lowercase, k=7))

    def flashcard(self) -> tuple[str, str]:
        text = [self.word() for _ in range(9)]
        return " ".join(text[:6]), " ".join(text[6:])

    def change(self) -> None:
        path = self.random.choice(list(self.files))
        found = self.files[path]
        own = [number for number, (question, _) in enumerate(found) if question != SHARED]
        number = self.random.choice(own) if own else 0
        act = self.random.choice(
            ("new", "edit", "answer", "gone", "rename", "move", "swap", "cloze", "picture")
        )
        if act == "new" or not own:
            found.append(self.flashcard())
        elif act == "edit":
            question, answer = found[number]
            found[number] = (f"{question} {self.word()}", answer)
        elif act == "answer":
            found[number] = (found[number][0], self.flashcard()[1])
        elif act == "gone":
            found.pop(number)
        elif act == "rename":
            self.files[f"{self.random.randrange(1000)}x.md"] = self.files.pop(path)
        elif act == "move":
            self.files[self.random.choice(list(self.files))].append(found.pop(number))
        elif act == "swap":  # the same question is asked in both, so that each takes over a key of the other
            other = self.random.choice(list(self.files))
            self.files[path], self.files[other] = self.files[other], found
        elif act == "cloze":
            found[number] = (f"=={found[number][0]}== {found[number][1]}", "")
        elif act == "picture":
            found[number] = (found[number][0], f"{found[number][1]} ![[{self.random.randrange(3)}.png]]")

    def write(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        for number in range(3):
            (self.root / f"{number}.png").write_bytes(bytes([number]))
        for path, found in self.files.items():
            deck = f"---\ndeck: D{self.random.randrange(3)}::E\n---\n"
            blocks = [f"Q: {q}\nA: {a}" if a else f"{q} #card" for q, a in found]
            (self.root / path).write_text(deck + "\n\n".join(blocks) + "\n")


@pytest.mark.parametrize("seed", range(24))
def test_a_part_and_then_the_rest_is_the_whole(tmp_path: Path, seed: int) -> None:
    zettels = Zettels(tmp_path / "vault", seed)
    zettels.write()
    settings = {"removed": "delete" if seed % 3 == 0 else "suspend"}
    (tmp_path / "whole").mkdir()
    whole = Collection(str(tmp_path / "whole" / "collection.anki2"))
    apply_plan(whole, planned(whole, zettels.root))
    for _ in range(8):
        zettels.change()
    zettels.write()
    whole.close()
    copied(tmp_path / "whole", tmp_path / "part")
    whole, part = (Collection(str(tmp_path / name / "collection.anki2")) for name in ("whole", "part"))
    try:
        apply_plan(whole, planned(whole, zettels.root, **settings).confirmed())
        plan = planned(part, zettels.root, **settings)
        outcomes = [change.outcome for change in (*plan.creates, *plan.changes)]
        wait = set(zettels.random.sample(outcomes, len(outcomes) // 2))
        some = only(plan, lambda outcome: outcome not in wait, reason="waits")
        left = {item.note_id for item in some.quiet if item.reason == "waits"}
        assert left >= {outcome.note_id for outcome in wait if outcome.action != "created"}
        before = {note: part.get_note(note).fields for note in left if note}
        apply_plan(part, some.confirmed())
        assert {note: part.get_note(note).fields for note in before} == before
        assert len(set(keys(part))) == part.note_count()
        apply_plan(part, planned(part, zettels.root, **settings).confirmed())
        assert held(part) == held(whole)
        assert planned(part, zettels.root, **settings).is_empty
    finally:
        whole.close()
        part.close()


def test_both_wait_where_one_takes_the_key_of_the_other(world) -> None:
    world.qa("a.md", ("What?", "one two three"))
    world.qa("b.md", ("What?", "four five six"))
    world.qa("c.md", ("Else?", "1"))
    world.sync()
    world.qa("a.md", ("What?", "four five six"))
    world.qa("b.md", ("What?", "one two three"))
    world.qa("c.md", ("Else?", "2"))
    plan = planned(world.col, world.root)
    assert sorted(update.outcome.action for update in plan.updates) == ["moved", "moved", "updated"]
    for path in ("a.md", "b.md"):
        [left] = only(plan, lambda item, path=path: item.path != path).updates
        assert left.outcome.path == "c.md"


def test_what_only_the_waiting_need_is_not_made(world) -> None:
    world.write("pic.png", "x")
    world.write("a.md", "---\ndeck: A::B\n---\nQ: one?\nA: ![[pic.png]]\n")
    world.write("b.md", "---\ndeck: C\n---\nQ: two?\nA: 2\n")
    plan = planned(world.col, world.root)
    some = only(plan, lambda outcome: outcome.path == "b.md")
    report = apply_plan(world.col, some)
    assert [outcome.path for outcome in report.outcomes] == ["b.md"]
    assert {deck.name for deck in world.col.decks.all_names_and_ids()} == {"C", "Default"}
    assert not list(Path(world.col.media.dir()).iterdir())
    assert world.counts() == {"created": 1, "unchanged": 1}


def test_the_guard_looks_at_what_is_left(world) -> None:
    world.qa("a.md", *((f"q{n}?", str(n)) for n in range(30)))
    world.sync()
    world.write("a.md", "Q: q0?\nA: 0\n")
    plan = planned(world.col, world.root)
    assert "29 of the 30" in plan.guard
    going = [update.outcome.key for update in plan.updates]
    assert "15 of the 30" in only(plan, lambda outcome: outcome.key not in going[15:]).guard
    some = only(plan, lambda outcome: outcome.key not in going[5:], reason="later")
    assert some.guard == ""
    report = apply_plan(world.col, some)
    assert (report.counts()["orphaned"], report.counts()["skipped"]) == (5, 24)
    assert world.counts(automatic=False) == {"orphaned": 24, "unchanged": 1}
