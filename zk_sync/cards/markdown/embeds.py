"""``![[Zettel]]``, ``![[Zettel#Heading]]``, ``![[Zettel^block]]``: the text itself, put in its place."""

from __future__ import annotations

import re

from ...texts import marked
from ...vault.links import split_target
from ...vault.logseq import referenced
from ...vault.sections import block_of, section_of
from ...vault.zettel import Zettel
from .marks import without_foreign
from .page import DEEPEST_EMBED, MOST_EMBEDDED, MOST_EMBEDS, Page
from .text import attribute, escape

_CLOZE = re.compile(r"\{\{c\d+::((?:(?!\}\}|::).)*)(?:::(?:(?!\}\}).)*)?\}\}")
_BLOCK_ID = re.compile(r"(?:(?<=\S)[ \t]+|^[ \t]*)\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)


def embed_html(page: Page, target: str, alias: str) -> tuple[str, bool] | None:
    """The embedded text as HTML, and whether it holds blocks; a link in its place when it cannot be embedded.

    None when there is no such zettel.
    """
    name, place = split_target(target)
    path = page.files.find_zettel(name, page.zettel.path) if name else page.zettel.path
    if path is None:
        return None
    key = f"{path}#{place.casefold()}"
    if key in page.embeds or (not place and path == page.zettel.path):
        message = marked('the embed "![[{target}]]" was left out: it would contain itself')
        page.problem(message, target=target)
        return _instead(page, path, place, alias)
    if len(page.embeds) >= DEEPEST_EMBED:
        message = marked('the embed "![[{target}]]" was left out: embeds are nested more than {n} deep')
        page.problem(message, target=target, n=DEEPEST_EMBED)
        return _instead(page, path, place, alias)
    try:
        zettel = page.whole(path)
    except (OSError, ValueError) as error:
        message = marked('the embed "![[{target}]]" cannot be read: {error}')
        page.problem(message, target=target, error=error)
        return _instead(page, path, place, alias)
    if (path, place) not in page.texts:
        page.texts[path, place] = embedded_text(zettel, place)
    text = page.texts[path, place]
    if text is None:
        if place.startswith("^"):
            message = marked('"{path}" has no block "{place}" to embed')
        else:
            message = marked('"{path}" has no heading "{place}" to embed')
        page.problem(message, path=path, place=place)
        return _instead(page, path, place, alias)
    page.embedded += len(text)
    page.embeds_shown += 1
    if page.embedded > MOST_EMBEDDED or page.embeds_shown > MOST_EMBEDS:
        message = marked("embeds were left out: those of this flashcard are too many or too long")
        page.problem(message)
        return _instead(page, path, place, alias)
    return _render(page, key, zettel, text)


def embedded_text(zettel: Zettel, place: str) -> str | None:
    """The part of a zettel that an embed of ``place`` shows; None when there is none."""
    if not place:
        return zettel.body.strip()
    outline = zettel.outline
    if place.startswith("(("):
        return referenced(outline, place)
    return block_of(outline, place[1:]) if place.startswith("^") else section_of(outline, place)


def _render(page: Page, key: str, zettel: Zettel, text: str) -> tuple[str, bool]:
    outer = page.zettel
    page.zettel = zettel
    page.embeds.append(key)
    try:
        html, is_block = page.to_html(_as_read(text), page)
    finally:
        page.embeds.pop()
        page.zettel = outer
    return (f'<div class="zk-embed">{html}</div>', True) if is_block else (html, False)


def _as_read(text: str) -> str:
    """An embedded text as a reader sees it: deletions and block ids are markup there."""
    return _BLOCK_ID.sub("", _CLOZE.sub(r"\1", without_foreign(text)))


def _instead(page: Page, path: str, place: str, alias: str) -> tuple[str, bool]:
    shown = (
        alias.strip() or " › ".join(part for part in (page.title_of(path), place.lstrip("^")) if part) or path
    )
    return f'<a href="{attribute(page.link_to(path, place))}" class="zk-link">{escape(shown)}</a>', False
