"""A plan made with the caches and the agreement is the plan made without, whatever happens in between."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import fields, replace
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.decks import DeckId
from anki.notes import NoteId
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zk_sync.cards.zettel_record import dump, load, record_of
from zk_sync.config import Settings
from zk_sync.errors import ZkSyncError
from zk_sync.sync.engine import (
    Plan,
    PlannedSync,
    PlanRequest,
    Steps,
    Vault,
    apply_plan,
    index_path,
    next_step,
    plan_of,
    planning,
    read_vault,
    take_snapshot,
)
from zk_sync.sync.state import agreed, note_hashes
from zk_sync.sync.state.agreed import Agreement, agreement_path, read_agreement, sum_path
from zk_sync.sync.state.note_hashes import NoteHashes
from zk_sync.vault import file_cache as index_module
from zk_sync.vault import files as files_module
from zk_sync.vault.scan import File
from zk_sync.vault.zettel import zettel_from

TICK = 0.02  # seconds after which a file counts as quiet here
NAMES = ["Alpha", "202301010000 Beta", "sub/Gamma", "sub/Delta", "Hub"]
ANSWERS = [
    "plain",
    "with [[Alpha]] and [[Second name]]",
    "![[Hub#Shared]]",
    "![[Gamma]]",
    "![[image.png]]",
    "![](image.png) and more",
    "see [[202301010000]] and [x](sub/Delta.md)",
    "a footnote[^1] and a [link][1]",
    "![[#Shared]]",
]
MORE = ["Other", "sub/Alpha", "New", "under/Second name", "202301010000 Again", "gamma"]
LINKED = ["Alpha", "Second name", "Gamma", "New", "Other", "202301010000", "sub/Delta", "Hub", "One"]
FRONTS = [
    "title: Second name\n",
    "title: Other\n",
    "aliases: [Second name, New]\n",
    "aliases: One\n",
    "id: One\n",
    "id: 202301010000\n",
    "status: seedling\n",
    "direction: rtl\n",
    "deck: Own::Deck\n",
    "deck: Zettelkasten\n",
    "tags: [mine, area/x]\n",
    'requires: "[[Alpha]]"\n',
    'requires: ["[[Gamma]]", "[[Second name]]"]\n',
]
EDITS = [
    ("plain", "simple"),
    ("simple", "plain"),
    ("question 1", "question 5"),
    ("question 2", "quite another thing"),
    ("?", " indeed?"),
    (" indeed", ""),
    ("\nA:", "\nA: rather"),
]


class World:
    """A vault and a collection at the mercy of ``random``."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.settings = Settings(
            removed=self.random.choice(["suspend", "delete", "keep"]),
            on_conflict=self.random.choice(["skip", "vault", "anki"]),
            order=self.random.choice(["basics first", "basics first", "off"]),
            prerequisites_days=self.random.choice([0, 0, 7]),
            waiting_cards=self.random.choice(["suspend", "leave out"]),
        )
        self.vault = Vault(folder / "vault", "vault")
        self.vault.root.mkdir()
        self.col = Collection(str(folder / "collection.anki2"))
        self.index = index_path(Path(self.col.path), self.vault.id)
        for name in NAMES:
            self.write(name)
        self.write_image()

    # In the vault

    def file(self, name: str) -> Path:
        path = self.vault.root / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        return path

    def write(self, name: str) -> None:
        front = "".join(self.random.choices(FRONTS, k=self.random.randrange(4)))
        front = f"---\n{front}---\n" if front else ""
        cards = [self.flashcard(name) for _ in range(self.random.randrange(4))]
        foot = f"[^1]: foot {self.random.randrange(3)}\n\n[1]: https://example.org\n"
        shared = f"## Shared\n\nshared {self.random.randrange(3)}\n\n"
        self.file(name).write_text("\n".join([front, *cards, foot, shared]))

    def flashcard(self, name: str) -> str:
        number, answer = self.random.randrange(6), self.random.choice(ANSWERS)
        kind = self.random.random()
        if kind < 0.7:
            about = self.random.choice([name, name, "all"])
            block = self.random.choice(["", "", "", " ^one", " ^two"])
            return f"Q: question {number} of {about}?\nA: {answer}{block}\n"
        if kind < 0.85:
            return f"Sentence {number} of {name} hides {{{{c1::this}}}} and {{{{c2::{answer[:5]}}}}}.\n"
        return f"Question {number} of {name}\n{self.random.choice(['?', '??'])}\n{answer} #flashcards\n"

    def add_zettel(self) -> None:
        self.write(self.random.choice(MORE))

    def change_front(self) -> None:
        """Its title, id, aliases, tags, deck, status or what it requires: nothing else."""
        file = self.random.choice(sorted(self.vault.root.rglob("*.md")))
        text = file.read_bytes().decode(errors="ignore")
        lines = text.split("---\n")[1].splitlines(keepends=True) if text.startswith("---\n") else []
        body = text.split("---\n", 2)[2] if text.startswith("---\n") and text.count("---\n") > 1 else text
        lines = [line for line in lines if self.random.random() < 0.7]
        lines.append(self.random.choice(FRONTS))
        file.write_bytes(("---\n" + "".join(lines) + "---\n" + body).encode())

    def add_link(self) -> None:
        file = self.random.choice(sorted(self.vault.root.rglob("*.md")))
        file.write_bytes(file.read_bytes() + f"\nSee [[{self.random.choice(LINKED)}]].\n".encode())

    def remove_links(self) -> None:
        file = self.random.choice(sorted(self.vault.root.rglob("*.md")))
        file.write_bytes(re.sub(rb"\nSee \[\[.*\]\].\n", b"", file.read_bytes()))

    def move_folder(self) -> None:
        old, new = self.random.sample(["sub", "under", "moved"], 2)
        if (self.vault.root / old).exists() and not (self.vault.root / new).exists():
            (self.vault.root / old).rename(self.vault.root / new)

    def edit_zettel(self) -> None:
        self.write(self.random.choice(NAMES))

    def edit_within(self) -> None:
        """Other questions and answers, in another order or fewer, but the same names and links."""
        file = self.random.choice(sorted(self.vault.root.rglob("*.md")))
        text = file.read_bytes().decode(errors="ignore")
        front, *cards = text.split("Q: ")
        last, _, rest = cards.pop().partition("\n\n") if cards else ("", "", "")
        cards += [f"{last}\n\n"] if last else []
        changed = [card.replace(*self.random.choice(EDITS)) for card in cards]
        self.random.shuffle(changed)
        file.write_bytes("Q: ".join([front, *changed]).encode() + rest.encode())

    def drop_flashcard(self) -> None:
        file = self.random.choice(sorted(self.vault.root.rglob("*.md")))
        text = file.read_bytes().decode(errors="ignore")
        file.write_bytes(re.sub(r"Q: .*\nA: plain.*\n", "", text, count=1).encode())

    def edit_hub(self) -> None:
        self.write("Hub")

    def add_attachment(self) -> None:
        path = self.vault.root / self.random.choice(["sub/image.png", "Alpha.png", "other.pdf"])
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self.random.randbytes(20))

    def write_image(self) -> None:
        (self.vault.root / "image.png").write_bytes(self.random.randbytes(20))

    def remove_image(self) -> None:
        (self.vault.root / "image.png").unlink(missing_ok=True)

    def rename_zettel(self) -> None:
        old, new = self.random.choices([*NAMES, *MORE], k=2)
        if old != new and self.file(old).exists() and not self.file(new).exists():
            self.file(old).rename(self.file(new))

    def copy_zettel(self) -> None:
        """As a sync program leaves it, or a hand."""
        name = self.random.choice(NAMES)
        if self.file(name).exists():
            self.file(f"{name} 2").write_bytes(self.file(name).read_bytes())

    def delete_zettel(self) -> None:
        self.file(self.random.choice(NAMES[1:])).unlink(missing_ok=True)

    def break_zettel(self) -> None:
        self.file(self.random.choice(NAMES[1:])).write_bytes(b"---\n[\n---\nQ: caf\xe9?\nA: 1\n")

    def set_clock_of_file(self) -> None:
        """A restored backup, a copied vault, a clock that was put back: times say little."""
        files = sorted(self.vault.root.rglob("*.md"))
        when = self.random.choice([10**9, 10**9 + 1]) * 10**9
        os.utime(self.random.choice(files), ns=(when, when))

    def edit_unseen(self) -> None:
        """Same size and same modification time."""
        file = self.random.choice(sorted(self.vault.root.rglob("*.md")))
        times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
        data = file.read_bytes()
        file.write_bytes(data.replace(b"question 1", b"question 2").replace(b"shared 1", b"shared 2"))
        os.utime(file, ns=times)

    # In Anki

    def note(self) -> int:
        return self.random.choice(sorted(self.col.find_notes("note:Zettel*")) or [0])

    def edit_note(self) -> None:
        if note_id := self.note():
            note = self.col.get_note(note_id)
            note["Back" if "Back" in note else "Extra"] = self.random.choice(["edited", "again"])
            note.tags = self.random.choice([[], ["mine"]])
            self.col.update_note(note)

    def edit_note_past_anki(self) -> None:
        """As another add-on may: modification time and usn stay, and the length shows it."""
        assert self.col.db is not None
        self.col.db.execute(
            "update notes set flds = replace(flds, 'plain', 'rather plain') where id = ?", self.note()
        )

    def delete_note(self) -> None:
        if note_id := self.note():
            self.col.remove_notes([note_id])

    def suspend_note(self) -> None:
        if note_id := self.note():
            self.col.sched.suspend_cards([card.id for card in self.col.get_note(note_id).cards()])

    def unsuspend_note(self) -> None:
        if note_id := self.note():
            self.col.sched.unsuspend_cards([card.id for card in self.col.get_note(note_id).cards()])

    def review_note(self) -> None:
        cards = self.col.get_note(note_id).cards() if (note_id := self.note()) else []
        if not cards or cards[0].queue < 0:
            return
        self.col.decks.set_current(cards[0].did)
        others = [card for card in self.col.find_cards("is:new or is:due") if card != cards[0].id]
        self.col.sched.bury_cards(others)
        for queued in self.col.sched.get_queued_cards().cards:
            cards[0].start_timer()
            answer = self.col.sched.build_answer(card=cards[0], states=queued.states, rating=2)
            self.col.sched.answer_card(answer)
        self.col.sched.unbury_cards(others)

    def forget_reviews(self) -> None:
        if note_id := self.note():
            cards = [card.id for card in self.col.get_note(note_id).cards()]
            counts = self.random.choice([True, False])
            self.col.sched.schedule_cards_as_new(cards, restore_position=not counts, reset_counts=counts)

    def move_note(self) -> None:
        if note_id := self.note():
            deck = self.col.decks.id("Mine")
            assert deck is not None
            self.col.set_deck([card.id for card in self.col.get_note(note_id).cards()], DeckId(deck))

    def rename_deck(self) -> None:
        deck = self.col.decks.by_name("Zettelkasten")
        if deck:
            self.col.decks.rename(deck, self.random.choice(["Zettelkasten", "Renamed"]))

    def undo(self) -> None:
        if self.col.undo_status().undo:
            self.col.undo()

    # To the cache

    def lose_index(self) -> None:
        self.index.unlink(missing_ok=True)

    def lose_agreement(self) -> None:
        agreement_path(self.index).unlink(missing_ok=True)

    def damage_index(self) -> None:
        if self.index.exists():
            self.index.write_bytes(self.random.randbytes(3000))

    def damage_agreement(self) -> None:
        file = agreement_path(self.index)
        if file.exists():
            data = file.read_bytes()
            at = self.random.randrange(len(data))
            other = bytes([data[at] ^ 1])
            file.write_bytes(self.random.choice([data[:at], data[:at] + other + data[at + 1 :]]))

    def agreement_of_another_release(self) -> None:
        file = agreement_path(self.index)
        if file.exists():
            with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as db:
                db.execute(f"pragma user_version = {self.random.choice([0, 99])}")

    def agreement_is_killed(self) -> None:
        """Between its commit and its checksum, or while nobody could commit."""
        sum_path(agreement_path(self.index)).unlink(missing_ok=True)

    def another_process_writes(self) -> None:
        """A whole sync of another process, between the reading of this one and its plan."""
        steps = planning(self.vault, self.settings, self.index, PlanRequest(automatic=True, by_itself=True))
        step = next_step(steps)
        with suppress(ZkSyncError):
            self.check_and_sync(automatic=True)
        while not isinstance(step, PlannedSync):
            step = next_step(steps, step(self.col))
        if step.plan.is_empty:
            with suppress(ZkSyncError):
                apply_plan(self.col, step.plan)

    def index_of_yesterday(self) -> None:
        """Rows that do not fit: as when two processes take turns."""
        if self.index.exists():
            with suppress(sqlite3.DatabaseError), sqlite3.connect(self.index) as db:
                db.execute("update files set value = '[]' where path > 'H'")

    # Plans

    def plans(self, automatic: bool) -> tuple[Plan, Plan]:
        # As the window does: the vault is read with the settings as they are.
        chosen = replace(self.settings, on_conflict="skip") if automatic else self.settings
        steps = planning(self.vault, self.settings, self.index, PlanRequest(automatic, by_itself=automatic))
        plain = read_vault(self.vault, self.settings)
        days = self.settings.prerequisites_days
        snapshot = take_snapshot(self.col, self.vault, prerequisites_days=days)
        return answered(steps, self.col).plan, plan_of(plain, snapshot, chosen, automatic=automatic)

    def check_and_sync(self, automatic: bool) -> None:
        cached, plain = self.plans(automatic)
        # A plan by the agreement changes nothing: what is only needed to carry out changes is left out of it.
        left_out = {"keep", "seen", "before", "found"} if cached.seen is None else {"keep"}
        for field in fields(Plan):
            if field.name not in left_out:
                assert getattr(cached, field.name) == getattr(plain, field.name), field.name
        apply_plan(self.col, cached.confirmed())


def answered(steps: Steps, col: Collection) -> PlannedSync:
    """What the steps of a plan come to."""
    step = next_step(steps)
    while not isinstance(step, PlannedSync):
        step = next_step(steps, step(col))
    return step


VAULT_ACTS = (
    "edit_zettel edit_within edit_within edit_within drop_flashcard edit_hub write_image remove_image "
    "rename_zettel rename_zettel copy_zettel delete_zettel break_zettel edit_unseen set_clock_of_file "
    "add_zettel add_zettel change_front change_front add_link add_link remove_links move_folder "
    "add_attachment"
).split()
ANKI_ACTS = (
    "edit_note edit_note_past_anki delete_note suspend_note move_note rename_deck undo "
    "unsuspend_note review_note review_note forget_reviews"
).split()
CACHE_ACTS = (
    "lose_index lose_agreement damage_index damage_agreement "
    "agreement_of_another_release agreement_is_killed another_process_writes index_of_yesterday"
).split()


@contextmanager
def world(seed: int) -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        made = World(Path(folder), seed)
        try:
            yield made
        finally:
            made.col.close()


@pytest.fixture(autouse=True)
def soon_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_RACY_NS", int(TICK * 1e9))


@pytest.fixture(autouse=True)
def several_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of notes and cards, as in a large collection."""
    monkeypatch.setattr(note_hashes, "_PIECE", 3)


ACT = st.one_of(*map(st.sampled_from, (VAULT_ACTS, VAULT_ACTS, ANKI_ACTS, CACHE_ACTS)))
STEP = st.tuples(
    st.lists(ACT, min_size=1, max_size=2),
    st.sampled_from([True, True, True, False]),  # wait until files are quiet?
    st.sampled_from([(True, True), (False, False), (True, False), (False, True)]),  # automatic?
)


@given(st.integers(0, 2**32), st.lists(STEP, min_size=4, max_size=8))
@settings(
    max_examples=int(os.environ.get("ZK_EXAMPLES", "40")),
    deadline=None,
    derandomize="CI" in os.environ,  # as in test_stateful.py
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_plans_with_and_without_cache_are_the_same(
    seed: int, steps: list[tuple[list[str], bool, tuple[bool, bool]]]
) -> None:
    with world(seed) as made:
        for acts, waits, kinds in steps:
            for act in acts:
                getattr(made, act)()
            if waits:
                time.sleep(1.5 * TICK)
            for automatic in kinds:  # the second one most often by the agreement
                made.check_and_sync(automatic)


def looked_at(
    world, chosen: Settings | None = None, *, automatic: bool = True
) -> tuple[set[str], set[str]] | None:
    """Zettels, and questions of the notes, that the next sync looks at; None for all."""
    chosen = chosen or Settings()
    time.sleep(1.5 * TICK)
    vault = Vault(world.root, world.vault_id)
    index = index_path(Path(world.col.path), vault.id)
    snapshot = answered(planning(vault, chosen, index, PlanRequest(automatic)), world.col).snapshot
    if snapshot.scope is None:
        return None
    return set(snapshot.scope.paths), {note.fields["Front"] for note in snapshot.notes}


@pytest.fixture
def settled(world):
    """Three zettels that a sync with nothing to do has seen; one embeds another."""
    world.qa("a.md", ("one?", "1 as in [[b]]"), ("two?", "2"))
    world.qa("b.md", ("three?", "3"))
    world.qa("c.md", ("four?", "![[b#Shared]]"))
    world.sync()
    time.sleep(1.5 * TICK)
    assert world.sync().counts()["unchanged"] == 4
    return world


def test_only_what_changed_is_looked_at(settled) -> None:
    settled.qa("a.md", ("one?", "1 as in [[b]]"), ("two?", "2 and more"))
    assert looked_at(settled) == ({"a.md"}, {"one?", "two?"})
    assert settled.counts() == {"updated": 1, "unchanged": 3}
    settled.edit(settled.note("four?"), "Back", "edited")
    assert looked_at(settled) == ({"a.md", "c.md"}, {"one?", "two?", "four?"})
    assert settled.counts() == {"kept": 1, "unchanged": 3}
    assert looked_at(settled) is None  # nothing at all, by the agreement
    settled.write("b.md", "# Shared\n\nQ: three?\nA: 3\n\nnew\n")
    found = looked_at(settled)  # its title is new: one shows it, another one embeds it
    assert found
    assert found[0] == {"a.md", "b.md", "c.md"}


def test_a_sync_by_hand_decides_again_what_one_by_itself_left(settled) -> None:
    settled.qa("a.md", ("one?", "1 as in [[b]]"))
    time.sleep(1.5 * TICK)
    assert settled.counts(removed="delete") == {"skipped": 1, "unchanged": 3}
    chosen = Settings(removed="delete")
    assert looked_at(settled, chosen, automatic=False) == ({"a.md"}, {"one?", "two?"})
    assert settled.counts(removed="delete", automatic=False) == {"removed": 1, "unchanged": 3}


def test_a_changed_embed_finds_its_dependants(settled) -> None:
    settled.write("b.md", "Q: three?\nA: 3\n\n## Shared\n\nnew\n")
    assert looked_at(settled) == ({"b.md", "c.md"}, {"three?", "four?"})
    assert settled.counts() == {"updated": 1, "unchanged": 3}


def test_a_change_below_several_embeds_finds_its_dependants(settled) -> None:
    settled.write("d.md", "## Shared\n\n![[e]]\n")
    settled.write("e.md", "![[f]]")
    settled.write("f.md", "old")
    settled.qa("c.md", ("four?", "![[d]]"))
    time.sleep(1.5 * TICK)
    assert settled.counts() == {"updated": 1, "unchanged": 3}
    settled.sync()
    for text in ("new", "newer"):
        settled.write("f.md", text)
        assert looked_at(settled) == ({"c.md", "d.md", "e.md", "f.md"}, {"four?"})
        assert settled.counts() == {"updated": 1, "unchanged": 3}
        assert text in settled.note("four?")["Back"]
        time.sleep(1.5 * TICK)
        settled.sync()
    settled.write("d.md", "## Shared\n\n![[e]] and [[f]]\n")
    time.sleep(1.5 * TICK)
    settled.sync()
    settled.write("f.md", "newest")
    assert settled.counts() == {"updated": 1, "unchanged": 3}


def test_a_changed_block_finds_what_refers_to_it(world) -> None:
    uuid = "64a1b2c3-1111-2222-3333-444455556666"
    world.write("b.md", f"- old\n  id:: {uuid}\n")
    world.qa("c.md", ("four?", f"as in (({uuid}))"))
    world.sync()
    time.sleep(1.5 * TICK)
    assert world.note("four?")["Back"] == "as in old"
    world.write("b.md", f"- new\n  id:: {uuid}\n")
    time.sleep(1.5 * TICK)
    assert world.counts() == {"updated": 1}
    assert world.note("four?")["Back"] == "as in new"
    world.write("b.md", "- gone\n")
    world.write("d.md", f"- moved\n  id:: {uuid}\n")
    assert world.counts() == {"updated": 1}
    assert world.note("four?")["Back"] == "as in moved"


def test_a_card_that_is_begun_or_new_again_is_seen(world) -> None:
    """What holds a new card back does not hold one that was begun, so that a plan depends on it."""
    world.qa("a.md", ("one?", "1"), front="---\nstatus: seedling\n---\n")
    world.sync()
    card = world.note("one?").cards()[0]
    world.col.sched.unsuspend_cards([card.id])
    time.sleep(1.5 * TICK)
    world.sync()
    world.sync()
    assert '"freed"' in world.note("one?")["ZK State"]
    world.review(card)
    assert looked_at(world) == ({"a.md"}, {"one?"})
    world.sync()
    assert '"freed"' not in world.note("one?")["ZK State"]
    world.sync()
    world.col.sched.schedule_cards_as_new([card.id], reset_counts=True)
    assert world.counts() == {"updated": 1, "waiting": 1}
    card.load()
    assert card.queue == -1


def test_an_agreement_of_another_form_is_not_read(settled, monkeypatch: pytest.MonkeyPatch) -> None:
    [file] = (settled.device / "zettelkasten-sync").glob("*.agreed.sqlite")
    found = read_agreement(file)
    assert found
    found.close()
    monkeypatch.setattr(agreed, "FORMAT", 0)
    assert read_agreement(file) is None
    settled.qa("a.md", ("one?", "1 as in [[b]]"), ("two?", "2 and more"))
    assert looked_at(settled) is None


def test_what_changed_is_kept_by_the_sync_that_remembers(settled, monkeypatch: pytest.MonkeyPatch) -> None:
    settled.qa("a.md", ("one?", "1 as in [[b]]"), ("two?", "2 and more"))
    time.sleep(1.5 * TICK)
    assert settled.counts() == {"updated": 1, "unchanged": 3}
    assert settled.counts() == {"unchanged": 4}
    [file] = (settled.device / "zettelkasten-sync").glob("*.agreed.sqlite")
    file.unlink()
    read = []
    original = files_module.text_of

    def noting(file: File, root: Path) -> str:
        read.append(file.path)
        return original(file, root)

    monkeypatch.setattr(files_module, "text_of", noting)
    assert settled.counts() == {"unchanged": 4}
    assert set(read) == {"b.md"}  # the embedded one, for the fingerprint of what embeds it


@pytest.mark.parametrize(
    ("path", "text", "looked"),
    [
        ("new.md", "Only prose.\n", "new.md"),
        ("sub/b.md", "Another of that name.\n", "a.md c.md sub/b.md"),
        ("one.md", "---\naliases: [B]\n---\n", "a.md c.md one.md"),
        ("b.md", "Q: three?\nA: 3\n\nQ: five?\nA: 5\n", "b.md c.md"),
        ("b.md", "Q: three?\nA: 3\n\nSee [[a]].\n", "b.md c.md"),
        ("b.md", "---\ntitle: B\n---\nQ: three?\nA: 3\n", "a.md b.md c.md"),
        ("b.md", "---\n[\n---\n", "a.md b.md c.md"),
        ("image.png", "x", ""),
        ("b.png", "x", ""),
    ],
)
def test_what_others_may_show_otherwise_is_looked_at(settled, path: str, text: str, looked: str) -> None:
    settled.write(path, text)
    found = looked_at(settled)
    assert found
    assert found[0] == set(looked.split())


def test_a_zettel_that_cannot_be_read_is_tried_again(settled, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (settled.device / "zettelkasten-sync").glob("*.sqlite*"):
        file.unlink()
    original = files_module.text_of

    def broken(file: File, root: Path) -> str:
        if file.path == "a.md":
            raise OSError(5, "Input/output error")
        return original(file, root)

    with monkeypatch.context() as patch:
        patch.setattr(files_module, "text_of", broken)
        assert "a.md" in {problem.path for problem in settled.sync().problems}
    assert "a.md" not in {problem.path for problem in settled.sync().problems}


def test_a_note_without_a_flashcard_is_looked_at_with_its_zettel(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.qa("b.md", ("three?", "3"))
    world.sync()
    world.qa("a.md", ("two?", "2"))
    assert world.counts() == {"orphaned": 1, "unchanged": 2}
    time.sleep(1.5 * TICK)
    world.sync()
    world.qa("b.md", ("three?", "4"))
    assert looked_at(world) == ({"a.md", "b.md"}, {"one?", "two?", "three?"})
    world.qa("b.md", ("one?", "1"))  # so that it is found again where it moved to
    assert world.counts() == {"restored": 1, "unchanged": 1, "orphaned": 1}


def test_what_changed_in_anki_shows_also_within_one_second_and_after_a_newer_one(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"), ("three?", "3"))
    world.sync()
    col = world.col
    one, other = col.find_notes('"front:one?" OR "front:two?"')

    def edit(note_id: NoteId, text: str) -> int:
        note = col.get_note(note_id)
        note["Back"] = text
        col.update_note(note)
        return int(col.db.scalar("select mod from notes where id = ?", note_id))

    for _ in range(100):
        second = edit(one, "yes")
        before = kept_hashes(world)
        if edit(one, "nay") == second:
            break
        before.close()
    assert NoteHashes(col, before.head.pieces).changed(before) == {one}
    time.sleep(1.1)
    edit(other, "yes")
    assert NoteHashes(col, before.head.pieces).changed(before) == {one, other}
    before.close()
    later = kept_hashes(world)
    assert not NoteHashes(col, later.head.pieces).changed(later)
    edit(other, "nay")
    assert NoteHashes(col, later.head.pieces).changed(later) == {other}
    later.close()


def kept_hashes(world) -> Agreement:
    """The agreement that a sync leaves which has nothing to do."""
    assert world.sync().counts()["updated"] == 0
    found = read_agreement(agreement_path(index_path(Path(world.col.path), world.vault_id)))
    assert found
    return found


def test_a_key_is_kept_that_nothing_has_any_more(world) -> None:
    """For as long as some zettel has a problem; once it has none, the key is to be forgotten."""
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.write("b.md", "Three is {{c1::}}.\n")
    world.sync()
    world.col.remove_notes([world.note("two?").id])
    world.qa("a.md", ("one?", "1"))
    time.sleep(1.5 * TICK)
    assert world.sync().problems
    world.sync()
    world.qa("a.md", ("one?", "2"))
    assert looked_at(world) == ({"a.md"}, {"one?"})
    world.sync()
    index = index_path(Path(world.col.path), world.vault_id)
    vault = Vault(world.root, world.vault_id)

    def seen() -> int:
        time.sleep(1.5 * TICK)
        plan = answered(planning(vault, Settings(), index, PlanRequest(automatic=True)), world.col).plan
        return len(plan.seen or plan.before.seen)

    world.qa("a.md", ("one?", "3"))
    assert seen() == 2
    world.sync()
    world.write("b.md", "Three.\n")
    assert seen() == 1


@pytest.mark.parametrize("file_of", [Path, agreement_path], ids=["records", "agreement"])
def test_a_cache_of_a_newer_release_is_left_alone_and_not_used(world, file_of, caplog) -> None:
    """So going back to an older release makes a sync slower, and takes nothing from the newer one."""
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.sync()
    file = file_of(index_path(Path(world.col.path), world.vault_id))
    with closing(sqlite3.connect(file)) as db:
        [form] = db.execute("pragma user_version").fetchone()
        db.execute(f"pragma user_version = {form + 1}")
    before = file.read_bytes()
    world.qa("a.md", ("one?", "2"), ("two?", "2"))
    assert world.counts() == {"updated": 1, "created": 1}
    assert world.counts() == {"unchanged": 2}
    assert file.read_bytes() == before
    said = [record.message for record in caplog.records if "newer release" in record.message]
    assert set(said) == {f"{file.name} was written by a newer release, and is left alone"}
    assert len(said) <= 2  # one line for each sync that would have used it


def test_records_from_the_index_share_what_many_zettels_say() -> None:
    text = "---\ntags: [shared tag]\nstatus: growing\n---\nQ: [[Other]]?\nA: a\n"
    records = [record_of(zettel_from(path, text, Settings())) for path in ("a.md", "b.md")]
    one, other = (load(record.info.path, dump(record)) for record in records)
    assert [one, other] == records
    assert one.info.status is other.info.status
    both = [
        [record.found[0].flashcard.deck, *record.found[0].flashcard.tags, *record.info.links]
        for record in (one, other)
    ]
    assert both[0] == ["Zettelkasten", "shared_tag", "Other"]
    assert all(a is b for a, b in zip(*both, strict=True))


def test_a_note_without_a_flashcard_that_is_deleted_is_forgotten(world) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    world.qa("a.md", ("two?", "2"))
    world.sync()
    time.sleep(1.5 * TICK)
    world.sync()
    world.col.remove_notes([world.note("one?").id])
    vault, index = Vault(world.root, world.vault_id), index_path(Path(world.col.path), world.vault_id)
    planned = answered(planning(vault, Settings(), index, PlanRequest(automatic=True)), world.col)
    assert planned.snapshot.scope
    assert set(planned.plan.seen or ()) == {world.note("two?")["ZK Key"]}
