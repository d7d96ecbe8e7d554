"""Questions in other words keep their reviews if the answers stayed; replaced flashcards inherit none."""

from __future__ import annotations

from benchmarks.paraphrases import measure


def test_paraphrases_keep_their_reviews_and_replaced_flashcards_inherit_none() -> None:
    kept = measure()
    assert kept.reworded == kept.replaced == 200
    assert len(kept.lost) <= 0.1 * kept.reworded
    assert kept.inherited == []


def test_an_english_paraphrase_keeps_its_note(world) -> None:
    world.qa("a.md", ("What is a chunk?", "A unit of working memory"), ("Who coined it?", "George Miller"))
    world.sync()
    note = world.note("chunk")
    world.qa(
        "a.md",
        ("Define chunk (working memory).", "A unit of working memory"),
        ("Who coined it?", "George Miller"),
    )
    world.sync()
    assert world.note("chunk").id == note.id
