"""What the command ``cards`` prints of each flashcard, as data and as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import Problem
from .printable import in_one_line
from .sync.learning_order.order import order_of, why_now
from .sync.reading.content import VaultContent, keys_of
from .unforeseen import unforeseen


def rows_of_cards(content: VaultContent, problems: list[Problem]) -> list[dict[str, Any]]:
    """What there is to say of each flashcard; those that the add-on fails on go to ``problems``."""
    keys, _ = keys_of(content.vault, content.entries, {})
    order = order_of(content.zettel_infos, content.graph)
    rows = []
    for entry, key in zip(content.entries, keys, strict=True):
        card = entry.flashcard
        try:
            fields = content.render(entry).fields
        except Exception as error:  # noqa: BLE001 (whatever it is, the others are to be printed)
            problems.append(unforeseen(error, entry.path, card.line))
            continue
        rows.append(
            {
                "path": entry.path,
                "line": card.line,
                "kind": card.kind,
                "syntax": card.syntax,
                "front": fields.get("Front", ""),
                "back": fields.get("Back", ""),
                "hint": fields["Hint"],
                "extra": fields["Extra"],
                "text": fields.get("Text", ""),
                "title": content.zettel_infos[entry.path].title,
                "context": fields["Context"],
                "deck": card.deck,
                "tags": list(card.tags),
                "key": key,
                "foreign_id": card.foreign_id,
                "status": content.zettel_infos[entry.path].status.standing,
                "place": order.rank[entry.path],
                "builds_on": list(why_now(entry.path, order, content.graph).requires),
            }
        )
    return rows


def card_as_text(row: Mapping[str, Any]) -> str:
    """One of these rows as a person reads it in a terminal."""
    place, tags = f"{in_one_line(row['path'])}:{row['line']}", " ".join(row["tags"])
    lines = [f"{place}  {row['kind']}  {row['deck']}  {tags}".rstrip()]
    lines += [f"  {name}: {row[name]}" for name in ("front", "back", "text", "hint", "extra") if row[name]]
    return "\n".join(lines)
