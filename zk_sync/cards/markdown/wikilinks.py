"""``[[Zettel]]``, ``[[Zettel#Heading|alias]]`` and ``![[…]]``, and Markdown links to zettels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ...texts import marked
from ...vault.links import ATTACHMENT_ENDINGS, ending_of, has_scheme, split_target
from .drawings import is_drawing
from .embeds import embed_html
from .media import media_html, shortened
from .private_marks import CLOZE_EDGES, without_clozes
from .render_context import RenderContext, page_of
from .rules import render
from .schemes import SCHEMES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_WIKILINK = re.compile(r"!?\[\[([^\[\]\n]+)\]\]")


def wikilinks_plugin(md: MarkdownIt) -> None:
    """Links and embeds in double brackets, and where Markdown links lead."""
    md.inline.ruler.before("link", "wikilink", _wikilink)
    md.core.ruler.push("vault_links", _vault_links)
    render(md, "embed", _render_embed)
    render(md, "image", _render_image)


def _wikilink(state: StateInline, silent: bool) -> bool:
    embed = state.src.startswith("![[", state.pos)
    if not embed and not state.src.startswith("[[", state.pos):
        return False
    match = _WIKILINK.match(state.src, state.pos, state.posMax)
    if not match or not without_clozes(match[1]).strip(" |"):
        return False
    if silent:
        state.pos = match.end()
        return True
    target, _, alias = match[1].partition("|")
    target = target.removesuffix("\\")
    if embed:
        token = state.push("embed", "", 0)
        token.content, token.info = without_clozes(target), alias
    else:
        push_link(state, target, alias)
    state.pos = match.end()
    return True


def push_link(state: StateInline, target: str, alias: str) -> None:
    """A link to what a wikilink to ``target`` means, shown as ``alias`` if there is one."""
    page = page_of(state.env)
    href, shown = _resolve(page, without_clozes(target))
    if alias.strip():
        shown = alias.strip()
    elif any(char in target for char in CLOZE_EDGES):
        shown = target.strip()  # a deletion around part of the target
    opening = state.push("link_open" if href else "unresolved_open", "a" if href else "span", 1)
    opening.attrs = {"href": href, "class": "zk-link"} if href else {"class": "zk-unresolved"}
    opening.info = "ours"
    state.push("text", "", 0).content = shown
    state.push("link_close" if href else "unresolved_close", "a" if href else "span", -1)


def _resolve(page: RenderContext, target: str) -> tuple[str, str]:
    """Where a wikilink leads ("" when nowhere), and what it shows without an alias."""
    name, place = split_target(target)
    label = PurePosixPath(name).name.removesuffix(".md") or name
    if not name:  # [[#Heading]], [[#^block]]: this zettel
        path: str | None = page.zettel.path
        label = page.zettel.title if place.startswith("^") else ""
    elif ending_of(name) in ATTACHMENT_ENDINGS:
        attachment = page.files.find_attachment(name, page.zettel.path)
        return page.link_to(attachment) if attachment else "", label
    else:
        path = page.files.find_zettel(name, page.zettel.path)
    if path is not None and re.search(r"\d", label):
        label = _without_id(page, path, label)
    if place and not place.startswith("^"):
        label = " › ".join(part for part in (label, *place.split("#")) if part)
    return page.link_to(path, place) if path is not None else "", label or target.strip()


def _without_id(page: RenderContext, path: str, name: str) -> str:
    """A zettel's name as a link shows it: an id tells a reader nothing."""
    title, zettel_id = page.title_and_id_of(path)
    if re.fullmatch(r"[\d\W_]+", name):
        return title or name
    is_id = re.search(r"\d", zettel_id) and re.match(rf"{re.escape(zettel_id)}[\s\W_]+(?=\w)", name)
    return name[is_id.end() :] if is_id else name


def _vault_links(state: StateCore) -> None:
    """Point Markdown links to where they lead, and put embedded texts in."""
    page = page_of(state.env)
    for number, block in enumerate(state.tokens):
        dropped = 0
        for token in block.children or ():
            if token.type == "link_open" and token.info != "ours":
                dropped += not _rewrite(page, token)
            elif token.type == "link_close" and dropped:
                dropped -= 1
                token.tag = "span"
            elif _embeds(token) and _fill(page, token):
                for paragraph in state.tokens[max(0, number - 1) : number + 2]:
                    if paragraph.tag == "p":  # blocks cannot stand in a paragraph
                        paragraph.tag = "div"


def _embeds(token: Token) -> bool:
    """Whether a token is an embed; ``![alias](Note.md#Heading)`` becomes one."""
    if token.type != "image":
        return token.type == "embed"
    target = str(token.attrs.get("src", ""))
    name = split_target(target)[0]
    if not name or has_scheme(target) or ending_of(name) in ATTACHMENT_ENDINGS:
        return False
    token.type, token.content, token.info = "embed", unquote(target), _plain(token.children or ())
    return True


def _rewrite(page: RenderContext, token: Token) -> bool:
    """Point a Markdown link to where it leads. False when it became plain text."""
    href = without_clozes(str(token.attrs.get("href", "")))
    token.attrs["href"] = href
    if has_scheme(href):
        scheme = href.partition(":")[0].lower()
        if scheme in SCHEMES or href.startswith("//"):
            return True
        message = marked('the link "{link}" was dropped: "{scheme}:" links are not followed')
        page.problem(message, link=shortened(href), scheme=scheme)
    else:
        name, place = split_target(href)
        found = _resolve_markdown(page, name, place)
        if found:
            token.attrs = {"href": found, "class": "zk-link"}
            return True
    token.tag, token.attrs = "span", {"class": "zk-unresolved"}
    return False


def _resolve_markdown(page: RenderContext, name: str, place: str) -> str:
    place = unquote(place)
    if not name:
        return page.link_to(page.zettel.path, place)
    path = (
        page.files.find_zettel(name, page.zettel.path) if ending_of(name) not in ATTACHMENT_ENDINGS else None
    )
    if path is not None:
        return page.link_to(path, place)
    attachment = page.files.find_attachment(name, page.zettel.path)
    return page.link_to(attachment) if attachment else ""


def _fill(page: RenderContext, token: Token) -> bool:
    """Put what an embed shows into its token. True when it holds blocks."""
    name = split_target(token.content)[0]
    ending = ending_of(name)
    if ending not in ATTACHMENT_ENDINGS and not is_drawing(name):
        found = embed_html(page, token.content, token.info)
        if found:
            token.content, is_block = found
            return is_block
    token.content = media_html(page, name, token.info)
    return False


def _render_embed(token: Token, _: RenderContext) -> str:
    return token.content


def _render_image(token: Token, page: RenderContext) -> str:
    return media_html(page, str(token.attrs.get("src", "")), _plain(token.children or ()))


def _plain(tokens: Iterable[Token]) -> str:
    """The text of an image's description."""
    return "".join(_plain(token.children) if token.children else token.content for token in tokens)
