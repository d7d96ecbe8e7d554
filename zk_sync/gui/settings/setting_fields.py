"""A setting as a widget with its label, a line of help, and below what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aqt.qt import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QKeySequence,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QMouseEvent,
    QSizePolicy,
    QSpinBox,
    Qt,
    QToolButton,
    QVBoxLayout,
    QWheelEvent,
    QWidget,
    qconnect,
)

from ...config import Settings, as_json
from ..strings import settings_texts as strings
from ..strings.setting_row import SettingRow
from ..widgets.colours import ColouredLabel, subdued
from ..widgets.plain_text import PlainLabel, verbatim
from ..widgets.problem_label import problem_label, show_problem
from ..widgets.wrapping_layout import FlowLayout
from .settings_draft import flat

WIDTH = 420  # pixels; lines that are wider are hard to read
_BETWEEN_TICKS = 18  # pixels
_DEFAULTS = flat(as_json(Settings()))


class Field(QWidget):
    """One setting. ``changed`` is called with its name and new value when the person changes it."""

    changed: Callable[[str, Any], None]

    def __init__(self, row: SettingRow, widget: QWidget, *, beside: QLabel | None = None) -> None:
        """``beside``: the label, where it stands beside the widget and not above it."""
        super().__init__()
        self.row = row
        self.widget = widget
        widget.setObjectName(f"zk_{row.name}")
        widget.setAccessibleName(row.label)
        self.label = beside or PlainLabel()
        self.label.setText(row.label)
        self.label.setWordWrap(True)
        self.label.setBuddy(widget)
        self._problem = problem_label(f"zk_problem_{row.name}")
        self._reset = self._made_reset()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        if beside:
            line.addWidget(widget)
            self.label.setMaximumWidth(WIDTH - widget.sizeHint().width() - line.spacing())
            line.addWidget(self.label, 1000)  # as below, so that what sets them back stands in one column
        else:
            layout.addWidget(self.label)
            line.addWidget(widget, 1000)  # up to its greatest width; the rest stays empty
        line.addWidget(self._reset)
        line.addStretch(1)
        layout.addLayout(line)
        if row.help:
            layout.addWidget(ColouredLabel(row.help, subdued))
        layout.addWidget(self._problem)
        self.show_problem("")

    def value(self) -> Any:
        """What the widget shows, in the form of config.json."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Shows a value without telling of a change. What the widget cannot show, it leaves out."""
        self.blockSignals(True)
        self.widget.blockSignals(True)
        self.put(value)
        self.widget.blockSignals(False)
        self.blockSignals(False)
        self._show_reset(value)

    def put(self, value: Any) -> None:
        """Puts a value, maybe of a wrong kind, into the widget."""
        raise NotImplementedError

    def show_problem(self, problem: str) -> None:
        show_problem(self._problem, problem, self.widget, self.row.help)

    def tell(self, *_: Any) -> None:
        """A slot for the widget's signals."""
        self._show_reset(self.value())
        self.changed(self.row.name, self.value())

    def set_mnemonic(self, text: str) -> None:
        """The label with an ``&`` before the letter that leads here."""
        self.label.setText(text)

    def _made_reset(self) -> QToolButton:
        button = QToolButton()
        button.setText("↺")
        button.setAutoRaise(True)
        button.setObjectName(f"zk_reset_{self.row.name}")
        button.setAccessibleName(f"{strings.RESET}: {self.row.label}")
        value = _DEFAULTS[self.row.name]
        shown = self.row.choices.get(str(value)) or (", ".join(value) if isinstance(value, list) else value)
        button.setToolTip(verbatim(strings.RESET_TIP.format(value=shown if shown not in ("", {}) else "–")))
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        button.setMaximumHeight(button.fontMetrics().height() + 4)  # a row is as high with it as without
        qconnect(button.clicked, self._put_default)
        return button

    def _put_default(self) -> None:
        self.set_value(_DEFAULTS[self.row.name])
        self.tell()
        self.widget.setFocus()

    def _show_reset(self, value: Any) -> None:
        self._reset.setVisible(value != _DEFAULTS[self.row.name])


class FlagField(Field):
    """Yes or no."""

    def __init__(self, row: SettingRow) -> None:
        self._box = QCheckBox()  # its own text could not be wrapped
        self._box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        super().__init__(row, self._box, beside=_LabelOf(self._box))
        qconnect(self._box.toggled, self.tell)

    def value(self) -> bool:
        return self._box.isChecked()

    def put(self, value: Any) -> None:
        self._box.setChecked(value is True)


class _LabelOf(PlainLabel):
    """Text beside a box; a click on it is one on the box."""

    def __init__(self, box: QCheckBox) -> None:
        super().__init__()
        self._box = box

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self._box.click()
            self._box.setFocus()


class TextField(Field):
    """One line."""

    def __init__(self, row: SettingRow) -> None:
        self._edit = QLineEdit()
        self._edit.setMaximumWidth(WIDTH)
        super().__init__(row, self._edit)
        qconnect(self._edit.textEdited, self.tell)

    def value(self) -> Any:
        return self._edit.text()

    def put(self, value: Any) -> None:
        self._edit.setText(value if isinstance(value, str) else "")


class WordsField(TextField):
    """A few words separated by commas."""

    def value(self) -> Any:
        return [word.strip() for word in self._edit.text().split(",") if word.strip()]

    def put(self, value: Any) -> None:
        self._edit.setText(", ".join(map(str, value)) if isinstance(value, list) else "")


class TicksField(Field):
    """Some of a few values, each with a box."""

    def __init__(self, row: SettingRow) -> None:
        group = QWidget()
        flow = FlowLayout(_BETWEEN_TICKS)
        group.setLayout(flow)
        self._boxes: dict[str, QCheckBox] = {}
        for value, text in row.ticks.items():
            box = self._boxes[value] = QCheckBox(text.replace("&", "&&"))
            box.setObjectName(f"zk_{row.name}_{value}")
            flow.addWidget(box)
        super().__init__(row, group)
        for box in self._boxes.values():
            qconnect(box.toggled, self.tell)

    def value(self) -> Any:
        ticked = [value for value, box in self._boxes.items() if box.isChecked()]
        stay = [value for value in self._before if value in ticked or value not in self._boxes]
        return [*stay, *(value for value in ticked if value not in stay)]

    def put(self, value: Any) -> None:
        self._before = [str(item) for item in value] if isinstance(value, list) else []
        for name, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(name in self._before)
            box.blockSignals(False)


class NumberField(Field):
    """A whole number."""

    def __init__(self, row: SettingRow, low: int, high: int) -> None:
        self._spin = _SpinBox()
        self._spin.setRange(low, high)
        self._spin.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        super().__init__(row, self._spin)
        qconnect(self._spin.valueChanged, self.tell)

    def value(self) -> int:
        return self._spin.value()

    def put(self, value: Any) -> None:
        if isinstance(value, int):
            self._spin.setValue(value)


class ChoiceField(Field):
    """One of a few values."""

    def __init__(self, row: SettingRow) -> None:
        self._combo = _ComboBox()
        for value, text in row.choices.items():
            self._combo.addItem(text, value)
        super().__init__(row, self._combo)
        qconnect(self._combo.currentIndexChanged, self.tell)

    def value(self) -> Any:
        return self._combo.currentData()

    def put(self, value: Any) -> None:
        self._combo.setCurrentIndex(self._combo.findData(value))


class OwnChoiceField(ChoiceField):
    """One of a few values, or a text of one's own."""

    def __init__(self, row: SettingRow) -> None:
        super().__init__(row)
        self._combo.addItem(strings.OWN_LINK, None)
        self._own = QLineEdit()
        self._own.setObjectName("zk_own_link")
        self._own.setAccessibleName(strings.OWN_LINK)
        self._own.setMaximumWidth(WIDTH)
        self._own.setPlaceholderText("myapp://open?vault={vault}&file={path}")
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(2, self._own)
        qconnect(self._own.textEdited, self.tell)
        qconnect(self._combo.currentIndexChanged, self._show_own)

    def value(self) -> Any:
        return self._combo.currentData() or self._own.text()

    def put(self, value: Any) -> None:
        index = self._combo.findData(value)
        self._combo.setCurrentIndex(self._combo.count() - 1 if index < 0 else index)
        self._own.setText(value if index < 0 and isinstance(value, str) else "")
        self._show_own()

    def _show_own(self, *_: Any) -> None:
        self._own.setVisible(self._combo.currentData() is None)


class KeysField(Field):
    """A shortcut, pressed rather than written."""

    def __init__(self, row: SettingRow) -> None:
        self._edit = QKeySequenceEdit()
        self._edit.setMaximumWidth(WIDTH)
        self._edit.setClearButtonEnabled(True)
        super().__init__(row, self._edit)
        qconnect(self._edit.keySequenceChanged, self.tell)

    def value(self) -> Any:
        return self._edit.keySequence().toString()

    def put(self, value: Any) -> None:
        self._edit.setKeySequence(QKeySequence(value if isinstance(value, str) else ""))


class _ComboBox(QComboBox):
    """Leaves the wheel to the page that it stands on, and may be narrower than its longest text."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(WIDTH)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()


class _SpinBox(QSpinBox):
    """Leaves the wheel to the page that it stands on."""

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()
