"""The tabs of the settings dialog, each built when it is first looked at: all at once would take too long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aqt.qt import Qt, QTabWidget, QVBoxLayout, QWidget, qconnect

from ..strings import settings_texts as strings
from ..strings.setting_row import SettingsTab
from ..strings.tabs_of_files import VAULTS
from .settings_form import SettingsForm


class SettingsTabs(QTabWidget):
    """Shows values and what is wrong with them. ``vaults``: the list above the settings of the first tab."""

    def __init__(self, changed: Callable[[str, Any], None], vaults: QWidget) -> None:
        super().__init__()
        self.setObjectName("zk_settings_tabs")
        self.setUsesScrollButtons(True)
        self._changed = changed
        self._vaults = vaults
        self._forms: dict[str, SettingsForm] = {}
        self._values: Mapping[str, Any] = {}
        self._problems: Mapping[str, str] = {}
        self._matching: frozenset[str] | None = None  # the settings that a search found
        for tab in strings.TABS:
            page = QWidget()
            QVBoxLayout(page).setContentsMargins(0, 0, 0, 0)
            self.addTab(page, tab.title)
        qconnect(self.currentChanged, self.open)

    @property
    def tab(self) -> SettingsTab:
        """The one that is looked at."""
        return strings.TABS[self.currentIndex()]

    def open(self, number: int) -> None:
        tab, page = strings.TABS[number], self.widget(number)
        layout = page.layout() if page else None
        if tab.id in self._forms or layout is None:
            return
        form = SettingsForm(tab, self._changed, self._vaults if tab is VAULTS else None)
        self._forms[tab.id] = form
        form.show_values(self._values)
        form.show_problems(self._problems)
        form.show_only(self._matching)
        layout.addWidget(form)
        form.show()
        self._lead_keys_through(form)

    def show_values(self, values: Mapping[str, Any]) -> None:
        self._values = values
        for form in self._forms.values():
            form.show_values(values)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Marks what is wrong, and the tabs that hold it."""
        self._problems = problems
        for number, tab in enumerate(strings.TABS):
            if tab.id in self._forms:
                self._forms[tab.id].show_problems(problems)
            is_wrong = any(row.name in problems for row in tab.rows)
            self.setTabText(number, strings.WRONG_TAB.format(title=tab.title) if is_wrong else tab.title)

    def show_only(self, names: frozenset[str] | None) -> None:
        """Shows the settings that a search found, and the tabs that have any; None: all."""
        self._matching = names
        for form in self._forms.values():
            form.show_only(names)
        for number, tab in enumerate(strings.TABS):
            self.setTabVisible(number, names is None or any(row.name in names for row in tab.rows))

    def reveal(self, name: str) -> None:
        """Scrolls to what is said of the setting."""
        next(form for form in self._forms.values() if name in form.fields).reveal(name)

    def _lead_keys_through(self, form: SettingsForm) -> None:
        """The Tab key goes from the tabs to what is on them: what is made late would else come last."""
        before: QWidget = self.tabBar() or self
        for widget in form.findChildren(QWidget):
            takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.focusProxy()
            if takes_keys and widget.window() is self.window():  # the list of a combo box is its own window
                QWidget.setTabOrder(before, widget)
                before = widget
