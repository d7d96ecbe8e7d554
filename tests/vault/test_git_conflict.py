"""Git's marks of a conflict: where one begins, and what only looks like one."""

from __future__ import annotations

import pytest

from zk_sync.config import Settings
from zk_sync.vault.git_conflict import conflict_line
from zk_sync.vault.zettel import ZettelError, zettel_from

CONFLICT = "<<<<<<< HEAD\nQ: one?\n=======\nQ: two?\n>>>>>>> branch\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CONFLICT, 1),
        (f"# T\n\n{CONFLICT}", 3),
        (f"Q: one?\nA: 1\n{CONFLICT}", 3),
        (f"---\n{CONFLICT}---\n", 2),
        ("<<<<<<<\na\n=======\n>>>>>>>", 1),
        ("<<<<<<< HEAD\n||||||| base\n=======\n>>>>>>> x", 1),
        ("<<<<<<< HEAD\n```python\n=======\n```\n>>>>>>> x\ncode\n```\n", 1),
        ("```\ncode\n```\n" + CONFLICT, 4),
        ("<<<<<<< left\nnever ended\n" + CONFLICT, 3),
        (f"```\n{CONFLICT}```\n", 0),
        (f"~~~ text\n{CONFLICT}~~~\n", 0),
        (CONFLICT.replace("\n", "\n    ").join(["    ", ""]), 0),
        (f"> {CONFLICT}", 0),
        ("<<<<<<< HEAD\na\n>>>>>>> x\n=======\n", 0),
        ("Title\n=======\n\n>>>>>>> quoted\n", 0),
        ("<<<<<<<< eight\n========\n>>>>>>>> eight\n", 0),
        ("<<<<<<<HEAD\n=======\n>>>>>>> x\n", 0),
        ("<<<<<<< HEAD\n======= x\n>>>>>>> x\n", 0),
        ("See `<<<<<<<`.\n", 0),
    ],
)
def test_where_a_conflict_begins(text: str, line: int) -> None:
    assert conflict_line(text) == line


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_zettel_in_conflict_is_not_understood(ends: str) -> None:
    text = f"\ufeff---\ntitle: T\n---\n\n{CONFLICT}".replace("\n", ends)
    with pytest.raises(ZettelError) as raised:
        zettel_from("a.md", text, Settings())
    assert (raised.value.problem.path, raised.value.problem.line) == ("a.md", 5)


def test_many_marks_take_linear_time() -> None:
    assert conflict_line("<<<<<<< x\n=======\n" * 20_000) == 0
