"""Frontmatter that only a YAML parser can read, with a bound on all that YAML lets multiply."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml
from frontmatter.default_handlers import YAMLHandler

from ..texts import _, marked
from .frontmatter import unquoted
from .yaml_error import in_words

_LONGEST = 100_000  # characters: the parser takes two seconds for so many
_DEEPEST = 30
_MOST_NODES = 20_000  # what an alias stands for counts each time
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in "str int float bool null timestamp seq map".split())
# Escapes can put in what no file may hold: what separates the fields of Anki's notes, and our own marks.
_UNWANTED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


class NotReadable(ValueError):
    """Frontmatter that cannot be read; the message says why, ``line`` where, from 1 in ``source``."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def yaml_meta(source: str) -> dict[str, Any]:
    """The mapping in ``source``: its values are texts, True, False, None, and lists and mappings of these.

    Raises NotReadable.
    """
    if len(source) > _LONGEST:
        raise NotReadable(_("the frontmatter is too long"))
    try:
        meta = YAMLHandler().load(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # An unclosed bracket or quotation mark is noticed lines below; where it was opened is what helps.
        is_unclosed = any(word in (error.context or "") for word in ("flow", "quoted"))
        mark = (error.context_mark if is_unclosed else None) or error.problem_mark or error.context_mark
        what = in_words(error.problem or error.context or "")
        message = _("the frontmatter is not valid YAML: {what}").format(what=what)
        raise NotReadable(message, mark.line + 1 if mark else 1) from None
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        message = _("the frontmatter cannot be read: {error}")
        raise NotReadable(message.format(error=error.reason), line) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise NotReadable(_("the frontmatter cannot be read: {error}").format(error=error)) from None
    if meta is None:
        return {}
    if not isinstance(meta, dict):
        message = _("the frontmatter must be 'name: value' lines, but it is a {type}")
        raise NotReadable(message.format(type=type(meta).__name__))
    return meta


class _Built(NamedTuple):
    """A value, and how much it is."""

    value: Any
    nodes: int = 1
    depth: int = 1


# In the place of a part that contains itself, or whose aliases stand for too much: nothing. Sharing it would
# need no memory, but whoever compares two such values never comes to an end.
_NOTHING = _Built(None)


class _Loader(yaml.SafeLoader):
    """PyYAML's loader in Python: that of libyaml, which Anki lacks, has no bound on nesting, and crashes."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._open = 0  # nodes that are being composed, one within the other
        self._built: dict[yaml.Node, _Built] = {}

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        """No type at all: a text is what stands there."""
        return ""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self._open += 1
        if self._open > _DEEPEST:
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise _wrong(marked("it is nested too deep"), event.start_mark)
        try:
            return super().compose_node(parent, index)
        finally:
            self._open -= 1

    def get_single_data(self) -> Any:
        node = self.get_single_node()
        return None if node is None else self._of(node).value

    def _of(self, node: yaml.Node) -> _Built:
        if node in self._built:
            return self._built[node]
        self._built[node] = _NOTHING  # for the time that it is being built: it may contain itself
        if node.tag and node.tag not in _TAGS:
            raise _wrong(f"could not determine a constructor for the tag {node.tag!r}", node.start_mark)
        if isinstance(node, yaml.SequenceNode):
            items = [self._of(item) for item in node.value]
            built = _around([item.value for item in items], items)
        elif isinstance(node, yaml.MappingNode):
            built = self._mapping(node)
        else:
            assert isinstance(node, yaml.ScalarNode)
            text = _text(node)
            built = _Built(text if node.tag or node.style else unquoted(text))
        if built.nodes > _MOST_NODES or built.depth > _DEEPEST:
            built = _NOTHING
        self._built[node] = built
        return built

    def _mapping(self, node: yaml.MappingNode) -> _Built:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        parts = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _wrong(marked("found unhashable key"), key.start_mark)
            built = self._of(value)
            parts.append(built)
            if key.value == "<<" and not key.style and not isinstance(value, yaml.ScalarNode):
                merged.update(_merged(built, key))
            else:
                own[_text(key)] = built.value
        return _around({**merged, **own}, parts)


def _merged(built: _Built, key: yaml.Node) -> dict[str, Any]:
    """What the key ``<<`` brings in: a mapping, or of several the first that has a name."""
    several = built.value if isinstance(built.value, list) else [built.value]
    if not all(isinstance(each, dict) for each in several):
        raise _wrong(marked("its aliases stand for too much"), key.start_mark)
    found: dict[str, Any] = {}
    for each in reversed(several):
        found.update(each)
    return found


def _around(value: Any, parts: list[_Built]) -> _Built:
    nodes = 1 + sum(part.nodes for part in parts)
    return _Built(value, nodes, 1 + max((part.depth for part in parts), default=0))


def _text(node: yaml.ScalarNode) -> str:
    text: str = node.value
    if text.isascii() and text.isprintable():
        return text
    try:  # two escapes may be one character, as in JSON
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise _wrong(marked("it holds half a character"), node.start_mark) from None
    return _UNWANTED.sub("", text)


def _wrong(problem: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
