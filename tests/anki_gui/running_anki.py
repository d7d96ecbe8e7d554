"""A real Anki without a screen, with the built add-on in it, for tests and pictures.

One process can start Anki once. It runs in this very process, so a test sees it and clicks in it as it is.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from aqt.main import AnkiQt
    from aqt.qt import QAction, QApplication, QModelIndex, QWidget

ROOT = Path(__file__).resolve().parents[2]
# ZK_PACKAGE: another file than the one that tools.build writes.
PACKAGE = Path(os.environ.get("ZK_PACKAGE", ROOT / "dist" / "zettelkasten-sync.ankiaddon"))
EXAMPLES = ROOT / "examples" / "zettelkasten"
ADDON_FOLDER = "1234567890"  # Anki names an add-on that comes from AnkiWeb by a number
PROFILE = "User 1"
W = TypeVar("W", bound="QWidget")


class RunningAnki:
    """Anki's window with a fresh profile in the folder ``base``."""

    def __init__(
        self,
        base: Path,
        *,
        vault: Path | None = None,
        profile: Mapping[str, Any] | None = None,
        config: Mapping[str, Any] | None = None,
        other_addons: Mapping[str, str] | None = None,
        open_profile: bool = True,
        language: str = "en_US",
        patience: float = 0,
    ) -> None:
        """``vault``: known to the profile. ``profile``: more of its memory. ``config``: of the add-on.

        ``other_addons``: folder name → Python source, loaded in the order of names with ours.
        ``language``: Anki's, as in ``de_DE``. ``patience``: seconds that each wait may take at least.
        """
        self.patience = patience
        self.base = base
        memory = {"zettelkasten_sync": {"vaults": [{"path": str(vault), "id": vault.name}]}} if vault else {}
        _make_profile(base, {**memory, **(profile or {})}, language)
        for name, source in (other_addons or {}).items():
            folder = base / "addons21" / name
            folder.mkdir(parents=True)
            (folder / "__init__.py").write_text(source, encoding="utf-8")
        self.app = _boot(base)
        self._install(config)
        if open_profile:
            self.until(
                lambda: self.mw.col is not None and self.mw.state == "deckBrowser", "the profile opens"
            )

    @property
    def mw(self) -> AnkiQt:
        import aqt

        assert aqt.mw is not None
        return aqt.mw

    @property
    def addon(self) -> Any:
        """The add-on's own object (AddOn of the installed package)."""
        from zk_sync import gui

        [addon] = gui.running
        return addon

    def _install(self, config: Mapping[str, Any] | None) -> None:
        """As Anki does with a download; the profile is not open yet, and add-ons are loaded again."""
        from aqt.addons import InstallOk

        manager = self.mw.addonManager
        result = manager.install(str(PACKAGE), manifest={"package": ADDON_FOLDER})
        assert isinstance(result, InstallOk), result
        if config is not None:
            manager.writeConfig(ADDON_FOLDER, dict(config))
        manager.loadAddons()

    # Waiting

    def until(self, claim: Callable[[], object], what: str, seconds: float = 40) -> None:
        """Runs Anki's event loop until ``claim`` holds."""
        from aqt.qt import QEventLoop, QTimer

        loop = QEventLoop()
        seconds = max(seconds, self.patience)
        end = time.monotonic() + seconds
        timer = QTimer()
        held = []

        def look() -> None:
            if claim():
                held.append(True)
                loop.quit()
            elif time.monotonic() > end:
                loop.quit()

        timer.timeout.connect(look)
        timer.start(10)
        loop.exec()
        timer.stop()
        assert held, (
            f"within {seconds} seconds it did not come to this: {what}; on screen: {self.on_screen()}"
        )

    def rest(self, seconds: float) -> None:
        """Runs Anki's event loop for a while."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end, "time passes", seconds + 5)

    # What is on screen

    def windows(self) -> list[QWidget]:
        return [widget for widget in self.app.topLevelWidgets() if widget.isVisible()]

    def window(self, name: str) -> QWidget | None:
        """Our visible window of this object name."""
        return next((widget for widget in self.windows() if widget.objectName() == name), None)

    def part(self, window: QWidget, kind: type[W], name: str) -> W:
        """The widget of this object name within ``window``."""
        found = window.findChild(kind, name)
        assert found is not None, name
        return found

    def message(self) -> Any:
        """The visible message box, or None."""
        from aqt.qt import QMessageBox

        return next((widget for widget in self.windows() if isinstance(widget, QMessageBox)), None)

    def tooltip(self) -> str:
        """The text of Anki's tooltip, "" when there is none."""
        from aqt import utils
        from PyQt6 import sip

        label = utils._tooltipLabel
        # It goes with the window it belongs to, and Anki does not hear of that.
        return _plain(label.text()) if label is not None and not sip.isdeleted(label) else ""

    def no_tooltip(self) -> None:
        from aqt.utils import closeTooltip

        closeTooltip()

    def on_screen(self) -> list[str]:
        texts = [f"{type(widget).__name__} {widget.windowTitle()!r}" for widget in self.windows()]
        box = self.message()
        return [*texts, f"tooltip: {self.tooltip()}", *([box.text()] if box else [])]

    def assert_no_error(self) -> None:
        """Anki's window for errors, which shows whatever a hook or a slot raised, did not come up."""
        from aqt import errors
        from aqt.qt import QApplication, QMessageBox

        self.rest(0.3)
        box = errors._mbox
        if box is None:
            return
        # The window itself is sparing with words; its button copies where the error arose.
        for button in box.buttons():
            if box.buttonRole(button) == QMessageBox.ButtonRole.ActionRole:
                button.click()
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        raise AssertionError(f"Anki's window for errors: {box.text()}\n{clipboard.text()}")

    # Acting

    def action(self, name: str) -> QAction:
        from aqt.qt import QAction

        found = self.mw.findChild(QAction, name)
        assert isinstance(found, QAction), name
        return found

    def click(self, button: QWidget) -> None:
        from aqt.qt import Qt
        from PyQt6.QtTest import QTest

        assert button.isEnabled(), "the button is disabled"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]

    def enter(self, widget: QWidget) -> None:
        """Presses Enter there."""
        from aqt.qt import Qt
        from PyQt6.QtTest import QTest

        QTest.keyClick(widget, Qt.Key.Key_Return)  # type: ignore[call-overload]

    def press(self, window: QWidget, text: str) -> None:
        """Clicks the button of this label."""
        from aqt.qt import QPushButton

        buttons = [b for b in window.findChildren(QPushButton) if b.text().replace("&", "") == text]
        assert buttons, f"no button {text}"
        self.click(buttons[0])

    def sync(self) -> str:
        """Tools → Sync from Zettelkasten, until it says something; returns that."""
        self.no_tooltip()
        self.action("zk_sync").trigger()
        return self.outcome()

    def outcome(self) -> str:
        """Waits for what a sync says, and closes it."""
        from aqt.qt import QLabel

        def said() -> str:
            box, report, first = self.message(), self.window("zk_report"), self.window("zk_afterwards")
            if self.mw.progress.busy():
                return ""
            if box:
                return str(box.text())
            if report:
                return _plain(self.part(report, QLabel, "zk_summary").text())
            if first:
                return self.part(first, QLabel, "zk_made").text()
            return self.tooltip()

        self.until(said, "the sync says something")
        text = said()
        for window in (self.message(), self.window("zk_report"), self.window("zk_afterwards")):
            if window:
                window.close()
        self.no_tooltip()
        return text

    def calls_out(self, scheme: str) -> list[str]:
        """The links of this kind that Anki hands to the system from now on; none is opened."""
        from aqt.qt import QDesktopServices, QObject, QUrl, pyqtSlot

        urls: list[str] = []

        class Receiver(QObject):
            @pyqtSlot(QUrl)
            def receive(self, url: QUrl) -> None:
                urls.append(url.toString())

        QDesktopServices.setUrlHandler(scheme, Receiver(self.mw), "receive")
        return urls

    def report_rows(self, report: QWidget) -> dict[str, dict[str, QModelIndex]]:
        """The groups of the report's list, each row by its place."""
        from aqt.qt import QTreeView

        from zk_sync.gui.widgets.place_lists import PLACE

        model = self.part(report, QTreeView, "zk_rows").model()
        assert model is not None
        groups = [model.index(number, 0) for number in range(model.rowCount())]
        return {
            group.data(): {
                model.index(number, 0, group).data(PLACE): model.index(number, 0, group)
                for number in range(model.rowCount(group))
            }
            for group in groups
        }

    # The collection

    def rows(self, sql: str, *arguments: str | float) -> list[list[Any]]:
        """What is in the collection; nothing while it is closed for a full download."""
        if self.mw.col is None or self.mw.col.db is None:
            return []
        return [list(row) for row in self.mw.col.db.all(sql, *arguments)]

    def notes(self) -> dict[int, tuple[int, str]]:
        """Note id → when it was changed, and its fields."""
        return {row[0]: (row[1], row[2]) for row in self.rows("select id, mod, flds from notes")}

    def decks(self) -> set[str]:
        assert self.mw.col is not None
        return {deck.name for deck in self.mw.col.decks.all_names_and_ids()}

    def addon_config(self) -> dict[str, Any]:
        meta = self.base / "addons21" / ADDON_FOLDER / "meta.json"
        return dict(json.loads(meta.read_text()).get("config", {}))

    def switch_profile(self) -> None:
        """Closes the profile and opens it again, as Anki's start does."""
        closed = []
        self.mw.unloadProfile(lambda: closed.append(True))
        self.until(lambda: closed, "the profile closes")
        self.mw.pm.load(PROFILE)
        self.mw.loadProfile()


def _plain(rich: str) -> str:
    from aqt.qt import QTextDocument

    document = QTextDocument()
    document.setHtml(rich)
    return document.toPlainText().strip()


def _make_profile(base: Path, memory: Mapping[str, Any], language: str) -> None:
    from anki.lang import set_lang
    from aqt.profiles import ProfileManager

    base.mkdir(parents=True, exist_ok=True)
    set_lang("en_US")  # the profile's name is what it is in all languages
    profiles = ProfileManager(base)
    profiles.setupMeta()
    profiles.meta["firstRun"] = False
    profiles.meta["defaultLang"] = language
    profiles.meta["suppressUpdate"] = True
    profiles.create(PROFILE)
    profiles.load(PROFILE)
    assert profiles.profile is not None
    profiles.profile.update(memory)
    profiles.save()
    assert profiles.db is not None
    profiles.db.close()


def _boot(base: Path) -> QApplication:
    import aqt

    # Another Anki of this user may run; only Anki 26.05 and later has an environment variable for this.
    aqt.AnkiApp.KEY = f"zk-{os.getpid()}"
    app = aqt._run(["anki", "-b", str(base), "-p", PROFILE], exec=False)
    assert app is not None
    return app
