"""No window can forget that texts come from strangers: Qt's own ways to show one are kept to a few places."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

GUI = Path(__file__).parents[2] / "zk_sync" / "gui"
# What decides by itself whether a text is HTML → where it may stand.
QT_DECIDES = {
    "QLabel": {"plain_text.py"},
    "QMessageBox": set(),
    "QErrorMessage": set(),
    "QWhatsThis": set(),
    "QToolTip": set(),
    "showInfo": set(),
    "showWarning": set(),
    "showCritical": set(),
    "showText": set(),
    "askUser": set(),
    "tooltip": {"messages.py"},
}
SETTERS = {"setToolTip", "setStatusTip", "setWhatsThis"}
# A QMessageBox of Anki's that shows plain text unless it is told otherwise.
OF_ANKI = "MessageBox"


def test_labels_boxes_and_tooltips_are_made_where_their_text_is_plain() -> None:
    wrong = [
        line for path in sorted(GUI.rglob("*.py")) for line in wrong_in(path.name, path.read_text("utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "code",
    [
        "label = QLabel(zettel.title)",
        "class Mine(QLabel):\n    pass",
        "QMessageBox.warning(window, 'Anki', title)",
        "tooltip(f'Synced {title}')",
        "button.setToolTip(zettel.path)",
        "def data(role):\n    if role == ToolTipRole:\n        return zettel.title",
        "MessageBox(title, textFormat=Qt.TextFormat.RichText)",
    ],
)
def test_a_window_that_forgets_it_is_noticed(code: str) -> None:
    assert list(wrong_in("new_window.py", code))


def wrong_in(name: str, code: str) -> Iterator[str]:
    """What a module does that could make Qt take a stranger's text for HTML, one line each."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call():
                yield from (f"{name}:{node.lineno}: {call}" for call in wrong_calls(name, node))
            case ast.ClassDef(bases=bases):
                for base in map(ast.unparse, bases):
                    if name not in QT_DECIDES.get(base, {name}):
                        yield f"{name}:{node.lineno}: class {node.name}({base})"
            case ast.FunctionDef():
                body = ast.unparse(node)
                if "TipRole" in body and "verbatim(" not in body and "COLUMN_TIPS" not in body:
                    yield f"{name}:{node.lineno}: {node.name} gives a tooltip without verbatim()"


def wrong_calls(name: str, call: ast.Call) -> Iterator[str]:
    called = ast.unparse(call.func)
    first, last = called.partition(".")[0], called.rpartition(".")[2]
    if name not in QT_DECIDES.get(first, {name}):
        yield called
    if last == OF_ANKI and any(keyword.arg == "textFormat" for keyword in call.keywords):
        yield f"{called} of another format"
    if last in SETTERS and not is_safe(call.args[-1]):
        yield f"{called} without verbatim()"


def is_safe(text: ast.expr) -> bool:
    """Our own text, or one that was made plain."""
    match text:
        case ast.Call(func=ast.Name(id="verbatim")) | ast.Constant():
            return True
        case ast.Attribute(attr=attr) if attr.isupper():
            return True
        case ast.IfExp(body=body, orelse=other):
            return is_safe(body) and is_safe(other)
    return False


def test_a_long_word_can_be_broken_and_no_tooltip_is_wider_than_a_screen() -> None:
    from zk_sync.gui.widgets.plain_text import breakable, verbatim

    for text in ("A few words", "/a/path/of/many/parts/" * 9, "<b>bold</b> &amp; <br>" * 9):
        assert breakable(text) == text
    pieces = breakable("x" * 300).split("\u200b")
    assert "".join(pieces) == "x" * 300
    assert max(map(len, pieces)) <= 50
    assert verbatim("short") == "short"
    assert verbatim("many words " * 30).startswith("<div>many words"), "Qt breaks lines of HTML only"
