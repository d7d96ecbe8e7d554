"""Embeds that multiply: bounded, and all that they show is in the flashcard's fingerprint."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

import pytest

from tests.cards.rendering import Vault
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
    assert "m499" in rendered.fields["Back"]
    assert "zk-link" in rendered.fields["Back"], "the rest stays a link"
    changed, _rendered, _seconds = looked_at({**many, "M499.md": "other"}, text)
    assert changed != fingerprint
