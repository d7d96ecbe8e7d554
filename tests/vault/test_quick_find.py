"""The quick search for marks says what the plain one says."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from zk_sync.vault.quick_find import Marks, holds

MARKS = ("q:", "question:", "{{c", "[!", "target deck", "TARGET DECK", "](", "]:", "    ", "~~~", "<!--")
texts = st.lists(st.sampled_from([*MARKS, *"qQ:{[!tk K]( ~<-c\n", "ж", "记"]), max_size=12).map("".join)


@given(texts, st.sampled_from(MARKS) | st.text("ab:!", min_size=0, max_size=3))
@example("a b", "")
@example("", "")
def test_a_text_holds_a_mark_where_it_is_in_it(text: str, mark: str) -> None:
    assert holds(text, mark) == (mark in text)


@given(texts, st.lists(st.sampled_from(MARKS)))
def test_a_text_holds_one_of_several_marks(text: str, marks: list[str]) -> None:
    assert Marks(*marks).any_in(text) == any(mark in text for mark in marks)
