"""What one setting may hold: its kinds of values, read from JSON and checked, with what is wrong in words."""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from .bounded_regex import NoRegex, at_start
from .globs import NoPattern, matcher
from .texts import _

Parser = Callable[[Any], Any]
_LONGEST_SHOWN = 100  # characters of a wrong value in a message
_LONGEST_TEXT, _MOST_ITEMS, _DEEPEST = 10_000, 1000, 10  # of one setting


class WrongValue(ValueError):
    """A value that a parser refuses; the text says what was expected."""


def _shown(value: Any) -> str:
    shown = json.dumps(value, default=str)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _check_plain(value: Any, depth: int = 0) -> None:
    """Refuses what no setting can hold, whichever it is; it may have come from anywhere."""
    if depth > _DEEPEST:
        raise WrongValue(_("is nested too deep"))
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            raise WrongValue(_("is longer than {n} characters").format(n=_LONGEST_TEXT))
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise WrongValue(_("holds half a character"))
    elif isinstance(value, Mapping):
        _check_plain([*value.keys(), *value.values()], depth)
    elif isinstance(value, (list, tuple)):
        if len(value) > _MOST_ITEMS:
            raise WrongValue(_("has more than {n} items").format(n=_MOST_ITEMS))
        for item in value:
            _check_plain(item, depth + 1)


def text(value: Any) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise WrongValue(_("expected text, got {value}").format(value=_shown(value)))
    return value


def filled(value: Any) -> str:
    """A text that says something, without white space around it."""
    if not text(value).strip():
        raise WrongValue(_("must not be empty"))
    return str(value).strip()


def word(value: Any) -> str:
    """A text that may stand on a line."""
    if len(filled(value).splitlines()) > 1:
        raise WrongValue(_("must be on one line"))
    return filled(value)


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise WrongValue(_("expected true or false, got {value}").format(value=_shown(value)))
    return value


@dataclass(frozen=True)
class WholeNumber:
    """A parser for whole numbers from ``low`` to ``high``."""

    low: int
    high: int

    def __call__(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise WrongValue(
                _("expected a whole number from {low} to {high}, got {value}").format(
                    low=self.low, high=self.high, value=_shown(value)
                )
            )
        return value


def one_of(*choices: str) -> Parser:
    """A parser for one of a few texts."""

    def parse(value: Any) -> str:
        if value not in choices:
            named = ", ".join(f'"{choice}"' for choice in choices)
            raise WrongValue(
                _("expected one of {choices}, got {value}").format(choices=named, value=_shown(value))
            )
        return str(value)

    return parse


def several_of(*choices: str) -> Parser:
    """A parser for a list of a few texts, each once."""
    one = one_of(*choices)
    return lambda value: tuple(dict.fromkeys(map(one, texts(value))))


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, (list, tuple)):
        raise WrongValue(_("expected a list of texts, got {value}").format(value=_shown(value)))
    return tuple(text(item) for item in value)


def texts_by_name(value: Any) -> dict[str, str]:
    """An object of texts."""
    return {str(name): text(each) for name, each in _mapping(value).items()}


def glob_patterns(value: Any) -> tuple[str, ...]:
    """Patterns as in .gitignore."""
    patterns = texts(value)
    try:
        matcher(patterns)
    except NoPattern as error:
        raise WrongValue(str(error)) from None
    return patterns


def regex(value: Any) -> str:
    """A regular expression that no text can make slow."""
    try:
        at_start(text(value))
    except NoRegex as error:
        raise WrongValue(str(error)) from None
    return str(value)


# Of a setting ``patterns``: ``\\b``, ``\\d`` and ``\\w`` know ASCII alone, as those of JavaScript do.
PATTERN_FLAGS = re.MULTILINE | re.ASCII


def note_type_patterns(value: Any) -> dict[str, str]:
    """Regular expressions by the note type whose fields their groups are, in order."""
    patterns: dict[str, str] = {}
    for name, pattern in _mapping(value).items():
        try:
            compiled = re.compile(filled(pattern), PATTERN_FLAGS)
        except (re.error, OverflowError, RecursionError, ValueError) as error:  # ValueError: of flags
            raise WrongValue(f'"{name}": {error}') from None
        if not compiled.groups:
            raise WrongValue(_('"{name}": needs a group for each field').format(name=name))
        patterns[str(name)] = str(pattern)
    return patterns


def part_of(cls: type) -> Parser:
    """A parser for a JSON object that becomes ``cls``; names left out keep their defaults."""

    def parse(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        values, problems = fields_from(cls, value)
        if problems:
            raise WrongValue("; ".join(lines_of(problems)))
        return cls(**values)

    return parse


def _mapping(value: Any) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise WrongValue(_("expected an object, got {value}").format(value=_shown(value)))
    return value


def by_name(cls: type) -> Parser:
    """A parser for a JSON object of which each value becomes ``cls``."""

    def parse(value: Any) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        for name, part in _mapping(value).items():
            try:
                parts[str(name)] = part_of(cls)(part)
            except WrongValue as wrong:
                raise WrongValue(f'"{name}": {wrong}') from None
        return parts

    return parse


def filter_by_field(value: Any) -> dict[str, tuple[str, ...]]:
    """For each field of a frontmatter the values of which it must have one."""
    return {
        str(name): tuple(str(item) for item in (wanted if isinstance(wanted, (list, tuple)) else [wanted]))
        for name, wanted in _mapping(value).items()
    }


def setting(default: Any, parse: Parser | None = None, *, local: bool = False) -> Any:
    """A field of the settings, which takes what its type says unless there is a parser of its own for it.

    ``local``: it says nothing of what a note holds, and stays on this computer; the others
    belong to the vault.
    """
    metadata = {"parse": parse, "local": local}
    if isinstance(default, (dict, list)):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@cache
def parsers_of(cls: type) -> Mapping[str, Parser]:
    """What turns a JSON value into that of a field, by the names of the fields of ``cls``."""
    kinds = get_type_hints(cls)
    return {item.name: item.metadata["parse"] or _parser_for(kinds[item.name]) for item in _fields(cls)}


def _parser_for(kind: Any) -> Parser:
    if get_origin(kind) is Literal:
        return one_of(*get_args(kind))
    if held := _held_by(kind):
        return by_name(held)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return part_of(kind)
    usual: Mapping[Any, Parser] = {
        bool: flag,
        str: text,
        tuple[str, ...]: texts,
        Mapping[str, str]: texts_by_name,
    }
    return usual[kind]


def _held_by(kind: Any) -> type | None:
    """The class of ours that the values of a mapping are of."""
    held = get_args(kind)[-1] if get_origin(kind) is Mapping else None
    return held if isinstance(held, type) and dataclasses.is_dataclass(held) else None


def _fields(cls: Any) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(cls)


def fields_from(cls: type, raw: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of ``raw`` for the fields of dataclass ``cls``, and what is wrong with each name.

    Under the name "" stands what is wrong with the whole.
    """
    try:
        _mapping(raw)
    except WrongValue as wrong:
        return {}, {"": str(wrong)}
    parsers = parsers_of(cls)
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, value in raw.items():
        if name not in parsers:
            shown = str(name)[:_LONGEST_SHOWN].encode(errors="replace").decode()
            near = difflib.get_close_matches(shown, parsers, n=1)
            said = _('no such setting, did you mean "{name}"?') if near else _("no such setting")
            problems[shown] = said.format(name="".join(near))
            continue
        try:
            _check_plain(value)
            values[name] = parsers[name](value)
        except WrongValue as wrong:
            problems[name] = str(wrong)
    return values, problems


def lines_of(problems: Mapping[str, str]) -> list[str]:
    """What is wrong with values by their names, a line each."""
    return [f"{name}: {problem}" if name else problem for name, problem in problems.items()]


def known_in(cls: type, raw: Any) -> Any:
    """``raw`` without the names that this version does not know, in its parts too."""
    if not isinstance(raw, Mapping):
        return raw
    kinds = get_type_hints(cls)
    known: dict[str, Any] = {}
    for name in raw.keys() & kinds.keys():
        held = _held_by(kinds[name])
        if dataclasses.is_dataclass(kinds[name]):
            known[name] = known_in(kinds[name], raw[name])
        elif held and isinstance(raw[name], Mapping):
            known[name] = {key: known_in(held, value) for key, value in raw[name].items()}
        else:
            known[name] = raw[name]
    return known
