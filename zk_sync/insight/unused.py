"""What stands in a vault that would be flashcards if a notation counted in every zettel, with samples."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ..cards.accidents import MAY_BE, accident_of
from ..cards.extract import flashcards_in_each
from ..cards.flashcard import Flashcard
from ..cards.switches import counting_everywhere, name_of
from ..config import Settings
from ..sync.reading.content import Progress, no_progress
from ..vault.files import VaultFiles
from ..vault.scan import File, scan
from ..vault.zettel import Zettel, ZettelError

OFFERED = (
    "highlight",
    "heading",
    "inline",
    "inline_reversed",
    "multiline",
    "callout",
)  # as in ``everywhere``, or headings, or callouts that ask
SAMPLES = 3
SECONDS = 8.0  # that are spent on it; of a larger vault so many zettels are looked at as that allows
_BATCH = 100  # zettels
_LITTLE, _LITTLE_SHARE = 10, 0.05  # flashcards, and flashcards for each zettel


@dataclass(frozen=True)
class Unused:
    """A notation that stands in zettels and does not count there. ``samples``: with their paths."""

    name: str
    count: int
    samples: tuple[tuple[str, Flashcard], ...]


@dataclass(frozen=True)
class UnusedFound:
    """What there is, most first. ``looked_at`` of ``zettels`` were counted: all, or a spread of them."""

    notations: tuple[Unused, ...]
    looked_at: int
    zettels: int


def is_little(flashcards: int, zettels: int) -> bool:
    """Whether a vault has so few flashcards that a person may not know what else could be some."""
    return flashcards < max(_LITTLE, zettels * _LITTLE_SHARE)


def unused_in(
    root: Path,
    settings: Settings,
    used: Container[tuple[str, int]],
    *,
    seconds: float = SECONDS,
    progress: Progress = no_progress,
) -> UnusedFound:
    """The notations of ``OFFERED`` that the vault at ``root`` holds beside what counts with ``settings``.

    ``used``: path and line of each flashcard that counts. What looks like an accident is not counted. Raises
    VaultError where the vault cannot be read, Cancelled when ``progress`` does.
    """
    until = time.monotonic() + seconds
    trials = _trials(settings)
    found = scan(root, settings)
    files = VaultFiles("", found, settings)
    counts: Counter[str] = Counter()
    samples: defaultdict[str, list[tuple[str, Flashcard]]] = defaultdict(list)
    looked_at = 0
    for batch in _batches(found.zettels):
        progress("Looking for what is not used yet", looked_at, len(found.zettels))
        zettels = _read(files, batch)
        for path, card in (each for trial in trials for each in _found_with(trial, zettels)):
            name = "highlight" if card.syntax == "cloze-short" else name_of(card.syntax)
            if name in OFFERED and (path, card.line) not in used:
                counts[name] += 1
                _keep(samples[name], path, card)
        looked_at += len(batch)
        if time.monotonic() > until:
            break
    notations = tuple(Unused(name, count, tuple(samples[name])) for name, count in counts.most_common())
    return UnusedFound(notations, looked_at, len(found.zettels))


def _trials(settings: Settings) -> Sequence[Settings]:
    """Settings with which all that is offered counts; headings apart, as they yield to the others."""
    short = settings
    for name in OFFERED:
        if name != "heading":
            short = counting_everywhere(short, name)
    return [short, counting_everywhere(settings, "heading")] if settings.headings == "off" else [short]


def _found_with(trial: Settings, zettels: Sequence[Zettel]) -> Iterator[tuple[str, Flashcard]]:
    tried = [replace(zettel, settings=trial) for zettel in zettels]
    try:
        extractions = flashcards_in_each(tried)
    except Exception:  # noqa: BLE001 (as where the vault is read, and told there)
        if len(zettels) > 1:
            yield from (found for zettel in zettels for found in _found_with(trial, [zettel]))
        return
    for zettel, extraction in zip(tried, extractions, strict=True):
        for card in extraction.flashcards:
            if card.syntax not in MAY_BE or not accident_of(card, zettel.line(card.line)):
                yield zettel.path, card


def _keep(samples: list[tuple[str, Flashcard]], path: str, card: Flashcard) -> None:
    """Takes it among the samples, as long as there are few; each from another zettel where that can be."""
    if len(samples) < SAMPLES:
        samples.append((path, card))
    else:
        twice = next((at for at in range(1, SAMPLES) if samples[at][0] == samples[at - 1][0]), None)
        if twice is not None and all(path != other for other, _ in samples):
            samples[twice] = (path, card)


def _batches(files: Sequence[File]) -> Iterator[Sequence[File]]:
    """All files, spread: each batch takes from the whole vault, so that the first ones tell of all."""
    number = max(1, -(-len(files) // _BATCH))
    return (files[start::number] for start in range(number))


def _read(files: VaultFiles, batch: Sequence[File]) -> list[Zettel]:
    files.read_ahead(batch)
    zettels = []
    for file in batch:
        with suppress(ZettelError):  # what cannot be read is told where the vault is read
            zettels.append(files.read(file.path))
    return zettels
