"""No room of ``zk_sync`` imports one that stands above it, and no modules import each other in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent / "zk_sync"

# From the lowest to the highest; a line's rooms may import from lines above it, and each from itself.
LAYERS = (
    ("printable", "safe_writing", "texts", "quick_json"),
    ("bounded_regex", "errors", "globs"),
    ("unforeseen",),
    ("setting_values",),
    ("config",),
    ("vault",),
    ("cards",),
    ("sync.report", "sync.anki_errors", "sync.learning_order"),
    ("sync.notes",),
    ("sync.state",),
    ("sync.reading",),
    ("sync.collection",),
    ("sync.identity",),
    ("sync.plan",),
    ("sync.take_over",),
    ("sync.apply",),
    ("sync.engine", "insight"),
    ("other_tools", "sync.views", "sync.try_out"),
    ("sync.by_hand", "card_rows", "lint", "hints", "redaction"),
    ("cli", "gui"),
    ("__main__",),
)


def modules() -> dict[str, Path]:
    """The add-on's modules by their names below ``zk_sync``; a package by its own name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the add-on that one of them imports, at the start, later or for types alone."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        parents = package.split(".") if package else []
        base = [*parents[: len(parents) - node.level + 1], *(node.module or "").split(".")]
        of = ".".join(part for part in base if part)
        for alias in node.names:
            one = f"{of}.{alias.name}".lstrip(".")
            yield one if one in known else of


def room_of(name: str) -> str:
    parts = name.split(".")
    return ".".join(parts[:2] if parts[0] == "sync" else parts[:1])


def test_a_room_imports_only_what_stands_below_it() -> None:
    height = {room: number for number, layer in enumerate(LAYERS) for room in layer}
    known = modules()
    wrong, seen = [], set()
    for name, path in known.items():
        if name in ("", "sync"):
            continue
        room = room_of(name)
        seen.add(room)
        wrong += [
            f"{name} imports {other}"
            for other in imported(name, path, known)
            if other and room_of(other) != room and height[room_of(other)] >= height[room]
        ]
    assert not wrong
    assert seen == height.keys(), "each room has its place, and no other has one"


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    graph = {name: set(imported(name, path, known)) - {name} for name, path in known.items()}
    assert sum(map(len, graph.values())) > len(graph)
    TopologicalSorter(graph).prepare()


def test_no_two_modules_have_the_same_name() -> None:
    names = [name.rpartition(".")[2] for name, path in modules().items() if path.name != "__init__.py"]
    assert sorted(names) == sorted(set(names))


def test_no_two_classes_have_the_same_name() -> None:
    names = [
        node.name
        for path in modules().values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert sorted(names) == sorted(set(names))
