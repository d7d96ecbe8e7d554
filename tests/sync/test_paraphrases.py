"""Questions in other words keep their reviews if the answers stayed; replaced flashcards inherit none."""

from __future__ import annotations

from benchmarks.paraphrases import measure


def test_paraphrases_keep_their_reviews_and_replaced_flashcards_inherit_none() -> None:
    paraphrases, kept, replaced, inherited = measure(zettels=10)
    assert paraphrases == replaced == 100
    assert kept >= 0.9 * paraphrases
    assert inherited == 0


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
