"""How long extraction takes as files grow, for notes and for marker soup.

``python benchmarks/extract_curve.py`` prints seconds for files of 1.25, 2.5, 5 and 10 MB, and the
exponent of the growth (1 is linear).
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from zk_sync.cards.extract import flashcards_in
from zk_sync.config import settings_from
from zk_sync.vault.zettel import zettel_from

NOTE = """## A heading with a [[link]]

Some text with `code`, $x^2$ and a [link](https://example.org/a?b=c).

Q: What is it? #tag
A: This,
and that. ^abc

- front::back
- The {{c1::cloze}} and ==mark==

Question
?
Answer with **bold** text <!--SR:!2021-08-11,4,270-->

```python
print("a::b")

x = {"a": 1}
```

"""
SOUPS = {
    "notes": NOTE,
    "one line of text": "word ",
    "one line of markers": "a::b ==c== {d} {{c1::e}} `f` $g$ ",
    "colons": ":",
    "equals signs": "=",
    "braces": "{",
    "braces, both": "{}",
    "cloze openings": "{{c1::",
    "clozes nested and closed": "{{c1::a}}",
    "cloze openings, a line each": "{{c1::a\n",
    "a cloze a block": "{{c1::\n\n",
    "backticks": "`",
    "backticks of many lengths": "` `` ``` ```` ",
    "fences": "```\n",
    "fences in quotes and lists": "> ```\n- ~~~\n",
    "dollars": "$",
    "display math a line": "$$x\n",
    "display math a block": "$$x\n\n",
    "comment openings": "<!-- ",
    "comment pairs": "<!-- a -->\n",
    "Obsidian comments": "%%a\n",
    "brackets": "[",
    "link targets": "](",
    "wikilinks": "[[",
    "URLs": "a://b ",
    "tags": "#a ",
    "tags, a line each": "#flashcards/a\n",
    "tagged questions": "Q #card\nA\n\n",
    "tagged clozes": "a {{c1::b}} #card\n",
    "tagged clozes below one": "{{c1::b}}\n" + "a #card\n" * 1000,
    "tagged items": "- a #card\n  - b\n",
    "tagged headings": "# a #card\n",
    "quotes": "> ",
    "lists nested": "- ",
    "headings": "# a\n",
    "headings deeper": "# a\n## b\n### c\n",
    "question marks": "a\n?\n",
    "question marks, blocks": "a\n?\nb\n\n",
    "questions": "Q: a\n",
    "answers": "Q: a\nA: b\n",
    "rulers": "a\n---\n",
    "tables": "| a |\n|-|\n| b |\n\n",
    "callouts": "> [!card] a\n> b\n",
    "STARTs": "START\n",
    "START blocks": "START\nBasic\na\nBack: b\nEND\n",
    "STARTIs": "STARTI [Basic] ",
    "STARTI pairs": "STARTI [Basic] a Back: b ENDI ",
    "DELETEs": "a::b\nDELETE\nID: 123456789012\n",
    "blank lines": "\n",
    "blanks": " ",
    "blanks with a marker": "        a::b",
    "backslashes": "\\",
    "carets": "a ^b ",
    "HTML tags": "<a ",
    "raw HTML": "<pre>",
    "lines of one letter": "a\n",
    "properties": "- a #card\n  id:: b\n",
    "Logseq clozes": "{{cloze a}} ",
    "scheduling callouts": "> [!sr\n",
    "end markers": "a\n?\nb\n+++\n",
    "clozes and end markers": "==a==\n\n+++\n",
    "quoted questions": "> Q: a\n> A: b\n",
    "loose items": "- a\n\n",
}


def seconds(text: str, settings: dict[str, object]) -> float:
    zettel = zettel_from("note.md", text, settings_from(settings))
    start = time.perf_counter()
    flashcards_in(zettel)
    return time.perf_counter() - start


def curve(unit: str, sizes: list[int], settings: dict[str, object]) -> Iterator[float]:
    for size in sizes:
        yield seconds(unit * max(size // len(unit.encode()), 1), settings)


def main(argv: list[str] | None = None, write: Callable[[str], object] = print) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=float, default=10, help="size of the largest file in MB")
    parser.add_argument("--only", default="", help="part of the name of what to measure")
    arguments = parser.parse_args(argv)
    sizes = [int(arguments.largest * 1_000_000 / divisor) for divisor in (8, 4, 2, 1)]
    settings: dict[str, object] = {"opt_in": "all", "markers": {"end": "+++"}, "clozes": {"bold": True}}
    write("| what | " + " | ".join(f"{size / 1e6:g} MB" for size in sizes) + " | exponent |")
    write("| --- " * (len(sizes) + 2) + "|")
    worst = 0.0
    for name, unit in SOUPS.items():
        if arguments.only not in name:
            continue
        took = list(curve(unit, sizes, settings))
        exponent = math.log(max(took[-1], 1e-6) / max(took[1], 1e-6)) / math.log(sizes[-1] / sizes[1])
        worst = max(worst, took[-1])
        write(f"| {name} | " + " | ".join(f"{second:.2f}" for second in took) + f" | {exponent:.2f} |")
    write(f"\nSlowest: {worst:.1f} s for {sizes[-1] / 1e6:g} MB.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
