"""``![[Zettel]]``, ``![[Zettel#Heading]]``, ``![[Zettel^block]]``: the text itself, put in its place."""

from __future__ import annotations

import re

from ...errors import Problem
from ...texts import marked
from ..embedded import DEEPEST_EMBED, MOST_EMBEDDED, At, weight_of
from .private_marks import without_foreign
from .render_context import RenderContext
from .rulers import without_outer_rulers
from .shown_embeds import ShownEmbed
from .text import attribute, escape

_CLOZE = re.compile(r"\{\{c\d+::((?:(?!\}\}|::).)*)(?:::(?:(?!\}\}).)*)?\}\}")
_BLOCK_ID = re.compile(r"(?:(?<=\S)[ \t]+|^[ \t]*)\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)


def embed_html(page: RenderContext, target: str, alias: str) -> tuple[str, bool] | None:
    """The embedded text as HTML, and whether it holds blocks; a link in its place when it cannot be embedded.

    None when there is no such zettel.
    """
    at = page.embedded.at(target, page.zettel.path)
    if at is None:
        return None
    path, place = at
    key = (path, place.casefold())
    page.asked.add(key)
    if key in page.embeds or (not place and path == page.zettel.path):
        message = marked('the embed "![[{target}]]" was left out: it would contain itself')
        page.problem(message, target=target)
        return _instead(page, path, place, alias)
    depth = len(page.embeds)
    if depth >= DEEPEST_EMBED:
        message = marked('the embed "![[{target}]]" was left out: embeds are nested more than {n} deep')
        page.problem(message, target=target, n=DEEPEST_EMBED)
        return _instead(page, path, place, alias)
    if page.weight + page.embedded.sum_of(at, DEEPEST_EMBED - depth).weight > MOST_EMBEDDED:
        page.is_cut = page.is_cut or depth > 0
        message = marked("embeds were left out: those of this flashcard are too many or too long")
        page.problem(message)
        return _instead(page, path, place, alias)
    shown = page.shown.get(at, depth, page.embeds)
    if shown is None:
        try:
            text = page.embedded.text(at)
        except (OSError, ValueError) as error:
            message = marked('the embed "![[{target}]]" cannot be read: {error}')
            page.problem(message, target=target, error=error)
            return _instead(page, path, place, alias)
        if text is None:
            _tell_missing(page, path, place)
            return _instead(page, path, place, alias)
        shown = _rendered(page, at, key, text)
        if not page.is_cut:
            page.shown.keep(at, depth, shown)
    _take_in(page, shown)
    return shown.html, shown.is_block


def _tell_missing(page: RenderContext, path: str, place: str) -> None:
    if place.startswith("^"):
        message = marked('"{path}" has no block "{place}" to embed')
    else:
        message = marked('"{path}" has no heading "{place}" to embed')
    page.problem(message, path=path, place=place)


def _rendered(page: RenderContext, at: At, key: At, text: str) -> ShownEmbed:
    """The text as HTML, apart from what the page gathered so far."""
    outer = page.zettel, page.problems, page.media, page.has_html, page.asked, page.weight
    around = frozenset(page.embeds)
    page.zettel, page.problems, page.media, page.has_html, page.asked = (
        page.files.zettel(at[0]),
        {},
        {},
        False,
        set(),
    )
    page.weight += weight_of(text)
    page.embeds.append(key)
    try:
        html, is_block = page.to_html(as_read(text), page)
        if is_block:
            html = f'<div class="zk-embed">{without_outer_rulers(html)}</div>'
        messages = tuple(problem.message for problem in page.problems)
        asked = frozenset(page.asked) - {key}
        weight = page.weight - outer[-1]
        return ShownEmbed(html, is_block, page.has_html, messages, page.media, weight, asked, asked & around)
    finally:
        page.embeds.pop()
        page.zettel, page.problems, page.media, page.has_html, page.asked, page.weight = outer


def _take_in(page: RenderContext, shown: ShownEmbed) -> None:
    for message in shown.messages:
        page.problems.setdefault(Problem(page.path, page.line, message))
    page.media.update(shown.media)
    page.has_html = page.has_html or shown.has_html
    page.asked |= shown.asked
    page.weight += shown.weight


def as_read(text: str) -> str:
    """An embedded text as a reader sees it: deletions and block ids are markup there."""
    return _BLOCK_ID.sub("", _CLOZE.sub(r"\1", without_foreign(text)))


def _instead(page: RenderContext, path: str, place: str, alias: str) -> tuple[str, bool]:
    shown = (
        alias.strip() or " › ".join(part for part in (page.title_of(path), place.lstrip("^")) if part) or path
    )
    return f'<a href="{attribute(page.link_to(path, place))}" class="zk-link">{escape(shown)}</a>', False
