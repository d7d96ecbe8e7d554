"""Says in the person's language what a YAML parser complains of."""

from __future__ import annotations

import re

from ..texts import _, marked

# What goes wrong in frontmatter that people write; the rest of PyYAML's messages stays as it is.
_KNOWN = frozenset(
    (
        marked("could not find expected {found}"),
        marked("expected ',' or ']', but got {found}"),
        marked("expected ',' or '}', but got {found}"),
        marked("expected <block end>, but found {found}"),
        marked("expected alphabetic or numeric character, but found {found}"),
        marked("expected the node content, but found {found}"),
        marked("found character {found} that cannot start any token"),
        marked("found undefined alias {found}"),
        marked("found unexpected end of stream"),
        marked("found unhashable key"),
        marked("found unknown escape character {found}"),
        marked("it holds half a character"),
        marked("it is nested too deep"),
        marked("its aliases stand for too much"),
        marked("mapping keys are not allowed here"),
        marked("mapping values are not allowed here"),
        marked("sequence entries are not allowed here"),
    )
)
_LONGEST = 60  # characters of what was found
_LAST_QUOTED = re.compile(r"""('[^']*'|"[^"]*")(?=[^'"]*$)""")


def in_words(error: str) -> str:
    """The message of a YAML parser for a person."""
    quoted = _LAST_QUOTED.search(error)
    found = quoted[1] if quoted else ""
    template = f"{error[: quoted.start()]}{{found}}{error[quoted.end() :]}" if quoted else error
    said = _(template) if template in _KNOWN else template
    return said.replace("{found}", found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…{found[-1]}")
