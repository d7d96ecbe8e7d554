"""What zettels are called: as agreed on, but for those that changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from ...vault.graph import ZettelInfo
from ...vault.kept_text import folded
from ...vault.links import hash_of_folded, hash_of_zettel
from .agreed import Agreement


class AgreedNames:
    """The names of all zettels; see ``KnownZettels``."""

    def __init__(
        self, agreement: Agreement, gone: Collection[str], now: Mapping[str, ZettelInfo | None]
    ) -> None:
        """``gone``: zettels that went; ``now``: those that came or changed, None where one cannot be read."""
        self._agreement = agreement
        self._changed = {*gone, *now}
        self._gone = frozenset(gone)
        self._files: defaultdict[int, list[str]] = defaultdict(list)
        for path in now:
            self._files[hash_of_zettel(path)].append(path)
        self._ids: defaultdict[str, list[str]] = defaultdict(list)
        self._others: defaultdict[str, list[str]] = defaultdict(list)
        for path, info in now.items():
            if info:
                _note(self._ids, path, (info.id,))
                _note(self._others, path, (*info.aliases, info.title))

    def called(self, name: str) -> Sequence[str]:
        number = hash_of_folded(name)
        here = self._files.get(number, ())
        return [*here, *(p for p in self._agreement.called(number) if p not in self._gone and p not in here)]

    def named(self, name: str) -> Sequence[str]:
        ids, others = list(self._ids.get(name, ())), list(self._others.get(name, ()))
        for path, zettel_id, title, aliases in self._agreement.named(name):
            if path not in self._changed:
                ids += [path for own in [zettel_id] if own and folded(own) == name]
                others += [path for other in (*aliases, title) if other and folded(other) == name]
        return sorted(ids or others)

    def title_and_id(self, path: str) -> tuple[str, str] | None:
        names = {} if path in self._changed else self._agreement.names([path])
        found = names.get(path)
        return (found.title, found.id) if found and found.id is not None else None


def _note(names: defaultdict[str, list[str]], path: str, found: Iterable[str]) -> None:
    for name in filter(None, found):
        names[folded(name)].append(path)
