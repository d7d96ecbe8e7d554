"""Every case of the tables gives exactly the flashcards and problems that it says."""

from __future__ import annotations

import pytest

from tests.cards.case_table import Case, as_expected, cases

CASES = cases()


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.file}: {case.name}") for case in CASES])
def test_case(case: Case) -> None:
    extraction = case.extraction()
    expected = [{"hint": "", "extra": "", **flashcard} for flashcard in case.flashcards]
    found = [
        as_expected(flashcard, set(expected[n]) if n < len(expected) else set())
        for n, flashcard in enumerate(extraction.flashcards)
    ]
    assert found == expected
    problems = [(problem.line, problem.message) for problem in extraction.problems]
    assert [line for line, _ in problems] == [line for line, _ in case.problems], problems
    for (_, message), (_, part) in zip(problems, case.problems, strict=True):
        assert part in message


def test_names_are_unique() -> None:
    names = [(case.file, case.name) for case in CASES]
    assert len(names) == len(set(names))
