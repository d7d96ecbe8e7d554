"""Resolves link targets to files of the vault, the way Obsidian does."""

from __future__ import annotations

import posixpath
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol
from urllib.parse import unquote
from zlib import crc32

from .kept_text import folded
from .masking import hides_no_wikilink
from .masking_inline import WIKILINK
from .outline import Outline, may_hold_links

Names = Callable[[], Iterable[tuple[str, str, tuple[str, ...]]]]


class KnownNames(Protocol):
    """What zettels are called, to be looked up one by one where the whole vault is not at hand."""

    def called(self, name: str) -> Sequence[str]:
        """Paths of the zettels whose files have this folded name without its ending, and maybe others."""

    def named(self, name: str) -> Sequence[str]:
        """Paths of the zettels with this folded id, else with this alias or title, in their order."""


ZETTEL_ENDINGS = (".md", ".markdown")
# A link to one of these is never a link to a zettel, even when "Note.png.md" would be possible.
ATTACHMENT_ENDINGS = frozenset(
    (
        "apng avif bmp gif heic ico jpeg jpg png svg tif tiff webp "  # images
        "3gp aac flac m4a mp3 oga ogg opus spx wav "  # sounds
        "avi flv m4v mkv mov mp4 mpeg mpg ogv webm "  # films
        "base canvas csv doc docx epub html pdf ppt pptx txt xls xlsx zip"
    ).split()
)
_NUMBER_BITS = 31  # of a file; with a hash of 32 bits above it, it fits a signed integer of 64 bits
_BARE_NAME = re.compile(r"\w(?:[^/\\%:\s\0]| (?! |$))*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def _file_name(path: str) -> str:
    return folded(path[path.rfind("/") + 1 :])


def _without_ending(path: str) -> str:
    return path[: len(_folded_without_ending(path.lower()))]


def _folded_without_ending(path: str) -> str:
    if path.endswith(".md"):  # most do
        return path[:-3]
    for ending in ZETTEL_ENDINGS:
        if path.endswith(ending):
            return path[: -len(ending)]
    return path


def has_scheme(target: str) -> bool:
    """True for ``https:…``, ``mailto:…``, ``C:\\…``: something outside the vault."""
    return _SCHEME.match(target) is not None or target.startswith("//")


def ending_of(target: str) -> str:
    """The lower-case file ending of a link target without its dot, or ""."""
    if "." not in target:  # as in most
        return ""
    name = target.rstrip("/").rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    return ending.lower() if stem else ""


class _FileNames:
    """Files by a hash of their folded names, which stands above each one's number in a sorted array."""

    def __init__(self, paths: Sequence[str], shorten: Callable[[str], str]) -> None:
        names = (shorten(_file_name(path)) for path in paths)
        self._paths = paths
        self._numbers = array(
            "q", sorted([hash_of_folded(name) << _NUMBER_BITS | n for n, name in enumerate(names)])
        )

    def called(self, name: str) -> Sequence[str]:
        """Paths of the files with this folded name, and maybe others."""
        first = hash_of_folded(name) << _NUMBER_BITS
        start = bisect_left(self._numbers, first)
        end = bisect_left(self._numbers, first + (1 << _NUMBER_BITS), start)
        return [self._paths[number - first] for number in self._numbers[start:end]]


# What a name stands for where names are remembered; two names may have one hash.


def hash_of_folded(name: str) -> int:
    """The hash of a name that is folded already."""
    return crc32(name.encode("utf-8", "surrogatepass"))


def hash_of_name(name: str) -> int:
    """The hash of a zettel's id, alias or title, or of a folded file name."""
    return hash_of_folded(folded(name))


def hash_of_zettel(path: str) -> int:
    """The hash of the name of a zettel's file."""
    return hash_of_folded(_folded_without_ending(_file_name(path)))


def hash_of_attachment(path: str) -> int:
    """The hash of the name of an attachment."""
    return hash_of_folded(_file_name(path))


def hashes_asked(target: str, source: str) -> Iterator[int]:
    """The hashes of all names by which ``target`` in the zettel at ``source`` may find a file."""
    if _BARE_NAME.fullmatch(target):  # most are; what follows does the same
        name = folded(target)
        yield hash_of_folded(name)
        if name.endswith(ZETTEL_ENDINGS):
            yield hash_of_folded(folded(_without_ending(target)))
        return
    for wanted in _spellings(target):
        yield hash_of_folded(folded(wanted.strip()))
        for candidate in _candidates(wanted, source):
            yield hash_of_folded(_file_name(candidate))
            yield hash_of_folded(_file_name(_without_ending(candidate)))


class _Paths:
    """Files by their name, to be found by any unique end of their path."""

    def __init__(self, shorten: Callable[[str], str], called: Callable[[str], Sequence[str]]) -> None:
        """``shorten``: takes off a folded path what links leave out; ``called``: as ``KnownNames.called``."""
        self._shorten = shorten
        self._candidates = called
        # Of names that several files have, as each link to them would look at all of these again:
        self._backwards: dict[str, list[tuple[str, str]]] = {}  # folded name → folded paths from their ends
        self._same: dict[str, list[tuple[str, str]]] = {}  # folded target → what ends in it, sorted
        self._nearest: dict[tuple[str, str], str] = {}  # target and folder of the zettel → what it means

    def only(self, name: str) -> str | None:
        """The file that a name without folders means in every zettel; None when there is none or several."""
        found = self._ending_in(folded(name))
        return found[0][1] if len(found) == 1 else None

    def _ending_in(self, key: str) -> list[tuple[str, str]]:
        """Files whose folded path is ``key`` or ends in it, by that path."""
        if key in self._same:
            return self._same[key]
        name = key.rpartition("/")[2]
        backwards = self._backwards.get(name)
        if backwards is None:
            paths = [path for path in self._candidates(name) if self._shorten(_file_name(path)) == name]
            backwards = sorted([(f"/{self._shorten(folded(path))}"[::-1], path) for path in paths])
            if len(backwards) > 1:
                self._backwards[name] = backwards
        end = f"/{key}"[::-1]
        found = sorted([(at[-2::-1], path) for at, path in _between(backwards, end, f"{end[:-1]}0")])
        if len(found) > 1:
            self._same[key] = found
        return found

    def find(self, target: str, source: str) -> str | None:
        """The file that ``target`` means in ``source``.

        The whole path first; then, of the paths that end in the target, one below the folder of the linking
        zettel; then the shortest.
        """
        key = folded(target)
        found = self._ending_in(key)
        if len(found) < 2:
            return found[0][1] if found else None
        if whole := _between(found, key, f"{key}\0"):
            return self._shortest(target, "", whole)
        folder = folded(posixpath.dirname(source))
        below = _between(found, f"{folder}/", f"{folder}0") if folder else []  # "0" is what follows on "/"
        return self._shortest(target, folder, below) if below else self._shortest(target, "", found)

    def _shortest(self, target: str, folder: str, found: list[tuple[str, str]]) -> str:
        """Of the files that ``target`` may mean below ``folder``, one in its spelling; then the shortest."""
        known = self._nearest.get((target, folder))
        if known is None:

            def rank(path: str) -> tuple[bool, int, str]:
                is_other_case = not path.endswith(target) and not _without_ending(path).endswith(target)
                return is_other_case, len(path), path

            known = self._nearest[target, folder] = min((path for _, path in found), key=rank)
        return known


def _between(found: list[tuple[str, str]], first: str, end: str) -> list[tuple[str, str]]:
    return found[bisect_left(found, (first,)) : bisect_left(found, (end,))]


class LinkIndex:
    """Finds zettels and attachments by what links call them.

    ``zettels`` and ``attachments`` are paths relative to the vault (NFC, ``/``). ``names()`` gives the path,
    the id and the aliases and title of each zettel; it is called once, and only when a file name did not do.
    ``known``: where zettels are looked up instead.
    Whatever a target says, what comes back is one of these paths: nothing outside the vault can be reached.
    """

    def __init__(
        self,
        zettels: Sequence[str],
        attachments: Sequence[str],
        names: Names,
        known: KnownNames | None = None,
    ) -> None:
        called = known.called if known else _FileNames(zettels, _folded_without_ending).called
        self._zettels = _Paths(_folded_without_ending, called)
        self._paths_of_attachments = attachments
        self._names = names
        self._known = known
        self._by_alias: dict[str, list[str]] | None = None  # or id, or title
        self._only: dict[str, str] = {}  # bare target → the one zettel of that name
        self._shared: dict[str, Sequence[str]] = {}  # folded id, alias or title of several → their paths

    @cached_property
    def _attachments(self) -> _Paths:
        return _Paths(str, _FileNames(self._paths_of_attachments, str).called)

    def zettel(self, target: str, source: str) -> str | None:
        """Path of the zettel that ``target`` (without ``#heading``) means in the zettel at ``source``."""
        only = self._only.get(target)
        if only is not None:
            return only
        if _BARE_NAME.fullmatch(target):  # most are; what follows does the same
            name = _without_ending(target)
            only = self._zettels.only(name)
            if only is not None:
                self._only[target] = only
                return only
            return self._zettels.find(name, source) or self._named(target, source)
        for wanted in _spellings(target):
            for candidate in _candidates(wanted, source):
                found = self._zettels.find(_without_ending(candidate), source)
                if found:
                    return found
        for wanted in _spellings(target):
            found = self._named(wanted, source)
            if found:
                return found
        return None

    def attachment(self, target: str, source: str) -> str | None:
        """Path of the attachment that ``target`` means in the zettel at ``source``."""
        for wanted in _spellings(target):
            for candidate in _candidates(wanted, source):
                found = self._attachments.find(candidate, source)
                if found:
                    return found
        return None

    def _named(self, name: str, source: str) -> str | None:
        key = folded(name.strip())
        paths = self._shared.get(key)
        if paths is None:
            paths = self._known.named(key) if self._known else self._all_named().get(key, ())
            if len(paths) > 1:
                paths = self._shared[key] = sorted(paths)
        prefix = f"{posixpath.dirname(source)}/"
        at = bisect_left(paths, prefix)
        if at < len(paths) and paths[at].startswith(prefix):
            return paths[at]
        return paths[0] if paths else None

    def _all_named(self) -> Mapping[str, Sequence[str]]:
        if self._by_alias is None:
            by_id: dict[str, list[str]] = {}
            self._by_alias = {}
            for path, zettel_id, others in self._names():
                for known, names in ((by_id, (zettel_id,)), (self._by_alias, others)):
                    for other in filter(None, names):
                        known.setdefault(folded(other), []).append(path)
            self._by_alias.update(by_id)  # an id goes before another zettel's alias or title
        return self._by_alias


def _spellings(target: str) -> Iterator[str]:
    """The target as written, then percent-decoded, then with Windows' separators turned."""
    target = target.strip()
    if not target or "\0" in target or has_scheme(target):
        return
    yield target
    decoded = unquote(target)
    if decoded != target and not has_scheme(decoded) and "\0" not in decoded:
        yield decoded
    if "\\" in decoded and not has_scheme(decoded):
        yield decoded.replace("\\", "/")
    if "/" in target and ".." not in target:  # Logseq keeps the page a/b in a___b.md or a%2Fb.md
        yield target.replace("/", "___")
        yield target.replace("/", "%2F")


def _candidates(target: str, source: str) -> Iterator[str]:
    """Where a target may lie, as ends of paths; nothing for one that leaves the vault."""
    if target.startswith("/"):
        target = target.lstrip("/")
        if ".." not in target.split("/"):
            yield posixpath.normpath(target)
        return
    relative = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    if relative == ".." or relative.startswith("../"):
        return
    if "/" in target:
        yield relative
    rest = posixpath.normpath(target)
    while rest.startswith("../"):
        rest = rest[3:]
    yield rest


def places_of(target: str, source: str) -> Iterator[str]:
    """Paths within the vault at which what ``target`` means in the zettel at ``source`` may lie."""
    for wanted in _spellings(target):
        yield from _candidates(wanted, source)


# Links in a text

_ONLY_NAME = re.compile(r"[^\s#^:.\\/][^#^:.\\]*")


def links_in(text: str, outline: Outline | None = None) -> tuple[str, ...]:
    """Targets of the wikilinks and Markdown links to zettels in ``text``, in order of appearance.

    Without ``#heading`` and ``^block``, each once; not those in code, math and comments, nor to web addresses
    and attachments. They need not exist. ``outline``: that of ``text``, where there is one already.
    """
    if not may_hold_links(text):
        return ()
    if outline is None and hides_no_wikilink(text):  # as in most; what follows does the same
        targets: Iterable[str] = [target for target, _ in WIKILINK.findall(text)]
    else:
        targets = (outline or Outline(text)).targets
    # Many links lead to one zettel: one text for all of them.
    return tuple(dict.fromkeys([sys.intern(name) for name in map(_zettel_name, targets) if name]))


def _zettel_name(target: str) -> str:
    """The zettel's name in a link target as written; "" for a web address or an attachment."""
    if _ONLY_NAME.fullmatch(target):  # most are; what follows does the same
        return target.rstrip()
    name = split_target(target)[0]
    return "" if has_scheme(name) or ending_of(name) in ATTACHMENT_ENDINGS else name


def split_target(target: str) -> tuple[str, str]:
    """A link target as file and place: ``("Note", "Heading")``, ``("Note", "^block")``, ``("Note", "")``."""
    name, _, place = target.partition("#")
    if not place and "^" in name:
        name, _, block = name.rpartition("^")
        place = f"^{block.strip()}" if block.strip() else ""
    return name.strip().rstrip("\\").strip(), place.strip()
