"""Whether a text holds a mark, as is asked of every zettel a dozen times."""

from __future__ import annotations

from functools import lru_cache


def holds(text: str, mark: str) -> bool:
    """``mark in text``, in a tenth of the time where the text lacks the rarest character of the mark.

    Python finds a single character that much faster than several.
    """
    return _rarest(mark) in text and mark in text


class Marks:
    """Several marks that are looked for in many texts."""

    def __init__(self, *marks: str) -> None:
        self._marks = [(_rarest(mark), mark) for mark in marks]
        self._by_rarest = [
            (rarest, [mark for own, mark in self._marks if own == rarest])
            for rarest in dict.fromkeys(rarest for rarest, _ in self._marks)
        ]

    def any_in(self, text: str) -> bool:
        """Whether ``text`` holds one of them."""
        for rarest, mark in self._marks:  # noqa: SIM110 (any(…) takes longer than the search)
            if rarest in text and mark in text:
                return True
        return False

    def any_in_any_case(self, text: str) -> bool:
        """Whether ``text`` in lower case holds one of them; they are in lower case."""
        for rarest, marks in self._by_rarest:
            if rarest in text or rarest.isalpha():
                lowered = text.lower()
                for mark in marks:
                    if mark in lowered:
                        return True
        return False


@lru_cache(256)
def _rarest(mark: str) -> str:
    """The character of ``mark`` that is likely the rarest in a text: a sign, a capital, else any."""
    signs = [character for character in mark if not (character.islower() or character.isspace())]
    rare = [character for character in signs if character not in "[]-:"]
    return (rare or signs or [*mark] or [""])[-1]
