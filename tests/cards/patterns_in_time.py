"""Run as a child: times every regular expression of the add-on on repetitions of what it is made of.

``re.compile`` is watched while all modules are imported, and all cases extracted and rendered, so that each
pattern is timed as it is used: from the start of a text, or looked for in all of it. Prints a line for each
that takes more than linear time, and at last how many there are.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

# Rooms whose texts are cut to a few thousand characters before a pattern looks at them
_BOUNDED = ("zk_sync.cards.quality",)
# Functions that compile what a person wrote; a child process matches it, with a limit on its time
_OF_OTHERS = ("note_type_patterns",)
SIZE = 2_000  # characters; what is not linear takes a hundred times as long as what is
SECONDS = 0.006
MOST_UNITS = 20
# The parts of what a pattern repeats, groups, chooses from and looks at
_INSIDE: dict[Any, Callable[[Any], Any]] = {
    constants.MAX_REPEAT: lambda value: [value[2]],
    constants.MIN_REPEAT: lambda value: [value[2]],
    constants.SUBPATTERN: lambda value: [value[3]],
    constants.BRANCH: lambda value: value[1],
    constants.ASSERT: lambda value: [value[1]],
    constants.ASSERT_NOT: lambda value: [value[1]],
}
_SAMPLES = {
    constants.CATEGORY_DIGIT: "1",
    constants.CATEGORY_SPACE: " ",
    constants.CATEGORY_WORD: "w",
    constants.CATEGORY_NOT_SPACE: "x",
    constants.CATEGORY_NOT_WORD: "-",
    constants.CATEGORY_NOT_DIGIT: "x",
}


class Watched:
    """A compiled pattern that knows which of its methods were asked for."""

    def __init__(self, pattern: re.Pattern[str], module: str) -> None:
        self.own, self.module, self.used = pattern, module, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.used.add(name)
        return getattr(self.own, name)


def watched_patterns(rooms: tuple[str, ...]) -> dict[tuple[str, int], Watched]:
    """All patterns of the modules whose names start so, after they were used on all cases."""
    found: dict[tuple[str, int], Watched] = {}
    compiled = re.compile

    def watch(pattern: Any, flags: int = 0) -> Any:
        caller = sys._getframe(1)
        module = caller.f_globals.get("__name__", "")
        own = compiled(pattern, flags)
        if not module.startswith("zk_sync") or caller.f_code.co_name in _OF_OTHERS:
            return own
        return found.setdefault((own.pattern, own.flags), Watched(own, module))

    re.compile = watch  # type: ignore[assignment]
    import zk_sync

    for module in pkgutil.walk_packages(zk_sync.__path__, "zk_sync."):
        if module.name.startswith(rooms) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    _use_all()
    re.compile = compiled
    return found


def _use_all() -> None:
    from tests.cards.case_table import cases
    from tests.cards.rendering import Vault
    from zk_sync.cards.keys import card_keys
    from zk_sync.cards.markdown.alike import say_the_same
    from zk_sync.cards.markdown.reverse import markdown_of
    from zk_sync.cards.render import Renderer
    from zk_sync.sync.by_hand.patch import patches
    from zk_sync.vault.outline import Outline
    from zk_sync.vault.sections import block_of
    from zk_sync.vault.zettel import zettel_from

    zettel_from("a.md", "---\na:\n  - b\n---\n", cases()[0].zettel().settings)
    block_of(Outline("- a\n- b ^x\n  - c\n"), "x")
    any(patches("- a\n", "a", "a\n- b", "\n"))

    for case in cases():
        zettel = case.zettel()
        flashcards = case.extraction().flashcards
        card_keys(flashcards)
        vault = Vault({zettel.path: zettel.body})
        renderer = Renderer(zettel.settings, vault)
        for flashcard in flashcards:
            renderer.fingerprint(flashcard, zettel)
            for html in renderer.render(flashcard, zettel).fields.values():
                markdown_of(html)
                say_the_same(html, f"{html} ")


def atoms(tree: Any) -> Iterator[str]:
    """Each literal text of a parsed pattern, and a character of each of its classes."""
    run = ""
    for kind, value in tree:
        if kind is constants.LITERAL:
            run += chr(value)
            continue
        yield from (run, run[:1])
        run = ""
        if kind is constants.IN:
            yield from map(_sample, value)
        elif kind in _INSIDE:
            for part in _INSIDE[kind](value):
                yield from atoms(part)
    yield from (run, run[:1])


def _sample(part: tuple[Any, Any]) -> str:
    kind, value = part
    if kind is constants.CATEGORY:
        return _SAMPLES[value]
    if kind is constants.NEGATE:
        return ""
    return chr(value[0] if kind is constants.RANGE else value)


def units(pattern: re.Pattern[str]) -> list[str]:
    """What to repeat: each atom, and two of them in turn."""
    found = atoms(parser.parse(pattern.pattern, pattern.flags))
    single = list(dict.fromkeys(filter(None, [*found, "a", "\n"])))
    pairs = (one + other for one in single for other in single if one != other)
    return list(islice(dict.fromkeys([*single, *pairs]), MOST_UNITS))


def seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started


def is_steep(work: Callable[[str], object], unit: str) -> bool:
    """Whether the time grows faster than the text."""
    times = SIZE // len(unit) + 1
    for end in ("", "\0"):
        if seconds(work, unit * times + end) < SECONDS:
            continue
        short, long = (min(seconds(work, unit * times * n + end) for _ in range(2)) for n in (1, 4))
        if long > 9 * short:  # 4 is linear, 16 the square
            return True
    return False


def main() -> None:
    rooms = tuple(sys.argv[1:]) or ("zk_sync.",)
    tried = 0
    for (source, _), watched in watched_patterns(rooms).items():
        pattern = watched.own
        if not watched.module.startswith(rooms) or watched.module.startswith(_BOUNDED):
            continue
        tried += 1

        def search(text: str, pattern: re.Pattern[str] = pattern) -> int:
            return sum(1 for _ in pattern.finditer(text))

        from_start = watched.used <= {"match", "fullmatch", "pattern", "flags"} and watched.used
        works = [pattern.match] if from_start else [pattern.match, search]
        for unit in units(pattern):
            if any(is_steep(work, unit) for work in works):
                print(f"{watched.module}: {source[:80]!r} on {unit!r} repeated", flush=True)
                break
    print(tried, "patterns tried")


if __name__ == "__main__":
    main()
