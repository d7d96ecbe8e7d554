"""Which files are called as sync programs call the copy that they leave beside a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_CONFLICT = "confli konfli конфл 競合 冲突 衝突 충돌 çakışma ütközés ristiriita kolize".split()
_BY_HAND = "copy kopie kopia kopi kopio copie copia cópia копия копія コピー 副本 복사본".split()
_MACS = ("MacBook", "iMac", "Mac mini")
_COPY = re.compile(
    rf"""(?x:(?:
        \ \d{{1,2}}                                                    # iCloud, macOS
        | \ ?\(\d{{1,3}}\)                                             # Google Drive, browsers
        | -[A-Z][A-Z0-9-]{{2,14}}                                      # OneDrive: the name of a computer
        | -[^/-]{{0,30}}(?:{"|".join(map(re.escape, _MACS))})[^/-]{{0,20}}
        | \ ?\([^()]*(?i:{"|".join(_CONFLICT)})[^()]*\)               # Dropbox, Nextcloud, Seafile
        | [ ._-](?i:{"|".join(_CONFLICT)})[^/ ()]*
        | (?:\ -)?\ (?i:{"|".join(_BY_HAND)})(?:\ \d{{1,3}}|\ \(\d{{1,3}}\))?
        | \ ?のコピー(?:\ \d{{1,3}})?
    )$)"""
)
_WORDS = tuple(word.lower() for word in (*_CONFLICT, *_BY_HAND, *_MACS))


def copies_in(paths: Iterable[str]) -> Mapping[str, str]:
    """Path of what is called like a copy → path of what it is called like a copy of, where that is there.

    Whether it is one, only the two files tell. Case does not count: some disks keep two files apart by it.
    """
    paths = tuple(paths)
    called = {path: original for path in paths if (original := folded_original(path))}
    if not called:
        return {}
    there = {path.casefold(): path for path in paths}
    return {path: there[name] for path, name in called.items() if name in there}


def folded_original(path: str) -> str:
    """What a file at ``path`` is a copy of by its name, in folded case; "" where it is called like none."""
    stem, dot, ending = path.rpartition(".")
    found = _COPY.search(stem) if _may_be_copy(stem) else None
    start = found.start() if found else 0
    return f"{stem[:start]}{dot}{ending}".casefold() if start and stem[start - 1] != "/" else ""


def _may_be_copy(stem: str) -> bool:
    """A quick test, as there may be very many files."""
    last, folded = stem[-1:], stem.lower()
    return last.isdigit() or last == ")" or last.isupper() or any(word in folded for word in _WORDS)
