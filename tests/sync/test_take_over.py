"""Notes that other tools or a hand made become those of flashcards, with all that Anki knows of them."""

from __future__ import annotations

import pytest
from anki.collection import Collection
from anki.notes import Note

from tests.sync.taking_over import add, adopt, history
from zk_sync.config import settings_from
from zk_sync.sync.engine import read_vault
from zk_sync.sync.notes.notetypes import KEY_FIELD, STATE_FIELD
from zk_sync.sync.notes.zk_state import load
from zk_sync.sync.reading.content import Vault
from zk_sync.sync.take_over import TakeOver, TakeOverOffer, foreign_notes, offer_in, say_not_the_same
from zk_sync.sync.take_over.comparable import comparable, forms


def states(found: TakeOver) -> dict[str, str]:
    return {match.flashcard.question: match.state for match in found.found}


def test_by_the_id_in_the_file_with_all_reviews_and_undone_in_one_step(world) -> None:
    old = add(
        world.col, "Basic", "What is <b>x</b>?", "<p>It is \\(x^2\\).</p>", deck="Math", tags=("own", "x")
    )
    other = add(world.col, "Basic", "Something else", "y")
    world.review(old.cards()[0])
    world.write("a.md", f"START\nBasic\nWhat is **x**?\nBack: It is $x^2$.\n<!--ID: {old.id}-->\nEND\n")
    before, fields = history(world.col), [old.fields, other.fields]
    found = adopt(world)
    assert [(match.by, match.state, match.note.id) for match in found.found] == [("id", "adopted", old.id)]
    assert (found.left, history(world.col)) == (0, before)
    note = world.col.get_note(old.id)
    assert note.note_type()["name"] == "Zettel"
    assert note["Front"] == "What is <strong>x</strong>?"
    assert note[KEY_FIELD].startswith("vault:")
    assert sorted(note.tags) == ["own", "x"]
    assert world.deck_of(note.cards()[0]) == "Math"
    assert world.counts() == {"unchanged": 1}
    assert history(world.col) == before
    assert world.col.undo_status().undo
    world.col.undo()
    world.col.models._clear_cache()
    assert [world.col.get_note(n.id).fields for n in (old, other)] == fields
    assert world.col.get_note(old.id).note_type()["name"] == "Basic"
    assert history(world.col) == before


def test_by_the_same_question_however_it_is_marked_up(world) -> None:
    col = world.col
    notes = [
        add(col, "Basic", "<p>Is a &lt; <em>b</em>&nbsp;?</p>", "<div>Yes</div>"),
        add(col, "Basic", "Biology &gt; Cells &gt; What is a cell?", "The unit of <mark>life</mark>."),
        add(col, "Basic (and reversed card)", "perro<br>", "Hund"),
        add(col, "Cloze", "It is {{c2::one::hint}} and {{c1::two}}.", ""),
    ]
    world.write(
        "a.md",
        "Q: Is a < *b* ?\nA: Yes\n\nQ: What is a cell?\nA: The unit of ==life==.\n\n"
        "#card/x perro:::Hund\n\nIt is {{c2::one}} and {{c1::two}}.\n",
    )
    found = adopt(world)
    assert [(match.by, match.state) for match in found.found] == [("text", "adopted")] * 4
    assert {match.note.id for match in found.found} == {note.id for note in notes}
    assert world.counts() == {"unchanged": 4}


def test_numbers_of_deletions_stay_those_of_the_cards(world) -> None:
    old = add(world.col, "Cloze", "It is {{c2::one}} and {{c1::two}}.", "")
    world.write("a.md", "#flashcards\n\nIt is ==one== and ==two==.\n")
    before = history(world.col)
    adopt(world)
    assert world.col.get_note(old.id)["Text"] == "It is {{c2::one}} and {{c1::two}}."
    assert history(world.col) == before
    assert world.counts() == {"unchanged": 1}


def test_what_is_not_sure_is_listed_and_left_alone(world) -> None:
    col = world.col
    add(col, "Basic", "Twice?", "a")
    add(col, "Basic", "Twice?", "b")
    add(col, "Basic (and reversed card)", "Two cards?", "yes")
    add(col, "Basic", "Another answer?", "old")
    cloze = add(col, "Cloze", "{{c1::x}} {{c2::y}}", "")
    world.write(
        "a.md",
        "Q: Twice?\nA: c\n\nQ: Two cards?\nA: yes\n\nQ: Another answer?\nA: new\n\n"
        f"Q: A cloze?\nA: x\n<!--ID: {cloze.id}-->\n",
    )
    before = history(col), [note.fields for note in world.notes()]
    found = adopt(world)
    assert states(found) == {
        "Twice?": "ambiguous",
        "Two cards?": "unsuitable",
        "Another answer?": "differs",
        "A cloze?": "unsuitable",
    }
    assert all(match.reason for match in found.found)
    assert found.as_json()["left"] == 4
    assert (history(col), [note.fields for note in world.notes()]) == before


def test_of_several_notes_a_person_chooses_one(world) -> None:
    add(world.col, "Basic", "Twice?", "a")
    second = add(world.col, "Basic", "Twice?", "b")
    world.write("a.md", "Q: Twice?\nA: c\n")
    key = adopt(world, dry_run=True).found[0].flashcard.key
    adopt(world, pairs={key: second.id})
    assert [note.note_type()["name"] for note in world.notes()] == ["Basic", "Zettel"]
    assert world.col.get_note(second.id)["Back"] == "c"


def test_two_that_ask_the_same_are_told_apart_by_their_answers(world) -> None:
    add(world.col, "Basic", "What?", "a")
    add(world.col, "Basic", "What?", "b")
    world.write("a.md", "Q: What?\nA: b\n\nQ: What?\nA: a\n")
    assert [(m.note.answer, m.state) for m in adopt(world).found] == [("b", "adopted"), ("a", "adopted")]


@pytest.mark.parametrize(("keep", "shown"), [("zettel", "new"), ("anki", "old")])
def test_where_the_texts_differ_the_person_decides(world, keep: str, shown: str) -> None:
    old = add(world.col, "Basic", "Another answer?", "old")
    world.write("a.md", "Q: Another answer?\nA: new\n")
    adopt(world, keep=keep)
    assert world.col.get_note(old.id)["Back"] == shown
    assert world.counts() == ({"unchanged": 1} if keep == "zettel" else {"kept": 1})


def test_a_note_of_ours_that_was_never_answered_makes_way(world) -> None:
    world.write("a.md", "Q: What?\nA: This.\n")
    world.sync()
    old = add(world.col, "Basic", "What?", "This.")
    world.review(old.cards()[0])
    found = adopt(world)
    assert [match.state for match in found.found] == ["adopted"]
    assert [note.id for note in world.notes()] == [old.id]
    assert world.counts() == {"unchanged": 1}


def test_of_two_with_reviews_none_goes(world) -> None:
    world.write("a.md", "Q: What?\nA: This.\n")
    world.sync()
    world.review(world.note("What?").cards()[0])
    old = add(world.col, "Basic", "What?", "This.")
    world.review(old.cards()[0])
    world.write("a.md", f"Q: What?\nA: This.\n<!--ID: {old.id}-->\n")
    assert [match.state for match in adopt(world).found] == ["ambiguous"]
    assert len(world.notes()) == 2


def test_of_two_with_reviews_a_person_chooses_and_no_review_goes(world) -> None:
    world.write("a.md", "Q: What?\nA: This.\n")
    world.sync()
    ours = world.note("What?")
    world.review(ours.cards()[0])
    old = add(world.col, "Basic", "What?", "This.")
    world.review(old.cards()[0])
    before = history(world.col)
    [match] = adopt(world, dry_run=True).found
    assert (match.by, match.state) == ("text", "ambiguous")
    adopt(world, pairs={match.flashcard.key: old.id})
    assert history(world.col)[1] == before[1]
    assert world.col.get_note(old.id)[KEY_FIELD] == match.flashcard.key
    ours.load()
    assert (ours[KEY_FIELD], ours.tags, ours.cards()[0].queue) == ("", ["zk::orphan"], -1)
    assert world.counts() == {"unchanged": 1}
    world.col.undo()
    assert history(world.col) == before
    assert world.counts() == {"unchanged": 1}


def test_only_the_wanted_and_without_the_tools_tag(world) -> None:
    one = add(world.col, "Basic", "One?", "1", tags=("Obsidian_to_Anki", "mine"))
    two = add(world.col, "Basic", "Two?", "2", tags=("Obsidian_to_Anki",))
    world.write("a.md", "Q: One?\nA: 1\n\nQ: Two?\nA: 2\n")
    key = next(m.flashcard.key for m in adopt(world, dry_run=True).found if m.note.id == one.id)
    found = adopt(world, pairs={key: one.id}, dropped_tags=("obsidian_to_anki",))
    assert found.left == 1
    assert world.col.get_note(one.id).tags == ["mine"]
    assert world.col.get_note(two.id).tags == ["Obsidian_to_Anki"]


def test_of_two_without_reviews_ours_stays(world) -> None:
    world.write("a.md", "Q: What?\nA: This.\n")
    world.sync()
    add(world.col, "Basic", "What?", "This.")
    assert adopt(world).found == ()
    assert len(world.notes()) == 2


@pytest.mark.parametrize("automatic", [True, False])
def test_no_sync_doubles_what_is_plainly_there(world, automatic: bool) -> None:
    old = add(world.col, "Basic", "<p>What is <em>x</em>?</p>\n", "other")
    cloze = add(world.col, "Cloze", "It is {{c1::one}}.", "")
    add(world.col, "Basic", "It is {{c1::two}}.", "no cloze")
    by_id = add(world.col, "Basic", "By the id?", "y")
    world.write(
        "a.md",
        "Q: What is *x*?\nA: This.\n\nIt is {{c1::one}}.\n\nIt is {{c1::two}}.\n\n"
        f"Q: New?\nA: n\n\nQ: By id?\nA: i\n<!--ID: {by_id.id}-->\n",
    )
    report = world.sync(automatic=automatic)
    assert report.counts()["there_already"] == 3
    assert report.counts()["created"] == 2
    there = {o.note_id for o in report.outcomes if o.action == "there already"}
    assert there == {old.id, cloze.id, by_id.id}
    assert world.counts(automatic=automatic) == {"unchanged": 2, "there_already": 3}
    adopt(world, keep="zettel")
    assert world.counts(automatic=automatic) == {"unchanged": 5}


def test_what_is_not_the_same_gets_a_note_of_its_own(world) -> None:
    old = add(world.col, "Basic", "What?", "Another thing.")
    world.write("a.md", "Q: What?\nA: This.\n")
    assert world.counts() == {"there_already": 1}
    [key] = [match.flashcard.key for match in adopt(world, dry_run=True).found]
    say_not_the_same(world.col, "vault", [key], undo_name="Not the same")
    assert adopt(world, dry_run=True).found == ()
    assert world.counts() == {"created": 1}
    assert world.col.get_note(old.id)["Back"] == "Another thing."
    assert world.counts() == {"unchanged": 1}


def test_a_dry_run_writes_nothing(world) -> None:
    old = add(world.col, "Basic", "What?", "This.")
    world.write("a.md", "Q: What?\nA: This.\n")
    assert states(adopt(world, dry_run=True)) == {"What?": "adopted"}
    assert world.col.get_note(old.id).note_type()["name"] == "Basic"


def test_the_state_says_that_nothing_was_edited(world) -> None:
    old = add(world.col, "Basic", "<p>What?</p>", "<p>This.</p>")
    world.write("a.md", "Q: What?\nA: This.\n")
    adopt(world)
    assert load(world.col.get_note(old.id)[STATE_FIELD]).guid == old.guid
    world.write("a.md", "Q: What?\nA: That.\n")
    assert world.counts() == {"updated": 1}
    assert world.col.get_note(old.id)["Back"] == "That."


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("<p>a</p>", "a"),
        ("a<br>b", "<div>a</div><div>b</div>"),
        ("a&nbsp;b", "a b"),
        ("&lt;b&gt;", "&lt; b &gt;"),
        ("\\(x\\)", "$x$"),
        ("\\[x\\]", "[$$]x[/$$]"),
        ("[$]x[/$]", "\\(x\\)"),
        ("<mark>x</mark>", "==x=="),
        ("<strong>x</strong> <code>y</code>", "**x** `y`"),
        ('<img src="cat-1a2b3c4d.png" alt="A cat">', "<img src='cat.png'>"),
        ('<img src="a%20b.png">', '<img src="folder/a b.png">'),
        ("[sound:dog-1a2b3c4d.mp3]", "[sound:dog.mp3]"),
        ("x<!-- note -->", "x"),
        ('x <a href="obsidian://open?vault=V&file=a" class="obsidian-link">Obsidian</a>', "x"),
        ('<a href="obsidian://open?vault=V&file=Cell">Cell</a> wall', "Cell wall"),
        ("{{c1::one::hint}} and {{c2::two}}", "one and two"),
        ('<span class="hljs-keyword">def</span> f', "def f"),
        ("Straße", "STRASSE"),
        ("ﬁne", "fine"),
    ],
)
def test_markup_does_not_count(field: str, other: str) -> None:
    assert comparable(field) == comparable(other)


@pytest.mark.parametrize(
    ("field", "other"),
    [("C", "C++"), ("a+b", "a-b"), ("x<sup>2</sup> > 1", "x < 1"), ("1.5", "15"), ("a", "")],
)
def test_what_is_said_counts(field: str, other: str) -> None:
    assert comparable(field) != comparable(other)


def test_a_context_before_the_question_may_stand_there() -> None:
    assert comparable("What is a cell?") in forms("Biology &gt; Cells &gt; What is a cell?")


def add_type(
    col: Collection, name: str, fields: list[str], sides: list[tuple[str, str]], cloze: bool
) -> None:
    notetype = col.models.new(name)
    notetype["type"] = int(cloze)
    for field in fields:
        col.models.add_field(notetype, col.models.new_field(field))
    for number, (front, back) in enumerate(sides):
        template = col.models.new_template(f"Card {number + 1}")
        template["qfmt"], template["afmt"] = front, back
        col.models.add_template(notetype, template)
    col.models.add(notetype)


UUID = "64a1b2c3-1111-2222-3333-44445555777"


def keyed_notes(col: Collection) -> list[Note]:
    """A note of each tool that keeps a key of its own in a field, each with another text than the vault's."""
    add_type(
        col, "AnkiOpsQA", ["Question", "Answer", "AnkiOps Key"], [("{{Question}}", "{{Answer}}")], cloze=False
    )
    cloze = ("{{cloze:Text}}", "{{cloze:Text}} {{Extra}}")
    logseq = [("<script>`{{Config}}` `{{uuid-type}}`</script>{{Breadcrumb}}{{cloze:Text}}", cloze[1])]
    names = ["uuid-type", "uuid", "Text", "Extra", "Breadcrumb", "Config"]
    add_type(col, "my_graphModel", names, logseq, cloze=True)
    add_type(col, "ObsidianAnkiSyncModel", ["oid", "Text", "Extra", "Breadcrumb"], [cloze], cloze=True)
    ul = '<ul class="children-list left-border">\n<li class="children ">{{c1:: This. }}</li></ul>'
    return [
        add(col, "AnkiOpsQA", "<p>What?</p>", "<p>This.</p>", "4f7a-12"),
        add(col, "my_graphModel", f"{UUID}0-cloze", f"{UUID}0", "It is {{c1::one}}.", "", "<a>p</a>", "{}"),
        add(col, "my_graphModel", f"{UUID}1-multiline_card", f"{UUID}1", f"Which?\n{ul}", "", "", "{}"),
        add(col, "ObsidianAnkiSyncModel", "Obs1", "<p>forth:: {{c1:: back }}</p>\n", "", ""),
        add(col, "ObsidianAnkiSyncModel", "Obs2", "<p>{{c2:: perro }}::{{c1:: Hund }}</p>\n", "", ""),
    ]


KEYED = {
    "a.md": "<!-- note_key: 4f7a-12 -->\nQ: What?\nA: This.\n",
    "b.md": f"- It is {{{{c1::one}}}}.\n  id:: {UUID}0\n- Which? #card\n  id:: {UUID}1\n\t- This.\n",
    "c.md": '<!-- basicblock-start oid="Obs1" -->\nforth::\nback\n<!-- basicblock-end -->\n\n'
    '<!-- basicblock-start oid="Obs2" reverse="true" -->\nperro :: Hund\n<!-- basicblock-end -->\n',
}


def test_by_the_key_that_a_tool_keeps_in_a_field(world) -> None:
    notes = keyed_notes(world.col)
    for note in notes:
        for card in note.cards():
            world.review(card)
    for path, text in KEYED.items():
        world.write(path, text)
    assert world.counts() == {"there_already": 5}
    before = history(world.col)
    found = adopt(world)
    assert [(match.by, match.state, match.note.id) for match in found.found] == [
        ("key", "adopted", note.id) for note in notes
    ]
    assert {note.note_type()["name"] for note in world.notes()} == {"Zettel", "Zettel Cloze"}
    assert history(world.col) == before
    assert world.counts() == {"unchanged": 5}
    _said, is_clean = world.col.fix_integrity()
    assert is_clean
    assert [row[:9] for row in history(world.col)[0]] == [row[:9] for row in before[0]]
    assert world.counts() == {"unchanged": 5}


def test_a_key_is_one_also_where_the_text_is_another(world) -> None:
    notes = keyed_notes(world.col)
    for path, text in KEYED.items():
        world.write(path, text.replace("This", "That").replace("one", "two").replace("back\n", "forth\n"))
    found = adopt(world)
    assert {match.state for match in found.found if match.note.id != notes[4].id} == {"differs"}
    assert {match.by for match in found.found} == {"key"}
    adopt(world, keep="anki")
    kinds = [world.col.get_note(note.id).note_type()["name"] for note in notes]
    assert kinds == ["Zettel", "Zettel Cloze", "my_graphModel", "ObsidianAnkiSyncModel", "Zettel"]
    adopt(world, keep="zettel")
    assert world.counts() == {"unchanged": 3, "kept": 2}


def test_a_key_that_two_have_is_for_a_person(world) -> None:
    keyed_notes(world.col)
    add(world.col, "AnkiOpsQA", "Other", "other", "4f7a-12")
    world.write("a.md", KEYED["a.md"])
    assert [match.state for match in adopt(world).found] == ["ambiguous"] * 2
    world.write("c.md", KEYED["c.md"].replace("Obs2", "Obs1"))
    # Of two that name one note, it is the one that says the same.
    assert [match.state for match in adopt(world).found] == ["ambiguous", "ambiguous", "adopted"]


def test_ids_that_stand_for_the_whole_zettel_or_in_its_frontmatter(world) -> None:
    yanki = add(world.col, "Basic", "<div><p>Front</p></div>", "<div><p>Back</p></div>")
    whole = add(world.col, "Basic", "b", "What it says.")
    mapped = add(world.col, "Basic", "What?", "This.")
    inka = add(world.col, "Basic", "One?", "1")
    world.write("a.md", f"---\nnoteId: {yanki.id}\n---\nFront\n\n---\n\nBack\n")
    world.write("b.md", f"---\nanki-id: {whole.id}\n---\nWhat it says.\n")
    world.write("c.md", f"---\nflashcards:\n  q-a1:\n    nid: {mapped.id}\n---\nWhat?::This. ^q-a1\n")
    world.write("d.md", f"---\nDeck: D\n\n<!--ID:{inka.id}-->\n1. One?\n\n> 1\n\n---\n")
    found = adopt(world)
    assert [(match.by, match.state, match.note.id) for match in found.found] == [
        ("id", "adopted", note.id) for note in (yanki, whole, mapped, inka)
    ]
    assert world.counts() == {"unchanged": 4}


def test_what_stands_behind_two_colons_counts_in_a_cloze() -> None:
    assert comparable("a:: {{c1::b}}") == comparable("a:: b")
    assert comparable("a::b {{c1::c::hint}}") != comparable("a::c {{c1::c}}")
    assert comparable("{{c1::a {{c2::b::hint}} c}}") == comparable("a b c")


def test_an_offer_tells_how_much_there_is_without_planning(world) -> None:
    keyed_notes(world.col)
    old = add(world.col, "Basic", "<p>Is <b>a</b> < \\(b\\)?</p>", "yes")
    for path, text in KEYED.items():
        world.write(path, text)
    world.write(
        "d.md", "#flashcards\n\nQ: Is **a** < $b$?\nA: yes\n\nx::y <!--SR:!2031-01-01,1,250-->\n\nz::y\n"
    )
    world.write("e.md", f"Q: Other\nA: text\n<!--ID: {old.id}-->\n")
    content = read_vault(Vault(world.root, "vault"), settings_from({}))
    offer = offer_in((entry.flashcard for entry in content.entries), foreign_notes(world.col))
    assert offer == TakeOverOffer(notes=7, schedules=1)
    assert not offer_in((entry.flashcard for entry in content.entries if entry.path == "x"), ())


def test_new_cards_stay_where_they_stand_in_the_queue(world) -> None:
    """The order of learning is for cards that we made: the next sync moves nothing, nor writes a note."""
    for number in (2, 0, 1):
        add(world.col, "Basic", f"q{number}?", "a")
    world.write("a.md", "\n\n".join(f"Q: q{number}?\nA: a" for number in range(3)) + "\n")
    before = history(world.col)
    adopt(world)
    notes = world.col.db.all("select id, mod, flds from notes order by id")
    assert world.counts() == {"unchanged": 3}
    assert history(world.col) == before
    assert world.col.db.all("select id, mod, flds from notes order by id") == notes
    world.write("b.md", "Q: new?\nA: a\n")
    assert world.counts() == {"created": 1, "unchanged": 3}
    assert history(world.col)[0][:3] == before[0]


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What does Polish mean?", "What does polish mean?"),
        ("10<sup>2</sup> m is what?", "102 m is what?"),
        ("What is x²?", "What is x2?"),
        ("Where is nowhere?", "Where is now here?"),
        ("What is $a$?", "What is a?"),
        ("Henry Ⅳ?", "Henry IV?"),
    ],
)
def test_a_question_of_nearly_the_same_words_is_for_a_person(world, question: str, other: str) -> None:
    """With the same answer it may be the same, edited; with another one it is to be chosen."""
    add(world.col, "Basic", other, "x")
    world.write("a.md", f"Q: {question}\nA: x\n")
    assert [match.state for match in adopt(world).found] == ["differs"]
    world.write("a.md", f"Q: {question}\nA: y\n")
    assert [match.state for match in adopt(world, keep="zettel").found] == ["ambiguous"]
    add(world.col, "Basic", question.replace("$a$", "\\(a\\)"), "z")
    assert [(match.state, match.note.answer) for match in adopt(world, keep="zettel").found] == [
        ("adopted", "z")
    ]


@pytest.mark.parametrize(
    ("theirs", "state"),
    [
        ("{{c1::Paris}} is the capital of {{c2::France}}.", "adopted"),
        ("{{c2::Paris}} is the capital of {{c1::France}}.", "adopted"),
        ("{{c1::Paris}} is the capital of France.", "differs"),
        ("Paris is {{c1::the capital}} of {{c2::France}}.", "ambiguous"),
        ("{{c1::Paris is}} the {{c2::capital of}} France.", "ambiguous"),
    ],
)
def test_a_cloze_note_is_one_where_the_same_words_are_hidden(world, theirs: str, state: str) -> None:
    note = add(world.col, "Cloze", theirs, "")
    world.write("a.md", "{{c1::Paris}} is the capital of {{c2::France}}.\n")
    assert [match.state for match in adopt(world).found] == [state]
    adopt(world, keep="zettel")
    said = world.col.get_note(note.id).fields[0]
    if state == "ambiguous":
        assert said == theirs
    else:  # each card goes on asking for what it asked for
        number = theirs.split("::Paris", maxsplit=1)[0][-1]
        assert f"{{{{c{number}::Paris}}}}" in said


def test_ids_that_the_texts_contradict_are_for_a_person(world) -> None:
    """Ids get swapped and copied with a block, and left behind when something else is written there."""
    one, two, third = (
        add(world.col, "Basic", f"The {name} one?", name) for name in ("first", "second", "odd")
    )
    world.write(
        "a.md",
        f"Q: The first one?\nA: first\n<!--ID: {two.id}-->\n\nQ: The second one?\nA: second\n\n"
        f"Q: What else is there to say?\nA: Much.\n<!--ID: {third.id}-->\n",
    )
    found = adopt(world, keep="zettel").found
    assert [(match.note.id, match.by, match.state) for match in found] == [
        (two.id, "id", "ambiguous"),
        (one.id, "text", "ambiguous"),
        (two.id, "text", "ambiguous"),
        (third.id, "id", "ambiguous"),
    ]
    adopt(world, keep="zettel", pairs={found[0].flashcard.key: one.id})
    assert world.col.get_note(one.id)["Front"] == "The first one?"
    assert world.col.get_note(one.id).note_type()["name"] == "Zettel"


def test_a_note_that_cannot_be_taken_over_is_no_choice(world) -> None:
    """Also where it is one of several: no cards of a picture's masks become those of a question."""
    add(world.col, "Basic", "Which?", "a")
    both = add(world.col, "Basic (and reversed card)", "Which?", "b")
    world.col.add_image_occlusion_notetype()
    mask = add(world.col, "Image Occlusion", "{{c1::image-occlusion:rect:left=.1:top=.2}}", "<img src=a.png>")
    world.write("a.md", f"Q: Which?\nA: c\n\nQ: Where?\nA: here\n<!--ID: {mask.id}-->\n")
    found = adopt(world, keep="zettel").found
    assert [match.state for match in found] == ["ambiguous", "unsuitable", "unsuitable"]
    adopt(world, keep="zettel", pairs={found[1].flashcard.key: both.id, found[2].flashcard.key: mask.id})
    assert {note.note_type()["name"] for note in world.notes()} >= {"Image Occlusion"}
    assert not world.notes("note:Zettel")


def test_two_flashcards_that_plainly_are_one_note_are_both_held_back(world) -> None:
    note = add(world.col, "Basic", "Once?", "a")
    world.write("a.md", "Q: Once?\nA: b\n\nQ: Once?\nA: c\n")
    assert world.counts() == {"there_already": 2}
    mark = f"<!--ID: {note.id}-->"
    world.write("a.md", f"Q: Once more?\nA: b\n{mark}\n\nQ: Once, too?\nA: c\n{mark}\n")
    assert world.counts() == {"there_already": 2}


@pytest.mark.parametrize(
    ("written", "in_anki"),
    [
        ("| a | b |\n| --- | --- |\n| 1 | 2 |", "<p>| a | b |\n| --- | --- |\n| 1 | 2 |</p>"),
        ("- [ ] open\n- [x] done", "<ul>\n<li>[ ] open</li>\n<li>[x] done</li>\n</ul>"),
        ("$x_1$ and $y_2$", "<p>$x<em>1$ and $y</em>2$</p>"),
        ("A & B < C > D", "<p>A &amp; B < C > D</p>"),
        ("The *first* of **them**", "The *first* of **them**"),
        ("See [[a|that]] and [there](https://a.org)", "See [[a|that]] and [there](https://a.org)"),
    ],
)
def test_what_a_tool_did_not_render_is_no_other_text(world, written: str, in_anki: str) -> None:
    old = add(world.col, "Basic", "What?", in_anki)
    world.write("a.md", f"START\nBasic\nWhat?\nBack: {written}\n<!--ID: {old.id}-->\nEND\n")
    assert [match.state for match in adopt(world).found] == ["adopted"]


def test_a_note_of_ours_makes_way_as_the_zettel_is_now(world) -> None:
    """What changed in the file since it was made, and by which numbers the old note hides what."""
    world.write("a.md", "Q: What?\nA: This.\n\n{{c1::Paris}} is the capital of {{c2::France}}.\n")
    world.sync()
    [ours] = world.notes("note:Zettel")
    world.edit(ours, "Extra", "mine")
    basic = add(world.col, "Basic", "What?", "That.")
    cloze = add(world.col, "Cloze", "{{c2::Paris}} is the capital of {{c1::France}}.", "")
    for note in (basic, cloze):
        world.review(note.cards()[0])
    world.write(
        "a.md",
        "---\ndeck: Other\n---\nQ: What?\nA: That.\n\n{{c1::Paris}} is the capital of {{c2::France}}.\n",
    )
    before = history(world.col)
    assert [match.state for match in adopt(world).found] == ["adopted"] * 2
    assert {note.id for note in world.notes()} == {basic.id, cloze.id}
    assert world.col.get_note(basic.id)["Back"] == "That."
    assert world.col.get_note(basic.id)["Extra"] == "mine"
    assert world.col.get_note(cloze.id)["Text"] == "{{c2::Paris}} is the capital of {{c1::France}}."
    rows = {row[0]: row for row in before[0]}
    after = history(world.col)
    assert all(rows[row[0]] == row for row in after[0])
    assert world.counts() == {"unchanged": 1, "kept": 1}
    assert history(world.col) == after


def test_of_two_that_ask_the_same_one_is_not_the_other_for_lack_of_a_note(world) -> None:
    first = add(world.col, "Basic", "What?", "a")
    add(world.col, "Basic", "What?", "b, edited")
    world.write("a.md", f"Q: What?\nA: a\n<!--ID: {first.id}-->\n\nQ: What?\nA: c\n\nQ: What?\nA: b\n")
    found = adopt(world, keep="zettel").found
    assert [match.state for match in found] == ["adopted", "ambiguous", "ambiguous"]


def test_a_cloze_note_of_a_whole_file_is_not_doubled_by_its_paragraphs(world) -> None:
    """Note Synchronizer's; one paragraph is the note, of several a person has to say."""
    one = add(world.col, "Cloze", "The {{c1::first}}.", "")
    two = add(world.col, "Cloze", "A {{c1::one}}.<br><br>A {{c2::two}}.", "")
    both = add(world.col, "Basic (and reversed card)", "c", "d")
    mark = "---\nmid: 1\ntags: []\nnid: "
    world.write("a.md", f"{mark}{one.id}\n---\nThe {{{{c1::first}}}}.\n")
    world.write("b.md", f"{mark}{two.id}\n---\nA {{{{c1::one}}}}.\n\nA {{{{c2::two}}}}.\n")
    world.write("c.md", f"{mark}{both.id}\n---\nd\n")
    assert world.counts() == {"there_already": 4}
    found = adopt(world).found
    assert [(match.by, match.state) for match in found if match.note.id != two.id] == [
        ("id", "adopted"),
        ("id", "unsuitable"),
    ]
    assert "adopted" not in {match.state for match in found if match.note.id == two.id}
    world.write("c.md", f"{mark}{both.id}\nanki: reversed\n---\nd\n")
    assert [match.state for match in adopt(world).found][-1] == "adopted"
    assert world.counts() == {"unchanged": 2, "there_already": 2}


def test_of_notes_that_ask_the_same_a_tools_goes_first_only_with_the_same_answer(world) -> None:
    add(world.col, "Basic", "What?", "a")
    tools = add(world.col, "Basic", "What?", "a", tags=("yanki",))
    world.write("a.md", "Q: What?\nA: b\n")
    assert [match.state for match in adopt(world, keep="zettel").found] == ["ambiguous"] * 2
    world.write("a.md", "Q: What?\nA: a\n")
    assert [(match.note.id, match.state) for match in adopt(world).found] == [(tools.id, "adopted")]
