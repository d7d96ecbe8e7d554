"""Memory: Anki's own figures in bulk, and what is said where FSRS is off."""

from __future__ import annotations

from pathlib import Path

import pytest
from anki.collection import Collection

from tests.insight.year import Person, study, travel
from zk_sync.config import Settings
from zk_sync.insight.fsrs import DEFAULT, curve
from zk_sync.insight.memory import memory_in
from zk_sync.insight.reviews import scheduling_of
from zk_sync.sync.engine import Vault, sync


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    folder = tmp_path / "vault"
    folder.mkdir()
    for number in range(30):
        (folder / f"{202301010000 + number}.md").write_text(
            f"Q: Question {number}?\nA: Answer\n\nThe {{{{c1::one {number}}}}} and {{{{c2::two}}}}.\n",
            encoding="utf-8",
        )
    return Vault(folder, "vault")


@pytest.fixture
def col(tmp_path: Path, vault: Vault) -> Collection:
    col = Collection(str(tmp_path / "collection.anki2"))
    sync(col, vault, Settings())
    return col


@pytest.mark.parametrize("seed", [1, 2])
def test_with_fsrs_it_is_ankis_own_figure_for_each_card(col: Collection, seed: int) -> None:
    col.set_config("fsrs", True)
    study(col, Person(seed, talent=0.6, spread=0.5), 100)
    travel(col, 3)
    cards = scheduling_of(col, "vault").cards
    assert len(cards) == 90
    compared = 0
    for card in cards:
        anki = col.card_stats_data(card.id)  # type: ignore[arg-type]
        assert (card.reviews, card.lapses) == (anki.reviews, anki.lapses)
        if card.memory:
            ours = curve(card.elapsed, card.memory.stability, card.memory.decay)
            assert ours == pytest.approx(anki.fsrs_retrievability, abs=0.001)
            compared += 1
    assert compared > 80


def test_the_formulas_are_those_of_the_scheduler(col: Collection) -> None:
    col.set_config("fsrs", True)
    person = Person(1)
    study(col, person, 100)
    # The person has the default parameters, and so has the scheduler: it knows what is in their head.
    for card in scheduling_of(col, "vault").cards:
        truth = person.head[card.id]  # type: ignore[index]
        assert card.memory is not None
        assert card.memory.stability == pytest.approx(truth.stability, rel=0.01)
        assert card.memory.difficulty == pytest.approx(truth.difficulty, abs=0.05)
    assert DEFAULT.interval(10, 0.9) == pytest.approx(10)


def test_without_fsrs_it_comes_from_the_interval(col: Collection) -> None:
    study(col, Person(1), 60)
    travel(col, 3)
    memories = memory_in(scheduling_of(col, "vault"))
    assert len(memories) == 60
    learned = [memory for memory in memories.values() if memory.stage == "review"]
    assert len(learned) > 50
    assert {memory.method for memory in learned} == {"interval"}
    assert all(memory.stability is None for memory in learned)
    before = {memory.key: memory.retrievability for memory in learned}
    travel(col, 30)
    after = memory_in(scheduling_of(col, "vault"))
    assert all((after[key].retrievability or 0) < (chance or 0) <= 1 for key, chance in before.items())


def test_stages_leeches_orphans_and_other_vaults(col: Collection, vault: Vault) -> None:
    assert {memory.stage for memory in memory_in(scheduling_of(col, "vault")).values()} == {"new"}
    assert all(memory.retrievability is None for memory in memory_in(scheduling_of(col, "vault")).values())
    [of_question, *_] = col.find_notes('"Question 0?"')
    col.tags.bulk_add([of_question], "Leech")
    col.sched.suspend_cards(col.find_cards('"Question 0?"'))
    [one, two] = col.find_cards('"one 29"')
    col.sched.suspend_cards([one])
    memories = memory_in(scheduling_of(col, "vault"))
    by_note = {memory.note_id: memory for memory in memories.values()}
    assert (by_note[of_question].stage, by_note[of_question].is_leech) == ("suspended", True)
    assert by_note[col.get_card(two).nid].stage == "new"  # one of its two cards still comes up
    assert memory_in(scheduling_of(col, "another")) == {}
    gone = vault.root / "202301010005.md"
    gone.unlink()
    sync(col, vault, Settings())
    assert len(memory_in(scheduling_of(col, "vault"))) == 58
    assert all(gone.stem not in key for key in memory_in(scheduling_of(col, "vault")))
