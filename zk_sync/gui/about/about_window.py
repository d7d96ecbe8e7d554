"""The window *About*, which also says once after an update what is new."""

from __future__ import annotations

from aqt.main import AnkiQt
from aqt.qt import (
    QComboBox,
    QDialog,
    QPlainTextEdit,
    QPushButton,
    QSize,
    Qt,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
    qconnect,
)
from aqt.utils import disable_help_button, openFolder

from .. import messages
from ..report.bug_report import versions_of
from ..strings import about_texts as strings
from ..widgets.place_lists import buttons_below, reading_text
from ..widgets.placing import fit_window
from ..widgets.wrapped_label import selectable_label
from .texts_of_package import end_of_log, licences, news

SIZE = QSize(640, 480)


class AboutWindow(QDialog):
    """Version, news, licences and log. ``since``: the version that was there before; ``tab``: shown first."""

    silentlyClose = True  # noqa: N815 (Anki's name): nothing in it can be lost

    def __init__(self, mw: AnkiQt, package: str, *, since: str, tab: str) -> None:
        super().__init__(mw, Qt.WindowType.Window)
        self._mw = mw
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("zk_about")
        self.setWindowTitle(strings.NEWS_TITLE if tab == "news" else strings.TITLE)
        disable_help_button(self)
        said = selectable_label("zk_about_versions")
        said.setText(versions_of(mw, package))
        tabs = QTabWidget()
        tabs.setObjectName("zk_about_tabs")
        self._logs = mw.addonManager.logs_folder(package)
        tabs.addTab(self._made_news(since), strings.NEWS)
        tabs.addTab(self._made_licences(), strings.LICENCES)
        tabs.addTab(self._made_log(), strings.LOG)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(tabs, stretch=1)
        copy, folder = QPushButton(strings.COPY_VERSIONS), QPushButton(strings.OPEN_LOG)
        folder.setEnabled(self._logs.is_dir())
        qconnect(copy.clicked, lambda: messages.copy(mw, versions_of(mw, package)))
        qconnect(folder.clicked, lambda: openFolder(str(self._logs)))
        layout.addWidget(buttons_below(self, copy, folder))
        fit_window(self, SIZE)

    def _made_news(self, since: str) -> QTextBrowser:
        text = QTextBrowser()
        text.setObjectName("zk_about_news")
        text.setAccessibleName(strings.NEWS)
        text.setOpenExternalLinks(False)
        text.setMarkdown(news(since))
        return text

    def _made_licences(self) -> QWidget:
        found = licences()
        which, text = QComboBox(), reading_text("zk_about_licence")
        which.setObjectName("zk_about_which")
        which.setAccessibleName(strings.WHICH)
        text.setAccessibleName(strings.LICENCES)
        which.addItems(list(found))
        qconnect(which.currentTextChanged, lambda name: text.setPlainText(found.get(name, "")))
        text.setPlainText(next(iter(found.values())))
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(which)
        column.addWidget(text, stretch=1)
        return page

    def _made_log(self) -> QPlainTextEdit:
        text = reading_text("zk_about_log")
        text.setAccessibleName(strings.LOG)
        text.setPlainText(end_of_log(self._logs) or strings.NO_LOG)
        return text
