"""An edit goes back into the zettel as exactly that flashcard's change, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.disturbances import end_after
from benchmarks.write_back import Trial, Writer, notes_of
from zk_sync.cards.zettel_record import record_of
from zk_sync.config import settings_from
from zk_sync.sync.by_hand.patch import patches
from zk_sync.sync.by_hand.write_back import Refused, propose, write
from zk_sync.sync.engine import Vault, read_vault, take_snapshot
from zk_sync.sync.reading.content import keys_of
from zk_sync.vault.scan import scan
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
    "text",
    [
        "Q: one?\nHint: think\nA: two\nExtra: more\n",
        "> [!flashcard] one?\n> Hint: think\n> two\n> Extra: more\n",
        "#flashcards\n\none?\nHint: think\n?\ntwo\nExtra: more\n",
        "#flashcards\n\none?::two\nHint: think\nExtra: more\n",
        "- one? #card\n  - two\n  - Hint: think\n  - Extra: more\n",
        "one? {{c1::two}}\nHint: think\nExtra: more\n",
    ],
)
def test_hint_and_extra_text_go_back_to_their_lines(world, text: str) -> None:
    file = world.write("a.md", text)
    world.sync()
    for field, old in (("Hint", "think"), ("Extra", "more")):
        note = world.note("one?")
        world.edit(note, field, note[field].replace(old, f"{old} of it"))
        write(proposed(world, "one?", field), Path(world.col.path))
        text = text.replace(old, f"{old} of it")
        assert file.read_text(encoding="utf-8") == text
        assert world.counts() == {"updated": 1}
    assert world.counts() == {"unchanged": 1}


@pytest.mark.parametrize(
    ("field", "html", "why"),
    [
        ("Back", '<font color="red">x</font>', "would not come out the same"),
        ("Back", "fine</p><p>Q: three?<br>A: 3", "would not come out the same"),
        ("Front", "one?", "would not come out the same"),  # that is what another flashcard asks
        ("Extra", "more", "no text in that place"),
        ("Context", "x", "only question"),
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
        ("Q: two?\nA: only 2 is even\n", "two?", "Back", ("only ", " "), "A: 2 is even", "2 is even"),
        ("Q: two?\nA: only 2 is even\n", "two?", "Back", ("only ", "&nbsp;"), "A: 2 is even", "2 is even"),
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


@pytest.mark.parametrize(
    ("source", "question", "field", "edit", "written"),
    [
        pytest.param("y & z", "one?", "Back", ("z", "w"), "y & w", id="prose above and below says the same"),
        pytest.param("a _em_ b", "one?", "Back", ("b", "c"), "a _em_ c", id="beside other emphasis"),
        pytest.param("a _em_ b", "one?", "Back", (">em<", ">am<"), "a _am_ b", id="within other emphasis"),
        pytest.param("\n* x\n* y", "one?", "Back", ("y", "z"), "\n* x\n* z", id="in another bullet"),
        pytest.param("x  \ny\\\nz", "one?", "Back", ("y", "w"), "x  \nw\\\nz", id="between hard breaks"),
        pytest.param("x\u00a0y &nbsp; z", "one?", "Back", ("y", "w"), "x\u00a0w &nbsp; z", id="beside NBSP"),
        pytest.param(
            "x  y\tz &amp; q", "one?", "Back", ("q", "r"), "x  y\tz &amp; r", id="double blanks, a tab"
        ),
        pytest.param("$$ a $$ q", "one?", "Back", ("q", "<b>q</b>"), "$$ a $$ **q**", id="made bold"),
        pytest.param("x __y__ z", "one?", "Back", ("<strong>y</strong>", "y"), "x y z", id="no longer bold"),
        pytest.param("[y][r] y", "one?", "Back", ("</a> y", "</a> z"), "[y][r] z", id="beside a link"),
        pytest.param("`y` y", "one?", "Back", ("</code> y", "</code> z"), "`y` z", id="beside code"),
        pytest.param("`y` y", "one?", "Back", ("<code>y", "<code>z"), "`z` y", id="in code"),
        pytest.param("1 1 1 1", "one?", "Back", ("1 1 1 1", "1 1 2 1"), "1 1 2 1", id="one of many"),
        pytest.param("x +y+ z", "one?", "Back", ("+y+", "-y-"), "x -y- z", id="signs"),
        pytest.param("ナイフ", "one?", "Back", ("ナイ", "ナ"), "ナフ", id="without blanks"),
        pytest.param("e\u0301te\u0301 x", "one?", "Back", ("x", "y"), "e\u0301te\u0301 y", id="decomposed"),
        pytest.param(
            "x",
            "one?",
            "Back",
            ("x", "a_b &lt;y&gt; *c*"),
            "a_b &lt;y> \\*c\\*",
            id="signs that would be markup",
        ),
    ],
)
def test_every_byte_outside_the_edit_stays(
    world, source: str, question: str, field: str, edit: tuple[str, str], written: str
) -> None:
    text = (
        "\ufeffProse y & z and 1.\r\n\r\n`y` and\u00a0z\r\rQ: one?\nA: {}\r\n\r\n"
        "y & z 1 1 1\t\r\nQ: two?\nA: y & z\n\n[r]: https://example.org\n   "
    )
    file = world.root / "a.md"
    file.write_bytes(text.replace("{}", source).encode())
    world.sync()
    note = world.note(question)
    edited = note[field].replace(*edit)
    assert edited != note[field]
    world.edit(note, field, edited)
    write(proposed(world, question, field), Path(world.col.path))
    assert file.read_bytes().decode() == text.replace("{}", written)
    assert world.counts() == {"updated": 1, "unchanged": 1}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("x & y\nmore", "x &amp;&nbsp;y<br>more"),
        ("x y\nmore", "<div>x&nbsp;y</div><div>more</div>"),
        ("x y\nmore", "x y<div>more</div>"),
        ("**x** _y_", "<b>x</b>&nbsp;<i>y</i><br>"),
        ("x\u00a0y", "x&nbsp;y"),
        ("- x\n- y", "<ul><li>x</li><li>y</li></ul>"),
    ],
)
def test_what_the_editor_of_anki_does_by_itself_is_no_edit(world, source: str, html: str) -> None:
    text = f"Prose: I like & y too. `x & y`\n\nQ: one?\nA: {source}\n"
    file = world.write("a.md", text)
    world.sync()
    assert world.note("one?")["Back"] != html
    world.edit(world.note("one?"), "Back", html)
    with pytest.raises(Refused, match="only blanks or line breaks"):
        proposed(world, "one?", "Back")
    assert file.read_text() == text


def test_a_line_break_that_the_editor_lost_beside_an_edit_stays_whole() -> None:
    source = "A: of x\r\ny ![[Other#Part]]\r\nz"
    found = [*patches(source, "of x\ny\n\n## Part\n\n\n\nz", "on x\ny\n\n## Part\n\n\nz", "\r\n")]
    assert found[0] == source.replace("of", "on")
    assert not [text for text in found if "\r" in text.replace("\r\n", "")]


def test_a_line_typed_in_anki_becomes_one_with_the_line_ends_and_the_marks_of_those_around_it(world) -> None:
    file = world.root / "a.md"
    file.write_bytes(b"> [!card] one?\r\n> * x\r\n> * y\r\n\r\nend\n")
    world.sync()
    note = world.note("one?")
    world.edit(note, "Back", note["Back"].replace("</ul>", "<li>z</li></ul>"))
    write(proposed(world, "one?", "Back"), Path(world.col.path))
    assert file.read_bytes() == b"> [!card] one?\r\n> * x\r\n> * y\r\n> * z\r\n\r\nend\n"


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Q: one?\nA: x[^1]\n[^1]: shared\n\nQ: two?\nA: y[^1]\n", "a.md:5"),
        ("Q: one?\nA: shared ^here\n\nQ: two?\nA: ![[#^here]]\n", "a.md:4"),
        ("Q: one?\nA: shared ^here\n", "b.md:1"),
    ],
)
def test_what_another_flashcard_shows_too_is_refused(world, text: str, other: str) -> None:
    file = world.write("a.md", text)
    world.write("c.md", "![[a#^here]] ^there\n")
    world.write("b.md", "Q: three?\nA: ![[c#^there]]\n" if "b.md" in other else "b\n")
    world.sync()
    note = world.note("one?")
    world.edit(note, "Back", note["Back"].replace("shared", "other"))
    with pytest.raises(Refused, match=f"another flashcard would change with it, that at {other}"):
        proposed(world, "one?", "Back")
    assert file.read_text() == text


def test_a_footnote_of_its_own_outside_its_lines_is_not_changed(world) -> None:
    world.write("a.md", "Q: one?\nA: x[^1]\n\nprose\n\n[^1]: word\n")
    world.sync()
    note = world.note("one?")
    world.edit(note, "Back", note["Back"].replace("word", "other"))
    with pytest.raises(Refused, match="would not come out the same"):
        proposed(world, "one?", "Back")


# The file


@pytest.fixture
def proposal(world):
    """An answer of ``a.md`` edited in Anki, from 1 to 2, and not yet written."""
    world.qa("a.md", ("one?", "1"))
    world.sync()
    world.edit(world.note("one?"), "Back", "2")
    return proposed(world, "one?", "Back")


def refused(world, proposal, why: str) -> None:
    before = proposal.file.read_bytes()
    with pytest.raises(Refused, match=why):
        write(proposal, Path(world.col.path))
    assert proposal.file.read_bytes() == before
    assert not list(world.root.rglob("*.tmp"))


def test_a_read_only_file_is_left_alone(world, proposal) -> None:
    proposal.file.chmod(0o444)
    refused(world, proposal, "read-only")


def test_a_file_with_two_names_is_left_alone(world, proposal) -> None:
    other = world.device / "other.md"
    other.hardlink_to(proposal.file)
    refused(world, proposal, "second name")


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="Python has no extended attributes here")
def test_owner_rights_attributes_and_access_lists_stay(world, proposal) -> None:
    file = proposal.file
    owner = (12345, 12345) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(file, *owner)
    file.chmod(0o640)
    access = bytes.fromhex("0200000001000600ffffffff020004003930000004000400ffffffff10000600ffffffff")
    access += bytes.fromhex("20000000ffffffff")  # the user 12345 may read
    wanted = {}
    for name, value in (("user.tag", b"blue"), ("system.posix_acl_access", access)):
        with suppress(OSError):  # this file system may know none
            os.setxattr(file, name, value)
            wanted[name] = os.getxattr(file, name)
    rights = file.stat().st_mode
    write(proposal, Path(world.col.path))
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (rights, *owner)
    assert {name: os.getxattr(file, name) for name in os.listxattr(file) if name in wanted} == wanted


def test_a_link_that_leads_elsewhere_meanwhile_is_not_followed(world) -> None:
    inside, outside = world.root / "real" / "a.md", world.device / "a.md"
    world.qa("real/a.md", ("one?", "1"))
    (world.root / "b.md").symlink_to(inside)
    world.sync(exclude=["real/"])
    world.edit(world.note("one?"), "Back", "2")
    vault = Vault(world.root, world.vault_id)
    content = read_vault(vault, settings_from({"exclude": ["real/"]}))
    [note] = take_snapshot(world.col, vault).notes
    proposal = propose(content, content.entries[0], note, "Back", [note])
    before = inside.read_bytes()
    outside.write_bytes(before)
    (world.root / "b.md").unlink()
    (world.root / "b.md").symlink_to(outside)
    refused(world, proposal, "leads out of the vault")
    (world.root / "b.md").unlink()
    (world.root / "b.md").symlink_to(inside)
    inside.unlink()
    inside.symlink_to(outside)
    refused(world, proposal, "leads out of the vault")
    inside.unlink()
    inside.write_bytes(before)
    write(proposal, Path(world.col.path))
    assert inside.read_text() == "Q: one?\nA: 2\n"
    assert (world.root / "b.md").is_symlink()
    assert outside.read_bytes() == before


@pytest.mark.parametrize("name", ["x" * 240 + ".md", "語" * 80 + "ab.md"])
def test_a_file_with_a_long_name_is_written(world, name: str) -> None:
    file = world.qa(name, ("one?", "1"))
    world.sync()
    world.edit(world.note("one?"), "Back", "2")
    copy = write(proposed(world, "one?", "Back"), Path(world.col.path))
    assert file.read_text() == "Q: one?\nA: 2\n"
    assert copy.name.endswith(".md")


def test_what_a_kill_left_behind_is_no_part_of_the_vault_and_goes_with_the_next_write(
    world, proposal
) -> None:
    child = (
        "import os, sys; from pathlib import Path; from zk_sync.safe_writing import replacing\n"
        "with replacing(Path(sys.argv[1])) as written: written.write_text('Q: x?'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", child, proposal.file], check=False)
    [left] = world.root.glob(".*")
    assert scan(world.root, settings_from({})).attachments == ()
    os.utime(left, (1, 1))
    write(proposal, Path(world.col.path))
    assert [path.name for path in world.root.iterdir()] == ["a.md"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be copied here")
def test_a_file_is_whole_whenever_the_process_is_killed(world, proposal) -> None:
    """Killed at each call to the system that the writing makes, one after the other."""
    held = []
    while not held or held[-1] != proposal.after:
        proposal.file.write_bytes(proposal.before)
        child = os.fork()
        if child == 0:
            end_after(len(held))
            write(proposal, Path(world.col.path))
            os._exit(0)
        os.waitpid(child, 0)
        held.append(proposal.file.read_bytes())
        assert held[-1] in (proposal.before, proposal.after)
        assert len(held) < 100
    assert len(held) > 5
    assert list(world.root.glob(".zk-*.tmp")), "some were killed while they wrote"


def test_a_full_disk_is_told_of_the_file_that_could_not_be_written(world, proposal, monkeypatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full_later(_descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", full)

    monkeypatch.setattr(os, "fsync", full_later)
    refused(world, proposal, r"^a\.md cannot be written: No space left")
    monkeypatch.setattr(os, "fsync", full)
    refused(world, proposal, r"^the copy in .*backups cannot be written: No space left")


def test_copies_never_replace_each_other(world, proposal) -> None:
    before = proposal.before
    copies = [write(proposal, Path(world.col.path))]
    proposal.file.write_bytes(before)
    copies.append(write(proposal, Path(world.col.path)))
    assert copies[0] != copies[1]
    assert [copy.read_bytes() for copy in copies] == [before, before]


# Many


def test_hundreds_of_edits_are_written_byte_by_byte_as_their_author_would(tmp_path: Path) -> None:
    writer, trial = Writer(seed=3), Trial(tmp_path / "vault")
    counts = Counter(trial.outcome(writer.case(), seed).what for seed in range(300))
    assert not [what for what in counts if what.startswith("WRONG")]
    assert counts["exact"] > 150
    assert counts["refused"] < 10


@pytest.mark.parametrize("answer", ["alpha _beta_ gamma\n" * 3000, "1 1 1 1 1 1\n" * 5000])
def test_one_letter_of_sixty_kilobytes_takes_little_time(tmp_path: Path, answer: str) -> None:
    (tmp_path / "a.md").write_text(f"Q: one?\nA: {answer}")
    content = read_vault(Vault(tmp_path, "v"), settings_from({}))
    [entry] = content.entries
    fields = {**content.render(entry).fields}
    [note] = notes_of(content, [{**fields, "Back": fields["Back"][:-1] + "z"}])
    started = time.process_time()
    proposal = propose(content, entry, note, "Back", [note])
    assert time.process_time() - started < 3
    assert proposal.after.decode() == f"Q: one?\nA: {answer}"[:-2] + "z\n"


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
    from zk_sync.sync.collection.our_notes import Note

    positions = {name: place for place, name in enumerate(fields)}
    return Note(1, "g", "Zettel", 0, 0, (), "", "\x1f".join(fields.values()).encode(), positions, (), None)
