"""What the preview says beside a flashcard: what could be better in it, and why it comes when it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...cards.quality import Finding, findings_in
from ...config import Settings
from ..learning_order.order import Order, order_of, why_now
from ..reading.content import VaultContent
from .preview import Preview

_LOOKED_AT = ("new", "changed", "conflict")


@dataclass(frozen=True)
class Basics:
    """What a zettel builds on: titles, those that it requires first, each in the order of learning.

    ``backlinks``: how many zettels link to it; ``is_order``: whether new cards in Anki follow that order.
    """

    titles: tuple[str, ...]
    backlinks: int
    is_order: bool


@dataclass(frozen=True)
class Advice:
    """``findings``: of a preview's items by their positions, where there are any."""

    findings: Mapping[int, tuple[Finding, ...]]
    _content: VaultContent
    _order: Order
    _is_order: bool

    def basics(self, path: str) -> Basics:
        """What the zettel at ``path`` builds on."""
        why = why_now(path, self._order, self._content.graph)
        infos = self._content.zettel_infos
        titles = (infos[basic].title or basic for basic in (*why.requires, *why.links))
        return Basics(tuple(titles), why.backlinks, self._is_order)


def advice_on(preview: Preview, settings: Settings, go_on: Callable[[], object] = lambda: None) -> Advice:
    """What there is to say of the new and changed flashcards of a preview; it holds nothing back.

    They are compared with all flashcards of the vault, which takes time in proportion to these: not for the
    main thread. ``go_on`` is called often, and may raise to stop.
    """
    with preview.reading:
        content = preview.content
        items = ((number, item) for number, item in enumerate(preview.items) if item.kind in _LOOKED_AT)
        found = ((number, preview.entry(item)) for number, item in items)
        looked_at = [(number, entry) for number, entry in found if entry]
        entries, graph = content.entries, content.graph
    own = {id(entry) for _, entry in looked_at}
    findings: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings_in(
        ((entry.path, entry.flashcard) for _, entry in looked_at),
        frozenset(settings.lint_ignore),
        around=content.around,
        others=((entry.path, entry.flashcard) for entry in entries if id(entry) not in own),
        each=go_on,
    ):
        findings[looked_at[finding.index][0]].append(finding)
    go_on()
    by_item = {number: tuple(said) for number, said in findings.items()}
    order = order_of(content.zettel_infos, graph)
    return Advice(by_item, content, order, settings.order == "basics first")
