"""What is kept of a sync that had nothing to do, so that the next one need only look at what changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ..cards.render import RENDERER_VERSION
from ..errors import Problem
from .cache.details import Card, Details, Home, KnownPairs
from .cache.memo import Memo
from .content import Entry, VaultContent
from .decks import decks_of
from .identity.match import Match, is_in_sample, sample_step
from .identity.texts import text_of_flashcard
from .plan import Plan
from .rest import Rest
from .snapshot import Note, Snapshot


@dataclass(frozen=True)
class Looked:
    """What a sync looked at, all or a part, and what it found."""

    entries: Sequence[Entry]
    keys: Sequence[str]  # of the entries
    notes: Sequence[Note]
    found: Match
    places: Mapping[int, int]  # note → see ``position_of``
    unchanged: Mapping[str, int]  # path → how many of its flashcards are as their notes have them
    rings: tuple[Problem, ...]  # of requirements
    has_double_ids: bool
    seen: Collection[str]  # keys of what it saw


def memo_of(
    plan: Plan, content: VaultContent, snapshot: Snapshot, rest: Rest, looked: Looked, *, automatic: bool
) -> Memo:
    """The memo of a sync with this plan, which changes nothing; ``rest`` is what was not looked at."""
    vault, names = content.remember()
    return Memo(
        snapshot=snapshot.signature,
        seen="",  # known when the journal is written
        pieces=snapshot.pieces,
        automatic=automatic,
        flashcards=plan.flashcards,
        unchanged=plan.unchanged,
        quiet=plan.quiet,
        waiting=plan.waiting,
        problems=plan.problems,
        details=Details.of(vault, names, snapshot.known(), _pairs(rest, looked)),
    )


def _pairs(rest: Rest, looked: Looked) -> KnownPairs:
    decks = set(decks_of(looked.notes)).union(rest.decks.items())
    step = rest.step or sample_step(len(looked.entries))
    homes = _homes(looked, step)
    sample = [words for home in homes.values() for words in home.words]
    has_double_decks = len(dict(decks)) < len(decks)
    known = {looked.keys[pair.entry] for pair in looked.found.pairs}
    known.update(note.key for note in looked.found.left)
    return KnownPairs(
        homes=rest.homes_with(homes),
        unsettled=[path for path, home in homes.items() if not home.is_settled],
        notes=rest.notes + len(looked.found.pairs),
        loose=[(note.id, note.key) for note in looked.found.left],
        is_clear=not looked.has_double_ids and not has_double_decks and known.issuperset(looked.seen),
        decks=dict(decks),
        rings=looked.rings,
        step=step,
        sample=rest.sample + len(sample),
        holders=lambda: Counter(rest.holders()) + Counter(chain.from_iterable(sample)),
    )


def _homes(looked: Looked, step: int) -> Mapping[str, Home]:
    entries, keys = looked.entries, looked.keys
    flashcards = Counter(entry.path for entry in entries)
    unsettled = {entries[index].path for index in looked.found.new}
    cards: defaultdict[str, list[Card]] = defaultdict(list)
    for pair in looked.found.pairs:
        entry, note = entries[pair.entry], pair.note
        cards[entry.path].append((entry.card_key, note.id, looked.places.get(note.id, 0)))
        if not _is_settled(entry, keys[pair.entry], note):
            unsettled.add(entry.path)
    words: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
    for entry in entries:
        if is_in_sample(entry.content, step):
            words[entry.path].append(sorted(text_of_flashcard(entry.flashcard).words))
    zettel_keys = {entry.path: key.rpartition("#")[0] for entry, key in zip(entries, keys, strict=True)}
    return {
        path: Home(
            zettel_key=key,
            flashcards=flashcards[path],
            unchanged=looked.unchanged.get(path, 0),
            is_settled=path not in unsettled,
            cards=cards[path],
            words=words[path],
        )
        for path, key in zettel_keys.items()
    }


def _is_settled(entry: Entry, key: str, note: Note) -> bool:
    """Whether the flashcard and its note say the same of each other, so that nothing but a change matters."""
    state = note.state
    return (
        state is not None
        and not state.is_orphan
        and note.key == key
        and (state.source, state.content) == (entry.fingerprint, entry.content)
        and state.renderer >= RENDERER_VERSION
    )
