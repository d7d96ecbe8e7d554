"""Where the patterns of the settings match, found in a child process: Python's ``re`` may never come back.

They are other people's regular expressions (Obsidian_to_Anki has one for each note type), many of them with
a time that grows with the square of the text or worse.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from ..setting_values import PATTERN_FLAGS
from ..texts import _
from .flashcard_draft import PatternMatch
from .layout import ZettelLayout
from .required_texts import required_texts

if TYPE_CHECKING:
    from typing_extensions import Self

SECONDS = 2.0  # that the patterns may take in one zettel
# Where the child counts its own seconds, a machine that is busy has longer: else it would find less there.
_PATIENCE = 5 * SECONDS if hasattr(signal, "setitimer") else SECONDS
_CHILD = Path(__file__).with_name("pattern_child.py")
# What that tool looks for behind a match: tags, and the id that it wrote
_TAGS = r"(Tags: .*)"
_ID = r"\n?(?:<!--)?(?:ID: (\d{1,18}).*)"
_VARIANTS = tuple(product((_ID, ""), (_TAGS, "")))  # the most telling first
_Spans = tuple[tuple[int, int], ...]  # of the whole and of each group


def find_patterns(pages: Sequence[ZettelLayout]) -> None:
    """Gives each page the matches of its settings' patterns, or a problem where they cannot be told."""
    with _Finder() as finder:
        for page in pages:
            patterns = page.settings.patterns
            text = "\n".join(page.raw)
            variants = [variant if _may_match(variant, text) else "" for variant in _variants(patterns)]
            asked = tuple(filter(None, variants))
            found = finder.found(asked, text) if asked else []
            if isinstance(found, str):
                page.problem(0, found)
            else:
                answers = iter(found)
                each = [next(answers) if variant else () for variant in variants]
                page.pattern_matches = list(_named(patterns, each, text))


def _may_match(variant: str, text: str) -> bool:
    """A cheap test: whether a pattern as it is looked for may match anywhere in the text."""
    for part, held in ((_ID, "ID: "), (_TAGS, "Tags: ")):
        if variant.endswith(part):
            variant = variant.removesuffix(part)
            if held not in text:
                return False
    return all(held in text for held in required_texts(variant))


def _variants(patterns: Mapping[str, str]) -> Iterator[str]:
    for pattern in patterns.values():
        for number, tags in _VARIANTS:
            yield f"{pattern}{tags}{number}"


def _named(
    patterns: Mapping[str, str], found: Sequence[Sequence[_Spans]], text: str
) -> Iterator[PatternMatch]:
    """The matches in the order in which that tool looks for them."""
    each = iter(found)
    for name in patterns:
        for number, tags in _VARIANTS:
            for spans in next(each):
                yield _match(name, spans, text, has_tags=bool(tags), has_number=bool(number))


def _match(name: str, spans: _Spans, text: str, *, has_tags: bool, has_number: bool) -> PatternMatch:
    whole, *groups = spans
    number = text[slice(*groups.pop())] if has_number else "0"
    tags = text[slice(*groups.pop())].partition(":")[2] if has_tags else ""
    return PatternMatch(name, whole, tuple(groups), tuple(tags.split()), int(number))


class _Finder:
    """Finds patterns in a child process; one that takes too long is ended, and the next text has another."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._child:
            self._end(self._child)

    def found(self, patterns: tuple[str, ...], text: str) -> Sequence[Sequence[_Spans]] | str:
        """The matches of each pattern; why they cannot be told, in words, where they cannot."""
        child = self._child or self._started()
        if child is None:
            return _("the setting patterns is not used, as no second process of Python can be started")
        request = json.dumps([patterns, int(PATTERN_FLAGS), text])
        ending = Timer(_PATIENCE, child.kill)
        ending.start()
        try:
            assert child.stdin
            assert child.stdout
            child.stdin.write(f"{request}\n")
            child.stdin.flush()
            answer = child.stdout.readline()
            return [[_spans(match) for match in matches] for matches in json.loads(answer)]
        except (OSError, ValueError):
            self._end(child)
            return _("the patterns of the settings took longer than {seconds} seconds in this zettel").format(
                seconds=int(SECONDS)
            )
        finally:
            ending.cancel()

    def _started(self) -> subprocess.Popen[str] | None:
        python = _python()
        if not python:
            return None
        try:
            self._child = subprocess.Popen(
                [python, "-I", "-S", str(_CHILD), str(SECONDS)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            return None
        return self._child

    def _end(self, child: subprocess.Popen[str]) -> None:
        child.kill()
        child.communicate()
        self._child = None


def _spans(match: Sequence[Any]) -> _Spans:
    return tuple((int(start), int(end)) for start, end in match)


@lru_cache(1)
def _python() -> str:
    """The interpreter that runs this; "" where the program that runs is no interpreter but holds one."""
    return sys.executable if Path(sys.executable or "").name.lower().startswith("python") else ""
