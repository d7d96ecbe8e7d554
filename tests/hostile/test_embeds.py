"""Embeds that multiply: bounded, and all that they show is in the flashcard's fingerprint."""

from __future__ import annotations

import random
import time
from functools import cached_property
from typing import Any

import pytest

from tests.cards.rendering import Vault
from zk_sync.cards.extract import flashcards_in
from zk_sync.cards.fingerprint import needs_of
from zk_sync.cards.flashcard import Flashcard
from zk_sync.cards.render import Rendered, Renderer
from zk_sync.config import settings_from
from zk_sync.vault.zettel import Zettel


class Kept(Vault):
    """A vault that keeps what it read, as that on a disk does."""

    def zettel(self, path: str) -> Zettel:
        if path not in self.kept:
            self.kept[path] = super().zettel(path)
        return self.kept[path]

    @cached_property
    def kept(self) -> dict[str, Zettel]:
        return {}


def looked_at(zettels: dict[str, str], text: str, **settings: Any) -> tuple[str, Rendered, float]:
    """The fingerprint and the fields of a flashcard with this answer, and the CPU seconds that both took."""
    chosen = settings_from(settings)
    vault = Kept({"Here.md": text, **zettels}, settings=chosen)
    renderer = Renderer(chosen, vault)
    flashcard = Flashcard(kind="basic", syntax="qa", line=1, front="f", back=text)
    started = time.process_time()
    zettel = vault.zettel("Here.md")
    found = renderer.fingerprint(flashcard, zettel), renderer.render(flashcard, zettel)
    return *found, time.process_time() - started


def chain(width: int, length: int, end: str = "end") -> dict[str, str]:
    """Zettels that each embed the next so many times."""
    zettels = {f"N{n}.md": f"![[N{n + 1}]]\n" * width for n in range(length)}
    return {**zettels, f"N{length}.md": end}


def test_zettels_that_embed_the_next_thirty_times() -> None:
    fingerprint, rendered, seconds = looked_at(chain(30, 5), "![[N0]]")
    assert seconds < 5
    assert [p.message for p in rendered.problems if "too many" in p.message]
    assert len(rendered.problems) < 10
    assert len(rendered.fields["Back"]) < 2_000_000
    again, _rendered, _seconds = looked_at(chain(30, 5), "![[N0]]")
    assert again == fingerprint
    changed, _rendered, _seconds = looked_at({**chain(30, 5), "N4.md": "![[N5]]!\n" * 30}, "![[N0]]")
    assert changed != fingerprint


@pytest.mark.parametrize(
    "text",
    [
        "![[#^a]] " * 2500 + "\n\nx ^a",
        "".join(f"![[#^a{n}]] " for n in range(2500)) + "\n\n" + "\n\n".join(f"x ^a{n}" for n in range(2500)),
        "![[#H]] " * 2500 + "\n\n# H\n\nx",
        "![[N]] " * 2500,
        "![[N#^b]] " * 2500,
        "![[Nowhere]] " * 2500,
        "![[Here]] " * 2500,
        "![[]] " * 2500,
    ],
    ids=range(8),
)
def test_time_grows_with_the_number_of_embeds(text: str) -> None:
    _fingerprint, rendered, seconds = looked_at({"N.md": "n\n\ny ^b\n" * 50}, text)
    assert seconds < 5
    assert len({p.message for p in rendered.problems}) < 3000


def test_each_text_that_is_shown_counts() -> None:
    """Also the last of those that the card shows, however it is reached."""
    zettels = {"A.md": "a ![[B]]", "B.md": "b ![[C]] ![[A]]", "C.md": "c ^c"}
    for text in ("![[A]]", "![[B]] ![[A]]", "![[C]]" * 100 + "![[A]]", "![[A]] " * 20):
        fingerprint, rendered, _seconds = looked_at(zettels, text)
        assert "c" in rendered.fields["Back"]
        changed, _rendered, _seconds = looked_at({**zettels, "C.md": "d ^c"}, text)
        assert changed != fingerprint
    many = {f"M{n}.md": f"m{n}" for n in range(600)}
    text = " ".join(f"![[M{n}]]" for n in range(600))
    fingerprint, rendered, _seconds = looked_at(many, text)
    assert "m190" in rendered.fields["Back"]
    assert "zk-link" in rendered.fields["Back"], "the rest stays a link"
    changed, _rendered, _seconds = looked_at({**many, "M190.md": "other"}, text)
    assert changed != fingerprint


def graph(dice: random.Random, zettels: int, most: int) -> dict[str, str]:
    """Zettels that embed each other at random, as wholes, sections and blocks."""

    def embed() -> str:
        name = dice.choice(["", *(f"Z{n}" for n in range(zettels))])
        return f"![[{name}{dice.choice(['', '', '#S', '#s', '#^b', '#T', '#^c'])}]]"

    def some() -> str:
        return " ".join(embed() for _ in range(dice.randint(0, most)))

    return {
        f"Z{n}.md": f"z{n} {some()}\n\n# S\n\ns {some()} [^1] <b>x</b>\n\nb {some()} ^b\n\n[^1]: y"
        for n in range(zettels)
    }


@pytest.mark.parametrize("seed", range(12))
def test_what_was_rendered_before_is_shown_as_if_rendered_anew(seed: int) -> None:
    zettels = graph(random.Random(seed), 4, 1 + seed % 2)
    paths = list(zettels)
    vault = Kept({**zettels, "a.png": "1"})
    renderer = Renderer(vault.settings, vault)
    for path in [*paths, *reversed(paths)]:
        for text in (f"![[{path}]]", f"![[{path}#S]] ![[{path}#^b]]", zettels[path]):
            flashcard = Flashcard(kind="basic", syntax="qa", line=1, front="f", back=text)
            zettel = vault.zettel(path)
            anew = Renderer(vault.settings, vault)
            assert renderer.render(flashcard, zettel) == anew.render(flashcard, zettel)
            assert renderer.fingerprint(flashcard, zettel) == anew.fingerprint(flashcard, zettel)


def of_each(zettels: dict[str, str]) -> tuple[dict[str, int], float]:
    """How many flashcards of each zettel embed not too much, and the CPU seconds for all that show them."""
    vault = Kept(zettels)
    renderer = Renderer(vault.settings, vault)
    shown: dict[str, int] = {}
    read = [vault.zettel(path) for path in zettels]
    started = time.process_time()
    for zettel in read:
        cards = flashcards_in(zettel).flashcards
        found = renderer.fingerprints_of(needs_of(cards, zettel, zettel.links), zettel.path, len(zettel.body))
        for card, fingerprint in zip(cards, found, strict=True):
            if fingerprint:
                renderer.render(card, zettel)
        shown[zettel.path] = sum(map(bool, found))
    return shown, time.process_time() - started


@pytest.mark.parametrize("is_nested", [False, True])
def test_zettels_that_all_embed_all(is_nested: bool) -> None:
    def seconds(zettels: int) -> float:
        all_of_them = " ".join(f"![[Z{n}]]" for n in range(zettels))
        text = f"Q: {{}}?\nA: ![[Z1]]\n\n{all_of_them}" if is_nested else f"Q: {{}}?\nA: {all_of_them}\n"
        return of_each({f"Z{n}.md": text.format(n) for n in range(zettels)})[1]

    assert seconds(40) < 3
    assert seconds(80) < 4 * max(seconds(40), 0.2) * 1.5, "four times as much is written"


def test_a_text_that_many_flashcards_embed_is_rendered_once() -> None:
    text = "word *x* y\n\n" * 1000
    many = "".join(f"Q: {n}?\nA: ![[B]]\n\n" for n in range(200))
    one, seconds = (
        min(of_each({"A.md": asks, "B.md": text})[1] for _ in range(3))
        for asks in ("Q: a?\nA: ![[B]]\n", many)
    )
    assert 10 < of_each({"A.md": many, "B.md": text})[0]["A.md"] < 200
    assert seconds < 5 * one


def test_a_zettel_may_bring_in_so_much_and_the_others_too(world) -> None:
    world.write("b.md", "word " * 10_000)
    world.write("a.md", "".join(f"Q: hostile {n}?\nA: ![[b]]\n\n" for n in range(100)))
    world.write("c.md", "Q: good?\nA: ![[d]]\n")
    world.write("d.md", "yes")
    report = world.sync()
    made = report.counts()["created"]
    assert 1 < made < 50
    said = [problem for problem in report.problems if "left out" in problem.message]
    assert {problem.path for problem in said} == {"a.md"}
    assert len(said) == 101 - made
    assert "yes" in world.note("good?")["Back"]
    assert not world.sync().counts()["created"]
    world.write("a.md", "".join(f"Q: hostile {n}?\nA: ![[d]]\n\n" for n in range(100)))
    assert world.sync().counts()["created"] == 101 - made
