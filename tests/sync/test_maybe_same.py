"""What is new beside an orphan of its zettel is asked about, and moves the history where a person says so."""

from __future__ import annotations

import random
from dataclasses import asdict

import pytest

from tests.sync.test_choices import planned
from zk_sync.config import settings_from
from zk_sync.errors import CollectionError
from zk_sync.sync.engine import FewZettels, apply_plan, plan_of, read_vault, take_snapshot
from zk_sync.sync.engine import Vault as EngineVault
from zk_sync.sync.plan.few_zettels import of_few_zettels
from zk_sync.sync.views.kept_reports import KeptReport, keep, kept_reports, read_report
from zk_sync.sync.views.preview import Preview

OLD = ("What is a chunk?", "A unit of memory")
NEW = ("Name the thing Miller counted seven of.", "Something that one grasps as a whole")
OTHER = ("Who wrote of the magical number?", "George Miller")


def reworded(world) -> int:
    """A flashcard so much reworded that nothing shows which it was; the id of its note, with a review."""
    world.qa("a.md", OLD, OTHER)
    world.sync()
    note = world.note("chunk")
    world.review(note.cards()[0], rating=3)
    world.qa("a.md", NEW, OTHER)
    return note.id


def by_hand(world, same) -> object:
    """What *It is the same flashcard* writes afterwards."""
    vault, settings = EngineVault(world.root, world.vault_id), settings_from({})
    content, snapshot = read_vault(vault, settings), take_snapshot(world.col, vault)
    part = FewZettels(world.vault_id, frozenset(), frozenset(same.values()), same=same)
    plan = plan_of(content, snapshot, settings, automatic=False, same=same)
    return apply_plan(world.col, of_few_zettels(plan, part).confirmed())


def reviews_of(world, note_id: int) -> int:
    return world.col.db.scalar(
        "select count() from revlog where cid in (select id from cards where nid = ?)", note_id
    )


def live(world, note_id: int) -> bool:
    """Whether the note is the live one of the new text, and its cards come."""
    note = world.col.get_note(note_id)
    assert note["Front"] == NEW[0]
    assert note["Back"] == NEW[1]
    return "zk::orphan" not in note.tags and all(card.queue != -1 for card in note.cards())


def at_rest(world) -> None:
    """Nothing is left to do, with and without what is remembered, and nothing is declined."""
    for _ in range(2):
        mods = world.mods()
        report = world.sync()
        assert {outcome.action for outcome in report.outcomes} <= set(), report.as_text()
        assert not report.changed()
        assert world.mods() == mods
        world.lose_store()
    assert not planned(world).shared.declined


def test_the_preview_pairs_what_comes_with_what_goes(world) -> None:
    old = reworded(world)
    plan = planned(world)
    [create] = plan.creates
    assert plan.maybe_same == ((create.outcome.key, old),)
    asked = plan.report().maybe_same
    assert [(maybe.path, maybe.line, maybe.note_id, maybe.orphan_id) for maybe in asked] == [
        ("a.md", 1, 0, old)
    ]


def test_said_before_the_note_becomes_the_new_flashcard(world) -> None:
    old = reworded(world)
    [(key, _)] = planned(world).maybe_same
    plan = planned(world, same={key: old})
    assert (plan.creates, plan.removals, plan.maybe_same) == ((), (), ())
    report = apply_plan(world.col, plan)
    assert report.counts()["updated"] == 1
    assert "chunk" in report.outcomes[0].reason
    assert live(world, old)
    assert reviews_of(world, old) == 1
    assert len(world.notes()) == 2
    at_rest(world)
    world.qa("a.md", NEW, OTHER, ("third?", "3"))
    assert world.counts() == {"created": 1, "unchanged": 2}


@pytest.mark.parametrize("later", [False, True])
def test_said_afterwards_the_note_made_meanwhile_goes(world, later: bool) -> None:
    old = reworded(world)
    report = world.sync()
    [maybe] = report.maybe_same
    assert maybe.orphan_id == old
    assert world.col.get_note(maybe.note_id)["Front"] == NEW[0]
    if later:  # when both are old, and a third one came
        world.qa("a.md", NEW, OTHER, ("third?", "3"))
        world.sync()
    before = {note.id: (note.fields, note.tags) for note in world.notes()}
    report = by_hand(world, {maybe.key: old})
    assert report.counts()["folded"] == report.counts()["restored"] == 1
    assert live(world, old)
    assert reviews_of(world, old) == 1
    assert maybe.note_id not in {note.id for note in world.notes()}
    at_rest(world)
    world.col.undo()
    assert {note.id: (note.fields, note.tags) for note in world.notes()} == before
    assert world.note("chunk").cards()[0].queue == -1


def test_one_undo_takes_all_of_it_back_and_the_next_sync_declines_nothing(world) -> None:
    old = reworded(world)
    [maybe] = world.sync().maybe_same
    by_hand(world, {maybe.key: old})
    world.col.undo()
    report = world.sync(automatic=False)
    assert not report.changed(), report.as_text()
    assert {note.id for note in world.notes()} >= {old, maybe.note_id}


@pytest.mark.parametrize("what", ["reviewed", "edited"])
def test_a_note_with_reviews_or_edits_is_not_given_up_for_another(world, what: str) -> None:
    old = reworded(world)
    [maybe] = world.sync().maybe_same
    own = world.col.get_note(maybe.note_id)
    if what == "reviewed":
        world.review(own.cards()[0])
    else:
        world.edit(own, "Back", "from Anki")
    mods = world.mods()
    with pytest.raises(CollectionError, match="has reviews or edits of its own"):
        by_hand(world, {maybe.key: old})
    assert world.mods() == mods


def test_what_is_no_longer_so_is_refused(world) -> None:
    old = reworded(world)
    [maybe] = world.sync().maybe_same
    for same in ({maybe.key: maybe.note_id}, {"vault:a.md#gone": old}):
        with pytest.raises(CollectionError, match="changed meanwhile"):
            by_hand(world, same)


def test_an_edit_in_anki_gives_way_to_what_the_person_saw(world) -> None:
    old = reworded(world)
    world.edit(world.note("chunk"), "Back", "from Anki")
    [(key, _)] = planned(world).maybe_same
    apply_plan(world.col, planned(world, same={key: old}))
    assert live(world, old)


def test_the_numbers_of_deletions_stay(world) -> None:
    world.write("a.md", "In Rome there were ==kings== and then ==consuls==. #card\n")
    world.sync()
    [note] = world.notes()
    for card in note.cards():
        world.review(card, rating=3)
    world.write("a.md", "They wore the purple, all those ==consuls==; #card\n")
    [(key, _)] = planned(world).maybe_same
    apply_plan(world.col, planned(world, same={key: note.id}))
    note.load()
    assert "{{c2::consuls}}" in note["Text"]
    assert [card.queue for card in note.cards()] == [-1, 2]


def test_each_is_asked_for_once_and_the_most_alike_together(world) -> None:
    world.qa("a.md", ("Where are mitochondria made?", "in the cell body"), ("How old is Rome?", "2778"))
    world.qa(
        "b.md", *((f"How does {word} say when it is made?", word) for word in "one two three four".split())
    )
    world.sync()
    ids = {word: world.note(word).id for word in ("mitochondria", "Rome")}
    world.qa(
        "a.md", ("Rome was founded when, and by whom?", "753 BC"), ("Say how mitochondria divide.", "fission")
    )
    plan = planned(world)
    pairs = {create.fields["Front"].split()[0]: create.outcome.key for create in plan.creates}
    assert dict(plan.maybe_same) == {pairs["Rome"]: ids["Rome"], pairs["Say"]: ids["mitochondria"]}


def test_nothing_is_asked_of_other_zettels_kinds_or_old_orphans_of_another_text(world) -> None:
    world.qa("a.md", OLD, OTHER)
    world.qa("b.md", ("Is b here?", "It is"))
    world.sync()
    world.qa("a.md", OTHER)
    assert world.sync().maybe_same == ()
    world.qa("b.md", ("Is b here?", "It is"), NEW)
    assert world.sync().maybe_same == ()
    world.qa("a.md", OTHER, ("Which year saw the moon landing?", "1969"))
    assert world.sync().maybe_same == ()
    world.qa("a.md", OTHER, ("Tell what a chunk of memory is.", "That which is grasped at once"))
    [maybe] = world.sync().maybe_same
    assert maybe.orphan_id == world.note("What is a chunk").id


def test_a_renamed_zettel_is_still_the_same(world) -> None:
    old = reworded(world)
    world.rename("a.md", "b.md")
    [maybe] = world.sync().maybe_same
    assert (maybe.path, maybe.orphan_id) == ("b.md", old)


def test_what_waits_is_not_asked_about_and_what_is_deleted_neither(world) -> None:
    from zk_sync.sync.engine import only

    reworded(world)
    plan = planned(world)
    for action in ("created", "orphaned"):
        part = only(plan, lambda outcome, action=action: outcome.action != action)
        assert part.report().maybe_same == ()
    assert planned(world, removed="delete").maybe_same
    assert planned(world, removed="delete").report().maybe_same == ()


def test_both_sides_are_shown(world) -> None:
    old = reworded(world)
    vault, settings = EngineVault(world.root, world.vault_id), settings_from({})
    content, snapshot = read_vault(vault, settings), take_snapshot(world.col, vault)
    shown = Preview(planned(world), content, snapshot)
    new, *_ = [item for item in shown.items if item.kind == "new"]
    assert shown.maybe(new) == old
    sides = shown.sides(new)
    assert (sides.before.fields["Front"], sides.after.fields["Front"]) == (OLD[0], NEW[0])


def test_a_kept_report_still_asks(world, tmp_path) -> None:
    old = reworded(world)
    report = world.sync()
    assert "1 perhaps reworded" in report.summary()
    assert f"a.md:1 may be the flashcard of note {old}" in report.as_text()
    assert report.as_json()["maybe_same"] == [asdict(report.maybe_same[0])]
    keep(tmp_path, KeptReport(1.0, automatic=True, reports=(report,)))
    [entry] = kept_reports(tmp_path)
    assert read_report(entry.file).reports == (report,)


def test_many_cost_little(world) -> None:
    """Rewritten wholly, a long zettel is asked about in a time that does not grow with the square."""
    from time import process_time

    from zk_sync.sync.identity.compared_texts import ComparedTexts
    from zk_sync.sync.identity.likeness import Scale
    from zk_sync.sync.identity.match import Match
    from zk_sync.sync.identity.maybe_same import maybe_same

    draw = random.Random(7)
    words = [f"word{n}" for n in range(2000)]

    def said(n: int) -> tuple[str, str]:
        return f"{n} {' '.join(draw.sample(words, 4))}?", " ".join(draw.sample(words, 3))

    def seconds(count: int) -> float:
        world.qa("a.md", *(said(n) for n in range(count)))
        world.sync(automatic=False)
        vault, settings = EngineVault(world.root, world.vault_id), settings_from({})
        notes = take_snapshot(world.col, vault).notes
        world.qa("a.md", *(said(n) for n in range(count)))
        content = read_vault(vault, settings)
        keys = [f"vault:a.md#{entry.card_key}" for entry in content.entries]
        texts = ComparedTexts(content.entries)
        scale = Scale(lambda: [texts.entry(n).words for n in range(count)])
        found = Match((), tuple(range(count)), tuple(notes), {}, scale)
        started = process_time()
        maybe_same(content.entries, keys, found, set(keys), {note.id for note in notes})
        return process_time() - started

    assert seconds(400) < 5 * seconds(200) + 0.1
