"""How much review history survives realistic edits, and how long the matching takes.

python -m benchmarks.identity [--seeds 5] [--first 0] [--flashcards 3000] [--share 0.3] [--time 20000]
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.edits import edit
from benchmarks.model import Vault, vault_and_collection
from zk_sync.config import Settings
from zk_sync.sync import engine
from zk_sync.sync.identity.match import Match, match
from zk_sync.sync.reading.content import keys_of

if TYPE_CHECKING:
    from anki.collection import Collection


@dataclass(frozen=True)
class Result:
    """What became of the flashcards that were edited or moved, and of new ones."""

    kept: int
    given_up: int
    wrong: tuple[tuple[str, str], ...]  # (flashcard, the one whose note it got)
    lost: tuple[tuple[str, str], ...]  # (before, after) of those given up
    untouched_lost: tuple[str, ...]  # neither edited nor moved

    @property
    def edited(self) -> int:
        """How many flashcards were edited or moved and still exist."""
        return self.kept + self.given_up + len(self.wrong)


def measure(seed: int, flashcards: int, share: float) -> Result:
    """One vault synced, edited and synced again, in a real collection."""
    with vault_and_collection() as (root, col):
        model = Vault(seed, flashcards)
        before = synced(col, model, root)
        old = _cards(model)
        edit(model, share)
        after = synced(col, model, root)
    return _compare(old, _cards(model), before, after)


def _cards(model: Vault) -> dict[int, tuple[str, str]]:
    return {card.uid: (path, card.text) for path, page in model.pages.items() for card in page.cards}


def synced(col: Collection, model: Vault, root: Path) -> dict[int, int]:
    """Note id → uid after a sync of the made-up vault."""
    model.write(root)
    engine.sync(col, engine.Vault(root, "vault"), Settings(), automatic=False)
    content = engine.read_vault(engine.Vault(root, "vault"), Settings())
    assert not content.problems, content.problems[0]
    keys, _ = keys_of(content.vault, content.entries, {})
    uids = [uid for path in sorted(model.uids()) for uid in model.uids()[path]]
    by_path: dict[str, list[str]] = {}
    for entry, key in zip(content.entries, keys, strict=True):
        by_path.setdefault(entry.path, []).append(key)
    in_order = [key for path in sorted(model.uids()) for key in by_path.get(path, [])]
    uid_of = dict(zip(in_order, uids, strict=True))
    snapshot = engine.take_snapshot(col, engine.Vault(root, "vault"))
    return {
        note.id: uid_of[note.key]
        for note in snapshot.notes
        if note.key in uid_of and not (note.state and note.state.is_orphan)
    }


def _compare(
    old: dict[int, tuple[str, str]],
    new: dict[int, tuple[str, str]],
    before: dict[int, int],
    after: dict[int, int],
) -> Result:
    note_of = {uid: note for note, uid in after.items()}
    kept = given_up = 0
    wrong, lost, untouched_lost = [], [], []
    times = Counter(text for _, text in new.values())
    for uid, (path, text) in new.items():
        if times[text] > 1:
            continue  # which of two equal ones is which, nobody can tell, nor need to
        note = note_of.get(uid)
        was = before.get(note) if note else None
        edited = uid in old and old[uid] != (path, text)
        mine = {text, old[uid][1]} if uid in old else {text}
        if was is not None and was != uid and old[was][1] not in mine:
            wrong.append((text, old[was][1]))
        elif uid in old and was is None:
            given_up += edited
            if edited:
                lost.append((old[uid][1], text))
            else:
                untouched_lost.append(f"{path}: {text}")
        else:
            kept += edited
    return Result(kept, given_up, tuple(wrong), tuple(lost), tuple(untouched_lost))


def matching_time(flashcards: int, *, edited: bool) -> tuple[float, Match]:
    """Seconds to match a vault whose every file moved, and with ``edited`` each flashcard was edited, too."""
    with vault_and_collection() as (root, col):
        vault = engine.Vault(root, "vault")
        model = Vault(1, flashcards)
        model.write(root)
        engine.sync(col, vault, Settings(), automatic=False)
        chooser = random.Random(1)
        model.pages = {f"moved/{path}": page for path, page in model.pages.items()}
        if edited:
            model.pages = {f"{path[:-3]} {i}.md": page for i, (path, page) in enumerate(model.pages.items())}
            for page in model.pages.values():
                for card in page.cards:
                    card.question = chooser.choice((model.typo, lambda text: model.reword(text, 0.1)))(
                        card.question
                    )
        model.write(root)
        content = engine.read_vault(vault, Settings())
        notes = engine.take_snapshot(col, vault).notes
        keys, _ = keys_of(content.vault, content.entries, {})
        start = time.perf_counter()
        found = match(content.entries, keys, notes)
        return time.perf_counter() - start, found


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--flashcards", type=int, default=3000)
    parser.add_argument("--share", type=float, default=0.3)
    parser.add_argument("--time", type=int, default=20000)
    parser.add_argument("--show", type=int, default=0, help="so many of those given up")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    results = [measure(seed, options.flashcards, options.share) for seed in seeds]
    edited = sum(result.edited for result in results)
    for what, number in (
        ("history kept", sum(r.kept for r in results)),
        ("given up", sum(r.given_up for r in results)),
        ("wrongly attached", sum(len(r.wrong) for r in results)),
    ):
        print(f"{what}: {number} of {edited} edited flashcards ({100 * number / max(1, edited):.2f} %)")
    print("not edited, yet lost:", [item for r in results for item in r.untouched_lost])
    for result in results:
        for now, then in result.wrong[:40]:
            print(f"  WRONG {now!r} got the note of {then!r}")
        for then, now in result.lost[: options.show]:
            print(f"  lost {then!r} → {now!r}")
    for edited_too in (False, True) if options.time else ():
        seconds, found = matching_time(options.time, edited=edited_too)
        how = dict(Counter(pair.how for pair in found.pairs))
        what = "moved and edited" if edited_too else "moved"
        print(f"{options.time} {what}: {seconds:.1f} s, {how}, {len(found.new)} new")


if __name__ == "__main__":
    main()
