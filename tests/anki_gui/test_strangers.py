"""Every window of ours with a vault that a stranger wrote: its words are shown, and do nothing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.anki_gui.our_windows import WINDOWS
from tests.anki_gui.running_anki import ROOT

if TYPE_CHECKING:
    from aqt.qt import QAbstractItemModel, QModelIndex, QWidget

SIGN = "<img"
LONG = 60  # seconds that a window may take, on a machine that does much else
MOST = 200  # rows looked at below one parent
ZETTELS = {
    "Titel": "---\ntitle: \"{image}\"\ntags: ['{tag}']\n---\n[[Bild]]\n\nQ: Was ist `{image}`?\nA: Das.\n",
    "Bild": '---\ntitle: "{image}"\n---\n[[Titel]]\n\nQ: Und `{image}` noch?\nA: Ja, `{image}`.\n',
    "Deck": '---\ndeck: "{image}"\n---\nQ: Wohin?\nA: Ins Deck.\n',
    "Status": '---\nanki: "{image}"\n---\nQ: Wie?\nA: So.\n',
    "Fehlt": "Q: Was fehlt?\nA: ![[{name}.png]] ![[{name}]]\n",
    "Braucht": '---\nrequires: "[[{image}]]"\n---\nQ: Was braucht es?\nA: Das.\n',
    "Kaputt": '---\ntitle: "{image}\n---\nQ: Was?\nA: Das.\n',
    "<img src=datei.png>": "Q: Wessen Datei?\nA: Die eines Fremden.\n",
    "Ordner <img src=ordner.png>/Zettel": "Q: Wessen Ordner?\nA: Auch seiner.\n",
}


class Trap:
    """A file that nobody may open. Whoever does would wait for ever, but for a process at its other end."""

    def __init__(self, folder: Path) -> None:
        self.path, self._sprung = folder / "falle.png", folder / "sprung"
        os.mkfifo(self.path)
        loop = f"import pathlib, time\nwhile True:\n open({str(self.path)!r}, 'wb').close()\n"
        loop += f" pathlib.Path({str(self._sprung)!r}).touch()\n time.sleep(0.02)\n"
        self._waits = subprocess.Popen(
            [sys.executable, "-c", loop], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def was_opened(self) -> bool:
        time.sleep(0.1)
        return self._sprung.exists()

    def close(self) -> None:
        self._waits.kill()
        self._waits.wait()


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    made = Trap(tmp_path)
    yield made
    made.close()


def test_the_words_of_a_stranger_are_shown_as_they_are(start_anki: Any, tmp_path: Path, trap: Trap) -> None:
    vault = written(tmp_path / "<img src=fremd.png>Vault", trap.path)
    config = {"sync_on_profile_open": False}
    anki = start_anki(vault=vault, config=config)
    anki.sync()
    edit_both(anki, vault, trap.path)
    anki.sync()
    use(anki, vault, trap.path)
    visited, wrong = set(), []
    for ours in WINDOWS:
        begun = time.monotonic()
        window = ours.open(anki)
        visited.add(window.objectName())
        said: list[str] = []
        look_at(anki, window, ours.name, said)
        wrong += said if ours.shows_notes else [each for each in said if "not there at all" not in each]
        window.close()
        anki.rest(0.2)
        assert time.monotonic() - begun < LONG, ours.name
        assert not trap.was_opened(), f"{ours.name} opened a file that a text named"
    anki.mw.moveToState("deckBrowser")
    look_at(anki, write_back_question(anki, trap.path), "write-back", wrong)
    visited.add("zk_write_back_ask")
    wrong += rich_tips_in_sidebar(anki)
    vault.rename(tmp_path / "gone")
    anki.action("zk_sync").trigger()
    anki.until(lambda: anki.message() is not None, "a message says that the vault is gone")
    look_at(anki, anki.message(), "message", wrong)
    anki.message().close()
    assert not wrong, "\n".join(wrong)
    assert visited == dialogs_of_ours(), "each window of the add-on is looked at"
    assert not trap.was_opened(), "something opened a file that a text named"
    assert shows_rich(anki, trap), "else this test would not notice"


def written(vault: Path, trap: Path) -> Path:
    for name, text in ZETTELS.items():
        file = vault / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(filled(text, trap), encoding="utf-8")
    return vault


def filled(text: str, trap: Path) -> str:
    image, tag = f"<img src='{trap}'>T&amp;R", f"<img/src={trap}>"
    return text.replace("{image}", image).replace("{tag}", tag).replace("{name}", "<img src=x>")


def edit_both(anki: Any, vault: Path, trap: Path) -> None:
    """A conflict, a kept edit, and something new, all about the same."""
    col = anki.mw.col
    for search in ("Und", "Wessen Datei"):
        note = col.get_note(col.find_notes(f'"Front:*{search}*"')[0])
        note["Back"] = f"&lt;img src='{trap}'&gt;"
        col.update_note(note)
    (vault / "Bild.md").write_text(
        filled(ZETTELS["Bild"], trap).replace("A: Ja, ", "A: Nein, "), encoding="utf-8"
    )
    (vault / "Deck.md").unlink()


def use(anki: Any, vault: Path, trap: Path) -> None:
    """A few answers, which cost time, and a note of the person's own that says what a new zettel says."""
    col = anki.mw.col
    for card_id in col.find_cards("Und or Wessen"):
        col.sched.set_due_date([card_id], "0")
        card = col.get_card(card_id)
        col.decks.select(card.did)
        card.start_timer()
        states = col._backend.get_scheduling_states(card.id)
        col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=2))
    text = f"Neu &lt;img src={trap}&gt; genug, um es nicht zu verwechseln?"
    (vault / "Neu.md").write_text(f"Q: {text}\nA: Ja, und zwar ganz.\n", encoding="utf-8")
    note = col.new_note(col.models.by_name("Basic"))
    note["Front"], note["Back"] = text, "Ja, und zwar ganz."
    col.add_note(note, col.decks.id("Default"))


def write_back_question(anki: Any, trap: Path) -> QWidget:
    from zk_sync.gui.preview.write_into_zettel import AskDialog

    text = f"<img src='{trap}'>T"
    proposal = SimpleNamespace(path=f"{text}.md", diff=f"---\n+++\n-{text}\n+{text}!")
    dialog = AskDialog(anki.mw, proposal)  # type: ignore[arg-type]
    dialog.show()
    anki.until(dialog.isVisible, "the question is shown")
    shown: QWidget = dialog
    return shown


def rich_tips_in_sidebar(anki: Any) -> list[str]:
    """Those of our section; of the others, and of the rows, Anki decides."""
    import aqt
    from aqt.browser.sidebar.tree import SidebarTreeView

    window: QWidget = aqt.dialogs.open("Browser", anki.mw)
    anki.rest(1)
    sidebar = anki.part(window, SidebarTreeView, "")
    for _ in range(3):  # folders are filled when they are opened
        sidebar.expandAll()
        anki.rest(0.5)
    model = sidebar.model()
    sections = [model.index(row, 0) for row in range(model.rowCount())]
    [ours] = [index for index in sections if index.data() == "Zettelkasten"]
    said = list(texts_in(model, ours))
    window.close()
    if not any("Ordner <img" in text for _, text, _ in said):
        return ["browser: the stranger's words are not there at all"]
    return [f"browser: {text} is taken for HTML" for _, text, is_rich in said if is_rich and SIGN in text]


# Looking


def look_at(anki: Any, window: QWidget, where: str, wrong: list[str]) -> None:
    """Draws the window and each of its tooltips; what Qt would take for HTML must not hold the sign."""
    from aqt.qt import QPoint, QTabWidget, QToolTip

    seen = 0
    tabs = window.findChild(QTabWidget)
    for page in range(tabs.count() if tabs else 1):
        if tabs:
            tabs.setCurrentIndex(page)
            anki.rest(0.2)
        window.grab()
        for what, text, is_drawn_rich in list(texts_of(window)):
            seen += SIGN in text or "&lt;img" in text
            if is_drawn_rich and SIGN in text:
                wrong.append(f"{where}: {what} is taken for HTML: {text[:90]!r}")
            if what == "a tooltip" and text:
                QToolTip.showText(QPoint(5, 5), text, window)
                anki.app.processEvents()
                QToolTip.hideText()
            if what == "a button or menu entry" and "T&amp" in text.replace("&&", ""):
                wrong.append(f"{where}: {what} has a letter of a stranger for its key: {text!r}")
    if not seen:
        wrong.append(f"{where}: the stranger's words are not there at all")


def texts_of(window: QWidget) -> Iterator[tuple[str, str, bool]]:
    """What the window says: the kind, the text, and whether Qt would draw that as HTML."""
    from aqt.qt import QAbstractButton, QAbstractItemView, QAction, QComboBox, QLabel, Qt, QWidget

    rich = Qt.TextFormat.RichText, Qt.TextFormat.MarkdownText
    for widget in [window, *window.findChildren(QWidget)]:
        for tip in (widget.toolTip(), widget.whatsThis(), widget.statusTip()):
            yield "a tooltip", tip, Qt.mightBeRichText(tip)
        yield "a title", widget.windowTitle(), False
        if isinstance(widget, QLabel):
            decides = widget.textFormat() == Qt.TextFormat.AutoText and Qt.mightBeRichText(widget.text())
            yield "a label", widget.text(), widget.textFormat() in rich or decides
        elif isinstance(widget, QAbstractButton):
            yield "a button or menu entry", widget.text(), False
        elif isinstance(widget, (QComboBox, QAbstractItemView)):
            model = widget.model()
            if model is not None:
                yield from texts_in(model, None)
        elif hasattr(widget, "toPlainText"):
            yield "a text", widget.toPlainText(), False
    for action in window.findChildren(QAction):
        yield "a button or menu entry", action.text(), False
        yield "a tooltip", action.toolTip(), Qt.mightBeRichText(action.toolTip())


def texts_in(model: QAbstractItemModel, parent: QModelIndex | None) -> Iterator[tuple[str, str, bool]]:
    from aqt.qt import QAbstractListModel, QModelIndex, Qt

    role = Qt.ItemDataRole
    parent = parent or QModelIndex()
    is_list = isinstance(model, QAbstractListModel)
    for row in range(min(MOST, model.rowCount(parent))):
        for column in range(1 if is_list else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield "a cell", str(index.data(role.DisplayRole) or ""), False
            for tip in (role.ToolTipRole, role.StatusTipRole, role.WhatsThisRole):
                text = str(index.data(tip) or "")
                yield "a tooltip", text, Qt.mightBeRichText(text)
        if not is_list:
            yield from texts_in(model, model.index(row, 0, parent))


def dialogs_of_ours() -> set[str]:
    """The object names of all windows in the code."""
    names = set()
    for path in (ROOT / "zk_sync" / "gui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and "QDialog" in map(ast.unparse, node.bases):
                calls = (call for call in ast.walk(node) if isinstance(call, ast.Call))
                [name] = [c.args[0] for c in calls if ast.unparse(c.func) == "self.setObjectName"]
                names.add(ast.literal_eval(name))
    return names


def shows_rich(anki: Any, trap: Trap) -> bool:
    """A plain label of Qt's opens the file: what all of the above is about."""
    from aqt.qt import QLabel

    label = QLabel(f"<img src='{trap.path}'>T")
    label.grab()
    return trap.was_opened()
