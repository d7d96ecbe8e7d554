"""Whether an edit made in Anki is written back byte by byte as the author would have made it, or refused.

Each is then written, most amid something that comes in between (see ``disturbances``).

python -m benchmarks.write_back [--edits 10000] [--seed 1] [--show 5]
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from benchmarks.disturbances import written_amid
from zk_sync.config import Settings
from zk_sync.sync.by_hand.write_back import Refused, propose
from zk_sync.sync.collection.our_notes import Note
from zk_sync.sync.reading.content import Vault, VaultContent, keys_of
from zk_sync.sync.reading.read_vault import read_vault

_WORDS = "y too one memory retrieval is the a of 1 42 naïve Straße 記憶 память C++ don't e.g. x_y".split()
_FIXED = (
    "_em_", "*em*", "**bold**", "__bold__", "==mark==", "`code y`", "`a  b`", "$a_b$", "$ 5", "$$ a $$", "&",
    "&amp;",
    "[text](https://example.org/a_y)", "[text][r]", "[y][]", "[[Other]]", "[[Other|y]]", "![[Other#Part]]",
    "y[^1]", "\\*", "2 * 3", "a\u200bb", "🙂", "~~gone~~", "<kbd>y</kbd>", "<!-- y -->", "e\u0301t\u00e9",
    "#y", "&lt;",
)  # fmt: skip
_BLANKS = (" ",) * 12 + ("  ", "\u00a0", "&nbsp;", "\t", " \u2009")
_BREAKS = ("\n",) * 4 + ("  \n", "\\\n", " \n")
# What begins a further line of the answer (None: there is none), and a flashcard in which its question, its
# answer and more text are left open.
_NOTATIONS: tuple[tuple[str | None, str], ...] = (
    ("", "Q: <q>\nA: <a>"),
    ("", "Q: <q>\nA: <a>  "),
    ("", "Q: <q>\nA: <a> ^here"),
    ("  ", "- Q: <q>\n  A: <a>"),
    ("  ", "Q: <q>\nA:\n- <a>\n- <t>"),
    ("  ", "Q: <q>\nA:\n* <t>\n* <a>\n* <t>"),
    ("  ", "Q: <q>\nA:\n+ <a>\n+ <t>"),
    (None, "<q> :: <a>"),
    ("", "<q>\n?\n<a>"),
    ("", "<q>\n---\n<a>"),
    ("", "<q> #card\n<a>"),
    ("\t  ", "- <q> #card\n\t- <t>\n\t- <a>"),
    ("", "## <q> #card\n\n<a>\n\n<t>\n\n## Next"),
    (None, "| <q> |\n| --- |\n| <a> |"),
    ("> ", "> [!flashcard] <q>\n> <a>"),
    ("", "START\nBasic\n<q>\nBack: <a>\n\n<t>\nEND"),
    ("", "<t> {{c1::<t>}} <a> {{c2::two::hint}}"),
    ("", "<t> ==one== ==\x01three\x02== <a> {four}"),
)
_LONG_NAME = "語" * 80 + "ab"  # with its suffix as long as a file system takes it
_NEW = ("zeta", "two words", "a*b", "<x>", "10 %", "1.", "über", "x_y_z", "&co", "[z]")
_OTHER = "# Other\n\ny\n\n## Part\n\nembedded y too\n"
_EMBEDDING = "# Embedding\n\nQ: what says it?\nA: see ![[{name}^here]]\n"
_BLANK = re.compile(rb"\s+|\xc2\xa0|&nbsp;|\xe2\x80\x89")
_BLANKS_OF_EDIT = 24  # bytes; the same word may stand twice with a blank between
_AS_WANTED = ("exact", "rightly refused", "no such flashcard")
_TAIL = "[^1]: the note y too\n\n[r]: https://example.org/r\n[y]: https://example.org/y\n"


class Became(NamedTuple):
    """What became of a case: in a word, the reason where it was refused, and what would be written."""

    what: str
    reason: str = ""
    written: bytes = b""


@dataclass(frozen=True)
class EditCase:
    """A zettel, and as it would be after its author had made the same edit."""

    before: bytes
    after: bytes
    kind: str


class Writer:
    """Makes up zettels, with one word marked in each of which the edit is known."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def case(self) -> EditCase:
        parts = [
            "# Title\n\n#flashcards\n\n" if self._random.random() < 0.6 else "# Title\n\n",
            self._prose(),
        ]
        count = self._random.randint(1, 4)
        for number in range(count):
            parts += [self._flashcard(number), "\n\n", self._prose()]
        parts.append(_TAIL)
        text = "".join(parts)
        if self._random.random() < 0.3:
            text = text.rstrip("\n")
        return self._edited(text)

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _prose(self) -> str:
        return self._pick("", "Prose: I like y & y too.\n\n", "`y too` and 1\n\n", f"{self._text(6)}\n\n")

    def _text(self, length: int, lead: str | None = None) -> str:
        """Words that can be edited stand between marks; ``lead`` begins each further line."""
        parts = []
        for number in range(length):
            if number:
                is_break = lead is not None and self._random.random() < 0.15
                parts.append(self._pick(*_BREAKS) + (lead or "") if is_break else self._pick(*_BLANKS))
            word = self._pick(*_WORDS)
            parts.append(f"\x01{word}\x02" if self._random.random() < 0.75 else self._pick(*_FIXED))
        return "".join(parts)

    def _flashcard(self, number: int) -> str:
        lead, notation = self._random.choice(_NOTATIONS)
        made = {
            "q": lambda: f"{number} {self._text(self._random.randint(1, 5))}",
            "a": lambda: self._text(self._random.randint(1, 12), lead),
            "t": lambda: self._text(3),
        }
        return re.sub("<([qat])>", lambda part: made[part[1]](), notation)

    def _edited(self, text: str) -> EditCase:
        marked = list(re.finditer("\x01([^\x01\x02]*)\x02", text))
        kind = self._pick("replace", "replace", "letter", "insert", "delete", "bold", "two", "anew", "blank")
        if not marked:
            return EditCase(self._file(text), self._file(text), "blank")
        first = self._random.randrange(len(marked))
        chosen = {match.start() for match in marked[first : first + (2 if kind == "two" else 1)]}
        new = self._pick(*_NEW)

        def change(match: re.Match[str]) -> str:
            word, blank = match.groups()
            if match.start() not in chosen or kind == "blank":
                return word + blank
            if kind == "delete":
                return ""
            changed = {
                "letter": word + "s",
                "insert": f"{word} {new}",
                "bold": f"**{word}**",
                "anew": f"{new} {self._pick(*_WORDS)} {new}",
            }
            return changed.get(kind, new) + blank

        seed = self._random.random()
        before, after = re.sub("[\x01\x02]", "", text), re.sub("\x01([^\x01\x02]*)\x02( ?)", change, text)
        return EditCase(self._file(before, seed), self._file(after, seed), kind)

    def _file(self, text: str, seed: float = 0) -> bytes:
        same = random.Random(seed)
        ends = same.choice(("\n", "\n", "\r\n", "\r"))
        return (same.choice(("", "", "\ufeff")) + text.replace("\n", ends)).encode()


def in_anki(html: str, seed: int) -> str:
    """A field as Anki's editor stores it after somebody typed in it."""
    same = random.Random(seed)
    if same.random() < 0.5:
        html = html.replace("\xa0", "&nbsp;").replace("  ", " &nbsp;")
    if same.random() < 0.5:
        html = html.replace("strong>", "b>").replace("em>", "i>")
    if same.random() < 0.3:
        html = html.replace("<br>\n", "<br>")
    if same.random() < 0.3:
        html = html.replace(" ", "&nbsp;", 1) if "<" not in html else html
    return html


def notes_of(content: VaultContent, fields: Sequence[dict[str, str]]) -> list[Note]:
    """The notes of the vault's flashcards, with these fields."""
    keys, _double_ids = keys_of(content.vault, content.entries, {})
    return [
        Note(
            id=number,
            guid=str(number),
            note_type=entry.flashcard.note_type,
            mod=0,
            usn=0,
            tags=(),
            key=key,
            packed="\x1f".join(values.values()).encode(),
            positions={name: place for place, name in enumerate(values)},
            cards=(),
            state=None,
        )
        for number, (entry, key, values) in enumerate(zip(content.entries, keys, fields, strict=True), 1)
    ]


class Trial:
    """A vault of three zettels, in that of this ``name`` the cases are tried."""

    def __init__(self, root: Path, name: str = "Zettel") -> None:
        self._root = root
        self._name = name
        root.mkdir()
        (root / "Other.md").write_text(_OTHER, encoding="utf-8")
        (root / "Embedding.md").write_text(_EMBEDDING.format(name=name), encoding="utf-8")

    def outcome(self, case: EditCase, seed: int) -> Became:
        """What becomes of the case."""
        _, now = self._read(case.after)
        content, was = self._read(case.before)
        if len(was) != len(now) or not was:
            return Became("no such flashcard")
        both = enumerate(zip(was, now, strict=True))
        changed = [(n, name) for n, (one, other) in both for name in one if one[name] != other.get(name)]
        if case.kind == "blank":
            changed = [(len(was) - 1, next(iter(was[-1])))]
        if not changed:
            return Became("no such flashcard")
        number, field = changed[-1]
        fields = [*was]
        fields[number] = {**was[number], field: in_anki(now[number].get(field, ""), seed)}
        notes = notes_of(content, fields)
        try:
            proposal = propose(content, content.entries[number], notes[number], field, notes)
        except Refused as error:
            is_right = len(changed) > 1 or case.kind == "blank"
            return Became("rightly refused" if is_right else "refused", str(error))
        if wrong := written_amid(proposal, self._root.with_name("collection.anki2"), random.Random(seed)):
            return Became("WRONG file", wrong, proposal.after)
        if case.kind == "blank":
            return Became("WRONG, as nothing was edited", "", proposal.after)
        if len(changed) > 1:
            what = "a part of the edit" if case.kind == "two" else "WRONG, as others change"
            return Became(what, "", proposal.after)
        return Became(_likeness(case, proposal.after), "", proposal.after)

    def _read(self, data: bytes) -> tuple[VaultContent, list[dict[str, str]]]:
        (self._root / f"{self._name}.md").write_bytes(data)
        content = read_vault(Vault(self._root, "v"), Settings())
        return content, [dict(content.render(entry).fields) for entry in content.entries]


def _likeness(case: EditCase, written: bytes) -> str:
    """What to call a text in which the flashcard says what it is to say."""
    if written == case.after:
        return "exact"
    (first, last), (start, end) = _untouched(case.before, case.after), _untouched(case.before, written)
    if start < first - _BLANKS_OF_EDIT or end < last - _BLANKS_OF_EDIT:
        return "WRONG, as more than the edit changes"
    one, other = (_BLANK.sub(b"", data) for data in (case.after, written))
    return "exact but for the blanks of the edit" if one == other else "another spelling"


def _untouched(before: bytes, after: bytes) -> tuple[int, int]:
    """How many bytes at the start and at the end are as they were."""
    most = min(len(before), len(after))
    first = next((at for at in range(most) if before[at] != after[at]), most)
    last = next((at for at in range(most - first) if before[-1 - at] != after[-1 - at]), most - first)
    return first, last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3)
    chosen = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    shown: Counter[str] = Counter()
    started = time.perf_counter()
    writer = Writer(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        trials = [Trial(Path(folder) / name, name) for name in ("Zettel", _LONG_NAME)]
        for number in range(chosen.edits):
            case = writer.case()
            trial = trials[number % len(trials)]
            what, reason, written = trial.outcome(case, chosen.seed + number)
            counts[what, reason if what == "refused" else case.kind] += 1
            shown[what] += 1
            if what not in _AS_WANTED and shown[what] <= chosen.show:
                print(f"{what} ({case.kind}) {reason}")
                print("\n".join(unified_diff(*map(_lines, (case.before, case.after)), lineterm="", n=0)))
                print("\n".join(unified_diff(*map(_lines, (case.before, written)), lineterm="", n=0)))
    for (what, about), count in sorted(counts.items()):
        print(f"{count:6} {what}: {about}")
    print(f"{time.perf_counter() - started:.0f} s")


def _lines(data: bytes) -> list[str]:
    return [ascii(line.decode()) for line in re.split(b"(?<=\n)|(?<=\r)(?!\n)", data)]


if __name__ == "__main__":
    main()
