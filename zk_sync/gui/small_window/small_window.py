"""The small window over the card: one zettel, whose links lead on to others within it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from anki.collection import Collection
from aqt.qt import QDialog, QHBoxLayout, QPushButton, QSize, Qt, QVBoxLayout, QWidget, qconnect
from aqt.utils import disable_help_button, openLink
from aqt.webview import AnkiWebView

from .. import messages
from .. import strings as common
from ..in_anki import open_link
from ..in_anki.open_zettel import open_place
from ..in_anki.study_zettel import study_zettel
from ..preview.card_page import MATH, SHOW_SCRIPT
from ..strings import small_window_texts as strings
from ..syncing.letting_go import let_go_beside
from ..syncing.tasks import Task, engine_loaded, off_lock, reading
from ..vaults import VaultPlace, settings_of
from ..widgets.place_lists import buttons_below
from ..widgets.placing import fit_window
from ..widgets.plain_text import PlainLabel

if TYPE_CHECKING:
    from ...config import Settings
    from ...sync.views.rendered_zettel import Reading, RenderedZettel
    from ..host import Host

T = TypeVar("T")
SHARE = 0.82  # of Anki's window, which it stands over
LARGEST = QSize(760, 640)
_STYLE = """
body { margin: 0; }
#said { padding: 24px; color: var(--fg); font: 14px system-ui, sans-serif; text-align: center; }
.card { min-height: 100vh; box-sizing: border-box; font-size: 16px; }
"""
_SCRIPT = """
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  pycmd(`follow:${link.getAttribute("href")}`);
}, true);
"""


class SmallWindow(QDialog):
    """One zettel after the other. Escape closes it, and the card is as it was."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, addon: Host, place: VaultPlace, settings: Settings, path: str, url: str) -> None:
        """Shows the zettel at ``path``, or with a ``url`` the one that it leads to from there."""
        super().__init__(addon.mw, Qt.WindowType.Dialog)
        self._addon = addon
        self._place = place
        self._settings = settings
        self._path = path
        self._before: list[str] = []  # the zettels looked at before this one
        self._reading: Reading | None = None
        self._task: Task[Any] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("zk_look")
        self.setWindowTitle(strings.TITLE)
        disable_help_button(self)
        self._title = PlainLabel(strings.READING)
        self._title.setObjectName("zk_look_title")
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._page = AnkiWebView(self, title="zettelkasten look")
        self._page.setObjectName("zk_look_page")
        self._page.setAccessibleName(strings.PAGE_NAME)
        self._page.set_bridge_command(self._on_command, self)
        layout = QVBoxLayout(self)
        layout.addLayout(self._made_head())
        layout.addWidget(self._page, stretch=1)
        layout.addWidget(self._made_buttons())
        fit_window(self, LARGEST.boundedTo(addon.mw.size() * SHARE))
        self._start(url)

    def done(self, code: int) -> None:
        """Lets go of all that was read."""
        if self._task:
            self._task.drop()
        pile, self._reading = [self._reading], None
        self._page.cleanup()
        super().done(code)
        let_go_beside(pile)

    def _made_head(self) -> QHBoxLayout:
        self._back = QPushButton(strings.BACK)
        self._back.setObjectName("zk_look_back")
        self._back.setAutoDefault(False)
        self._back.hide()
        qconnect(self._back.clicked, lambda _checked=False: self._go_back())
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addWidget(self._title, stretch=1)
        return row

    def _made_buttons(self) -> QWidget:
        self._acts = [
            self._made_button("zk_look_open", common.OPEN_ZETTEL, self._open),
            self._made_button("zk_look_cards", common.ITS_CARDS, self._show_cards),
            self._made_button("zk_look_study", common.STUDY, self._study),
        ]
        return buttons_below(self, *self._acts)

    def _made_button(self, name: str, text: str, work: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setEnabled(False)
        qconnect(button.clicked, lambda _checked=False: work())
        return button

    # What is read

    def _start(self, url: str) -> None:
        mw, place, path = self._addon.mw, self._place, self._path

        async def work() -> tuple[Reading, str, str]:
            await engine_loaded(mw)
            own = await settings_of(mw, self._settings, place)
            css = await reading(mw, _css)
            assert mw.col is not None
            collection = Path(mw.col.path)
            found = await off_lock(mw, lambda: _begun(place, own, collection))
            wanted = await off_lock(mw, lambda: found.path_of(url, path)) if url else path
            return found, css, wanted

        def done(read: tuple[Reading, str, str]) -> None:
            self._reading, css, wanted = read
            body = (
                f"<style>{css}\n{_STYLE}</style><div id='main'></div><script>{SHOW_SCRIPT}{_SCRIPT}</script>"
            )
            self._page.stdHtml(body, js=MATH, context=self)
            if wanted:
                self._look_at(wanted)
            else:
                self.close()
                openLink(url)

        self._task = Task(work(), done=done, failed=self._say_failure)
        self._task.start()

    def _look_at(self, path: str) -> None:
        if self._reading:
            self._work_out(partial(self._reading.zettel, path), self._show_zettel)

    def _work_out(self, look: Callable[[], T], show: Callable[[T], None]) -> None:
        async def work() -> T:
            found = await off_lock(self._addon.mw, look)
            return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        if self._task:
            self._task.drop()
        self._task = Task(work(), done=show, failed=self._say_failure)
        self._task.start()

    def _show_zettel(self, zettel: RenderedZettel) -> None:
        self._path = zettel.path
        self._title.setText(zettel.title)
        self.setWindowTitle(zettel.title)
        content = f'<div class="card"><div class="zk">{zettel.html}</div></div>'
        self._page.eval(f"zkShow({json.dumps(content)})")
        self._back.setVisible(bool(self._before))
        for button in self._acts:
            button.setEnabled(True)

    def _say_failure(self, error: Exception) -> None:
        said = html.escape(messages.explanation(error))
        self._page.eval(f"zkShow({json.dumps(f'<div id=said>{said}</div>')})")

    # What a person does

    def _on_command(self, command: str) -> Any:
        name, _, url = command.partition(":")
        found = self._reading
        if name == "follow" and found:
            source = self._path

            def follow(path: str) -> None:
                if path:
                    self._before.append(source)
                    self._look_at(path)
                else:
                    openLink(url)

            self._work_out(lambda: found.path_of(url, source), follow)

    def _go_back(self) -> None:
        if self._before:
            self._look_at(self._before.pop())

    def _open(self) -> None:
        open_place(self._addon, self._place.id, self._path, 0)

    def _show_cards(self) -> None:
        open_link.show_cards_of(self._addon.mw, self._place.id, self._path)

    def _study(self) -> None:
        self.close()
        study_zettel(self._addon, self._place.id, self._path)


def _css(col: Collection) -> str:
    from ..preview.preview_runs import css_of_cards

    return css_of_cards(col)


def _begun(place: VaultPlace, settings: Settings, collection: Path) -> Reading:
    from ...sync import engine
    from ...sync.views.rendered_zettel import Reading

    vault = engine.Vault(place.path, place.id)
    content = engine.read_vault(vault, settings, index=engine.index_path(collection, place.id))
    return Reading(content, settings.source_link)
