"""The link graph: which zettel leads to which, and what one needs to know of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .definitions import Definitions
from .links import links_in, split_target
from .status import Status

# (target as written, path of the zettel that links) → path of the zettel that is meant, if there is one.
Resolve = Callable[[str, str], str | None]
_MOST_TARGETS = 50  # of one frontmatter field; more is no list that a person wrote


class ZettelInfo(NamedTuple):
    """A zettel without its text. ``links`` and ``requires`` are targets as written, each once.

    ``direction`` and ``definitions`` are as a ``Zettel`` has them, of one with flashcards; else empty.
    """

    path: str
    id: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]  # as written, without "#"; of frontmatter and text
    status: Status
    links: tuple[str, ...]
    requires: tuple[str, ...]  # what its frontmatter says it builds on
    direction: str
    definitions: Definitions


class LinkGraph:
    """The links of one vault, resolved: paths of zettels that exist, each once, none to itself.

    A link in ``requires`` is a link, too. Made once in time linear in zettels and links.
    """

    def __init__(self, infos: Iterable[ZettelInfo], resolve: Resolve) -> None:
        self._links: dict[str, tuple[str, ...]] = {}
        self._requires: dict[str, tuple[str, ...]] = {}
        backlinks: dict[str, list[str]] = {}
        for info in infos:
            required = _resolved(info.requires, info.path, resolve) if info.requires else ()
            linked = _resolved(info.links, info.path, resolve) if info.links else ()
            if required:
                self._requires[info.path] = required
                linked = tuple(dict.fromkeys((*required, *linked)))
            self._links[info.path] = linked
            for path in linked:
                backlinks.setdefault(path, []).append(info.path)
        self._backlinks = {path: tuple(sources) for path, sources in backlinks.items()}

    @property
    def paths(self) -> Iterable[str]:
        """All zettels that could be read, in the order of the vault."""
        return self._links.keys()

    def links(self, path: str) -> tuple[str, ...]:
        """The zettels that the one at ``path`` links to, in order of appearance."""
        return self._links.get(path, ())

    def backlinks(self, path: str) -> tuple[str, ...]:
        """The zettels that link to the one at ``path``, in the order of the vault."""
        return self._backlinks.get(path, ())

    def requires(self, path: str) -> tuple[str, ...]:
        """The zettels that the one at ``path`` says it builds on."""
        return self._requires.get(path, ())


def _resolved(targets: Iterable[str], source: str, resolve: Resolve) -> tuple[str, ...]:
    found = dict.fromkeys([resolve(target, source) for target in targets])
    return tuple([path for path in found if path is not None and path != source])


def required_targets(meta: Mapping[str, Any], names: Iterable[str]) -> tuple[str, ...]:
    """The link targets that the frontmatter fields ``names`` hold, each once.

    A value is a link (``[[Note]]``, ``[text](note.md)``), several of them, or a bare name; YAML makes a list
    of a list of an unquoted ``[[Note]]``.
    """
    found: dict[str, None] = {}
    for name in names:
        for text in _texts(meta.get(name.lower())):
            targets = links_in(text)
            if not targets and "[" not in text:
                targets = (split_target(text.split("|")[0])[0],)
            found.update(dict.fromkeys(target for target in targets if target))
    return tuple(found)


def _texts(value: object, depth: int = 0) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)) and depth < 3:
        for item in value[:_MOST_TARGETS]:
            yield from _texts(item, depth + 1)
