"""What a text asks of other files: the targets of its links, pictures and embeds, without rendering it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from ..vault.links import ATTACHMENT_ENDINGS, ending_of, has_scheme, split_target
from ..vault.logseq_properties import BLOCK_REFERENCE, TREE

Target = tuple[str, bool]  # as written, and whether it is embedded

_TARGET = re.compile(
    r"(?P<embed>!|\{\{embed[ \t]+)?\[\[(?P<wiki>[^\[\]\n|]*)"
    rf"|(?P<tree>\{{\{{embed[ \t]+)?(?P<block>{BLOCK_REFERENCE})"
    r"|(?P<image>!\[[^\[\]\n]*)?\]\([ \t]*"
    r"(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))"
    r"|<img\b[^<>]*?\bsrc\s*=\s*[\"']?(?P<html>[^\"'>\s]+)"
    r"|^ {0,3}\[[^\[\]\n]+\]:[ \t]*\n?[ \t]*<?(?P<definition>[^\s<>]+)",
    re.MULTILINE | re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[(?!\[)")  # it may be ``![alt][label]``


def may_ask(text: str) -> bool:
    """Whether a text may hold targets at all."""
    return "[" in text or "<" in text or "((" in text


def may_show_remote(text: str) -> bool:
    """Whether a text may show an image from the web."""
    return "//" in text and ("![" in text or "<img" in text.lower())


def targets_in(text: str, definitions: str) -> Iterator[Target]:
    """The targets that a text, with the definitions it uses, asks for; those outside the vault left out."""
    shows_images = _IMAGE.search(text) is not None
    for match in _TARGET.finditer(f"{text}\n\n{definitions}" if definitions else text):
        if block := match["block"]:
            yield f"{block}#{block}{TREE if match['tree'] else ''}", True
            continue
        target = (
            match["wiki"] or match["angle"] or match["bare"] or match["html"] or match["definition"] or ""
        )
        if target and not has_scheme(target):
            is_image = match["image"] or (match["definition"] and shows_images)
            if is_image and not is_attachment(target):
                yield unquote(target), True
            else:
                yield target, bool(match["embed"])


def is_attachment(target: str) -> bool:
    """Whether a target names an attachment, by its ending."""
    return ending_of(split_target(target)[0]) in ATTACHMENT_ENDINGS
