"""The three-way diff: an edit on either side survives, and an edit on both is never lost."""

from __future__ import annotations

import html
import re

import pytest

from benchmarks.clozes import measure
from zk_sync.sync.notes.zk_state import dump, load


def test_an_edit_in_anki_is_kept_and_listed_each_time(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.edit(world.note("one?"), "Back", "one!")
    before = world.mods()
    for _ in range(2):
        report = world.sync()
        assert report.counts()["kept"] == 1
        assert "Back" in report.outcomes[0].reason
    assert world.mods() == before


def test_a_note_that_anki_s_editor_saved_stays_the_flashcard_s(world) -> None:
    """The editor writes a field as HTML has it, though nobody typed there: ">" as "&gt;", say."""
    world.write("more\xa0> less.md", "Q: a\nA: 1\n")
    world.sync()
    [note] = world.notes()
    state = load(note["ZK State"])._replace(guid="a>&<\x7fb")
    kept = dump(state)
    assert load(html.escape(kept, quote=False).replace("\xa0", "&nbsp;")) == load(kept) == state
    assert not set(kept) & set("<>&\xa0\x7f")
    earlier = kept.replace("\\u003e", ">").replace("\\u00a0", "\xa0")  # as releases before this one wrote it
    assert load(earlier.replace(">", "&gt;").replace("\xa0", "&nbsp;")) == load(earlier) == state


def test_a_question_changed_here_and_an_answer_there_merge(world) -> None:
    world.qa("a.md", ("What is the capital of France?", "Paris"))
    world.sync()
    note = world.note("capital")
    world.edit(note, "Back", "<b>Paris</b>")
    world.qa("a.md", ("Which is the capital of France?", "Paris"))
    assert world.counts() == {"updated": 1}
    note.load()
    assert (note["Front"], note["Back"]) == ("Which is the capital of France?", "<b>Paris</b>")
    assert world.counts() == {"kept": 1}


@pytest.mark.parametrize(
    ("policy", "back", "count"),
    [
        ("skip", "from Anki", "conflicts"),
        ("vault", "from vault", "updated"),
        ("anki", "from Anki", "updated"),
    ],
)
def test_a_conflict_follows_the_policy(world, policy: str, back: str, count: str) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.edit(world.note("one?"), "Back", "from Anki")
    world.qa("a.md", ("one?", "from vault"))
    before = world.mods()
    assert world.counts(on_conflict=policy) == {count: 1}
    assert world.note("one?")["Back"] == back
    if policy == "skip":
        assert world.mods() == before
        assert world.counts() == {"conflicts": 1}
    elif policy == "vault":
        assert world.counts() == {"unchanged": 1}
    else:
        assert world.counts() == {"kept": 1}


def test_the_same_edit_on_both_sides_is_no_conflict(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.edit(world.note("one?"), "Back", "2")
    world.qa("a.md", ("one?", "2"))
    assert world.counts() == {"updated": 1}
    assert world.counts() == {"unchanged": 1}


def test_tags_are_merged_and_compared_without_case(world) -> None:
    world.qa("a.md", ("one?", "1"), front="---\ntags: [Alpha, beta, gamma]\n---\n")
    world.sync()
    note = world.note("one?")
    note.tags = ["alpha", "gamma", "mine"]  # re-cased one, removed one, added one
    world.col.update_note(note)
    assert world.counts() == {"unchanged": 1}
    world.qa("a.md", ("one?", "1"), front="---\ntags: [Alpha, beta, delta]\n---\n")
    assert world.counts() == {"updated": 1}
    note.load()
    assert sorted(tag.lower() for tag in note.tags) == ["alpha", "delta", "mine"]


def test_a_card_moved_by_hand_stays_and_the_others_follow_the_zettel(world) -> None:
    world.write("a.md", "---\ndeck: One\nanki: reversed\n---\nMeaning.\n")
    world.sync()
    note = world.note("a")
    by_hand, other = note.cards()
    world.col.set_deck([by_hand.id], world.col.decks.id("Mine"))
    assert world.counts() == {"unchanged": 1}
    world.write("a.md", "---\ndeck: Two\nanki: reversed\n---\nMeaning.\n")
    assert world.counts() == {"updated": 1}
    by_hand.load()
    other.load()
    assert (world.deck_of(by_hand), world.deck_of(other)) == ("Mine", "Two")


def test_a_renamed_deck_keeps_its_new_name(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    deck = world.note("one?").cards()[0].did
    world.col.decks.rename(deck, "My memory")
    world.qa("b.md", ("two?", "2"))
    assert world.counts() == {"unchanged": 1, "created": 1}
    assert world.note("two?").cards()[0].did == deck
    assert world.col.decks.by_name("Zettelkasten") is None


def test_a_card_in_a_filtered_deck_stays_there_while_its_home_changes(world) -> None:
    world.qa("a.md", ("one?", "1"), front="---\ndeck: One\n---\n")
    world.sync()
    filtered = world.col.decks.new_filtered("Cram")
    world.col.sched.rebuild_filtered_deck(filtered)
    card = world.note("one?").cards()[0]
    assert card.did == filtered
    world.qa("a.md", ("one?", "1"), front="---\ndeck: Two\n---\n")
    assert world.counts() == {"updated": 1}
    card.load()
    assert card.did == filtered
    assert world.deck_of(card) == "Two"


def test_a_dropped_reverse_is_suspended_and_comes_back_with_its_history(world) -> None:
    world.write("a.md", "---\nanki: reversed\n---\nMeaning.\n")
    world.sync()
    second = world.note("a").cards()[1]
    world.review(second)
    world.write("a.md", "---\nanki: basic\n---\nMeaning.\n")
    assert world.counts() == {"updated": 1}
    second.load()
    assert second.queue == -1
    assert world.counts() == {"unchanged": 1}
    world.write("a.md", "---\nanki: reversed\n---\nMeaning.\n")
    assert world.counts() == {"updated": 1}
    second.load()
    assert second.queue != -1
    assert second.reps == 1


def test_a_dropped_deletion_is_suspended_and_comes_back_with_its_history(world) -> None:
    """Though it was begun, as it has nothing to ask; what merely waits is never held once it was begun."""
    world.write("a.md", "In Rome there were ==kings== and then ==consuls==. #card\n")
    world.sync()
    [note] = world.notes()
    first = note.cards()[0]
    world.review(first)
    first.load()
    begun = first.queue
    world.write("a.md", "In Rome there were kings and then ==consuls==. #card\n")
    assert world.counts() == {"updated": 1}
    assert [card.queue for card in note.cards()] == [-1, 0]
    world.write("a.md", "In Rome there were ==kings== and then ==consuls==. #card\n")
    assert world.counts() == {"updated": 1}
    first.load()
    assert (first.queue, first.reps) == (begun, 1)


def test_a_card_that_the_person_suspended_stays_suspended(world) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    card = world.note("one?").cards()[0]
    world.col.sched.suspend_cards([card.id])
    world.qa("a.md", ("one?", "2"))
    world.sync()
    world.delete("a.md")
    world.qa("b.md", ("other?", "x"))
    world.sync()
    world.qa("a.md", ("one?", "2"))
    assert world.counts() == {"restored": 1, "unchanged": 1}
    card.load()
    assert card.queue == -1


def test_cloze_numbers_are_sticky(world) -> None:
    """Removing one of three deletions must not shift the histories of the others."""
    opted_in = "---\ntags: [flashcards]\n---\n"
    world.write("a.md", f"{opted_in}The ==hippocampus==, the ==amygdala== and the ==striatum== take part.\n")
    world.sync()
    note = world.note("hippocampus")
    third = note.cards()[2]
    world.review(third)
    world.write("a.md", f"{opted_in}The ==hippocampus== and the ==striatum== take part.\n")
    assert world.counts() == {"updated": 1}
    note.load()
    assert note["Text"] == "The {{c1::hippocampus}} and the {{c3::striatum}} take part."
    assert [card.queue == -1 for card in note.cards()] == [False, True, False]
    world.write("a.md", f"{opted_in}The ==cortex==, the ==hippocampus== and the ==striatum== take part.\n")
    assert world.counts() == {"updated": 1}
    note.load()
    assert note["Text"] == "The {{c4::cortex}}, the {{c1::hippocampus}} and the {{c3::striatum}} take part."
    world.write("a.md", f"{opted_in}The ==cortex==, the ==hippocampi== and the ==striatum== take part.\n")
    world.sync()
    note.load()
    assert note["Text"] == "The {{c4::cortex}}, the {{c1::hippocampi}} and the {{c3::striatum}} take part."
    third.load()
    assert third.reps == 1
    assert world.counts() == {"unchanged": 1}


def numbers_after(world, *texts: str) -> str:
    """The field of a cloze that said each of ``texts`` at one sync after the other."""
    for text in texts:
        world.write("a.md", f"#flashcards\n\n{text} ^s\n")
        world.sync()
    [note] = world.notes()
    return note["Text"]


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("A ==horse== ran.", "A ==horses== ran.", "A {{c1::horses}} ran."),
        ("A ==quick dog== ran.", "A ==quikc dog== ran.", "A {{c1::quikc dog}} ran."),
        ("The ==first== of ==two==.", "The ==first== of ==many==.", "The {{c1::first}} of {{c3::many}}."),
        ("See ==alpha==, ==beta==.", "See ==beta==, ==omega==.", "See {{c2::beta}}, {{c3::omega}}."),
        ("==C==, ==C++==, ==C#==.", "==C++==, ==C#==.", "{{c2::C++}}, {{c3::C#}}."),
        ("==$a+b$== or ==$a-b$==.", "==$a-b$==.", r"{{c2::\(a-b\)}}."),
        ("==+1== or ==-1==.", "==-1==.", "{{c2::-1}}."),
        ("==2== or ==-2==.", "==-2==.", "{{c2::-2}}."),
        ("==Pa== or ==pA==.", "==pA==.", "{{c2::pA}}."),
        ("==x²== or ==x2==.", "==x2==.", "{{c2::x2}}."),
        ("==x<sup>2</sup>== or ==x2==.", "==x2==.", "{{c2::x2}}."),
        ("==f(x)== or ==f'(x)==.", "==f'(x)==.", "{{c2::f'(x)}}."),
        ("==2==.", "==-2==.", "{{c2::-2}}."),
        ("==mPa==.", "==MPa==.", "{{c2::MPa}}."),
        ("A ==Sun== rose.", "A ==sun== rose.", "A {{c1::sun}} rose."),
        (
            "3 ==>== 2 and 2 ==<== 3",
            "So 3 ==>== 2 and 2 ==<== 3",
            "So 3 {{c1::&gt;}} 2 and 2 {{c2::&lt;}} 3",
        ),
        ("one ==a==, two ==a==.", "two ==a==.", "two {{c2::a}}."),
        ("one ==a==, two ==a==.", "one a, two ==a==.", "one a, two {{c2::a}}."),
        ("one ==a==, two ==a==.", "one ==a==, two a.", "one {{c1::a}}, two a."),
        ("==a *b*== and ==c==.", "New ==c== and ==a **b**==.", None),
        ("{{c1::a}}, {{c2::b}}.", "{{c1::new}}, {{c2::a}}, {{c3::b}}.", "{{c3::new}}, {{c1::a}}, {{c2::b}}."),
        ("{{c1::a}}, {{c2::b}}, {{c3::c}}.", "{{c1::a}}, {{c2::c}}.", "{{c1::a}}, {{c3::c}}."),
        ("{{c1::a}}, {{c2::b}}.", "{{c2::a}}, {{c1::b}}.", "{{c1::a}}, {{c2::b}}."),
        ("{{c1::1789}} and {{c2::b}}.", "{{c1::1790}} and {{c2::b}}.", "{{c1::1790}} and {{c2::b}}."),
        (
            "{{c1::a}}, {{c1::b}}, {{c2::c}}.",
            "{{c1::x}}, {{c2::a}}, {{c2::b}}, {{c3::c}}.",
            "{{c3::x}}, {{c1::a}}, {{c1::b}}, {{c2::c}}.",
        ),
    ],
)
def test_what_a_deletion_says_keeps_its_number(world, before: str, after: str, field: str | None) -> None:
    text = numbers_after(world, before, after)
    if field is None:
        assert re.sub("<[^>]*>", "", text) == "New {{c2::c}} and {{c1::a b}}."
    else:
        assert text.replace("’", "'").replace("&#x27;", "'") == field


def test_a_deletion_that_returns_takes_its_number_again(world) -> None:
    with_both, without = "The ==Sun== and the ==Moon== rise.", "The ==Sun== and the Moon rise."
    other = "The ==Sun== and the Moon ==rise==."
    field = "The {{c1::Sun}} and the {{c2::Moon}} rise."
    assert numbers_after(world, with_both, without, with_both) == field
    assert numbers_after(world, other, other, with_both) == field
    assert numbers_after(world, other).endswith("{{c3::rise}}.")


def test_a_number_that_was_left_is_given_to_no_other_deletion(world) -> None:
    texts = ("{{c1::a}}, {{c2::b}}.", "{{c1::a}}, b.", "{{c1::a}}, b, {{c2::new}}.")
    assert numbers_after(world, *texts) == "{{c1::a}}, b, {{c3::new}}."
    assert numbers_after(world, "{{c1::a}}, {{c2::b}}.") == "{{c1::a}}, {{c2::b}}."


def test_a_number_is_not_given_back_while_another_deletion_says_the_same(world) -> None:
    texts = ("one ==a== and two ==a==.", "one ==a== and two.", "one ==a== and two ==a==.")
    assert numbers_after(world, *texts) == "one {{c1::a}} and two {{c3::a}}."


def test_what_is_remembered_of_numbers_is_bounded(world) -> None:
    many = " ".join(f"==word{n}==" for n in range(60))
    numbers_after(world, many, "==only==")
    [note] = world.notes()
    assert len(load(note["ZK State"]).dropped) == 20


@pytest.mark.parametrize("kind", ["words", "symbols", "numbered"])
def test_no_card_of_a_cloze_goes_to_another_deletion(kind: str) -> None:
    result = measure(1, kind, rounds=12)
    assert (result.wrong, result.moved) == ((), ())
    assert result.checks > 200


def test_a_vault_whose_name_the_editor_escapes_keeps_its_notes(world) -> None:
    """Anki's editor, once it showed a note, saves each field as HTML has it, the key too."""
    world.vault_id = "R & D <new>"
    world.qa("b.md", ("What?", "This."))
    world.sync()
    note = world.note("What?")
    world.edit(note, "ZK Key", html.escape(note["ZK Key"], quote=False))
    assert world.counts() == {"unchanged": 1}
    world.qa("b.md", ("What?", "That."))
    assert world.counts() == {"updated": 1}
    assert len(world.notes()) == 1
