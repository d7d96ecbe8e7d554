"""The web page that shows cards as Anki draws them, each with its deck and tags."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from aqt.webview import AnkiWebView

from ..strings import settings_texts as strings

if TYPE_CHECKING:
    from ...sync.try_out import TriedOut

_CSS = """
body { margin: 0; padding: 8px; overflow: auto; }
.zk-tried { border: 1px solid var(--border); border-radius: 6px; margin: 0 0 10px; overflow: hidden; }
.zk-tried > header { color: color-mix(in srgb, var(--fg) 72%, var(--canvas)); padding: 3px 8px;
  background: var(--canvas-inset); font-size: 12px; text-align: start; overflow-wrap: anywhere; }
.zk-tried > .card { margin: 0; padding: 10px; min-height: 0; }
.zk-wrong { color: var(--accent-danger); margin: 0 0 8px; overflow-wrap: anywhere; }
.zk-quiet { color: color-mix(in srgb, var(--fg) 72%, var(--canvas)); margin: 0 0 8px;
  overflow-wrap: anywhere; }
"""


def show_page(web: AnkiWebView, body: str, css: str, context: object) -> None:
    """Shows HTML in a web view, with the ``css`` of its cards. ``context``: the widget that it is for."""
    web.stdHtml(
        f"<style>{css}{_CSS}</style>{body}",
        css=["css/reviewer.css"],
        js=["js/mathjax.js", "js/vendor/mathjax/tex-chtml-full.js"],
        context=context,
    )


def page_of(sample: TriedOut) -> str:
    """The cards below each other, each with its deck and tags; what is wrong comes first, then why not."""
    wrong = [f'<p class="zk-wrong">⚠ {html.escape(problem)}</p>' for problem in sample.problems]
    reasons = [f'<p class="zk-quiet">{html.escape(reason)}</p>' for reason in sample.reasons]
    cards = []
    for card in sample.cards:
        about = " · ".join(filter(None, [card.deck.replace("::", " › "), *(f"#{tag}" for tag in card.tags)]))
        cards.append(
            f'<section class="zk-tried"><header>{html.escape(about)}</header>'
            f'<div class="card">{card.answer}</div></section>'
        )
    return "".join(wrong + cards + reasons) or f"<p>{html.escape(strings.TRY_NOTHING)}</p>"
