"""Random edits of the vault and random acts in Anki, with syncs between: what must hold, holds.

The model knows which flashcard is which (``uid``), which the add-on has to find out. Texts are made of random
words, so that an edited flashcard resembles itself and no other.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

from anki.collection import Collection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.sync.model_questions import SYMBOLS, TEMPLATE, OfTemplate, Owner, Question, Sentence, asks, word
from zk_sync.config import Settings
from zk_sync.errors import Cancelled, CollectionError
from zk_sync.sync.engine import (
    Report,
    Vault,
    apply_plan,
    index_path,
    plan_of,
    read_vault,
    sync,
    take_snapshot,
)
from zk_sync.sync.plan.diff import ORPHAN_TAG
from zk_sync.sync.reading.content import keys_of
from zk_sync.vault import file_cache


class Syncing(RuleBasedStateMachine):
    """The vault is ``files``; the collection is real."""

    @initialize(seed=st.integers(0, 2**32))
    def start(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "vault"
        self.root.mkdir()
        self.col = Collection(str(self.folder / "collection.anki2"))
        self.files: dict[str, list[Question]] = {}
        self.broken: set[str] = set()
        self.uids = 0
        self.owners: dict[int, Owner] = {}  # by note id
        self.symbols: dict[tuple[int, int], str] = {}  # note id and number → what that deletion says
        self.edits: dict[int, tuple[str, str]] = {}  # note id → field and text that the person wrote
        self.trash: list[tuple[str, list[Question]]] = []
        self.fronts: dict[str, str] = {}  # path → frontmatter
        self._add("keep.md", 3)

    def teardown(self) -> None:
        if hasattr(self, "col"):
            self.col.close()
            shutil.rmtree(self.folder)

    # Words and files

    def _word(self) -> str:
        return word(self.random)

    def _question(self) -> Question:
        self.uids += 1
        return Question(self.uids, [self._word() for _ in range(6)], [self._word() for _ in range(3)])

    def _add(self, path: str, count: int) -> None:
        self.files.setdefault(path, []).extend(self._question() for _ in range(count))
        self._write(path)

    def _write(self, path: str) -> None:
        self.broken.discard(path)
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(question.text() for question in self.files[path]) + "\nEnd.\n"
        asks_clozes = any(isinstance(question, Sentence) for question in self.files[path])
        file.write_text(self.fronts.get(path, "") + ("#flashcards\n\n" if asks_clozes else "") + text)

    def _pick(self) -> tuple[str, Question] | None:
        everything = [(path, question) for path, found in self.files.items() for question in found]
        return self.random.choice(everything) if everything else None

    # Edits of the vault

    def create_zettel(self) -> None:
        self._add(f"{self._word()}.md", self.random.randrange(1, 4))

    def create_zettel_with_id(self) -> None:
        self._add(f"2023{self.random.randrange(10**8):08} {self._word()}.md", 2)

    def create_zettel_of_template(self) -> None:
        path = f"{self._word()}.md"
        self.files[path] = []
        for asked in TEMPLATE:
            self.uids += 1
            question = OfTemplate(self.uids, asked.split(), [])
            question.edit_answer(self.random)
            self.files[path].append(question)
        self._write(path)

    def create_sentence(self) -> None:
        self.uids += 1
        symbols = self.random.sample(SYMBOLS, 3)
        places = {symbol: self._word() for symbol in symbols}
        sentence = Sentence(self.uids, [self._word() for _ in range(6)], symbols, places=places)
        path = f"{self._word()}.md"
        self.files[path] = [sentence]
        self._write(path)

    def edit_question(self) -> None:
        if picked := self._pick():
            path, question = picked
            question.edit_question(self.random)
            self._write(path)

    def edit_answer(self) -> None:
        if picked := self._pick():
            path, question = picked
            question.edit_answer(self.random)
            self._write(path)

    def remove_flashcard(self) -> None:
        if picked := self._pick():
            path, question = picked
            self.files[path].remove(question)
            self._write(path)

    def move_flashcard(self) -> None:
        picked = self._pick()
        if picked and len(self.files) > 1:
            path, question = picked
            target = self.random.choice(sorted(self.files))
            self.files[path].remove(question)
            self.files[target].append(question)
            self._write(path)
            self._write(target)

    def rename_zettel(self) -> None:
        old = self.random.choice(sorted(self.files))
        if old != "keep.md" and old not in self.broken:
            new = f"{self._word()}/{self._word()}.md"
            self.files[new] = self.files.pop(old)
            (self.root / old).unlink()
            self._write(new)

    def delete_zettel(self) -> None:
        path = self.random.choice(sorted(self.files))
        if path != "keep.md":
            self.trash.append((path, self.files.pop(path)))
            self.broken.discard(path)
            (self.root / path).unlink()

    def restore_zettel(self) -> None:
        if self.trash:
            path, questions = self.trash.pop()
            if path not in self.files:
                self.files[path] = questions
                self._write(path)

    def break_zettel(self) -> None:
        path = self.random.choice(sorted(self.files))
        (self.root / path).write_bytes(b"---\ntags: [\n---\nQ: caf\xe9\n")
        self.broken.add(path)

    def mend_zettels(self) -> None:
        for path in sorted(self.broken):
            self._write(path)

    def change_status_and_requirements(self) -> None:
        path, basic = self.random.choice(sorted(self.files)), self.random.choice(sorted(self.files))
        status = self.random.choice(["seedling", "evergreen"])
        self.fronts[path] = f'---\nstatus: {status}\nrequires: "[[{basic}]]"\n---\n'
        self._write(path)

    # Acts in Anki

    def _note_id(self) -> int | None:
        found = sorted(self.col.find_notes("note:Zettel*"))
        return self.random.choice(found) if found else None

    def review(self) -> None:
        for deck in self.col.decks.all_names_and_ids():
            self.col.decks.set_current(deck.id)
            queue = self.col.sched.get_queued_cards().cards
            if queue:
                card = self.col.get_card(queue[0].card.id)
                card.start_timer()
                answer = self.col.sched.build_answer(card=card, states=queue[0].states, rating=2)
                self.col.sched.answer_card(answer)
                return

    def edit_in_anki(self) -> None:
        if note_id := self._note_id():
            note = self.col.get_note(note_id)
            field = "Back" if "Back" in note else "Extra"
            note[field] = f"edited {self._word()}"
            self.col.update_note(note)
            self.edits[note_id] = (field, note[field])

    def tag_and_flag(self) -> None:
        if note_id := self._note_id():
            note = self.col.get_note(note_id)
            note.tags.append("mine")
            self.col.update_note(note)
            self.col.set_user_flag_for_cards(2, [card.id for card in note.cards()])

    def suspend_or_bury(self) -> None:
        if note_id := self._note_id():
            cards = [card.id for card in self.col.get_note(note_id).cards()]
            self.random.choice([self.col.sched.suspend_cards, self.col.sched.bury_cards])(cards)

    def unsuspend_and_reposition(self) -> None:
        if note_id := self._note_id():
            cards = [card.id for card in self.col.get_note(note_id).cards()]
            self.col.sched.unsuspend_cards(cards)
            if self.random.random() < 0.5:
                self.col.sched.reposition_new_cards(cards, 1, 1, False, False)

    def delete_note(self) -> None:
        if note_id := self._note_id():
            self.col.remove_notes([note_id])
            self.edits.pop(note_id, None)

    def check_database(self) -> None:
        assert self.col.fix_integrity()[1]

    def undo_and_redo(self) -> None:
        if self.col.undo_status().undo == "Sync from Zettelkasten":
            before = self._rows()
            self.col.undo()
            self.col.redo()
            assert self._rows() == before

    # One turn: some edits, some acts, and most often a sync

    VAULT_ACTS = (
        "create_zettel create_zettel_with_id create_zettel_of_template create_sentence edit_question "
        "edit_answer remove_flashcard move_flashcard "
        "rename_zettel delete_zettel restore_zettel break_zettel mend_zettels "
        "change_status_and_requirements"
    ).split()
    ANKI_ACTS = (
        "review edit_in_anki tag_and_flag suspend_or_bury unsuspend_and_reposition delete_note "
        "check_database undo_and_redo"
    ).split()

    @rule(
        edits=st.lists(st.sampled_from(VAULT_ACTS), max_size=4),
        acts=st.lists(st.sampled_from(ANKI_ACTS), max_size=4),
        ending=st.sampled_from(["automatic", "manual", "cancelled", "none"]),
    )
    def turn(self, edits: list[str], acts: list[str], ending: str) -> None:
        for name in (*edits, *acts):
            getattr(self, name)()
        if ending == "cancelled":
            self.cancelled_sync()
        elif ending != "none":
            self.sync(ending == "automatic")

    # Syncs

    def _rows(self) -> list[object]:
        assert self.col.db is not None
        return self.col.db.all("select id, mod, flds, tags from notes order by id")

    def _everything(self) -> list[object]:
        assert self.col.db is not None
        return [self._rows(), self.col.db.all("select id, mod, did, queue, due from cards order by id")]

    def _sync(self, automatic: bool) -> Report | None:
        vault = Vault(self.root, "vault")
        try:
            return sync(self.col, vault, Settings(), automatic=automatic)
        except CollectionError as error:
            if "would go" in str(error) or "right one" in str(error):  # the guard
                return None
            raise

    def cancelled_sync(self) -> None:
        vault = Vault(self.root, "vault")
        plan = plan_of(
            read_vault(vault, Settings()), take_snapshot(self.col, vault), Settings(), automatic=False
        ).confirmed()
        if plan.is_empty:
            return
        before = self._rows()
        calls = self.random.randrange(3)

        def cancel(what: str, done: int, total: int) -> None:
            nonlocal calls
            calls -= 1
            if calls < 0:
                raise Cancelled

        try:
            apply_plan(self.col, plan, progress=cancel)
        except Cancelled:
            assert self._rows() == before
        else:
            self._check()

    def sync(self, automatic: bool) -> None:
        files = {file: file.read_bytes() for file in self.root.rglob("*.md")}
        reviews, cards, orphans = self._reviews(), self._cards(), self._orphans()
        begun, suspended = self._begun(), self._suspended(live=False)
        report = self._sync(automatic)
        assert {file: file.read_bytes() for file in self.root.rglob("*.md")} == files
        assert self._reviews() == reviews, "the review log changed"
        assert cards <= self._cards(), "a card is gone"
        assert begun.items() <= self._begun().items(), "a card that was begun moved"
        assert self._suspended(live=True) <= suspended, "a card that was begun waits"
        for _, path in self._orphans().items() - orphans.items():
            assert path not in self.broken, "a note of an unreadable zettel was taken for gone"
        if report:
            self._check()

    def _orphans(self) -> dict[int, str]:
        """Note id → path of the zettel, of the notes whose flashcards were found gone."""
        snapshot = take_snapshot(self.col, Vault(self.root, "vault"))
        return {n.id: n.state.path for n in snapshot.notes if n.state and n.state.is_orphan}

    def _cards(self) -> set[int]:
        assert self.col.db is not None
        return set(self.col.db.list("select id from cards"))

    def _begun(self) -> dict[int, object]:
        """Card id → what the scheduler knows of it, of the cards that were answered."""
        assert self.col.db is not None
        rows = self.col.db.all("select id, type, due, ivl, reps from cards where reps > 0")
        return {card: tuple(known) for card, *known in rows}

    def _suspended(self, *, live: bool) -> set[int]:
        """Suspended cards that were answered, ``live``: but for those whose flashcard or deletion is gone."""
        found = self.col.find_cards("is:suspended -is:new" + (f" -tag:{ORPHAN_TAG}" if live else ""))
        return {card for card in found if not live or asks(self.col.get_card(card))}

    def _reviews(self) -> list[object]:
        assert self.col.db is not None
        return self.col.db.all("select id, cid from revlog order by id")

    def _check(self) -> None:
        before = self._everything()
        again = self._sync(automatic=True)
        assert again is not None
        assert self._everything() == before, "the second sync wrote"
        assert not again.changed(), again.as_text()

        vault = Vault(self.root, "vault")
        content = read_vault(vault, Settings())
        cached = read_vault(vault, Settings(), index=index_path(Path(self.col.path), vault.id))
        assert (cached.entries, cached.problems) == (content.entries, content.problems)
        snapshot = take_snapshot(self.col, vault)
        remembered = {
            note.key.partition(":")[2].rpartition("#")[0]: note.state.path
            for note in snapshot.notes
            if note.state
        }
        keys, _ = keys_of(content.vault, content.entries, remembered)
        of_key = {note.key: note for note in snapshot.notes}
        assert len(of_key) == len(snapshot.notes), "two notes of one key"
        excused = {o.key for o in again.outcomes if o.action in ("skipped", "conflict", "kept")}

        order: dict[str, int] = {}
        for entry, key in zip(content.entries, keys, strict=True):
            position = order.get(entry.path, 0)
            order[entry.path] = position + 1
            question = self.files[entry.path][position]
            note = of_key.get(key)
            if note is None:
                assert key in excused, f"{key} has no note, and nobody says why"
                continue
            question.said.add(question.text())
            owner = Owner(question, question.text(), self.files[entry.path])
            former = self.owners.get(note.id, owner)
            assert former.may_be(question, owner.zettel), "another one's note"
            self.owners[note.id] = owner
            if key not in excused:
                assert question.fields().items() <= note.fields.items()
                if isinstance(question, Sentence):
                    for number, symbol in question.numbers(note.fields["Text"]).items():
                        assert self.symbols.setdefault((note.id, number), symbol) == symbol, "another's card"
        for note in snapshot.notes:
            if note.key not in keys and not content.is_unknown(note.state.path):
                assert note.state.is_orphan or note.state.source, note.key
                assert ORPHAN_TAG in note.tags or not note.state.is_orphan

    @invariant()
    def what_the_person_wrote_in_anki_is_still_there(self) -> None:
        for note_id, (field, text) in getattr(self, "edits", {}).items():
            assert self.col.get_note(note_id)[field] == text


# A file counts as quiet soon, or the cache would never be used here.
file_cache._RACY_NS = 20_000_000
TestSyncing = Syncing.TestCase
# In CI the same examples each time: what a new one finds is for whoever runs it by hand.
TestSyncing.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, derandomize="CI" in os.environ
)
