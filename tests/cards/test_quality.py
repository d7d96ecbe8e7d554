"""The advice on flashcards, held to the labelled set: nearly always right, and seldom silent."""

from __future__ import annotations

import time

import pytest

from tests.cards.quality_set import HELD_OUT, TUNED_ON, found_in, labelled, scores
from tools.quality_page import PAGE, page
from zk_sync.cards.flashcard import CLOZE_CLOSE, CLOZE_OPEN, CLOZE_SEP, Flashcard
from zk_sync.cards.quality import RULES, findings_in, findings_of
from zk_sync.cards.quality.language import guess

IDS = [rule.id for rule in RULES]
# Precision matters more: advice that is often wrong is not read.
LEAST_PRECISION = 0.9
LEAST_RECALL = {TUNED_ON: 0.9, HELD_OUT: 0.75}


@pytest.mark.parametrize("name", [TUNED_ON, HELD_OUT])
@pytest.mark.parametrize("rule", IDS)
def test_precision_and_recall(name: str, rule: str) -> None:
    score = scores(name)[rule]
    assert score.right + score.missed >= 2, "too few flashcards that break this rule"
    assert score.precision >= LEAST_PRECISION
    assert score.recall >= LEAST_RECALL[name]


def test_the_set_is_large_and_holds_many_good_flashcards() -> None:
    cards = [card for name in (TUNED_ON, HELD_OUT) for card in labelled(name)]
    good = [card for card in cards if not card.rules]
    assert len(cards) >= 400
    assert len(good) >= 250


def test_good_flashcards_are_left_in_peace() -> None:
    cards = [*labelled(TUNED_ON), *labelled(HELD_OUT)]
    wrong = [card for card, rules in zip(cards, found_in(cards), strict=True) if rules and not card.rules]
    assert len(wrong) <= 0.01 * len(cards), wrong


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tools/quality_page.py"


def basic(front: str, back: str = "b", **more: object) -> Flashcard:
    return Flashcard("basic", "qa", 1, front=front, back=back, **more)  # type: ignore[arg-type]


def test_a_finding_says_where_and_why() -> None:
    [finding] = findings_in(
        [("x.md", basic("What is a prime?")), ("a/b.md", basic("Is Pluto a planet?", "No"))]
    )
    assert (finding.index, finding.path, finding.line, finding.rule) == (1, "a/b.md", 1, "yes-no")
    assert "guessing" in finding.message
    assert "a question or a cloze" in finding.source


def test_sources_name_the_rule_by_number_and_title() -> None:
    sources = {rule.id: rule.source for rule in RULES}
    assert sources["long-answer"].endswith("rule 4: Stick to the minimum information principle")
    assert sources["set"].endswith("rule 9: Avoid sets")
    assert sources["enumeration"].endswith("rule 10: Avoid enumerations")
    assert sources["near-duplicate"].endswith("rule 11: Combat interference")


def test_rules_can_be_left_out() -> None:
    card = basic("Is Pluto a planet?", "No")
    assert [rule.id for rule, _ in findings_of(card)] == ["yes-no"]
    assert list(findings_of(card, ["yes-no"])) == []
    assert findings_in([("a", card), ("b", card)], ["yes-no", "near-duplicate"]) == ()


def test_a_duplicate_points_at_the_first_one() -> None:
    cards = [("a.md", basic("Who wrote Emma?", "Austen")), ("b.md", basic("Who wrote Emma?", "Austen"))] * 2
    assert [(f.index, f.message.split(" ")[0]) for f in findings_in(cards)] == [
        (1, "a.md:1"),
        (2, "a.md:1"),
        (3, "a.md:1"),
    ]
    one, other = cards[:2]
    [finding] = findings_in([one], others=[other, other])
    assert (finding.index, finding.path, finding.message.split(" ")[0]) == (0, "a.md", "b.md:1")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What is the capital of France?", "en"),
        ("Was ist die Hauptstadt von Frankreich?", "de"),
        ("Quelle est la capitale de la France ?", "fr"),
        ("¿Cuál es la capital de Francia?", "es"),
        ("法国的首都是哪里？", "zh"),
        ("フランスの首都はどこですか", "ja"),
        ("프랑스의 수도는 어디입니까?", "ko"),
        ("Qual è la capitale della Francia?", ""),
        ("Qual é a capital da França?", ""),
        ("Wat is de hoofdstad van Frankrijk?", ""),
        ("Vad är huvudstaden i Frankrike?", ""),
        ("Какая столица Франции?", ""),
        ("Paris", ""),
        ("", ""),
    ],
)
def test_the_language_is_known_or_nothing_is_said(text: str, language: str) -> None:
    assert guess(text) == language


HOSTILE = [
    "a, ",
    "[[",
    "`",
    "a b c, ",
    "%%",
    "how and ",
    "|-",
    " ",
    "?",
    "1. ",
    "<a ",
    "$",
    "“",
    CLOZE_OPEN,
    "和",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    cloze = f"{CLOZE_OPEN}1{CLOZE_SEP}{text}{CLOZE_CLOSE}"
    cards = [basic(text), basic("b?", text), Flashcard("cloze", "cloze", 1, text=cloze)]
    started = time.process_time()
    findings_in([("a.md", card) for card in cards])
    assert time.process_time() - started < 5  # seconds; what is not linear takes minutes


def test_many_flashcards_of_one_pattern_take_linear_time() -> None:
    def seconds(count: int) -> float:
        cards = [("a.md", basic(f"What is the capital of n{i}x?", "Yes")) for i in range(count)]
        started = time.process_time()
        assert findings_in(cards) == ()
        return time.process_time() - started

    seconds(100)
    assert seconds(8000) < 12 * seconds(2000) + 0.5
