"""The stable identity of a zettel, and of a flashcard within its zettel (docs/design.md, Identity)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from struct import Struct

from ..vault.links import ZETTEL_ENDINGS
from .flashcard import CLOZE_CLOSE, CLOZE_HINT, CLOZE_OPEN, CLOZE_SEP, Flashcard

_packed = Struct("<Q").pack
_DELETION_START = re.compile(f"{CLOZE_OPEN}[^{CLOZE_OPEN}{CLOZE_SEP}]*{CLOZE_SEP}")
_DELETION = re.compile(f"{CLOZE_SEP}([^{CLOZE_OPEN}{CLOZE_HINT}{CLOZE_CLOSE}]*)")
_DELETION_END = re.compile(f"(?:{CLOZE_HINT}[^{CLOZE_CLOSE}{CLOZE_OPEN}{CLOZE_HINT}]*)?{CLOZE_CLOSE}")


def digest(*parts: str, size: int = 8) -> str:
    """A hash of texts as ``2 * size`` hex digits; no two different lists of parts hash alike by joining."""
    data = [part.encode("utf-8", "surrogatepass") for part in parts]
    return blake2b(b"".join([_packed(len(part)) + part for part in data]), digest_size=size).hexdigest()


def without_deletions(text: str) -> str:
    """A cloze text with its deletions shown and their numbers and hints gone."""
    return _DELETION_END.sub("", _DELETION_START.sub("", text))


def normalised(text: str) -> str:
    """``text`` as it counts for identity: compatibility forms, case and white space folded."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.split())


def id_key(zettel_id: str) -> str:
    """The zettel key of a zettel that goes by its id: the id, with a ``/`` in front if it could be a path.

    A path in the vault ends as a zettel's file does and never begins so: no two zettels have one key.
    """
    could_be_path = zettel_id.lower().endswith(ZETTEL_ENDINGS)
    return f"/{zettel_id}" if could_be_path or zettel_id.startswith("/") else zettel_id


def key_in_vault(zettel_id: str, path: str, card_key: str) -> str:
    """The key of a flashcard without its vault's name, in a zettel that no other one shares its id with."""
    return f"{id_key(zettel_id) if zettel_id else path}#{card_key}"


def shown_zettel_key(zettel_key: str) -> str:
    """The id or path that a zettel key stands for."""
    return zettel_key.removeprefix("/")


def content_hash(flashcard: Flashcard) -> str:
    """A hash of what the flashcard asks and answers; the same text elsewhere hashes alike.

    Case counts, as do superscripts: in a formula they tell two flashcards apart. A hint counts as the extra
    text does, of which it was a part in version 0.1.0.
    """
    besides = f"{flashcard.hint}\n{flashcard.extra}" if flashcard.hint else flashcard.extra
    parts = (flashcard.front, flashcard.back, flashcard.text, besides)
    return digest(flashcard.note_type, *[part and _on_one_line(part) for part in parts])


def answer_hash(flashcard: Flashcard) -> str:
    """A hash of what stands in the vault as the answer, or as the deletions, whatever is shown of it."""
    deletions = "\n".join(_DELETION.findall(flashcard.text))
    return digest(_on_one_line(flashcard.back), _on_one_line(deletions), size=6)


def _on_one_line(text: str) -> str:
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def question_key(flashcard: Flashcard) -> str:
    """The card key of a flashcard without a block id that has its question to itself."""
    question = flashcard.front or without_deletions(flashcard.text)
    return digest(flashcard.note_type, normalised(question), size=6)


def former_question_key(flashcard: Flashcard) -> str:
    """The card key that a flashcard with a hint had where the hint was a line of its question."""
    question = flashcard.front or without_deletions(flashcard.text)
    return digest(flashcard.note_type, normalised(f"{question}\nHint: {flashcard.hint}"), size=6)


def card_keys(flashcards: Sequence[Flashcard]) -> tuple[str, ...]:
    """The card key of each flashcard of one zettel, in the same order, all different.

    ``^abc`` for an author's block id; else a hash of note type and normalised front. Flashcards with the
    same front are told apart by a hash of their whole content, and entirely identical ones by an ordinal.
    The kind itself is left out, so that basic ↔ reversed ↔ type keeps the key.
    """
    bases = [f"^{card.block_id}" if card.block_id else question_key(card) for card in flashcards]
    if len(set(bases)) == len(bases):
        return tuple(bases)
    shared = Counter(bases)
    seen: Counter[str] = Counter()
    keys = []
    for base, flashcard in zip(bases, flashcards, strict=True):
        key = base if shared[base] == 1 else f"{base}~{content_hash(flashcard)[:8]}"
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}~{seen[key]}")
    return tuple(keys)
