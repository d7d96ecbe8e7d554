"""``- [ ]`` and ``- [x]``: tasks with a box that shows everywhere and asks for no click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_TASK = re.compile(r"\[([^\[\]\n])\][ \t]+(?=\S)")


def tasks_plugin(md: MarkdownIt) -> None:
    """Task lists; any mark but a space counts as done, as in Obsidian."""
    md.core.ruler.before("inline", "tasks", _tasks)


def _tasks(state: StateCore) -> None:
    for number, token in enumerate(state.tokens[2:], 2):
        if token.type != "inline" or state.tokens[number - 2].type != "list_item_open":
            continue
        match = _TASK.match(token.content)
        if match:
            token.content = ("☐ " if match[1] == " " else "☑ ") + token.content[match.end() :]
            state.tokens[number - 2].attrs["class"] = "zk-task"
