"""The command line: the same engine as the add-on, with Anki closed (contract in README.md)."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from .cards.unknown_types import each_type_once
from .config import Settings, from_json, setting_from_argument, settings_from
from .errors import CollectionError, ConfigError, VaultError, ZkSyncError
from .other_tools import TOOLS, settings_of_other_tools
from .printable import in_one_line, printable

if TYPE_CHECKING:
    from anki.collection import Collection

    from .sync.engine import Vault, VaultContent

OK, PROBLEMS, STOPPED = 0, 1, 2
_LARGEST_CONFIG = 10 << 20  # bytes
FORMATS = ("text", "json", "unix")  # of lint; repeated here, as that module is slow to load


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0, or 1 for problems with ``--strict``, or 2 when it could not run."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # Windows consoles
    options = _parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except ZkSyncError as error:
        _say(f"zk_sync: {in_one_line(str(error))}", sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever reads has enough, as head has. At its end Python would try to write the rest, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:  # of a name that is too long, or a drive that goes away
        _say(f"zk_sync: {in_one_line(str(error.filename or ''))}: {error.strerror}", sys.stderr)
        return STOPPED
    return code


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with arguments, which may be file names, in letters that command no terminal."""

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(printable(message), file)

    def error(self, message: str) -> NoReturn:
        super().error(in_one_line(message))


def _say(text: str, to: TextIO | None = None) -> None:
    """The one way from here to a terminal or a pipe; ``to`` is stdout unless it is given."""
    print(printable(text), file=to)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m zk_sync", description="Zettelkasten → Anki")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    sync = commands.add_parser("sync", help="sync a vault into a collection (Anki must be closed)")
    sync.add_argument("vault", metavar="VAULT", type=Path, help="the folder of Markdown notes")
    sync.add_argument("--collection", metavar="FILE.anki2", type=Path, required=True)
    sync.add_argument("--dry-run", action="store_true", help="only say what would change")
    sync.add_argument("--yes", action="store_true", help="do also what a person would be asked about")
    sync.add_argument("--on-conflict", choices=("skip", "vault", "anki"), help="sets on_conflict")
    sync.set_defaults(run=_sync)

    cards = commands.add_parser(
        "cards", help="print the flashcards of a vault or file; touches no collection"
    )
    cards.add_argument("vault", metavar="VAULT_OR_FILE", type=Path)
    cards.set_defaults(run=_cards)

    why = commands.add_parser(
        "why", help="say why a line of a file is no flashcard, or which one it is; touches no collection"
    )
    why.add_argument("place", metavar="FILE:LINE")
    why.set_defaults(run=_why)

    lint = commands.add_parser(
        "lint", help="say what could be better in the flashcards of a vault or file; touches no collection"
    )
    lint.add_argument("vault", metavar="VAULT_OR_FILE", type=Path)
    lint.add_argument("--format", choices=FORMATS, default="text", help="unix: for editors and CI")
    lint.set_defaults(run=_lint)

    report = commands.add_parser(
        "report", help="say what is remembered, what it costs and what is missing (Anki must be closed)"
    )
    report.add_argument("vault", metavar="VAULT", type=Path, help="the folder of Markdown notes")
    report.add_argument("--collection", metavar="FILE.anki2", type=Path, required=True)
    report.add_argument(
        "--top", metavar="N", type=int, help="of each list only so many (default: 10, with --json all)"
    )
    report.set_defaults(run=_report)

    adopt = commands.add_parser(
        "adopt", help="take over notes that are in Anki already, with their reviews (Anki must be closed)"
    )
    adopt.add_argument("vault", metavar="VAULT", type=Path, help="the folder of Markdown notes")
    adopt.add_argument("--collection", metavar="FILE.anki2", type=Path, required=True)
    adopt.add_argument("--dry-run", action="store_true", help="only say what would change")
    adopt.add_argument("--by", metavar="id,key,text", default="id,key,text", help="how notes may be found")
    adopt.add_argument(
        "--schedules",
        action="store_true",
        help="take along schedules that stand in the files, for cards never answered in Anki",
    )
    adopt.add_argument(
        "--keep", choices=("anki", "zettel"), help="whose text stays where more than markup differs"
    )
    adopt.set_defaults(run=_adopt)

    for command in (sync, cards, why, lint, report, adopt):
        command.add_argument("--vault-id", metavar="NAME", help="the vault's name (default: the folder's)")
        command.add_argument("--config", metavar="FILE.json", type=Path, help="settings, as in the add-on")
        command.add_argument(
            "--settings-of",
            choices=[tool.name for tool in TOOLS],
            help="take over what that tool's settings in the vault say; --config and --set go before",
        )
        command.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="one setting")
        command.add_argument("--json", action="store_true", help="print JSON")
        command.add_argument("--strict", action="store_true", help="exit with 1 when there are problems")
    return parser


def _sync(options: argparse.Namespace) -> int:
    from .sync.engine import sync

    settings = _settings(options)
    vault = _vault(options.vault, options)
    with _opened(options.collection) as col:
        report = sync(
            col,
            vault,
            settings,
            automatic=not options.yes,
            dry_run=options.dry_run,
            explicit=_explicit(options).keys(),
        )
    _say(_as_json(report.as_json()) if options.json else report.as_text())
    return PROBLEMS if options.strict and report.problems else OK


def _adopt(options: argparse.Namespace) -> int:
    from .sync.engine import settings_for, stored_settings, take_over
    from .sync.take_over import BY, Wishes

    settings = _settings(options)
    vault = _vault(options.vault, options)
    by = tuple(options.by.split(","))
    if unknown := [name for name in by if name not in BY]:
        raise ConfigError([f"--by {unknown[0]}: expected {', '.join(BY)}"])
    with _opened(options.collection) as col:
        settings = settings_for(settings, stored_settings(col, vault.id), explicit=_explicit(options).keys())
        wishes = Wishes(by=by, keep=options.keep, schedules=options.schedules)
        done, report = take_over(col, vault, settings, wishes, dry_run=options.dry_run)
    found = done.as_json()
    if options.json:
        _say(_as_json(found))
    else:
        _say(report.as_text())
        for match in done.found:
            if match.state != "adopted":
                place = f"{in_one_line(match.flashcard.path)}:{match.flashcard.line}"
                _say(f"{match.state} {place}: note {match.note.id} ({match.reason})")
    return PROBLEMS if options.strict and report.problems else OK


def _cards(options: argparse.Namespace) -> int:
    from .card_rows import card_as_text, rows_of_cards
    from .hints import hints

    content, only = _content(options, _settings(options))
    found = list(content.problems)
    rows = [row for row in rows_of_cards(content, found) if only in (None, row["path"])]
    problems = each_type_once(problem for problem in found if only in (None, problem.path))
    if options.json:
        _say(_as_json(rows))
    else:
        _say("\n\n".join(card_as_text(row) for row in rows) or "no flashcards")
    for problem in problems:
        _say(str(problem), sys.stderr)
    if not options.settings_of:
        root = _root_of(options.vault) if options.vault.is_file() else options.vault
        given = {**_given(options), **_explicit(options)}
        for hint in hints(content, _vault(root, options), given, is_one_file=only is not None):
            _say(hint, sys.stderr)
    return PROBLEMS if options.strict and problems else OK


def _why(options: argparse.Namespace) -> int:
    from .insight.why_no_card import why

    file, _colon, number = str(options.place).rpartition(":")
    if not file or not number.isdecimal() or len(number) > 9 or not Path(file).is_file():
        raise VaultError(f"{options.place}: expected FILE:LINE, a file and the number of a line in it")
    options.vault = Path(file)
    root = _root_of(options.vault)
    told = why(root, _relative(options.vault, root), int(number), _settings(options))
    if options.json:
        _say(_as_json(told.as_json()))
    else:
        _say(told.as_text())
    return OK


def _lint(options: argparse.Namespace) -> int:
    from .lint import rows_of, written

    settings = _settings(options)
    content, only = _content(options, settings)
    given: Path = options.vault
    rows = [row for row in rows_of(content, settings) if only in (None, row.path)]
    text = written(
        rows, "json" if options.json else options.format, lambda path: given if only else given / path
    )
    if text:
        _say(text)
    problems = each_type_once(problem for problem in content.problems if only in (None, problem.path))
    for problem in problems:
        _say(str(problem), sys.stderr)
    return PROBLEMS if options.strict and (rows or problems) else OK


def _report(options: argparse.Namespace) -> int:
    from .insight.reviews import scheduling_of
    from .insight.summary import summary_of
    from .insight.summary_text import as_text
    from .lint import rows_of
    from .sync.engine import read_vault, settings_for, stored_settings

    settings = _settings(options)
    vault = _vault(options.vault, options)
    with _opened(options.collection) as col:
        stored = stored_settings(col, vault.id)
        scheduling = scheduling_of(col, vault.id)
    settings = settings_for(settings, stored, explicit=_explicit(options).keys())
    content = read_vault(vault, settings)
    findings = [row.rule for row in rows_of(content, settings)]
    summary = summary_of(content, scheduling, settings, findings)
    if options.json:
        _say(_as_json(summary.as_json(options.top)))
    else:
        _say(as_text(summary, 10 if options.top is None else options.top))
    for problem in each_type_once(content.problems):
        _say(str(problem), sys.stderr)
    return PROBLEMS if options.strict and content.problems else OK


def _content(options: argparse.Namespace, settings: Settings) -> tuple[VaultContent, str | None]:
    """The content of the vault given, or of the one that the file given belongs to, and that file's path."""
    from .sync.engine import read_vault

    path: Path = options.vault
    if not path.is_file():
        return read_vault(_vault(path, options), settings), None
    root = _root_of(path)
    return read_vault(_vault(root, options), settings), _relative(path, root)


def _root_of(file: Path) -> Path:
    """The vault that a file belongs to: the folder above it that some program marks as one, else its own.

    The home folder is none, nor is one above it: people keep their settings in Git there, or their graph of
    Logseq in the folder logseq.
    """
    file = _where(file)
    home = Path(os.path.expanduser("~")).resolve()  # noqa: PTH111 (a Path raises where there is none)
    marks = (".obsidian", "logseq", ".git")
    marked = (folder for folder in file.parents if any((folder / mark).is_dir() for mark in marks))
    root = next(marked, file.parent)
    return file.parent if root in (home, *home.parents) else root


def _relative(file: Path, root: Path) -> str:
    return unicodedata.normalize("NFC", _where(file).relative_to(root.resolve()).as_posix())


def _where(file: Path) -> Path:
    """The whole path of a file. One that is a link stays that: it may lead out of the vault."""
    return file.parent.resolve() / file.name


def _settings(options: argparse.Namespace) -> Settings:
    return settings_from({**_translated(options), **_given(options), **_explicit(options)})


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The settings of the file that ``--config`` names."""
    if not options.config:
        return {}
    try:
        with options.config.open("rb") as file:
            data = file.read(_LARGEST_CONFIG + 1)
        if len(data) > _LARGEST_CONFIG:
            raise ConfigError([f"{options.config} is too large"])
        raw = from_json(data.decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError([f"{options.config}: {error.strerror}"]) from None
    except ValueError as error:
        raise ConfigError([f"{options.config} is not valid JSON: {error}"]) from None
    if not isinstance(raw, dict):
        raise ConfigError([f"{options.config} must hold a JSON object"])
    return raw


def _translated(options: argparse.Namespace) -> Mapping[str, Any]:
    """What another tool's settings say, where they are asked for; raises ConfigError where there are none."""
    if not options.settings_of:
        return {}
    root = _root_of(options.vault) if options.vault.is_file() else options.vault
    found = {translation.tool: translation for translation in settings_of_other_tools(root)}
    translation = found.get(options.settings_of)
    if translation is None or translation.problem:
        reason = translation.problem if translation else "is not there"
        path = next(tool.path for tool in TOOLS if tool.name == options.settings_of)
        raise ConfigError([f"--settings-of {options.settings_of}: {root / path} {reason}"])
    return translation.values


def _explicit(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that were named one by one; they go before what was saved for the vault."""
    explicit = dict(setting_from_argument(argument) for argument in options.set)
    if getattr(options, "on_conflict", None):
        explicit["on_conflict"] = options.on_conflict
    return explicit


def _vault(root: Path, options: argparse.Namespace) -> Vault:
    from .sync.engine import Vault

    name = options.vault_id or unicodedata.normalize("NFC", root.resolve().name)
    return Vault(root, name, is_named=bool(options.vault_id))


@contextmanager
def _opened(path: Path) -> Iterator[Collection]:
    """An existing collection, closed afterwards; see ``_open_collection``.

    What Anki 25.07 prints for its developers, when a call takes long, stays out of our output.
    """
    with redirect_stdout(io.StringIO()):
        col = _open_collection(path)
        try:
            yield col
        finally:
            col.close()


def _open_collection(path: Path) -> Collection:
    """Raises CollectionError when it is missing, in use or no collection."""
    from anki.collection import Collection
    from anki.errors import AnkiException

    from .sync.anki_errors import in_words

    if not path.is_file():
        raise CollectionError(f"the collection {path} does not exist")
    try:
        return Collection(str(path.resolve()))
    except AnkiException as error:
        if "open" in str(error).lower() or "lock" in str(error).lower():
            raise CollectionError(f"the collection {path} is in use; close Anki first") from None
        what, step = in_words(error)
        raise CollectionError(f"the collection {path} cannot be opened: {what}. {step}") from None
