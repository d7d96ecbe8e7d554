"""Every window of ours by the keyboard alone, for a screen reader, in the theme's colours, and in German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.anki_gui import in_german
from tests.anki_gui.our_windows import WINDOWS

if TYPE_CHECKING:
    from aqt.qt import QColor, QComboBox, QHeaderView, QWidget

# What can be chosen there is as long as a person makes it.
OF_THE_PERSON = ("zk_map_scope", "zk_map_vault", "zk_of_vault", "zk_which_report")
COLOUR = re.compile(r"(?<![-\w])color:\s*([^;]+)")


def test_every_window_is_for_everybody(start_anki: Any, examples: Path) -> None:
    in_german.write_trouble(examples)
    anki = start_anki(vault=examples, config={"sync_on_profile_open": False}, language="de_DE")
    assert anki.action("zk_sync").text() == "Aus dem Zettelkasten synchronisieren"
    anki.sync()
    in_german.make_more_trouble(examples, anki.mw.col)
    anki.sync()
    (examples / "Neu.md").write_text("Q: Ganz neu?\nA: Ja.\n", encoding="utf-8")
    wrong: list[str] = []
    for ours in WINDOWS:
        window = ours.open(anki)
        anki.rest(0.3)
        for page in pages(anki, window):
            named(window, f"{ours.name}{page}", wrong)
            tabbed(anki, window, f"{ours.name}{page}", wrong)
            cut_off(anki, window, f"{ours.name}{page}", wrong)
        colours(window, ours.name, wrong)
        reasons(window, ours.name, wrong)
        escaped(anki, window, ours.name, wrong)
    follow_the_theme(anki, wrong)
    assert not wrong, "\n".join(wrong)


def pages(anki: Any, window: QWidget) -> Iterator[str]:
    """Each tab of the window is shown in turn; their names."""
    from aqt.qt import QTabWidget

    tabs = window.findChild(QTabWidget)
    if tabs is None:
        yield ""
        return
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        anki.rest(0.1)
        yield f", {tabs.tabText(index)}"


def focusable(window: QWidget) -> list[QWidget]:
    """What a person can move to with Tab now."""
    from aqt.qt import QAbstractButton, QRadioButton, Qt, QTabBar, QWidget

    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.window() is window
        and not isinstance(widget.parent(), QTabBar)  # its arrows, for the mouse
        # Of radio buttons that belong together, Tab reaches the chosen one and the arrows the others.
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
        and not (isinstance(widget, QAbstractButton) and widget.group() and not widget.isChecked())
    ]


def described(widget: QWidget) -> str:
    from aqt.qt import QAbstractButton

    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName() or text!r} in {type(widget.parent()).__name__}"


def named(window: QWidget, where: str, wrong: list[str]) -> None:
    """A screen reader has something to call each of them."""
    from aqt.qt import QAbstractButton, QLabel, QScrollArea, QSplitter, QTabBar

    buddies = {label.buddy() for label in window.findChildren(QLabel)}
    for widget in focusable(window):
        parts = isinstance(widget, (QScrollArea, QTabBar, QSplitter))
        has_text = isinstance(widget, QAbstractButton) and widget.text()
        if not (parts or has_text or widget.accessibleName() or widget in buddies):
            parent = widget.parentWidget()
            if not (parent and (parent.accessibleName() or parent in buddies)):
                wrong.append(f"{where}: no name for a screen reader: {described(widget)}")


def tabbed(anki: Any, window: QWidget, where: str, wrong: list[str]) -> None:
    """Tab comes to each of them, and never ends in one."""
    from aqt.qt import Qt
    from PyQt6.QtTest import QTest

    window.activateWindow()
    anki.until(window.isActiveWindow, "the window is in front")
    wanted = focusable(window)
    reached, order = set(), []
    for _ in range(3 * len(wanted) + 80):  # a page takes many for itself
        widget = anki.app.focusWidget()
        if widget is None:
            (wanted[0] if wanted else window).setFocus()
            widget = anki.app.focusWidget() or window
        order.append(described(widget))
        while widget is not None and widget is not window:
            reached.add(widget)
            widget = widget.parentWidget()
        before = anki.app.focusWidget()
        QTest.keyClick(before or window, Qt.Key.Key_Tab)
        anki.app.processEvents()
        if anki.app.focusWidget() is before:
            anki.rest(0.05)  # a web page takes a key in its own time
    still = set(focusable(window))  # moving about may have disabled some
    missed = [widget for widget in wanted if widget not in reached and widget in still]
    wrong += [f"{where}: Tab does not reach {described(widget)}; it goes {order}" for widget in missed]


def cut_off(anki: Any, window: QWidget, where: str, wrong: list[str]) -> None:
    """All texts that are ours have the room they need, as the window opens and at its smallest."""
    size = window.size()
    for how, width, height in (("as it opens", size.width(), size.height()), ("at its smallest", 1, 1)):
        window.resize(width, height)
        anki.rest(0.2)
        wrong += [f"{where}, {how}: cut off: {text}" for text in texts_without_room(window)]
    window.resize(size)
    anki.rest(0.1)


def texts_without_room(window: QWidget) -> Iterator[str]:
    from aqt.qt import QAbstractButton, QComboBox, QHeaderView, QLabel, Qt

    for label in window.findChildren(QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        is_wide = label.wordWrap() or label.sizeHint().width() <= label.width()
        if label.isVisible() and label.text() and not (is_wide and needed <= label.height()):
            yield f"{described(label)} {label.text()!r}"
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width():
            yield described(button)
    for combo in window.findChildren(QComboBox):
        if combo.isVisible() and combo.objectName() not in OF_THE_PERSON:
            yield from (f"{described(combo)} {text!r}" for text in too_wide(combo))
    for header in window.findChildren(QHeaderView):
        if header.isVisible() and header.orientation() == Qt.Orientation.Horizontal:
            yield from (f"{described(header)}, column {number}" for number in too_narrow(header))


def too_narrow(header: QHeaderView) -> list[int]:
    """The columns whose names are cut off."""
    return [n for n in range(header.count()) if header.sectionSize(n) < header.sectionSizeHint(n)]


def too_wide(combo: QComboBox) -> list[str]:
    """What can be chosen there and would be cut off."""
    from aqt.qt import QStyle, QStyleOptionComboBox

    option, style = QStyleOptionComboBox(), combo.style()
    combo.initStyleOption(option)
    assert style is not None
    edit = QStyle.SubControl.SC_ComboBoxEditField
    room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, combo).width()
    texts = (combo.itemText(number) for number in range(combo.count()))
    return [text for text in texts if combo.fontMetrics().horizontalAdvance(text) > room]


def colours(window: QWidget, where: str, wrong: list[str]) -> None:
    """They are Anki's own, which its themes change, or can be told from what is behind them."""
    import aqt.colors
    from aqt.qt import QPalette, QWidget
    from aqt.theme import theme_manager

    themed = (value for value in vars(aqt.colors).values() if isinstance(value, dict) and "light" in value)
    of_anki = {theme_manager.var(value) for value in themed}
    behind = window.palette().color(QPalette.ColorRole.Window)
    for widget in [window, *window.findChildren(QWidget)]:
        own = set(COLOUR.findall(widget.styleSheet())) - of_anki
        faint = [colour for colour in own if contrast(colour, behind) < 4.5]
        wrong += [f"{where}: cannot be read well: {described(widget)}: {colour}" for colour in faint]


def follow_the_theme(anki: Any, wrong: list[str]) -> None:
    """As it may change by itself in the evening, with the settings open."""
    from aqt.qt import QLabel
    from aqt.theme import Theme

    anki.mw.set_theme(Theme.LIGHT)
    window = next(ours for ours in WINDOWS if ours.name == "settings").open(anki)
    before = {label: label.styleSheet() for label in window.findChildren(QLabel)}
    for theme in (Theme.DARK, Theme.LIGHT):
        anki.mw.set_theme(theme)
        anki.rest(0.5)
        colours(window, f"settings, then {theme.name}", wrong)
    assert {label: label.styleSheet() for label in window.findChildren(QLabel)} == before
    window.close()
    anki.rest(0.3)


def contrast(text: str, behind: QColor) -> float:
    """The ratio that the guidelines for accessible web content ask to be 4.5."""
    from aqt.qt import QColor

    parts = [int(part) for part in re.findall(r"\d+", text)] if text.startswith("rgb") else []
    colour = QColor(*parts[:3]) if parts else QColor(text)
    light, dark = sorted((luminance(colour), luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def reasons(window: QWidget, where: str, wrong: list[str]) -> None:
    """What the engine says of single flashcards and files is in German."""
    from aqt.qt import QTreeView

    said: list[str] = []
    if where == "report":
        groups = window.findChild(QTreeView, "zk_rows").model().groups
        said = [group.row(number).what for group in groups for number in range(len(group.items))]
    elif where == "preview":
        model = window.findChild(QTreeView, "zk_preview_rows").model()
        rows = [row for number in range(model.rowCount()) for row in model.rows_at(model.index(number, 0))]
        said = [row.item.outcome.reason for row in rows]
    assert where not in ("report", "preview") or len(set(said)) > 20, "much is wrong in the vault"
    wrong += [f"{where}: not German: {text}" for text in in_german.not_in_german(filter(None, said))]


def escaped(anki: Any, window: QWidget, where: str, wrong: list[str]) -> None:
    from aqt.qt import QKeySequenceEdit, Qt
    from PyQt6.QtTest import QTest

    name = window.objectName()
    if isinstance(anki.app.focusWidget(), QKeySequenceEdit):
        # There, Esc is a key like any other.
        next(widget for widget in focusable(window) if not isinstance(widget, QKeySequenceEdit)).setFocus()
    QTest.keyClick(anki.app.focusWidget() or window, Qt.Key.Key_Escape)
    for _ in range(30):
        anki.rest(0.1)
        left = anki.window(name)
        if left is None:
            return
    wrong.append(f"{where}: Esc does not close it from {described(anki.app.focusWidget() or window)}")
    left.close()
    anki.rest(0.3)
