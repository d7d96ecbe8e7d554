"""Typed settings: defaults, validation, migration of older versions."""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .bounded_regex import NoRegex, at_start
from .errors import ConfigError
from .globs import NoPattern, matcher
from .texts import _

Parser = Callable[[Any], Any]
_LONGEST_SHOWN = 100  # characters of a wrong value in a message
_LONGEST_TEXT, _MOST_ITEMS, _DEEPEST = 10_000, 1000, 10  # of one setting


class _Wrong(ValueError):
    """A value that a parser refuses; the text says what was expected."""


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _check_plain(value: Any, depth: int = 0) -> None:
    """Refuses what no setting can hold, whichever it is; it may have come from anywhere."""
    if depth > _DEEPEST:
        raise _Wrong(_("is nested too deep"))
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            raise _Wrong(_("is longer than {n} characters").format(n=_LONGEST_TEXT))
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise _Wrong(_("holds half a character"))
    elif isinstance(value, Mapping):
        _check_plain([*value.keys(), *value.values()], depth)
    elif isinstance(value, (list, tuple)):
        if len(value) > _MOST_ITEMS:
            raise _Wrong(_("has more than {n} items").format(n=_MOST_ITEMS))
        for item in value:
            _check_plain(item, depth + 1)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(_("expected text, got {value}").format(value=_shown(value)))
    return value


def _filled(value: Any) -> str:
    if not _text(value).strip():
        raise _Wrong(_("must not be empty"))
    return str(value).strip()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(_("expected true or false, got {value}").format(value=_shown(value)))
    return value


@dataclass(frozen=True)
class WholeNumber:
    """A parser for whole numbers from ``low`` to ``high``."""

    low: int
    high: int

    def __call__(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise _Wrong(
                _("expected a whole number from {low} to {high}, got {value}").format(
                    low=self.low, high=self.high, value=_shown(value)
                )
            )
        return value


def _one_of(*choices: str) -> Parser:
    def parse(value: Any) -> str:
        if value not in choices:
            named = ", ".join(f'"{choice}"' for choice in choices)
            raise _Wrong(
                _("expected one of {choices}, got {value}").format(choices=named, value=_shown(value))
            )
        return str(value)

    return parse


def _several_of(*choices: str) -> Parser:
    one = _one_of(*choices)
    return lambda value: tuple(dict.fromkeys(map(one, _texts(value))))


def _context(value: Any) -> str:
    """Version 0.1.0 said true or false."""
    parse = _one_of("after", "hint", "always", "never")
    return str(parse({True: "after", False: "never"}[value] if isinstance(value, bool) else value))


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise _Wrong(_("expected a list of texts, got {value}").format(value=_shown(value)))
    return tuple(_text(item) for item in value)


def _texts_by_name(value: Any) -> dict[str, str]:
    return {str(name): _text(text) for name, text in _mapping(value).items()}


def _patterns(value: Any) -> tuple[str, ...]:
    patterns = _texts(value)
    try:
        matcher(patterns)
    except NoPattern as error:
        raise _Wrong(str(error)) from None
    return patterns


def _regex(value: Any) -> str:
    try:
        at_start(_text(value))
    except NoRegex as error:
        raise _Wrong(str(error)) from None
    return str(value)


# Of a setting ``patterns``: ``\\b``, ``\\d`` and ``\\w`` know ASCII alone, as those of JavaScript do.
PATTERN_FLAGS = re.MULTILINE | re.ASCII


def _note_type_patterns(value: Any) -> dict[str, str]:
    """Regular expressions by the note type whose fields their groups are, in order."""
    patterns: dict[str, str] = {}
    for name, pattern in _mapping(value).items():
        try:
            compiled = re.compile(_filled(pattern), PATTERN_FLAGS)
        except (re.error, OverflowError, RecursionError, ValueError) as error:  # ValueError: of flags
            raise _Wrong(f'"{name}": {error}') from None
        if not compiled.groups:
            raise _Wrong(_('"{name}": needs a group for each field').format(name=name))
        patterns[str(name)] = str(pattern)
    return patterns


def _part(cls: type) -> Parser:
    """A parser for a JSON object that becomes ``cls``; names left out keep their defaults."""

    def parse(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        values, problems = _fields_from(cls, value)
        if problems:
            raise _Wrong("; ".join(_lines(problems)))
        return cls(**values)

    return parse


def _mapping(value: Any) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise _Wrong(_("expected an object, got {value}").format(value=_shown(value)))
    return value


def _folders(value: Any) -> dict[str, FolderRule]:
    return {name.replace("\\", "/").strip("/"): rule for name, rule in _named(FolderRule)(value).items()}


def _named(cls: type) -> Parser:
    """A parser for a JSON object of which each value becomes ``cls``."""

    def parse(value: Any) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        for name, part in _mapping(value).items():
            try:
                parts[str(name)] = _part(cls)(part)
            except _Wrong as wrong:
                raise _Wrong(f'"{name}": {wrong}') from None
        return parts

    return parse


def _filter(value: Any) -> dict[str, tuple[str, ...]]:
    return {
        str(name): tuple(str(item) for item in (wanted if isinstance(wanted, (list, tuple)) else [wanted]))
        for name, wanted in _mapping(value).items()
    }


def _setting(default: Any, parse: Parser, *, local: bool = False, holds: type | None = None) -> Any:
    """A field of the settings. ``local``: it says nothing of what a note holds, and stays on this computer;
    the others belong to the vault. ``holds``: the class that a mapping's values become.
    """
    metadata = {"parse": parse, "local": local, "holds": holds}
    if isinstance(default, (dict, list)):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class FolderRule:
    """What holds for the zettels below one folder."""

    deck: str = _setting("", _text)
    tags: tuple[str, ...] = _setting((), _texts)
    opt_in: bool = _setting(False, _flag)
    yanki: bool = _setting(False, _flag)  # each file is one flashcard, as Yanki has it


@dataclass(frozen=True)
class Markers:
    """The marks of the ambiguous syntaxes; an empty one switches its syntax off."""

    inline: str = _setting("::", _text)
    inline_reversed: str = _setting(":::", _text)
    multiline: str = _setting("?", _text)
    multiline_reversed: str = _setting("??", _text)
    end: str = _setting("", _text)


@dataclass(frozen=True)
class ShortClozes:
    """Which short cloze notations count."""

    highlight: bool = _setting(True, _flag)
    braces: bool = _setting(True, _flag)
    double_braces: bool = _setting(False, _flag)
    bold: bool = _setting(False, _flag)
    italic: bool = _setting(False, _flag)


@dataclass(frozen=True)
class Notations:
    """Which notations count; of the others, settings of their own say so (``clozes``, ``headings`` …)."""

    qa: bool = _setting(True, _flag)
    tagged: bool = _setting(True, _flag)
    cloze: bool = _setting(True, _flag)
    callout: bool = _setting(True, _flag)
    start_end: bool = _setting(True, _flag)
    ankiops: bool = _setting(True, _flag)
    inka: bool = _setting(True, _flag)
    anki_sync_block: bool = _setting(True, _flag)
    yanki: bool = _setting(True, _flag)
    zettel: bool = _setting(True, _flag)
    inline: bool = _setting(True, _flag)
    inline_reversed: bool = _setting(True, _flag)
    multiline: bool = _setting(True, _flag)
    multiline_reversed: bool = _setting(True, _flag)


# The short notations, which count where something opts the zettel in; in ``everywhere`` each by this name.
SHORT_NOTATIONS = (
    *("inline", "inline_reversed", "multiline", "multiline_reversed", "ruled", "table"),
    *(mark.name for mark in dataclasses.fields(ShortClozes)),
)


@dataclass(frozen=True)
class NotationWords:
    """Words of Obsidian_to_Anki's notations, which people rename there."""

    begin_note: str = _setting("START", _filled)
    end_note: str = _setting("END", _filled)
    begin_inline_note: str = _setting("STARTI", _filled)
    end_inline_note: str = _setting("ENDI", _filled)
    target_deck: str = _setting("TARGET DECK", _filled)
    file_tags: str = _setting("FILE TAGS", _filled)
    delete_note: str = _setting("DELETE", _filled)
    frozen_fields: str = _setting("FROZEN", _filled)


@dataclass(frozen=True)
class NoteTypeRule:
    """What notes of another note type are here: their kind, and the names of their fields in our order."""

    kind: str = _setting("basic", _one_of("basic", "reversed", "type", "cloze"))
    fields: tuple[str, ...] = _setting((), _texts)


# A timestamp of 14 (seconds) or 12 (minutes) digits, or Luhmann's 1a2b. Letters stand alone between digits,
# so that "2nd brain.md" has no id.
DEFAULT_ID_PATTERN = r"\d{14}|\d{12}|\d+[a-z](?:\d+[a-z])*\d*"

EXCLUDED_BY_DEFAULT = (
    ".obsidian/",
    ".trash/",
    ".git/",
    ".stversions/",
    "node_modules/",
    "logseq/bak/",
    "logseq/.recycle/",
    "templates/",
    "_templates/",
    "*.excalidraw.md",
    "*.sync-conflict-*",
    "*(conflicted copy*",
    "*(*'s conflicted copy*",
)


# What a line "key:: value" is named that says something about the zettel: usual names, and Logseq's own
USUAL_PROPERTIES = tuple(
    (
        "alias aliases author authors created modified updated published publisher date due scheduled "
        "completed status type source sources url rating isbn doi tags cssclass cssclasses permalink up "
        "related project priority autor autorin autoren quelle quellen erstellt geändert aktualisiert fällig "
        "erledigt bewertung datum verlag typ id icon public template filters exclude-from-graph-view"
    ).split()
)


@dataclass(frozen=True)
class Settings:
    """Every setting. The names are a contract: the same in config.json, ``--config`` and ``--set``."""

    # Which zettels take part
    flashcard_tags: tuple[str, ...] = _setting(("flashcards", "flashcard", "card", "anki"), _texts)
    question_tags: tuple[str, ...] = _setting(("card", "flashcard"), _texts)
    opt_in: Literal["marked", "all"] = _setting("marked", _one_of("marked", "all"))
    history_opts_in: bool = _setting(True, _flag)
    property_keys: tuple[str, ...] = _setting(USUAL_PROPERTIES, _texts)
    logseq: Literal["auto", "on", "off"] = _setting("auto", _one_of("auto", "on", "off"))
    folders: Mapping[str, FolderRule] = _setting({}, _folders, holds=FolderRule)
    include: tuple[str, ...] = _setting((), _patterns)
    exclude: tuple[str, ...] = _setting(EXCLUDED_BY_DEFAULT, _patterns)
    only_where: Mapping[str, tuple[str, ...]] = _setting({}, _filter)
    not_flashcards: Mapping[str, str] = _setting(
        {}, _texts_by_name
    )  # their questions, by key within the vault
    # The method: permanent notes, basics first
    status_fields: tuple[str, ...] = _setting(("status", "type"), _texts)
    permanent: tuple[str, ...] = _setting(("permanent", "evergreen", "budding"), _texts)
    waiting: tuple[str, ...] = _setting(("seedling", "fleeting", "draft"), _texts)
    not_yet: tuple[str, ...] = _setting((), _texts)
    without_status: Literal["in", "waiting", "not yet"] = _setting("in", _one_of("in", "waiting", "not yet"))
    waiting_cards: Literal["suspend", "leave out"] = _setting("suspend", _one_of("suspend", "leave out"))
    order: Literal["basics first", "off"] = _setting("basics first", _one_of("basics first", "off"))
    requires_fields: tuple[str, ...] = _setting(("requires", "prerequisites", "up"), _texts)
    prerequisites_days: int = _setting(0, WholeNumber(0, 365))
    # Syntax
    notations: Notations = _setting(Notations(), _part(Notations))
    everywhere: tuple[str, ...] = _setting((), _several_of(*SHORT_NOTATIONS))
    markers: Markers = _setting(Markers(), _part(Markers))
    clozes: ShortClozes = _setting(ShortClozes(), _part(ShortClozes))
    cloze_unit: Literal["block", "line"] = _setting("block", _one_of("block", "line"))
    headings: Literal["off", "questions", "all"] = _setting("off", _one_of("off", "questions", "all"))
    headings_from: int = _setting(1, WholeNumber(1, 6))
    heading_answer: Literal["section", "paragraph"] = _setting("section", _one_of("section", "paragraph"))
    multiline_blank_lines: bool = _setting(False, _flag)
    callouts: tuple[str, ...] = _setting((), _texts)
    one_column_tables: bool = _setting(True, _flag)
    ruled: bool = _setting(True, _flag)
    words: NotationWords = _setting(NotationWords(), _part(NotationWords))
    note_types: Mapping[str, NoteTypeRule] = _setting({}, _named(NoteTypeRule), holds=NoteTypeRule)
    patterns: Mapping[str, str] = _setting({}, _note_type_patterns)
    # What goes with a flashcard
    default_deck: str = _setting("Zettelkasten", _filled)
    deck_from_tag: bool = _setting(True, _flag)
    deck_from_folder: bool = _setting(True, _flag)
    context: Literal["after", "hint", "always", "never"] = _setting("after", _context)
    context_headings: bool = _setting(False, _flag)
    source_link: str = _setting("obsidian", _filled)
    remote_images: Literal["link", "download"] = _setting("link", _one_of("link", "download"))
    media_limit_mb: int = _setting(100, WholeNumber(1, 10_000))
    # Rendering
    line_breaks: bool = _setting(True, _flag)
    # Advice
    lint_ignore: tuple[str, ...] = _setting((), _texts, local=True)
    budget_minutes: int = _setting(5, WholeNumber(1, 600), local=True)
    # Identity
    id_fields: tuple[str, ...] = _setting(("id", "uid", "zettel"), _texts)
    id_pattern: str = _setting(DEFAULT_ID_PATTERN, _regex)
    # Sync
    removed: Literal["suspend", "delete", "keep"] = _setting("suspend", _one_of("suspend", "delete", "keep"))
    deleted_in_anki: Literal["skip", "recreate"] = _setting("skip", _one_of("skip", "recreate"))
    on_conflict: Literal["skip", "vault", "anki"] = _setting("skip", _one_of("skip", "vault", "anki"))
    write_back: bool = _setting(False, _flag, local=True)
    # In Anki
    sync_on_profile_open: bool = _setting(True, _flag, local=True)
    sync_on_file_change: bool = _setting(False, _flag, local=True)
    sync_before_ankiweb: bool = _setting(False, _flag, local=True)
    shortcut: str = _setting("Ctrl+Shift+Y", _text, local=True)
    open_shortcut: str = _setting("Ctrl+Shift+O", _text, local=True)
    hint_shortcut: str = _setting("H", _text, local=True)


LOCAL_NAMES = frozenset(item.name for item in dataclasses.fields(Settings) if item.metadata["local"])
SHARED_NAMES = frozenset(item.name for item in dataclasses.fields(Settings)) - LOCAL_NAMES


def _fields_from(cls: type, raw: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of ``raw`` for the fields of dataclass ``cls``, and what is wrong with each name.

    Under the name "" stands what is wrong with the whole.
    """
    try:
        _mapping(raw)
    except _Wrong as wrong:
        return {}, {"": str(wrong)}
    fields = {item.name: item for item in dataclasses.fields(cls)}
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, value in raw.items():
        if name not in fields:
            shown = str(name)[:_LONGEST_SHOWN].encode(errors="replace").decode()
            near = difflib.get_close_matches(shown, fields, n=1)
            said = _('no such setting, did you mean "{name}"?') if near else _("no such setting")
            problems[shown] = said.format(name="".join(near))
            continue
        try:
            _check_plain(value)
            values[name] = fields[name].metadata["parse"](value)
        except _Wrong as wrong:
            problems[name] = str(wrong)
    return values, problems


def _lines(problems: Mapping[str, str]) -> list[str]:
    return [f"{name}: {problem}" if name else problem for name, problem in problems.items()]


def problems_of(raw: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a JSON object of settings, by their names; empty when ``settings_from`` takes it."""
    return _fields_from(Settings, raw)[1]


def settings_from(raw: Mapping[str, Any]) -> Settings:
    """Settings from a JSON object; what is left out keeps its default.

    Raises ConfigError that names every wrong setting and what was expected.
    """
    values, problems = _fields_from(Settings, raw)
    if problems:
        raise ConfigError(_lines(problems))
    return Settings(**values)


def settings_for(
    settings: Settings, stored: Mapping[str, Any] | None, *, explicit: Collection[str] = ()
) -> Settings:
    """What holds for one vault: what was saved for it goes before ``settings``, but for the local ones.

    ``stored``: the values that were saved, those that differ from the defaults; None when nothing was ever
    saved, then ``settings`` hold. Names that only a newer version knows are passed over. ``explicit``: names
    that keep the value they have in ``settings`` all the same.

    Raises ConfigError that names every wrong value.
    """
    if stored is None:
        return settings
    values, problems = _fields_from(Settings, _known(Settings, stored))
    if problems:
        said = _(
            "{problem} (as saved for this vault, maybe by a newer version of the add-on: update it, or "
            "choose anew in Tools → Zettelkasten → Settings…)"
        )
        raise ConfigError([said.format(problem=problem) for problem in _lines(problems)])
    defaults = Settings()
    ours = {name: values.get(name, getattr(defaults, name)) for name in SHARED_NAMES - set(explicit)}
    return dataclasses.replace(settings, **ours)


def to_store(settings: Settings, earlier: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What to save for a vault that is to have ``settings``: all that differs from the defaults, but for the
    local ones. ``earlier``: what was saved before; names in it that only a newer version knows stay.
    """
    known = {item.name for item in dataclasses.fields(Settings)}
    kept = {name: value for name, value in (earlier or {}).items() if name not in known}
    values, defaults = as_json(settings), as_json(Settings())
    changed = [name for name in values if name in SHARED_NAMES and values[name] != defaults[name]]
    return {**kept, **{name: values[name] for name in changed}}


def _known(cls: type, raw: Any) -> Any:
    """``raw`` without the names that this version does not know, in its parts too."""
    if not isinstance(raw, Mapping):
        return raw
    fields = {item.name: item for item in dataclasses.fields(cls)}
    known: dict[str, Any] = {}
    for name in raw.keys() & fields.keys():
        default, holds = fields[name].default, fields[name].metadata["holds"]
        if dataclasses.is_dataclass(default):
            known[name] = _known(type(default), raw[name])
        elif holds and isinstance(raw[name], Mapping):
            known[name] = {key: _known(holds, value) for key, value in raw[name].items()}
        else:
            known[name] = raw[name]
    return known


def setting_from_argument(argument: str) -> tuple[str, Any]:
    """``NAME=VALUE`` of ``--set`` as name and value; VALUE is JSON, or else a string.

    Raises ConfigError when there is no ``=``.
    """
    name, equals, value = argument.partition("=")
    if not equals:
        raise ConfigError([f"--set {argument}: expected NAME=VALUE"])
    try:
        return name.strip(), from_json(value)
    except ValueError:
        return name.strip(), value


def from_json(text: str) -> Any:
    """What the JSON in ``text`` stands for. Raises ValueError where it is none, or nested too deep."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError(_("is nested too deep")) from None


def as_json(settings: Settings) -> dict[str, Any]:
    """The settings as a JSON object, in the order of their definition."""
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(settings)))
    return plain
