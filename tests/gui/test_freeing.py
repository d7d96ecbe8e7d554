"""Many objects are let go of bit by bit, without those that somebody else holds."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import ref

from zk_sync.gui.freeing import let_go


@dataclass(frozen=True)
class Thing:
    """As our data is: frozen, with tuples in it."""

    parts: tuple[object, ...]


def many(count: int) -> Thing:
    return Thing(tuple(Thing((str(number), (number, {str(number): [number]}))) for number in range(count)))


def test_what_nobody_else_holds_is_gone_and_the_rest_is_not() -> None:
    kept = Thing(("kept", Thing(("within",))))
    thing = many(1000)
    first, whole, within = ref(thing.parts[0]), ref(thing), ref(kept.parts[1])
    pile: list[object] = [thing, (kept, [kept])]
    del thing
    let_go(pile)
    assert pile == []
    assert first() is None
    assert whole() is None
    assert within() is kept.parts[1] == Thing(("within",))
