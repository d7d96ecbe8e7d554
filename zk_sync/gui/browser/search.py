"""The words that a person can search by in Anki's browser: ``zk:kept``, ``zk:zettel:…`` and their like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# After Anki put the search into its own form: a term in quotes is one token, and the name behind
# zk:vault: or zk:zettel: may come as a token of its own when it was in quotes.
_TOKEN = re.compile(
    r'(?<!\\)"(?P<quoted>(?:[^"\\]|\\.)*)"'
    r'|\bzk:(?P<named>vault|zettel): "(?P<name>(?:[^"\\]|\\.)*)"'
    r'|(?<![^\s(\-])(?P<bare>zk:[^\s()"]+)',
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\(.)")
_OURS = re.compile(
    r"zk:(?:(?P<word>kept|conflicts|problems|orphaned|orphans|waiting)|(?P<kind>vault|zettel):(?P<name>.+))",
    re.IGNORECASE,
)
NoteIds = Callable[[str, str], Iterable[int]]


def is_ours(search: str) -> bool:
    """Whether it may hold a term of ours; quick."""
    return "zk:" in search.lower()


def rewritten(search: str, note_ids: NoteIds) -> str:
    """``search``, as Anki normalised it, with each term of ours as the ids of the notes that it means.

    ``note_ids`` is asked for a term's word (such as "kept" or "zettel") and the name behind it, if any.
    """

    def replaced(match: re.Match[str]) -> str:
        named = f"zk:{match['named']}:{match['name']}" if match["named"] else ""
        term = named or match["bare"] or match["quoted"]
        found = _OURS.fullmatch(_ESCAPED.sub(r"\1", term))
        if found is None:
            return match[0]
        word = (found["word"] or found["kind"]).lower()
        ids = ",".join(map(str, note_ids(word, found["name"] or "")))
        return f"nid:{ids or 0}"

    return _TOKEN.sub(replaced, search)


def term(kind: str, name: str) -> str:
    """A search term for the vault or zettel of that name, in quotes as far as it needs them."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"zk:{kind}:{escaped}"'
