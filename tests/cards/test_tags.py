"""Tags in Anki's form."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from zk_sync.cards.tags import anki_tag


@given(st.text(st.sampled_from("ab#/: \t\n\x1c\x85\xa0\u3000\u200bé_")) | st.text())
def test_a_tag_in_ankis_form_has_no_blanks_and_a_double_colon_between_its_parts(name: str) -> None:
    parts = [re.sub(r"\s+", "_", part.strip()) for part in re.split(r"/|::", name.strip().lstrip("#"))]
    assert anki_tag(name) == "::".join(part for part in parts if part)
