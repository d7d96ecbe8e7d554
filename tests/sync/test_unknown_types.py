"""A note type that is not known is one problem, with the number of its blocks in the whole vault."""

from __future__ import annotations

BLOCK = "START\n{name}\nfront\nBack: back\nEND\n\n"


def test_one_problem_for_each_type_of_a_vault(world) -> None:
    world.write("a.md", BLOCK.format(name="Karte") * 3 + BLOCK.format(name="Other"))
    world.write("b.md", BLOCK.format(name="Karte") * 2)
    world.qa("c.md", ("one?", "1"))
    for _ in range(2):
        report = world.sync()
        assert [problem.path for problem in report.problems] == ["a.md", "a.md"]
        messages = [problem.message for problem in report.problems]
        assert ['"Karte" (blocks: 5)' in messages[0], '"Other" (blocks: 1)' in messages[1]] == [True, True]
    world.write("b.md", BLOCK.format(name="Karte") * 4)  # of which alone is read
    assert '"Karte" (blocks: 7)' in world.sync().problems[0].message
    note = world.note("one?")
    world.write("b.md", BLOCK.format(name="Karte") + "Q: two?\nA: 2\n")
    world.sync()
    world.write("b.md", BLOCK.format(name="Karte"))
    assert world.counts().get("orphaned", 0) == 0, "what is in a zettel with a problem is not gone"
    assert note.id in world.col.find_notes("")
