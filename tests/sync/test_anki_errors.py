"""Whatever Anki's backend raises is told in words, with the next step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import anki.errors
import pytest
from anki._backend import backend_exception_to_pylib
from anki.backend_pb2 import BackendError
from anki.collection import Collection
from anki.errors import AnkiException

from zk_sync.cli import main
from zk_sync.errors import CollectionError
from zk_sync.sync.anki_errors import DATABASE, MEANINGS, SQLITE, anki_errors, in_words

# Kinds of the backend for which Python has no class, so that Anki's own words are all that is known.
WITHOUT_CLASS = {
    *("SYNC_SERVER_MESSAGE", "JSON_ERROR", "PROTO_ERROR", "IMPORT_ERROR", "DELETED", "ANKIDROID_PANIC_ERROR"),
    *("OS_ERROR", "INVALID_CERTIFICATE_FORMAT", "INVALID_CHECKSUM"),
}
CLASSES = sorted(
    name
    for name, value in vars(anki.errors).items()
    if isinstance(value, type) and issubclass(value, AnkiException) and value.__name__ == name
)


def raised(kind: int, message: str) -> AnkiException:
    error = backend_exception_to_pylib(BackendError(kind=kind, message=message))  # type: ignore[arg-type]
    assert isinstance(error, AnkiException)
    return error


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_errors_has_a_meaning(name: str) -> None:
    kinds = [f"{name} {kind.name}" for kind in anki.errors.SyncErrorKind] if name == "SyncError" else [name]
    assert set(kinds) <= MEANINGS.keys(), "Anki has a new kind of error: say what it means"


@pytest.mark.parametrize("kind", BackendError.Kind.keys())
def test_each_kind_of_the_backend_is_told_in_words_with_the_next_step(kind: str) -> None:
    error = raised(BackendError.Kind.Value(kind), 'DbError { info: "", kind: FileTooNew }')
    has_class = type(error) is not anki.errors.BackendError
    assert has_class or kind in WITHOUT_CLASS, "Anki has a new kind of error: say what it means"
    for message in ('DbError { info: "", kind: FileTooNew }', "Some words of Anki's.", ""):
        what, step = in_words(raised(BackendError.Kind.Value(kind), message))
        assert what
        assert step.endswith(".")
        assert not set("{}") & set(what + step)
        assert "kind:" not in what
    assert not what.isupper()


@pytest.mark.parametrize("kind", [*DATABASE, "OfTomorrow"])
def test_each_kind_of_the_database_is_told_in_words(kind: str) -> None:
    error = raised(BackendError.DB_ERROR, f'DbError {{ info: "disk I/O error", kind: {kind} }}')
    what, step = in_words(error)
    assert "info:" not in what + step
    assert ("disk I/O error" in what) == (kind in ("Other", "OfTomorrow"))


@pytest.mark.parametrize("code", [*SQLITE, "Unknown"])
def test_each_code_of_sqlite_is_told_in_words(code: str) -> None:
    inner = f'SqliteFailure(Error {{ code: {code}, extended_code: 1 }}, Some(\\"no such table: cards\\"))'
    what, step = in_words(raised(BackendError.DB_ERROR, f'DbError {{ info: "{inner}", kind: Other }}'))
    assert not {*"{}\\"} & {*(what + step)}
    assert "code" not in what
    assert ("no such table: cards" in what) == (code == "Unknown")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"hello" * 1000, "no collection of Anki's"), (None, "is damaged"), (b"cards", "no such table: cards")],
)
def test_a_collection_that_is_none(
    tmp_path: Path, content: bytes | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "collection.anki2"
    Collection(str(path)).close()
    if content == b"cards":
        with sqlite3.connect(path) as db:
            db.execute("drop table cards")
        db.close()
    else:
        path.write_bytes(content or path.read_bytes()[:50_000])
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_text("Q: a?\nA: b\n")
    assert main(["sync", str(tmp_path / "vault"), "--collection", str(path)]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert not {"code:", "Sqlite", "{"} & {*line.replace("(", " ").split()}


def test_a_step_of_the_sync_says_it(tmp_path: Path) -> None:
    with (
        pytest.raises(CollectionError, match=r"^Nothing was changed: .*newer version.*\. Update Anki"),
        anki_errors(),
    ):
        raise raised(BackendError.DB_ERROR, 'DbError { info: "", kind: FileTooNew }')


def test_a_collection_of_a_newer_anki_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "collection.anki2"
    Collection(str(path)).close()
    with sqlite3.connect(path) as db:
        db.execute("update col set ver = 99")
    db.close()
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_text("Q: a?\nA: b\n")
    assert main(["sync", str(tmp_path / "vault"), "--collection", str(path)]) == 2
    said = capsys.readouterr().err
    assert "newer version of Anki" in said
    assert "DbError" not in said
