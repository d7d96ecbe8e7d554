"""Notes of our types from a stranger's deck: whatever state and key they hold, all is foreseen."""

from __future__ import annotations

import json
import logging

import pytest

from zk_sync.cli import main
from zk_sync.sync.notes.zk_state import dump, load

OK = '{"v":1,"source":"a","content":"b","renderer":2,"guid":"G","path":"a.md","deck":"d","did":1,"note":{}}'


def with_more(more: str) -> str:
    return f"{OK[:-1]},{more}}}"


STATES = {
    "deep": '{"v":1,"note":' + "[" * 100_000,
    "deep and closed": '{"v":1,"note":' + '{"a":' * 50_000 + "1" + "}" * 50_001,
    "a version of 5,000 digits": '{"v":1' + "0" * 5000 + "}",
    "a version without end": '{"v":1e999}',
    "paths": OK.replace("a.md", "../../../../dev/zero"),
    "a path of nothing": OK.replace("a.md", "a\\u0000b"),
    "half a character": OK.replace("a.md", "\\ud800.md"),
    "braces": OK.replace("a.md", "{0}%s"),
    "a deck without end": OK.replace('"did":1', '"did":1e400'),
    "a deck of many digits": OK.replace('"did":1', f'"did":{"9" * 60}'),
    "half a character for a deck": OK.replace('"d"', '"\\ud800"').replace('"b"', '"\\udc00"'),
    "no deck": OK.replace('"did":1', '"did":NaN'),
    "a deep deck": OK.replace('"deck":"d"', '"deck":"' + "a::" * 5000 + '"'),
    "tags": with_more('"tags":' + json.dumps(["a/" * 3000] * 20)),
    "tags by name": with_more('"tags":{"a":[]}'),
    "reasons": with_more(
        '"suspended":{"0":["gone"],"-1":["x"],"99999999999999999999":["waiting"],"1":"gone"}'
    ),
    "reasons that are none": with_more('"suspended":{"0":[["gone"]],"1":[{}]},"freed":{"0":[7],"1":[[]]}'),
    "dropped": with_more('"dropped":{"1":"x","-5":[1],"99999999999999999999":"z"}'),
    "a position": with_more('"at":' + "9" * 400),
    "fields": OK.replace('"note":{}', '"note":{"Front":[],"Nope":{"a":1},"":null}'),
    "HTML": "&amp;" * 20_000,
}
KEYS = [
    "vault:../../etc/passwd#x",
    "vault:#",
    f"vault:{'x' * 100_000}#x",
    "vault:{0}%s#{x}",
    "vault:\u202ea#b",
]


@pytest.mark.parametrize("name", STATES)
def test_the_rest_is_synced(world, name: str, caplog: pytest.LogCaptureFixture) -> None:
    world.qa("a.md", ("one?", "1"), ("two?", "2"))
    world.sync()
    mine = world.note("one?")
    for key in (mine["ZK Key"], *KEYS):
        note = world.col.new_note(mine.note_type())
        note["Front"], note["ZK Key"] = f"bait {key[:20]}", key
        note["ZK State"] = STATES[name].replace('"G"', json.dumps(note.guid))
        world.col.add_note(note, 1)
    if load(STATES[name]):  # else it may be of a newer release, which stops the sync
        world.edit(mine, "ZK State", STATES[name])
    for automatic in (True, False):
        world.qa("a.md", ("one?", "1"), (f"three, {automatic}?", "2"))
        world.qa(f"new {automatic}.md", (f"four, {automatic}?", "2"))
        report = world.sync(automatic=automatic)
        assert not [problem for problem in report.problems if "report it" in problem.message]
        assert world.note(f"four, {automatic}?")["Back"] == "2"
    assert not [record.message for record in caplog.records if record.levelno >= logging.ERROR]


def test_half_a_character_is_written_as_anki_takes_it() -> None:
    state = load(STATES["half a character"])
    assert state
    dump(state).encode()
    assert load(dump(state)) == state


def test_a_note_of_the_other_type_is_not_the_flashcard_s(world, capsys: pytest.CaptureFixture[str]) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    note = world.col.new_note(world.col.models.by_name("Zettel Cloze"))
    note["Text"], note["ZK Key"] = "{{c1::bait}}", world.note("one?")["ZK Key"]
    note["ZK State"] = OK.replace('"G"', json.dumps(note.guid))
    world.col.add_note(note, 1)
    collection = world.col.path
    world.col.close()
    assert main(["adopt", str(world.root), "--vault-id", "vault", "--collection", collection]) == 0
    assert "Traceback" not in capsys.readouterr().err
    world.col.reopen()


SHARED = (
    [],
    [[]],
    [[1, 2]],
    {"x": 1},
    {"vault:a#b": [1e999, True]},
    "x",
    7,
    None,
    [None, [None]],
    {"": [[]]},
)


@pytest.mark.parametrize("name", ["declined", "apart", "graves", "made", "settings", "token"])
def test_what_devices_share_is_a_stranger_s_too(world, name: str, caplog: pytest.LogCaptureFixture) -> None:
    world.qa("a.md", ("one?", "1"))
    world.sync()
    models = world.col.models
    for value in SHARED:
        [ours] = [each for each in models.all() if each["name"].startswith("~ Data")]
        ours["zettelkastenSync"]["vaults"]["vault"][name] = value
        models.update_dict(ours)
        world.qa("a.md", ("one?", json.dumps(value)))
        assert world.sync().counts()["updated"] == 1
    assert not [record.message for record in caplog.records if record.levelno >= logging.ERROR]
