"""Typed settings: their names and defaults, what holds for a vault, and what is saved of that."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .errors import ConfigError
from .setting_values import (
    WholeNumber,
    by_name,
    fields_from,
    filled,
    filter_by_field,
    glob_patterns,
    known_in,
    lines_of,
    note_type_patterns,
    one_of,
    regex,
    setting,
    several_of,
    word,
)
from .texts import _


@dataclass(frozen=True)
class FolderRule:
    """What holds for the zettels below one folder."""

    deck: str = setting("")
    tags: tuple[str, ...] = setting(())
    opt_in: bool = setting(False)
    yanki: bool = setting(False)  # each file is one flashcard, as Yanki has it


@dataclass(frozen=True)
class Markers:
    """The marks of the ambiguous syntaxes; an empty one switches its syntax off."""

    inline: str = setting("::")
    inline_reversed: str = setting(":::")
    multiline: str = setting("?")
    multiline_reversed: str = setting("??")
    end: str = setting("")


@dataclass(frozen=True)
class ShortClozes:
    """Which short cloze notations count."""

    highlight: bool = setting(True)
    braces: bool = setting(True)
    double_braces: bool = setting(False)
    bold: bool = setting(False)
    italic: bool = setting(False)


@dataclass(frozen=True)
class Notations:
    """Which notations count; of the others, settings of their own say so (``clozes``, ``headings`` …)."""

    qa: bool = setting(True)
    tagged: bool = setting(True)
    cloze: bool = setting(True)
    callout: bool = setting(True)
    start_end: bool = setting(True)
    ankiops: bool = setting(True)
    inka: bool = setting(True)
    anki_sync_block: bool = setting(True)
    yanki: bool = setting(True)
    zettel: bool = setting(True)
    inline: bool = setting(True)
    inline_reversed: bool = setting(True)
    multiline: bool = setting(True)
    multiline_reversed: bool = setting(True)


# The short notations, which count where something opts the zettel in; in ``everywhere`` each by this name.
SHORT_NOTATIONS = (
    *("inline", "inline_reversed", "multiline", "multiline_reversed", "ruled", "table"),
    *(mark.name for mark in dataclasses.fields(ShortClozes)),
)


@dataclass(frozen=True)
class NotationWords:
    """Words of Obsidian_to_Anki's notations, which people rename there."""

    begin_note: str = setting("START", word)
    end_note: str = setting("END", word)
    begin_inline_note: str = setting("STARTI", word)
    end_inline_note: str = setting("ENDI", word)
    target_deck: str = setting("TARGET DECK", word)
    file_tags: str = setting("FILE TAGS", word)
    delete_note: str = setting("DELETE", word)
    frozen_fields: str = setting("FROZEN", word)


@dataclass(frozen=True)
class NoteTypeRule:
    """What notes of another note type are here: their kind, and the names of their fields in our order."""

    kind: Literal["basic", "reversed", "type", "cloze"] = setting("basic")
    fields: tuple[str, ...] = setting(())


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


def _context(value: Any) -> str:
    """Version 0.1.0 said true or false."""
    parse = one_of("after", "hint", "always", "never")
    return str(parse({True: "after", False: "never"}[value] if isinstance(value, bool) else value))


def _folders(value: Any) -> dict[str, FolderRule]:
    return {name.replace("\\", "/").strip("/"): rule for name, rule in by_name(FolderRule)(value).items()}


@dataclass(frozen=True)
class Settings:
    """Every setting. The names are a contract: the same in config.json, ``--config`` and ``--set``."""

    # Which zettels take part
    flashcard_tags: tuple[str, ...] = setting(("flashcards", "flashcard", "card", "anki"))
    question_tags: tuple[str, ...] = setting(("card", "flashcard"))
    opt_in: Literal["marked", "all"] = setting("marked")
    history_opts_in: bool = setting(True)
    property_keys: tuple[str, ...] = setting(USUAL_PROPERTIES)
    logseq: Literal["auto", "on", "off"] = setting("auto")
    folders: Mapping[str, FolderRule] = setting({}, _folders)
    include: tuple[str, ...] = setting((), glob_patterns)
    exclude: tuple[str, ...] = setting(EXCLUDED_BY_DEFAULT, glob_patterns)
    only_where: Mapping[str, tuple[str, ...]] = setting({}, filter_by_field)
    not_flashcards: Mapping[str, str] = setting({})  # their questions, by key within the vault
    # The method: permanent notes, basics first
    status_fields: tuple[str, ...] = setting(("status", "type"))
    permanent: tuple[str, ...] = setting(("permanent", "evergreen", "budding"))
    waiting: tuple[str, ...] = setting(("seedling", "fleeting", "draft"))
    not_yet: tuple[str, ...] = setting(())
    without_status: Literal["in", "waiting", "not yet"] = setting("in")
    waiting_cards: Literal["suspend", "leave out"] = setting("suspend")
    order: Literal["basics first", "off"] = setting("basics first")
    requires_fields: tuple[str, ...] = setting(("requires", "prerequisites", "up"))
    prerequisites_days: int = setting(0, WholeNumber(0, 365))
    # Syntax
    notations: Notations = setting(Notations())
    everywhere: tuple[str, ...] = setting((), several_of(*SHORT_NOTATIONS))
    markers: Markers = setting(Markers())
    clozes: ShortClozes = setting(ShortClozes())
    cloze_unit: Literal["block", "line"] = setting("block")
    headings: Literal["off", "questions", "all"] = setting("off")
    headings_from: int = setting(1, WholeNumber(1, 6))
    heading_answer: Literal["section", "paragraph"] = setting("section")
    multiline_blank_lines: bool = setting(False)
    callouts: tuple[str, ...] = setting(())
    one_column_tables: bool = setting(True)
    ruled: bool = setting(True)
    words: NotationWords = setting(NotationWords())
    note_types: Mapping[str, NoteTypeRule] = setting({})
    patterns: Mapping[str, str] = setting({}, note_type_patterns)
    # What goes with a flashcard
    default_deck: str = setting("Zettelkasten", filled)
    deck_from_tag: bool = setting(True)
    deck_from_folder: bool = setting(True)
    context: Literal["after", "hint", "always", "never"] = setting("after", _context)
    context_headings: bool = setting(False)
    source_link: str = setting("obsidian", filled)
    remote_images: Literal["link", "download"] = setting("link")
    media_limit_mb: int = setting(100, WholeNumber(1, 10_000))
    # Rendering
    line_breaks: bool = setting(True)
    # Advice
    lint_ignore: tuple[str, ...] = setting((), local=True)
    budget_minutes: int = setting(5, WholeNumber(1, 600), local=True)
    # Identity
    id_fields: tuple[str, ...] = setting(("id", "uid", "zettel"))
    id_pattern: str = setting(DEFAULT_ID_PATTERN, regex)
    # Sync
    removed: Literal["suspend", "delete", "keep"] = setting("suspend")
    deleted_in_anki: Literal["skip", "recreate"] = setting("skip")
    on_conflict: Literal["skip", "vault", "anki"] = setting("skip")
    write_back: bool = setting(False, local=True)
    # In Anki
    sync_on_profile_open: bool = setting(True, local=True)
    sync_on_file_change: bool = setting(False, local=True)
    sync_before_ankiweb: bool = setting(False, local=True)
    shortcut: str = setting("Ctrl+Shift+Y", local=True)
    open_shortcut: str = setting("Ctrl+Shift+O", local=True)
    hint_shortcut: str = setting("H", local=True)


LOCAL_NAMES = frozenset(item.name for item in dataclasses.fields(Settings) if item.metadata["local"])
SHARED_NAMES = frozenset(item.name for item in dataclasses.fields(Settings)) - LOCAL_NAMES


def problems_of(raw: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a JSON object of settings, by their names; empty when ``settings_from`` takes it."""
    return fields_from(Settings, raw)[1]


def settings_from(raw: Mapping[str, Any]) -> Settings:
    """Settings from a JSON object; what is left out keeps its default.

    Raises ConfigError that names every wrong setting and what was expected.
    """
    values, problems = fields_from(Settings, raw)
    if problems:
        raise ConfigError(lines_of(problems))
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
    values, problems = fields_from(Settings, known_in(Settings, stored))
    if problems:
        said = _(
            "{problem} (as saved for this vault, maybe by a newer version of the add-on: update it, or "
            "choose anew in Tools → Zettelkasten → Settings…)"
        )
        raise ConfigError([said.format(problem=problem) for problem in lines_of(problems)])
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
