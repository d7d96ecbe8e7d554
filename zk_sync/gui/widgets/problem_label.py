"""Says below a widget what is wrong with what was put in, to the eye and to a screen reader."""

from __future__ import annotations

from aqt.qt import QLabel, QWidget

from .colours import ColouredLabel, warning


def problem_label(name: str) -> QLabel:
    """A label that is not there until ``show_problem`` has something to say. ``name``: its object name."""
    label = ColouredLabel("", warning)
    label.setObjectName(name)
    label.setVisible(False)
    return label


def show_problem(label: QLabel, problem: str, widget: QWidget, description: str = "") -> None:
    """Shows ``problem``, or nothing when it is empty.

    ``widget``: what was put in wrongly. ``description``: what a screen reader says of it besides.
    """
    label.setText(f"⚠ {problem}" if problem else "")  # not by colour alone
    label.setVisible(bool(problem))
    widget.setAccessibleDescription(" ".join(filter(None, [problem, description])))
