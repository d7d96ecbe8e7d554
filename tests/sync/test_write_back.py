"""An edit goes back into the zettel as exactly that flashcard's change, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zk_sync.cards.record import record_of
from zk_sync.config import settings_from
from zk_sync.sync.by_hand.write_back import Refused, propose, write
from zk_sync.sync.content import keys_of
from zk_sync.sync.engine import Vault, read_vault, take_snapshot
from zk_sync.vault.zettel import zettel_from


def proposed(world, question: str, field: str):
    vault = Vault(world.root, world.vault_id)
    content = read_vault(vault, settings_from({}))
    notes = take_snapshot(world.col, vault).notes
    keys, _ = keys_of(vault, content.entries, {})
    [(entry, key)] = [
        (entry, key)
        for entry, key in zip(content.entries, keys, strict=True)
        if question in entry.flashcard.front + entry.flashcard.text
    ]
    [note] = [note for note in notes if note.key == key]
    return propose(content, entry, note, field, notes)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_an_edit_is_written_and_the_next_sync_finds_nothing_edited(world, ends: str, bom: str) -> None:
    text = "---\ntags: [a]\n---\n# T\n\nQ: one?\nA: 1 is **bold**\nand more\n\nQ: two?\nA: 1 is **bold**\n"
    file = world.root / "a.md"
    file.write_bytes((bom + text.replace("\n", ends)).encode())
    file.chmod(0o640)
    world.sync()
    world.edit(world.note("one?"), "Back", world.note("two?")["Back"] + "<br>\nand most")
    proposal = proposed(world, "one?", "Back")
    assert "+and most" in proposal.diff
    assert file.read_bytes() == proposal.before
    copy = write(proposal, Path(world.col.path))
    expected = bom + text.replace("and more", "and most").replace("\n", ends)
    assert file.read_bytes().decode() == expected
    assert copy.read_bytes() == proposal.before
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in world.root.iterdir()] == ["a.md"]
    assert world.counts() == {"updated": 1, "unchanged": 1}
    assert world.counts() == {"unchanged": 2}


@pytest.mark.parametrize(
    ("field", "html", "why"),
    [
        ("Back", '<font color="red">x</font>', "would not come out the same"),
        ("Back", "fine</p><p>Q: three?<br>A: 3", "would not come out the same"),
        ("Front", "one?", "would not come out the same"),  # that is what another flashcard asks
        ("Extra", "more", "no text in that place"),
        ("Context", "x", "only the question"),
    ],
)
def test_what_is_not_plain_is_refused_with_the_reason(world, field: str, html: str, why: str) -> None:
    file = world.write("a.md", "Q: one?\nA: 1\n\nQ: two?\nA: fine\n")
    world.sync()
    before = file.read_bytes()
    world.edit(world.note("two?"), field, html)
    with pytest.raises(Refused, match=why):
        proposed(world, "two?", field)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "search", "field", "edit", "written", "then"),
    [
        (
            "Q: What is two?\nA: 2\n",
            "two?",
            "Front",
            ("two", "the number two"),
            "Q: What is the number two?",
            "",
        ),
        (
            "Q: two?\nA: 2 is even\n",
            "two?",
            "Back",
            ("even", "<b>even</b>"),
            "A: 2 is **even**",
            "<strong>even</strong>",
        ),
        (
            "In ==Paris== flows the ==Sein== #card\n",
            "Paris",
            "Text",
            ("Sein}}", "Seine}}"),
            "In ==Paris== flows the ==Seine== #card",
            "",
        ),
        (
            "In ==Paris== flows it. #card\n",
            "Paris",
            "Text",
            ("flows it", "flows the river"),
            "In ==Paris== flows the river. #card",
            "",
        ),
        (
            "In {{c2::Paris::town}} it is.\n",
            "Paris",
            "Text",
            ("In ", "Deep in "),
            "Deep in {{c2::Paris::town}} it is.",
            "",
        ),
    ],
)
def test_questions_clozes_and_emphasis_are_written_and_stay_the_same_note(
    world, text: str, search: str, field: str, edit: tuple[str, str], written: str, then: str
) -> None:
    file = world.write("a.md", f"Q: one?\nA: 1\n\n{text}\nQ: three?\nA: 3\n")
    world.sync()
    note = world.note(search)
    world.review(note.cards()[0])
    edited = note[field].replace(*edit)
    assert edited != note[field]
    world.edit(note, field, edited)
    write(proposed(world, search, field), Path(world.col.path))
    assert written in file.read_text()
    assert world.counts() == {"updated": 1, "unchanged": 2}
    note.load()
    assert then in note[field] if then else note[field] == edited
    assert note.cards()[0].reps == 1
    assert world.counts() == {"unchanged": 3}


def test_a_file_that_changed_is_left_alone(world) -> None:
    file = world.qa("a.md", ("one?", "1"))
    world.sync()
    world.edit(world.note("one?"), "Back", "2")
    proposal = proposed(world, "one?", "Back")
    file.write_text("Q: one?\nA: 1\n\nmore\n")
    with pytest.raises(Refused, match="changed meanwhile"):
        write(proposal, Path(world.col.path))
    assert file.read_text() == "Q: one?\nA: 1\n\nmore\n"


def pieces(*texts: str):
    return st.lists(st.sampled_from(texts), min_size=1).map("".join)


ANSWERS = pieces("a", "b ", "*", "`", "\n", "- x\n", "Q: z?", "::", "#card ", "$", "[[l]]", "\\")
EDITS = pieces(
    "a", "<b>c</b>", "<br>", "<ul><li>d</li></ul>", "*", " :: ", "Q: y?", "&lt;", "\\(x\\)", "{{c1::e}}"
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS, EDITS)
def test_either_refused_or_exactly_that_flashcard(tmp_path: Path, answer: str, edit: str) -> None:
    root = tmp_path / "vault"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    file = root / "a.md"
    file.write_text(f"# T\n\nQ: one?\nA: {answer}\n\nQ: two?\nA: {answer}\n\nx :: y\n", encoding="utf-8")
    chosen = settings_from({})
    content = read_vault(Vault(root, "v"), chosen)
    before = file.read_bytes()
    old = record_of(content.files.zettel("a.md")).found
    for entry in content.entries:
        fields = {**content.render(entry).fields, "Back": edit}
        try:
            proposal = propose(content, entry, note_with(fields), "Back")
        except Refused:
            continue
        new = record_of(zettel_from("a.md", proposal.after.decode(), chosen)).found
        changed = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a.content != b.content]
        assert len(changed) <= 1
        for a, b in zip(old, new, strict=True):
            if a.card_key != entry.card_key:
                assert a.flashcard._replace(line=0) == b.flashcard._replace(line=0)
    assert file.read_bytes() == before


def note_with(fields: dict[str, str]):
    from zk_sync.sync.snapshot import Note

    positions = {name: place for place, name in enumerate(fields)}
    return Note(1, "g", "Zettel", 0, 0, (), "", "\x1f".join(fields.values()).encode(), positions, (), None)
