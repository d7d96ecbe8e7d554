"""Runs one part of a scenario in a process of its own: neither time nor memory depends on what ran before.

``python -m benchmarks.child SPEC``; SPEC is JSON: the paths ``vault`` and ``collection``, what to ``act``
(see ``_result``), for changes the ``paths`` of the zettels, for adding the collection to add notes ``like``;
the folders ``add_on`` (unpacked as it is built, with the libraries that travel in it) and ``scratch`` (for
files that whoever started this deletes). Prints JSON: ``{seconds, peak, counts}``.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import measured

if TYPE_CHECKING:
    from anki.collection import Collection

    from zk_sync.sync.engine import Vault

_WARM_UP = (
    "---\ntags: [a]\n---\n# A\n\nQ: **What**?\nA: {answer}: $x$.\n\nA {{{{c1::cloze}}}}, `code` and [[A]].\n"
)


def main() -> None:
    spec = json.loads(sys.argv[1])
    _load_add_on(Path(spec["add_on"]))
    _warm_up(Path(tempfile.mkdtemp(dir=spec["scratch"])))
    _into_cache(Path(spec["vault"]))
    _into_cache(Path(spec["collection"]).parent)
    gc.disable()  # as Anki does
    print(json.dumps(_result(spec)))


def _load_add_on(folder: Path) -> None:
    spec = importlib.util.spec_from_file_location("add_on", folder / "__init__.py")
    assert spec
    assert spec.loader
    add_on = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(add_on)
    add_on.load_zk_sync()


def _warm_up(folder: Path) -> None:
    """Imports and sets up what a process needs once; Anki has run for a while when a sync begins."""
    zettel = folder / "vault" / "A.md"
    zettel.parent.mkdir(parents=True)
    for answer in ("That", "That", "This"):  # a first sync, an unchanged one, and one after an edit
        zettel.write_text(_WARM_UP.format(answer=answer), encoding="utf-8")
        _result({"vault": folder / "vault", "collection": folder / "collection.anki2", "act": "sync"})
    _result({"vault": folder / "vault", "collection": folder / "other.anki2", "act": "limit of first"})


def _into_cache(folder: Path) -> None:
    """Reads all files once: some machines drop from the system's cache what lay there for minutes."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb", buffering=0) as file:  # noqa: PTH118, PTH123 (faster)
                while file.read(1 << 20):
                    pass


def _result(spec: dict[str, Any]) -> dict[str, Any]:
    from anki.collection import Collection

    from benchmarks.limits import Limits
    from zk_sync.config import Settings
    from zk_sync.sync.engine import Vault, sync

    vault = Vault(Path(spec["vault"]), "vault")
    limits = Limits(vault)
    col = Collection(str(spec["collection"]))
    acts: dict[str, Callable[[], Callable[[], Any]]] = {
        "sync": lambda: lambda: sync(col, vault, Settings()).counts(),
        "parts of first": lambda: lambda: _parts(col, vault),
        "limit of first": lambda: limits.of_first_sync(col),
        "limit of first, by libyaml": lambda: limits.of_first_sync(col, by_libyaml=True),
        "adding alone": lambda: limits.of_adding(col, Path(spec["like"])),
        "limit of unchanged": lambda: limits.of_unchanged(col),
        "limit of changes": lambda: limits.of_changes(col, spec["paths"]),
        "limit of changes, by extraction": lambda: limits.of_changes(col, spec["paths"], by_extraction=True),
        "limit of rewriting": lambda: limits.of_rewriting(col),
    }
    found = measured(acts[spec["act"]]())
    col.close()
    return {"seconds": found.seconds, "peak": found.peak, "counts": found.result}


def _parts(col: Collection, vault: Vault) -> dict[str, float]:
    """The steps of a first sync, one after the other: seconds that each takes."""
    from zk_sync.config import Settings
    from zk_sync.sync.engine import apply_plan, index_path, plan_of, read_vault, take_snapshot

    index = index_path(Path(col.path), vault.id)
    read = measured(lambda: read_vault(vault, Settings(), index=index))
    snapshot = take_snapshot(col, vault)
    planned = measured(lambda: plan_of(read.result, snapshot, Settings(), automatic=True))
    applied = measured(lambda: apply_plan(col, planned.result))
    return {"reading": read.seconds, "planning": planned.seconds, "writing": applied.seconds}


if __name__ == "__main__":
    main()
