"""Vaults at random, for minutes or hours: ``make fuzz ARGS="MINUTES [SEED]"``; each seed is printed.

What fails is kept in ``build/fuzz/SEED/``: the vault, its settings and what was said. Its smallest form
belongs into ``corpus.py``.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anki.collection import Collection

from tests.hostile.corpus import CASES
from tests.hostile.trial import MOST_SECONDS, Failed, bound_this_process, try_out, write
from zk_sync.config import ConfigError, Settings, as_json, settings_from

KEPT = Path(__file__).parents[2] / "build" / "fuzz"
MARKS = (
    "Q: A: :: ::: ? ?? == {{c1:: }} {{ { } [[ ]] ![[ [ ]( ) ^a ^[ [^1] [^1]: # ## - 1. > | --- *** "
    "``` ~~~ ` $ $$ "
    "%% <!-- --> <b> </b> <img <details> <script> START END "
    "TARGET FILE #flashcards #card #flashcards/a/b #q [!question]- "
    "\\ \\{ & &lt; &#0; TARGET\tDECK:\tx http://a.b a.png ![](a.png) id:: card-last-interval:: "
    "<!--SR:!2024-01-01,3,250--> "
    "\u202e \u200b \ufeff \ufdd0 \ufdd1 \x0b \x0c \x1c \x85 \u2028 e\u0301 漢字 العربية \U0001f600 "
    "word What is it?"
).split(" ")
KEYS = (
    "id uid title tags aliases deck anki status up requires direction type created ID Tags TARGET\tDECK <<"
).split(" ")
VALUES = (
    'a 010 1.10 2024-01-01 true no null ~ [a,b] [[b]] \'[[b]]\' "x\\n" "\\ud800" "\\x1f" &a '
    "*a !x {a:1} | > - : "
    "# "
    "basic reversed cloze questions headings false permanent seedling rtl 0x1 a::b ''"
).split(" ")
NAMES = "a b c a/b a/c é e\u0301 A 202301010000 1a2b x#y x|y templates/t .obsidian/o a\x1fb a\nb".split(" ")
RANDOM_SETTINGS: dict[str, tuple[Any, ...]] = {
    "opt_in": ("all", "marked"),
    "headings": ("off", "questions", "all"),
    "cloze_unit": ("block", "line"),
    "exclude": (["*a*"], ["!a", "b/"], ["**"], ["[", "\\", "!"], ["*a*a*b"]),
    "include": (["*.md"], ["a/"], []),
    "id_pattern": ("", r"\d+", "(a+)+", "[z-a]", "(?i)[a-c]", "\ud800"),
    "default_deck": ("a::b", "::", " ", "\ud800", "\x1f", "x" * 300),
    "markers": ({"inline": ";;"}, {"inline": ".*", "end": "?"}, {"multiline": "<b>"}, {"inline": "\n"}),
    "clozes": ({"bold": True, "double_braces": True},),
    "flashcard_tags": (["a"], ["(", ""], ["é/x"]),
    "source_link": ("system", "java\tscript:x", "x:{id}{title}{place}"),
    "without_status": ("in", "waiting", "not yet"),
    "media_limit_mb": (1, 100),
    "prerequisites_days": (0, 3),
    "removed": ("suspend", "delete", "keep"),
    "line_breaks": (True, False),
}


def some_bytes(dice: random.Random) -> bytes:
    """A text with bytes changed in it, or none at all."""
    data = bytearray(some_markdown(dice).encode("utf-8", "surrogatepass"))
    for _ in range(dice.randint(0, 5)):
        data[dice.randint(0, len(data)) :] = (
            dice.randbytes(dice.randint(0, 4)) + data[dice.randint(0, len(data)) :][:2000]
        )
    return bytes(data)


def some_markdown(dice: random.Random) -> str:
    """Marks, words and breaks in any order; now and then a case of the corpus, or a mark many times."""
    if dice.random() < 0.1:
        text = dice.choice(list(dice.choice(list(CASES.values())).files.values()))
        return text.decode("utf-8", "replace")[:5000] if isinstance(text, bytes) else text[:5000]
    if dice.random() < 0.1:
        return dice.choice(MARKS) * dice.randint(1, 800)
    parts = [
        dice.choice(MARKS) + dice.choice(["", " ", " ", "\n", "\n\n", "\n  ", "\t", "\r\n"])
        for _ in range(dice.randint(0, 60))
    ]
    return "".join(parts)


def some_frontmatter(dice: random.Random) -> str:
    """Lines that may be YAML."""
    lines = [
        dice.choice(KEYS) + dice.choice([": ", ": ", ":", ":\t", ":\n  - "]) + dice.choice(VALUES)
        for _ in range(dice.randint(0, 6))
    ]
    return "---\n" + "\n".join(lines).replace("\t", " ") + "\n---\n"


def some_vault(dice: random.Random) -> dict[str, str | bytes]:
    """A few zettels and attachments."""
    makers: list[Callable[[random.Random], str | bytes]] = [
        some_bytes,
        some_markdown,
        some_markdown,
        lambda dice: some_frontmatter(dice) + some_markdown(dice),
        lambda dice: some_frontmatter(dice) + "Q: one?\nA: 1\n\n" + some_markdown(dice),
    ]
    files = {f"{dice.choice(NAMES)}.md": dice.choice(makers)(dice) for _ in range(dice.randint(1, 6))}
    return {**files, "a.png": b"1"} if dice.random() < 0.5 else files


def some_settings(dice: random.Random) -> dict[str, Any]:
    """A few settings at random; those that are refused are left out, which must be in one line."""
    chosen: dict[str, Any] = {}
    for name in dice.sample(sorted(RANDOM_SETTINGS), dice.randint(0, 4)):
        value = dice.choice(RANDOM_SETTINGS[name])
        try:
            settings_from({name: value})
        except ConfigError as error:
            if "\n" in str(error):
                raise Failed(f"a message of several lines: {error}") from error
        else:
            chosen[name] = value
    as_json(settings_from(chosen) if chosen else Settings())
    return chosen


def disturb_notes(device: Path, dice: random.Random) -> None:
    """Gives notes of our type random states, keys and texts, as a stranger's deck may."""
    col = Collection(str(device / "collection.anki2"))
    try:
        for note_id in col.find_notes(""):
            note = col.get_note(note_id)
            for field in dice.sample(list(note.keys()), dice.randint(0, 2)):
                state = note[field]
                cut = dice.randint(0, len(state))
                note[field] = dice.choice(
                    [
                        state[:cut] + dice.choice(MARKS) + state[cut:],
                        dice.choice(
                            [
                                "",
                                "{}",
                                "[]",
                                "[" * 5000,
                                '{"v":1}',
                                "null",
                                "vault:#",
                                "vault:a.md#x",
                                ":",
                                "#",
                            ]
                        ),
                        state.replace("a", "../", 1),
                        state.replace('"source":"', '"source":[],"x":"', 1),
                        state.replace('"path":"', '"path":"../../../', 1),
                        state.replace('"v":1', '"v":1e999', 1),
                        state.replace('"did":', '"did":9' + "9" * 30, 1),
                    ]
                )
            col.update_note(note)
    finally:
        col.close()


def one(seed: int) -> str:
    """Tries one vault; returns what went wrong, or "". What went wrong is kept."""
    dice = random.Random(seed)
    with TemporaryDirectory() as folder:
        root, device = Path(folder) / "vault", Path(folder) / "device"
        root.mkdir()
        settings: dict[str, Any] = {}
        try:
            settings = some_settings(dice)
            write(root, {**some_vault(dice), "sure.md": "Q: sure?\nA: yes\n"})
            try_out(root, device, settings)
            disturb_notes(device, dice)
            write(root, some_vault(dice))
            try_out(root, device, settings, settles=False)
        except Exception:  # noqa: BLE001 (whatever it is, it is what this looks for)
            said = traceback.format_exc()
            kept = KEPT / str(seed)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(root, kept / "vault", ignore_dangling_symlinks=True)
            (kept / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
            (kept / "said.txt").write_text(said, encoding="utf-8", errors="replace")
            return said.strip().splitlines()[-1]
    return ""


def main(minutes: float, seed: int) -> int:
    """Tries one vault after the other; returns how many went wrong."""
    bound_this_process()
    end, failed, first = time.monotonic() + 60 * minutes, 0, seed
    print(f"seeds from {seed}; a vault may take {MOST_SECONDS:.0f} s")
    while time.monotonic() < end:
        if said := one(seed):
            failed += 1
            print(f"seed {seed}: {said[:300]}", flush=True)
        seed += 1
    print(f"{seed - first} vaults, {failed} went wrong")
    return failed


if __name__ == "__main__":
    given = sys.argv[1:]
    start = int(given[1]) if len(given) > 1 else random.randrange(10**6) * 1000
    sys.exit(1 if main(float(given[0]) if given else 5, start) else 0)
