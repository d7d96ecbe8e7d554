"""A docstring can be read alone, in a hover: it names what it is about."""

from __future__ import annotations

import ast

from tests.command_line import ROOT

_POINTING = ("the same", "that of", "those", "as ")


def test_each_docstring_names_its_subject() -> None:
    pointing = []
    for file in (ROOT / "zk_sync").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                text = ast.get_docstring(node) or ""
                if text.lower().startswith(_POINTING):
                    pointing.append(f"{file.relative_to(ROOT)}: {text.splitlines()[0]}")
    assert pointing == []
