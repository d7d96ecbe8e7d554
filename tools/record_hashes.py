"""Writes tests/cards/record_hashes.txt, by which a test sees that RECORD_VERSION must be raised.

``python -m tools.record_hashes`` takes in new cases. Where the record of an old case changed, RECORD_VERSION
in zk_sync/cards/zettel_record.py has to be raised first: records that people's caches keep would be wrong.
"""

from __future__ import annotations

import sys
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.cards.case_table import Case, cases  # noqa: E402  (needs the path above)
from zk_sync.cards.zettel_record import RECORD_VERSION, dump, record_of  # noqa: E402

FILE = ROOT / "tests" / "cards" / "record_hashes.txt"


def record_hashes() -> dict[str, str]:
    """What each case gives, hashed; by the case's file and name."""
    return {f"{case.file}: {case.name}": _hash(case) for case in cases()}


def _hash(case: Case) -> str:
    return blake2b(dump(record_of(case.zettel())), digest_size=4).hexdigest()


def stored() -> tuple[int, dict[str, str]]:
    """The version of the records that the file was written for, and its hashes."""
    version, *lines = FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines)
    return int(version), {name: value for value, name in pairs}


def changed() -> list[str]:
    """The cases whose records are others than those in the file, which are of the present version."""
    version, before = stored()
    if version != RECORD_VERSION:
        return []
    return [name for name, value in record_hashes().items() if before.get(name, value) != value]


def main() -> int:
    if FILE.exists() and (names := changed()):
        print("raise RECORD_VERSION first; other records:", *names, sep="\n", file=sys.stderr)
        return 1
    lines = [str(RECORD_VERSION), *(f"{value} {name}" for name, value in record_hashes().items())]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
