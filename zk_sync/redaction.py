"""Takes the person's own words out of messages, paths and settings, for a report that strangers read."""

from __future__ import annotations

import ast
import re
import secrets
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import Any

from .cards.keys import digest
from .config import Settings, as_json
from .texts import _, ngettext

HOLE = "…"
_CODE = Path(__file__).parent
_LEAST = 3  # letters that a template must have to say anything
_NUMBERS = (0, 1, 2, 3, 5, 11, 21, 100)  # with each of these some language has a form of its own
_Pieces = tuple[str, ...]


class OurWords:
    """Knows every message that our code can say, by reading the code; the rest is the person's.

    It knows them in the language of the person, too, and gives them in English.

    What it hashes, it hashes with a secret of its own, which nobody keeps: who guesses at a path cannot try
    the guess out, nor tell from two reports whether they name the same one. So each report has its own.

    Reading takes a good part of a second, so make it off the main thread.
    """

    def __init__(self) -> None:
        self._salt = secrets.token_hex(16)
        said = dict(_texts())
        self._whole = {text[0]: english for text, english in said.items() if len(text) == 1}
        templates = [item for item in said.items() if len(item[0]) > 1 and _letters(item[0]) >= _LEAST]
        self._templates = sorted(templates, key=lambda item: _letters(item[0]), reverse=True)

    def of(self, message: str) -> str:
        """The message with "…" for whatever our code filled in; nothing of one that is not ours."""
        found = self._said(message)
        if found is None:
            found = "; ".join(self._said(part) or f"({len(part)} characters)" for part in message.split("; "))
        return found

    def setting(self, value: object) -> object:
        """A setting's value with the names that a person chose hashed."""
        if isinstance(value, str):
            return value if not value or value in self._whole else f"text-{self._hashed(value)}"
        if is_dataclass(value):
            return {item.name: self.setting(getattr(value, item.name)) for item in fields(value)}
        if isinstance(value, Mapping):
            return {str(self.setting(name)): self.setting(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.setting(item) for item in value]
        return value

    def settings(self, settings: Settings) -> dict[str, Any]:
        """All settings by name, as ``setting`` gives them; what is as we ship it says nothing of a person."""
        shipped, own = as_json(Settings()), as_json(settings)
        return {name: value if value == shipped[name] else self.setting(value) for name, value in own.items()}

    def path(self, path: str, line: int = 0) -> str:
        """A stand-in for a path of the vault, the same for the same path, with its ending and the line."""
        name = f"{self._hashed(path)}{PurePosixPath(path).suffix if path.endswith('.md') else ''}"
        return f"{name}:{line}" if line else name

    def _hashed(self, text: str) -> str:
        return digest(self._salt, text)

    def _said(self, message: str) -> str | None:
        if not message:
            return message
        if message in self._whole:
            return HOLE.join(self._whole[message])
        for pieces, english in self._templates:
            if all(piece in message for piece in pieces) and _pattern(pieces).fullmatch(message):
                return HOLE.join(english)
        return None


def outline_of(error: BaseException) -> tuple[str, ...]:
    """Where in the code an error arose: files, lines, functions, the error's kind, and nothing it says."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        places = [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        lines = [*places, type(current).__name__, *(["then:", *lines] if lines else [])]
        current = current.__cause__ or current.__context__
    return tuple(lines)


def _short(filename: str) -> str:
    """The end of a path, from the package on, which says nothing of the person's folders."""
    parts = Path(filename).parts
    for root in ("zk_sync", "aqt", "anki", "site-packages", "addons21"):
        if root in parts:
            last = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[last:])
    return parts[-1] if parts else filename


def _texts() -> Iterator[tuple[_Pieces, _Pieces]]:
    """The constant pieces of each text in our code, between which something is filled in; and in English."""
    for file in sorted(_CODE.rglob("*.py")):
        if "_vendor" not in file.parts:
            yield from _texts_in(ast.parse(file.read_text(encoding="utf-8")))


def _texts_in(tree: ast.AST) -> Iterator[tuple[_Pieces, _Pieces]]:
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=values):
                pieces = tuple(_joined(values))
                yield pieces, pieces
            case ast.Constant(value=str(text)):
                yield _pieces(text), _pieces(text)
                if text:
                    yield _pieces(_(text)), _pieces(text)
            case ast.Call(
                func=ast.Name(id="ngettext"),
                args=[ast.Constant(value=str(one)), ast.Constant(value=str(several)), *_rest],
            ):
                for form in {ngettext(one, several, number) for number in _NUMBERS}:
                    yield _pieces(form), _pieces(several)


def _joined(values: Iterable[ast.expr]) -> list[str]:
    pieces = [""]
    for value in values:
        if isinstance(value, ast.Constant):
            pieces[-1] += str(value.value)
        else:
            pieces.append("")
    return pieces


def _pieces(text: str) -> _Pieces:
    """What stands between the fields of a text for ``str.format``."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return (text,)
    pieces = [""]
    for literal, name, *_rest in parsed:
        pieces[-1] += literal
        if name is not None:
            pieces.append("")
    return tuple(pieces)


def _letters(pieces: _Pieces) -> int:
    return sum(char.isalpha() for piece in pieces for char in piece)


def _pattern(pieces: _Pieces) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(piece) for piece in pieces), re.DOTALL)
