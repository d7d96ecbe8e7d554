"""Take pictures of the add-on at work in a real Anki, on examples/zettelkasten.

Usage: python -m tools.screenshots FOLDER [light|dark]…   (both themes when none is named)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.anki_gui.running_anki import EXAMPLES, RunningAnki

if TYPE_CHECKING:
    from aqt.qt import QWidget

THEMES = ("light", "dark")
# Name of the picture → text in the note whose card it shows.
CARDS = {
    "basic": "testing effect",
    "cloze": "{{c1::",
    "math": "\\(",
    "image": "<img",
    "table": "<table",
    "code": "<pre",
}
WINDOW = (820, 640)


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    themes = sys.argv[2:] or THEMES
    if len(themes) > 1:
        for theme in themes:  # one process can start Anki once
            subprocess.run([sys.executable, "-m", "tools.screenshots", str(folder), theme], check=True)
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    with tempfile.TemporaryDirectory(prefix="zk-pictures-") as scratch:
        Album(folder, themes[0], Path(scratch)).take()
        sys.stdout.flush()
        # Qt and Chromium are not made to be taken down in the order that Python chooses.
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(0)


class Album:
    """The pictures of one theme."""

    def __init__(self, folder: Path, theme: str, scratch: Path) -> None:
        self.folder = folder
        self.theme = theme
        self.vault = Path(shutil.copytree(EXAMPLES, scratch / "Zettelkasten"))
        self.anki = RunningAnki(scratch / "base", config={"sync_on_profile_open": False})

    def take(self) -> None:
        from aqt.theme import Theme

        self.anki.mw.set_theme(Theme.DARK if self.theme == "dark" else Theme.LIGHT)
        self.anki.mw.resize(*WINDOW)
        self.anki.rest(1)
        self.first_use()
        self.main_window()
        self.reviewer()
        self.report()
        self.failure()

    def first_use(self) -> None:
        from aqt.qt import QLabel, QLineEdit, QPushButton

        self.anki.action("zk_sync").trigger()
        dialog = self.anki.window("zk_first_use")
        assert dialog is not None
        self.save(dialog, "first-use-empty")
        folder = self.anki.part(dialog, QLineEdit, "zk_folder")
        folder.setText(str(self.vault))
        self.anki.enter(folder)
        found = self.anki.part(dialog, QLabel, "zk_found")
        self.anki.until(lambda: "Found" in found.text(), "the folder is read")
        self.save(dialog, "first-use")
        self.anki.click(self.anki.part(dialog, QPushButton, "zk_sync_now"))

    def main_window(self) -> None:
        from aqt import utils

        self.anki.until(lambda: self.anki.tooltip() or self.anki.window("zk_report"), "the sync is done")
        self.anki.rest(1)
        tip = utils._tooltipLabel  # noqa: SLF001 (Anki has no other way to it)
        if tip:
            self.save(tip, "tooltip")
        report = self.anki.window("zk_report")
        if report:
            self.save(report, "report-after-first-sync")
            report.close()
        self.anki.no_tooltip()
        self.anki.mw.deckBrowser.show()
        self.anki.rest(1)
        self.save(self.anki.mw, "main")

    def reviewer(self) -> None:
        for name, text in CARDS.items():
            cards = self.anki.rows(
                "select c.id, did from cards c join notes n on n.id = nid where instr(flds, ?) order by c.id",
                text,
            )
            if cards:
                self.card(name, *cards[0])

    def card(self, name: str, card_id: Any, deck_id: Any) -> None:
        mw = self.anki.mw
        assert mw.col is not None
        others: list[Any] = [row[0] for row in self.anki.rows("select id from cards where id != ?", card_id)]
        mw.col.sched.suspend_cards(others)
        mw.col.sched.unsuspend_cards([card_id])
        mw.col.decks.select(deck_id)
        mw.moveToState("review")
        self.anki.until(lambda: mw.reviewer.card and mw.reviewer.card.id == card_id, "the card is shown")
        self.anki.rest(1)
        if name == "cloze":
            self.save(mw, "card-cloze-front")
        mw.reviewer._showAnswer()  # noqa: SLF001 (what the button does)
        self.anki.rest(1.2)
        self.save(mw, f"card-{name}")
        mw.moveToState("deckBrowser")
        self.anki.rest(0.5)  # it comes up late, and would cover the next card

    def report(self) -> None:
        """After edits on both sides, and with things that are wrong."""
        col = self.anki.mw.col
        assert col is not None
        first, second = sorted(self.anki.notes())[:2]
        for note_id in (first, second):
            note = col.get_note(note_id)  # type: ignore[arg-type]
            note.fields[1] = note.fields[1] + " Mine."
            col.update_note(note)
        paths = [
            path for path in sorted(self.vault.rglob("*.md")) if "Q:" in path.read_text(encoding="utf-8")
        ]
        for path in paths[:2]:
            path.write_text(
                path.read_text(encoding="utf-8").replace("A: ", "A: Indeed: ", 1), encoding="utf-8"
            )
        (self.vault / "Broken frontmatter.md").write_text("---\ntags: [memory\n---\n", encoding="utf-8")
        (self.vault / "New thought.md").write_text(
            "Q: What is new?\nA: This.\n\nQ: No answer?\n", encoding="utf-8"
        )
        paths[-1].unlink()
        self.anki.action("zk_sync").trigger()
        self.anki.until(lambda: self.anki.window("zk_report") is not None, "the report is shown")
        report = self.anki.window("zk_report")
        assert report is not None
        self.anki.rest(0.5)
        report.resize(720, 380)
        self.save(report, "report")
        report.resize(460, 320)
        self.anki.rest(0.3)
        self.save(report, "report-small")
        report.close()

    def failure(self) -> None:
        self.vault.rename(self.vault.with_name("Moved away"))
        self.anki.action("zk_sync").trigger()
        self.anki.until(lambda: self.anki.message() is not None, "the failure is shown")
        self.save(self.anki.message(), "failure")
        self.anki.message().close()

    def save(self, widget: QWidget, name: str) -> None:
        self.anki.rest(0.3)
        path = self.folder / f"{name}-{self.theme}.png"
        widget.grab().save(str(path))
        print(path)


if __name__ == "__main__":
    main()
