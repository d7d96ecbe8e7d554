"""Turns what Anki raises into words: what it means for the sync, and what a person can do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ..errors import CollectionError
from ..texts import _, marked

if TYPE_CHECKING:
    from anki.errors import AnkiException

# How Anki's backend writes an error of its database that it has no words for.
_OF_DATABASE = re.compile(r'DbError \{ info: "(?P<info>.*)", kind: (?P<kind>\w+) \}', re.DOTALL)
# And how that writes one of SQLite's.
_OF_SQLITE = re.compile(
    r'Error \{ code: (?P<code>\w{1,99}).{0,200}?(?:Some\(|msg: )\\{0,9}"(?P<said>.{0,500}?)\\{0,9}"',
    re.DOTALL,
)


class _Meaning(NamedTuple):
    """``what`` happened, with ``{error}`` for Anki's own words, and the ``step`` that comes next."""

    what: str
    step: str


_CHECK = marked("Run Tools → Check Database, then try again.")
_AGAIN = marked("Try again; if it happens again, run Tools → Check Database.")
_REPORT = marked("Try again; if it happens again, report it with “Copy for a bug report”.")

_TEMPLATES = _Meaning(
    marked("the card templates of a note type are wrong ({error})"),
    marked("Mend them in Tools → Manage Note Types → Cards, then try again."),
)

DATABASE: Mapping[str, _Meaning] = {
    "FileTooNew": _Meaning(
        marked("the collection was last used by a newer version of Anki"),
        marked("Update Anki to that version, then try again."),
    ),
    "FileTooOld": _Meaning(
        marked("the collection was last used by a version of Anki that is too old"),
        marked("Open it in Anki itself once, which brings it up to date, then try again."),
    ),
    "MissingEntity": _Meaning(marked("something that belongs to the collection is missing in it"), _CHECK),
    "Corrupt": _Meaning(
        marked("the collection is damaged"),
        marked(
            "Run Tools → Check Database; if that does not help, restore a backup (File → Switch Profile)."
        ),
    ),
    "Locked": _Meaning(
        marked("the collection is in use elsewhere"),
        marked("Close other programs that use it, wait for a sync of media to end, then try again."),
    ),
    "Utf8": _Meaning(marked("the collection holds text that is no text"), _CHECK),
    "Other": _Meaning(
        marked("the collection could not be read or written ({error})"),
        marked("Make sure that the disk is not full, run Tools → Check Database, then try again."),
    ),
}
_WRITING = marked(
    "Make sure that its disk is connected and that you may write to Anki's folder, then try again."
)
SQLITE: Mapping[str, _Meaning] = {
    "DatabaseBusy": DATABASE["Locked"],
    "DatabaseLocked": DATABASE["Locked"],
    "DatabaseCorrupt": DATABASE["Corrupt"],
    "DiskFull": _Meaning(marked("the disk is full"), marked("Make room on it, then try again.")),
    "NotADatabase": _Meaning(
        marked("that file is no collection of Anki's, or damaged"),
        marked(
            "Choose collection.anki2 in the profile's folder, or restore a backup (File → Switch Profile)."
        ),
    ),
    "CannotOpen": _Meaning(marked("the collection cannot be opened"), _WRITING),
    "PermissionDenied": _Meaning(marked("the collection may not be written"), _WRITING),
    "ReadOnly": _Meaning(marked("the collection may not be written"), _WRITING),
    "SystemIoFailure": _Meaning(marked("the collection could not be read or written"), _WRITING),
}
# By the name of the class in anki.errors; of AnkiWeb's the kind stands behind it.
MEANINGS: Mapping[str, _Meaning] = {
    "AnkiException": _Meaning(marked("Anki could not do its part ({error})"), _AGAIN),
    "BackendError": _Meaning(marked("Anki could not do its part ({error})"), _REPORT),
    "DBError": DATABASE["Other"],
    "Interrupted": _Meaning(marked("it was interrupted"), marked("Start it again.")),
    "NetworkError": _Meaning(
        marked("there is no connection ({error})"), marked("Look after the connection, then try again.")
    ),
    "SyncError AUTH": _Meaning(
        marked("AnkiWeb does not accept the account"),
        marked("Log in again in Tools → Preferences → Syncing."),
    ),
    "SyncError OTHER": _Meaning(
        marked("the sync with AnkiWeb failed ({error})"), marked("Sync with AnkiWeb again, then try again.")
    ),
    "BackendIOError": _Meaning(
        marked("a file could not be read or written ({error})"),
        marked(
            "Make sure that the disk is not full and that you may write to Anki's folder, then try again."
        ),
    ),
    "CardTypeError": _TEMPLATES,
    "TemplateError": _TEMPLATES,
    "FilteredDeckError": _Meaning(
        marked("a filtered deck stands in the way ({error})"),
        marked("Rename or delete that deck, or choose another one in the zettel, then try again."),
    ),
    "NotFoundError": _Meaning(marked("something is no longer in the collection ({error})"), _AGAIN),
    "DeletedError": _Meaning(marked("something is no longer in the collection ({error})"), _AGAIN),
    "ExistsError": _Meaning(marked("something is in the collection already ({error})"), _AGAIN),
    "SchedulerUpgradeRequired": _Meaning(
        marked("the collection uses Anki's old scheduler"),
        marked("Upgrade it in Anki's Deck Options or Preferences, then try again."),
    ),
    "AbortSchemaModification": _Meaning(
        marked("a change that asks for a full sync with AnkiWeb was declined"),
        marked("Start it again when a full sync is fine."),
    ),
    "UndoEmpty": _Meaning(marked("there is nothing to undo"), _AGAIN),
    "InvalidInput": _Meaning(marked("Anki did not accept what it was given ({error})"), _REPORT),
    "SearchError": _Meaning(marked("Anki did not understand a search ({error})"), _REPORT),
    "CustomStudyError": _Meaning(marked("Anki could not make a deck for custom study ({error})"), _AGAIN),
}


def in_words(error: AnkiException) -> tuple[str, str]:
    """What an error of Anki's means, as a part of a sentence, and the next step, as one of its own."""
    name, said = type(error).__name__, str(error)
    meaning = MEANINGS.get(_kind(error, name)) or MEANINGS["BackendError"]
    if of_database := _OF_DATABASE.search(said):
        said = of_database["info"] or of_database["kind"]
        meaning = DATABASE.get(of_database["kind"], DATABASE["Other"])
        if of_sqlite := _OF_SQLITE.search(said):
            said = of_sqlite["said"]
            meaning = SQLITE.get(of_sqlite["code"], meaning)
    return _(meaning.what).format(error=" ".join(said.split()) or name), _(meaning.step)


def _kind(error: AnkiException, name: str) -> str:
    kind = getattr(error, "kind", None)
    return f"{name} {kind.name}" if kind is not None else name


@contextmanager
def anki_errors() -> Iterator[None]:
    """Raises CollectionError for an error of Anki's backend; decorates a step of the sync."""
    from anki.errors import AnkiException

    try:
        yield
    except AnkiException as error:
        what, step = in_words(error)
        message = _("Nothing was changed: {what}. {step}").format(what=what, step=step)
        raise CollectionError(message) from error
