"""What an embed of a heading or a block shows."""

from __future__ import annotations

import pytest

from zk_sync.vault.outline import Outline
from zk_sync.vault.sections import block_of, section_of

BODY = """# Top

intro

## One *two*, three!

text one

### Deep

deep text

## Two ##

```
# Deep
```

text two

### Deep

second deep
"""


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Deep", "### Deep\n\ndeep text"),
        ("one two three", "## One *two*, three!\n\ntext one\n\n### Deep\n\ndeep text"),
        ("Two#Deep", "### Deep\n\nsecond deep"),
        ("Top#Two#Deep", "### Deep\n\nsecond deep"),
        ("Two", "## Two ##\n\n```\n# Deep\n```\n\ntext two\n\n### Deep\n\nsecond deep"),
        ("Nowhere", None),
        ("Deep#Two", None),
    ],
)
def test_sections(place: str, expected: str | None) -> None:
    assert section_of(Outline(BODY), place) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a\n\nb\nc ^x\n\nd", "b\nc"),
        ("a ^x\nb", "a\nb"),
        ("- a\n- b ^x\n  - c\n- d", "- b\n  - c"),
        ("- a\n  - b ^x\n- d", "- b"),
        ("| a |\n|---|\n| b |\n\n^x\n\nc", "| a |\n|---|\n| b |"),
        ("> q\n> r\n\n^x", "> q\n> r"),
        ("```\na ^x\n```\n\nb ^x", "b"),
        ("# H\na ^X", "a"),
        ("a ^xy", None),
        ("a^x", None),
        ("", None),
    ],
)
def test_blocks(body: str, expected: str | None) -> None:
    assert block_of(Outline(body), "x") == expected
