"""Take pictures of every window of the add-on in a real Anki, and those that the README shows.

Usage: python -m tools.screenshots [SESSION]…   (all when none is named; they are in SESSIONS)

They go to build/screenshots/SESSION/: each window in light and dark, small and large.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.vaults import Generator
from tests.anki_gui.our_windows import WINDOWS
from tests.anki_gui.running_anki import ADDON_FOLDER, EXAMPLES, RunningAnki
from tools.env import ROOT

if TYPE_CHECKING:
    from aqt.qt import QWidget

FOLDER = ROOT / "build" / "screenshots"
MANY = 20_000  # zettels
# What a window is resized to; "small" becomes the least that the window allows.
SIZES = {"small": (320, 240), "large": (1280, 900)}
MAIN_WINDOW = (820, 640)
# That of a common notebook; Qt's own one without a screen, of 800 by 800, makes large windows small.
SCREEN = {"name": "1", "x": 0, "y": 0, "width": 1600, "height": 1000, "logicalDpi": 96, "dpr": 1}
# Name of the picture → text in the note whose card it shows.
CARDS = {
    "basic": "testing effect",
    "cloze": "{{c1::",
    "math": "\\(",
    "image": "<img",
    "table": "<table",
    "code": "<pre",
}
# Picture of the README → where it is taken.
IN_README = {
    "map.png": "english/story-map-light.png",
    "card.png": "english/story-card-image-light.png",
    "card-dark.png": "english/story-card-image-dark.png",
    "first-use.png": "english/story-first-use-light.png",
    "preview.png": "english/story-preview-light.png",
    "report.png": "english/story-report-light.png",
    "browser.png": "english/story-browser-light.png",
}


@dataclass(frozen=True)
class Session:
    """One start of Anki. ``vault``: what is in it. ``scale``: the size of everything, 2 for 200 %."""

    name: str
    language: str = "en_US"
    vault: str = "examples"
    scale: int = 1

    def write_vault(self, folder: Path) -> None:
        if self.vault == "examples":
            shutil.copytree(EXAMPLES, folder)
        elif self.vault == "many":
            Generator(folder, MANY).write()
        else:
            folder.mkdir()
            (folder / "First thought.md").write_text("# First thought\n", encoding="utf-8")


SESSIONS = (
    Session("english"),
    Session("german", language="de_DE"),
    Session("german-200-percent", language="de_DE", scale=2),
    Session("empty", vault="empty"),
    Session("many", vault="many"),
)


def main() -> None:
    chosen = [session for session in SESSIONS if session.name in (sys.argv[1:] or [s.name for s in SESSIONS])]
    if len(chosen) > 1:
        for session in chosen:  # one process can start Anki once
            subprocess.run([sys.executable, "-m", "tools.screenshots", session.name], check=True)
        return
    (session,) = chosen
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    os.environ["QT_SCALE_FACTOR"] = str(session.scale)
    with tempfile.TemporaryDirectory(prefix="zk-pictures-") as scratch:
        screen = Path(scratch, "screen.json")
        screen.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
        os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={screen}")
        os.environ["HOME"] = scratch  # so that "~/Zettelkasten" stands in the pictures, on every machine
        folder = FOLDER / session.name
        folder.mkdir(parents=True, exist_ok=True)
        Album(session, folder, Path(scratch)).take()
        for name, source in IN_README.items():
            if Path(source).parent.name == session.name:
                shutil.copyfile(FOLDER / source, ROOT / "docs" / "images" / name)
        sys.stdout.flush()
        # Qt and Chromium are not made to be taken down in the order that Python chooses.
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(0)


class Album:
    """The pictures of one session."""

    def __init__(self, session: Session, folder: Path, scratch: Path) -> None:
        self.session = session
        self.folder = folder
        self.vault = scratch / "Zettelkasten"
        session.write_vault(self.vault)
        config = {"sync_on_profile_open": False}
        patience = 600 if session.vault == "many" else 0
        self.anki = RunningAnki(scratch / "base", config=config, language=session.language, patience=patience)
        self.theme = ""

    def take(self) -> None:
        self.anki.mw.resize(*MAIN_WINDOW)
        self.set_theme("light")
        self.first_use()
        self.main_window()
        if self.session.vault == "many":
            self.edit_all()
        for theme in ("light", "dark"):
            self.set_theme(theme)
            for window in WINDOWS:
                if window.name != "neighbours" or self.anki.notes():
                    self.all_sizes(window.name, window.open(self.anki))
            self.anki.mw.moveToState("deckBrowser")
            if self.session.vault == "examples":
                self.settings_tabs()
                self.reviewer()
        if self.session.vault == "many":
            self.anki.action("zk_sync").trigger()
            self.anki.until(lambda: self.anki.tooltip() or self.anki.window("zk_report"), "the sync is done")
            for theme in ("light", "dark"):
                self.set_theme(theme)
                self.all_sizes(
                    "report-of-many",
                    next(window for window in WINDOWS if window.name == "report").open(self.anki),
                )
                self.browser()
        if self.session.vault == "examples":
            self.set_theme("light")
            self.map()
            self.report()
            for theme in ("light", "dark"):
                self.set_theme(theme)
                self.browser()
                self.changed_card()
                self.write_back()
                self.guard()
                self.progress()
            self.failure()

    def edit_all(self) -> None:
        """Edits each flashcard, so that the preview and the report have thousands of rows."""
        generator = Generator(self.vault, MANY)
        for number in range(MANY):
            generator.edit_one(number)

    def set_theme(self, theme: str) -> None:
        from aqt.theme import Theme

        self.theme = theme
        self.anki.mw.set_theme(Theme.DARK if theme == "dark" else Theme.LIGHT)
        self.anki.rest(1)

    def all_sizes(self, name: str, window: QWidget) -> None:
        """As it opens, at its smallest, and large."""
        self.save(window, name)
        for size, pixels in SIZES.items():
            window.resize(*pixels)
            self.anki.rest(0.3)
            self.save(window, f"{name}-{size}")
        window.close()
        self.anki.rest(0.3)

    def settings_tabs(self) -> None:
        """Each tab of the settings, as it opens and small."""
        from aqt.qt import QLineEdit, QTabWidget

        window = next(window for window in WINDOWS if window.name == "settings").open(self.anki)
        tabs = self.anki.part(window, QTabWidget, "zk_settings_tabs")
        for size in (None, SIZES["small"]):
            if size:
                window.resize(*size)
            for number in range(1, tabs.count()):
                tabs.setCurrentIndex(number)
                self.anki.rest(1.5)  # the try-out box shows its cards a moment later
                self.save(window, f"settings-tab-{number}{'-small' if size else ''}")
        tabs.setCurrentIndex(3)
        window.resize(760, 640)
        deck = self.anki.part(window, QLineEdit, "zk_default_deck")
        deck.selectAll()
        deck.insert("")
        deck.textEdited.emit("")
        self.save(window, "settings-wrong")
        window.close()

    def first_use(self) -> None:
        """Nothing is set up yet; ends with the first sync."""
        from aqt.qt import QLineEdit, QPushButton

        self.anki.action("zk_sync").trigger()
        dialog = self.anki.window("zk_first_use")
        assert dialog is not None
        self.save(dialog, "story-first-use-empty")
        folder = self.anki.part(dialog, QLineEdit, "zk_folder")
        folder.setText("~/Zettelkasten")
        self.anki.enter(folder)
        sync_now = self.anki.part(dialog, QPushButton, "zk_sync_now")
        self.anki.until(sync_now.isEnabled, "the folder is read", 120)
        self.anki.rest(2)  # the card of the first flashcard comes a moment later
        self.save(dialog, "story-first-use")
        self.anki.click(sync_now)

    def progress(self) -> None:
        """Of long work: what it is doing and for how long. The numbers are told here, at an even pace."""
        from aqt.progress import ProgressDialog

        # Not before: it imports zk_sync, and what is loaded first is what the add-on is.
        from zk_sync.gui.syncing.progress_window import ProgressWatch, ProgressWindow

        watch = ProgressWatch()
        work = ProgressWindow(self.anki.mw, watch, watch.stop)
        for done in range(0, MANY // 4, MANY // 250):
            watch.progress("Reading zettels", done, MANY)
            self.anki.rest(0.05)
        window = next(window for window in self.anki.windows() if isinstance(window, ProgressDialog))
        self.save(window, "story-progress")
        work.close()
        self.anki.until(lambda: not self.anki.mw.progress.busy(), "it is over")

    def main_window(self) -> None:
        from aqt import utils

        def done() -> object:
            return self.anki.tooltip() or self.anki.window("zk_report") or self.anki.window("zk_afterwards")

        self.anki.until(done, "the sync is done", 300)
        self.anki.rest(1)
        afterwards = self.anki.window("zk_afterwards")
        if afterwards:
            self.save(afterwards, "story-afterwards")
            self.set_theme("dark")
            self.save(afterwards, "story-afterwards-dark")
            self.set_theme("light")
            afterwards.close()
        tip = utils._tooltipLabel  # noqa: SLF001 (Anki has no other way to it)
        if tip:
            self.save(tip, "story-tooltip")
        report = self.anki.window("zk_report")
        if report:
            self.save(report, "story-report-after-first-sync")
            report.close()
        self.anki.no_tooltip()
        self.anki.mw.deckBrowser.show()
        self.anki.rest(1)
        self.save(self.anki.mw, "story-main")

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
        if name in ("cloze", "image"):
            self.save(mw, f"story-card-{name}-front")
        mw.reviewer._showAnswer()  # noqa: SLF001 (what the button does)
        self.anki.rest(1.2)
        self.save(mw, f"story-card-{name}")
        mw.moveToState("deckBrowser")
        self.anki.rest(0.5)  # it comes up late, and would cover the next card

    def map(self) -> None:
        """The vault after two months of reviews and then seven weeks without any."""
        # Not before: it imports zk_sync, and what is loaded first is what the add-on is.
        from tests.insight.year import Person, study, travel

        col = self.anki.mw.col
        assert col is not None
        col.sched.unsuspend_cards(col.find_cards(""))
        study(col, Person(1, spread=0.8), 60)
        travel(col, 50)
        window: Any = next(window for window in WINDOWS if window.name == "map").open(self.anki)
        window.resize(1080, 680)
        self.anki.rest(1)
        self.save(window, "story-map")
        window.close()

    def preview(self) -> None:
        """What that sync would do, with the conflict chosen."""
        from aqt.qt import QTreeView

        window: Any = next(window for window in WINDOWS if window.name == "preview").open(self.anki)
        window.resize(1200, 600)
        tree = self.anki.part(window, QTreeView, "zk_preview_rows")
        model = tree.model()
        assert model is not None
        for row in range(model.rowCount()):
            zettel = model.index(row, 0)
            for number in range(model.rowCount(zettel)):
                if model.index(number, 1, zettel).data() == "In conflict":
                    tree.setCurrentIndex(model.index(number, 0, zettel))
        self.anki.rest(1)
        self.save(window, "story-preview")
        window.close()

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
        self.preview()
        self.anki.action("zk_sync").trigger()
        self.anki.until(lambda: self.anki.window("zk_report") is not None, "the report is shown")
        report = self.anki.window("zk_report")
        assert report is not None
        self.anki.rest(0.5)
        report.resize(720, 380)
        self.save(report, "story-report")
        report.close()

    def browser(self) -> None:
        """Anki's browser with our section of the sidebar, and the column."""
        import aqt

        browser = aqt.dialogs.open("Browser", self.anki.mw)
        tree, table = browser.sidebar, browser.table
        self.anki.until(lambda: tree.model() is not None, "the sidebar is filled")
        for name in ("Zettelkasten", "memory"):  # the vault stands within the section of the same name
            items = [item for item in _items(tree.model().root) if item.name == name]
            for item in items:
                tree.setExpanded(tree.model().index_for_item(item), True)
                self.anki.rest(0.5)
        if "zkZettel" not in table._state.active_columns:  # noqa: SLF001 (there is no other way to it)
            for key, shown in (("zkZettel", True), ("template", False), ("cardDue", False)):
                table._on_column_toggled(shown, key)  # noqa: SLF001
        for name in ("Today", "Flags", "Card State"):
            item = tree.find_item(lambda item, n=name: item.name == n)
            if item:  # in English
                tree.collapse(tree.model().index_for_item(item))
        browser.resize(1250, 640)
        browser.form.splitter.setSizes([650, 300])
        browser.search_for("zk:vault:Zettelkasten")
        self.anki.rest(1.5)
        self.save(browser, "story-browser")
        browser.close()
        self.anki.rest(0.5)

    def changed_card(self) -> None:
        """A card whose zettel says something else since the last sync."""
        rows = "select c.id, did, json_extract(substr(flds, instr(flds, '{\"v\"')), '$.path') from cards c "
        rows += "join notes n on n.id = nid where flds like '%testing effect%' order by c.id"
        card_id, deck_id, path = self.anki.rows(rows)[0]
        file = self.vault / path
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("A: ", "A: Since then: "), encoding="utf-8")
        col = self.anki.mw.col
        assert col is not None
        col.sched.set_due_date([card_id], "0")  # it has been reviewed for the map
        self.card("changed", card_id, deck_id)
        file.write_text(text, encoding="utf-8")

    def write_back(self) -> None:
        """What is asked before an edit goes into its zettel."""
        from aqt.qt import QPushButton, QToolButton

        manager = self.anki.mw.addonManager
        manager.writeConfig(ADDON_FOLDER, {**self.anki.addon_config(), "write_back": True})
        window: Any = next(window for window in WINDOWS if window.name == "preview").open(self.anki)
        window.resize(1200, 600)
        self.anki.click(self.anki.part(window, QToolButton, "zk_kind_kept"))
        button = self.anki.part(window, QPushButton, "zk_write_back")
        self.anki.until(button.isVisible, "the edit is shown")
        self.anki.rest(1.5)  # until the page shows it, too
        self.save(window, "story-preview-kept")
        self.anki.click(button)
        self.anki.until(lambda: self.anki.window("zk_write_back_ask"), "it asks")
        ask = self.anki.window("zk_write_back_ask")
        assert ask is not None
        self.save(ask, "story-write-back")
        ask.close()
        window.close()

    def guard(self) -> None:
        """Most flashcards are gone: the question before anything happens."""
        elsewhere = self.vault.with_name("Elsewhere")
        elsewhere.mkdir()
        paths = [path for path in sorted(self.vault.glob("*.md")) if path.name[0] == "2"]
        for path in paths:
            path.rename(elsewhere / path.name)
        self.anki.action("zk_sync").trigger()
        self.anki.until(lambda: self.anki.message() is not None, "it asks")
        self.save(self.anki.message(), "story-guard")
        self.anki.message().close()
        for path in paths:
            (elsewhere / path.name).rename(path)
        elsewhere.rmdir()
        self.anki.rest(1)

    def failure(self) -> None:
        self.vault.rename(self.vault.with_name("Moved away"))
        self.anki.action("zk_sync").trigger()
        self.anki.until(lambda: self.anki.message() is not None, "the failure is shown")
        self.save(self.anki.message(), "story-failure")
        self.anki.message().close()

    def save(self, widget: QWidget, name: str) -> None:
        from aqt.qt import QImage

        self.anki.rest(0.3)
        path = self.folder / f"{name}-{self.theme}.png"
        picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        picture.save(str(path), "PNG", 0)  # 0: the smallest file; nothing is lost
        print(path)


def _items(item: Any) -> Iterator[Any]:
    """An item of the browser's sidebar with all below it."""
    yield item
    for child in item.children:
        yield from _items(child)


if __name__ == "__main__":
    main()
