"""What one text of a zettel brings to each of its flashcards: with many of them, the work grows no faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.cards.rendering import Vault
from zk_sync.cards.extract import flashcards_in
from zk_sync.cards.fingerprint import needs_of
from zk_sync.cards.render import Renderer


def cards(n: int, answer: str = "1") -> str:
    return "".join(f"Q: q{k}?\nA: {answer}\n\n" for k in range(n))


# A zettel with n flashcards, and as much of something that each of them has.
TEXTS: dict[str, Callable[[int], str]] = {
    "title": lambda n: f"---\ntitle: {'x' * 20 * n}\n---\n{cards(n)}",
    "heading": lambda n: f"# {'x' * 20 * n}\n\n{cards(n)}",
    "first heading": lambda n: f"{cards(1)}## {'x ' * 10 * n}\n\n{cards(n)}",
    "tags": lambda n: f"---\ntags: [{', '.join(f't{k}' for k in range(n))}]\n---\n{cards(n)}",
    "tags in the text": lambda n: f"{' '.join(f'#t{k}' for k in range(n))}\n\n{cards(n)}",
    "links": lambda n: f"{' '.join(f'[[b{k}]]' for k in range(n))}\n\n{cards(n, '[x]')}",
    "footnotes in footnotes": lambda n: (
        cards(n, "x[^0]") + "\n" + "\n".join(f"[^{k}]: t [^{k + 1}]" for k in range(n))
    ),
    "a footnote": lambda n: f"{cards(n, 'x[^1]')}\n\n[^1]: {'x y' * 20 * n}",
    "a link's definition": lambda n: f"{cards(n, '[a]')}\n\n[a]: {'x' * 60 * n}",
    "a list item above": lambda n: (
        f"- {'x ' * 10 * n}\n" + "".join(f"  - q{k} #card\n    - a\n" for k in range(n))
    ),
    "deck": lambda n: f"---\ndeck: {'x' * 20 * n}\n---\n{cards(n)}",
    "id": lambda n: f"---\nid: {'x' * 20 * n}\n---\n{cards(n)}",
}


def size_and_seconds(text: str) -> tuple[int, float]:
    """Characters of all that the flashcards of a zettel become, and the CPU seconds for it."""
    vault = Vault({"Here.md": text})
    renderer = Renderer(vault.settings, vault)
    started = time.process_time()
    zettel = vault.zettel("Here.md")
    found = flashcards_in(zettel).flashcards
    needs = needs_of(found, zettel, zettel.links)
    size = len(repr(needs))
    renderer.fingerprints_of(needs, zettel.path, len(text))
    for card in found:
        size += (
            len(repr(card)) + len(zettel.id) + sum(map(len, renderer.render(card, zettel).fields.values()))
        )
    return size, time.process_time() - started


@pytest.mark.parametrize("name", TEXTS)
def test_twice_as_many_flashcards_are_twice_as_much(name: str) -> None:
    size, _ = size_and_seconds(TEXTS[name](120))
    twice, seconds = size_and_seconds(TEXTS[name](240))
    assert twice < 2.5 * size
    assert seconds < 5


def test_a_zettel_with_too_many_tags_is_named() -> None:
    [problem] = flashcards_in(Vault({"Here.md": TEXTS["tags"](150)}).zettel("Here.md")).problems
    assert "150" in problem.message
    assert not flashcards_in(Vault({"Here.md": TEXTS["tags"](100)}).zettel("Here.md")).problems
