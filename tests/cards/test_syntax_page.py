"""docs/syntax.md shows what the tables of cases say."""

from __future__ import annotations

from tests.cards.case_table import cases
from tools.syntax_page import PAGE, SHEET, page, sheet


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tools/syntax_page.py"


def test_so_is_the_sheet_that_the_window_shows() -> None:
    assert SHEET.read_text(encoding="utf-8") == sheet(), "run python tools/syntax_page.py"


def test_every_table_has_examples() -> None:
    assert {case.file for case in cases()} == {case.file for case in cases() if case.example}


def test_there_are_enough_cases() -> None:
    assert len(cases()) >= 400
