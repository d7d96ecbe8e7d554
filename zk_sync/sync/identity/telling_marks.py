"""Marks that make another claim of a text though its words stay: signs, negations, the case of a symbol."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# A hyphen joins words; a minus stands before a number, a letter or a command of TeX.
_SIGN = re.compile(
    r"[+<>=^\u00ac\u00b1\u00d7\u00f7\u2190-\u22ff]"
    r"|%(?![\da-fA-F]{2})"
    r"|-(?=\s?(?:\d|\\[a-zA-Z]|[^\W\d_](?![^\W\d_])))"
    r"|/(?=\s?(?:\d|[^\W\d_](?![^\W\d_])))"
    r"|(?<=\b[^\W\d_])['\u2019\u2032](?![^\W\d_])"
)
_MARKUP = re.compile(r"\[\^[^\[\]]*\]|\^(?=\[)|==|~~|--+")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2212", "-----")
_WORD = re.compile(r"[^\W\d_]+")
_NOT = re.compile(r"n['\u2019]t\b")
_NEGATIONS = frozenset(
    "not no never none nor neither cannot without non "
    "nicht kein keine keinen keinem keiner keines nie niemals ohne weder "
    "ne pas jamais aucun aucune sans ni no nunca jamás sin ningún ninguno ninguna "
    "senza nessun nessuno nessuna não sem nenhum nenhuma niet geen nooit zonder "
    "inte ej aldrig utan ikke aldri nie bez ne není не ни нет без değil nem ei لا ليس غير".split()
)
# Where no spaces tell words apart.
_NEGATING = re.compile("[不没沒无無非未]|ない|않|못|없|아니")
_SYMBOL = re.compile(r"(?<![^\W_])[^\W_]{1,2}(?![^\W_])")
_BEFORE = 8  # characters that show whether a sentence begins
_START = re.compile(r"(?:^|[.?!:;\n])[\s*_>\"'(\[`$\\\u2018-\u201f\u00ab\u00bf\u00a1-]{0,8}$")


def marks_in(text: str) -> Counter[str]:
    """The signs and negations in a text without markup."""
    plain = _MARKUP.sub(" ", unicodedata.normalize("NFC", text).translate(_DASHES))
    found = Counter(_SIGN.findall(plain))
    plain = _NOT.sub(" not", plain.casefold())
    found.update("not" for word in _WORD.findall(plain) if word in _NEGATIONS)
    if not plain.isascii():
        found.update(_NEGATING.findall(plain))
    return found


def symbols_in(text: str) -> Counter[str]:
    """Words of one or two letters as they stand, but for those that begin a sentence."""
    text = unicodedata.normalize("NFC", text)
    return Counter(
        match[0]
        for match in _SYMBOL.finditer(text)
        if not _START.search(text, max(0, match.start() - _BEFORE), match.start())
    )


def are_other_symbols(one: Counter[str], other: Counter[str]) -> bool:
    """Whether one has a symbol that the other one has in another case, or raised: mW and MW, x2 and x²."""
    left, right = one - other, other - one
    return bool(left and right) and not {*map(_folded, left)}.isdisjoint(map(_folded, right))


def _folded(symbol: str) -> str:
    return unicodedata.normalize("NFKC", symbol).casefold()
