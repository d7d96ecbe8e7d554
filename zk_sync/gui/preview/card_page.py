"""The web view that shows a card before and after, as Anki draws it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping

from aqt.qt import QWidget
from aqt.webview import AnkiWebView

from ...sync.views.changed_words import marked
from ...sync.views.preview import BeforeAndAfter, PreviewSide
from ..strings import preview_texts as strings

_CLOZE = re.compile(r"\{\{c([\d,]+)::((?:(?!\{\{c|\}\}).)*?)(?:::((?:(?!\{\{c|\}\}).)*))?\}\}", re.DOTALL)
# Class of the part of the card → the field in it; in the order of our card templates.
_PARTS = {
    "zk-front": "Front",
    "zk-text": "Text",
    "zk-hint": "Hint",
    "zk-back": "Back",
    "zk-extra": "Extra",
    "zk-foot": "Source",
}
_STYLE = """
/* Easier to read than Anki's own subtle colour. */
:root { --zk-quiet: color-mix(in srgb, var(--fg) 72%, var(--canvas)); }
body { margin: 0; }
#sides { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; padding: 10px; align-items: stretch; }
.side { min-width: 0; border: 1px solid var(--border); border-radius: 6px; overflow: hidden;
  display: flex; flex-direction: column; background: var(--canvas-elevated); }
.side.taken { border: 2px solid var(--accent-card, #3b82f6); }
.side > header { padding: 5px 10px; font: 600 13px system-ui, sans-serif; color: var(--fg);
  border-bottom: 1px solid var(--border-subtle, var(--border)); }
.side > footer { margin-top: auto; padding: 5px 10px; font: 12px system-ui, sans-serif;
  color: var(--zk-quiet); border-top: 1px solid var(--border-subtle, var(--border));
  overflow-wrap: anywhere; }
.side .card { flex: 1; padding: 12px 14px; font-size: 16px; }
@media (max-width: 520px) {
  #sides { gap: 6px; padding: 6px; }
  .side .card { padding: 8px; font-size: 14px; }
}
@media (max-width: 330px) { #sides { grid-template-columns: 1fr; } }
.side .empty { padding: 20px 14px; color: var(--zk-quiet); font: italic 14px system-ui, sans-serif; }
#why { padding: 8px 12px 0; color: var(--zk-quiet); font: 13px system-ui, sans-serif;
  overflow-wrap: anywhere; }
#said { padding: 24px; color: var(--zk-quiet); font: 14px system-ui, sans-serif; text-align: center; }
#explained { padding: 4px 16px; color: var(--fg); font: 14px system-ui, sans-serif; overflow-wrap: anywhere; }
#explained td { color: var(--fg); vertical-align: top; }
#advice { padding: 0 12px 10px; color: var(--fg); font: 13px system-ui, sans-serif; overflow-wrap: anywhere; }
#advice:empty { display: none; }
#advice p { margin: 0 0 8px; color: var(--zk-quiet); }
#advice h2 { margin: 0 0 4px; font: 600 13px system-ui, sans-serif; }
#advice ul { margin: 0; padding: 0; list-style: none; }
#advice li { margin: 0 0 6px; padding-inline-start: 10px;
  border-inline-start: 3px solid var(--border-strong, var(--border)); }
#advice small { display: block; color: var(--zk-quiet); font-size: 12px; }
del { background: rgba(235, 70, 70, .22); text-decoration: line-through; border-radius: 3px; }
ins { background: rgba(46, 160, 67, .26); text-decoration: none; border-radius: 3px; }
.differs { background: rgba(120, 130, 160, .24); border-radius: 3px; }
"""
SHOW_SCRIPT = """
function zkShow(content) {
  const main = document.getElementById("main");
  main.innerHTML = content;
  window.scrollTo(0, 0);
  if (window.MathJax && MathJax.startup && MathJax.startup.promise && /\\\\[([]/.test(content)) {
    MathJax.startup.promise.then(() => MathJax.typesetPromise([main])).catch(() => {});
  }
}
"""
_ADVISE = "document.getElementById('advice').innerHTML = {}"
MATH = ["js/mathjax.js", "js/vendor/mathjax/tex-chtml-full.js"]


class CardPage(AnkiWebView):
    """Shows two versions of a note beside each other. ``css``: of our note type, as the person has it."""

    def __init__(self, parent: QWidget, css: str) -> None:
        super().__init__(parent, title="zettelkasten preview")
        self.setObjectName("zk_preview_page")
        self.setAccessibleName(strings.PAGE_NAME)
        parts = "<div id='main'></div><div id='advice'></div>"
        body = f"<style>{css}\n{_STYLE}</style>{parts}<script>{SHOW_SCRIPT}</script>"
        self.stdHtml(body, js=MATH, context=self)
        self.say(strings.CHOOSE_ROW)

    def say(self, text: str) -> None:
        """Writes ``text`` where the cards would be."""
        self._show(f'<div id="said">{html.escape(text)}</div>')

    def explain(self, content: str) -> None:
        """Shows ``content``, HTML, where the cards would be."""
        self._show(f'<div id="explained">{content}</div>')

    def show_sides(
        self,
        sides: BeforeAndAfter,
        *,
        titles: tuple[str, str],
        why: str,
        taken: str = "",
        gone: str = "",
        is_decided: bool = True,
    ) -> None:
        """Shows both, and ``why``. ``taken``: the chosen one, "before" or "after"; ``gone``: for none.

        Unless it ``is_decided`` that the second replaces the first, both have one neutral mark.
        """
        old, new = _fields(sides.before), _fields(sides.after)
        if old and new:
            for name in _PARTS.values():
                one, other = old.get(name, ""), new.get(name, "")
                old[name], new[name] = marked(one, other, is_decided=is_decided)
        before = _side(titles[0], sides.before, old, taken == "before", strings.NOT_THERE)
        after = _side(titles[1], sides.after, new, taken == "after", gone or strings.NOT_THERE)
        reason = f'<div id="why">{html.escape(why)}</div>' if why else ""
        self._show(f'{reason}<div id="sides">{before}{after}</div>')

    def advise(self, content: str) -> None:
        """Shows ``content``, HTML, below the cards; "" takes away what is there."""
        self.eval(_ADVISE.format(json.dumps(content)))

    def _show(self, content: str) -> None:
        self.eval(f"zkShow({json.dumps(content)})")


def _fields(side: PreviewSide | None) -> dict[str, str]:
    return {name: _with_clozes(value) for name, value in side.fields.items()} if side else {}


def _with_clozes(field: str) -> str:
    """Deletions as a card shows them, with their numbers; nested ones from the inside."""
    for _ in range(8):
        shown = _CLOZE.sub(lambda match: f'<span class="cloze" title="c{match[1]}">{match[2]}</span>', field)
        if shown == field:
            break
        field = shown
    return field


def _side(title: str, side: PreviewSide | None, fields: Mapping[str, str], is_taken: bool, none: str) -> str:
    head = html.escape(strings.TAKEN.format(side=title) if is_taken else title)
    frame = f'<section class="side{" taken" if is_taken else ""}"><header>{head}</header>'
    if side is None:
        return f'{frame}<div class="empty">{html.escape(none)}</div></section>'
    context = fields.get("Context", "")
    parts = [f'<div class="zk-context" dir="auto">{context}</div>'] if context else []
    for part, name in _PARTS.items():
        if fields.get(name):
            parts.append('<hr id="answer">' if part == "zk-back" else "")
            shown = f'<a class="hint">{name}</a><div class="hint">{fields[name]}</div>'
            parts.append(f'<div class="{part}">{shown if name == "Hint" else fields[name]}</div>')
    card = f'<div class="card"><div class="zk">{"".join(parts)}</div></div>'
    return f"{frame}{card}<footer>{_foot(side)}</footer></section>"


def _foot(side: PreviewSide) -> str:
    said = [strings.DECK.format(deck=", ".join(side.decks))] if side.decks else []
    said += [strings.TAGS.format(tags=" ".join(side.tags))] if side.tags else []
    said += [strings.SUSPENDED] if side.is_suspended else []
    return " · ".join(map(html.escape, said))
