"""A window to read in while another one is in use: the syntax sheet, and what config.md says of a tab."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from aqt.qt import QDialog, QDialogButtonBox, QSize, Qt, QTextBrowser, QVBoxLayout, QWidget, qconnect
from aqt.utils import disable_help_button

from ..texts import language
from .strings import help_texts as strings
from .widgets.placing import fit_window

SIZE = (820, 700)  # pixels
SHEET = Path(__file__).with_name("syntax_sheet.html")
_CONFIG = Path(__file__).parents[2] / "config.md"
_LOCALE = Path(__file__).parents[1] / "locale"
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"(?:^- .*(?:\n .*)*)|(?:^[^\n-].*(?:\n[^\n-].*)*)", re.MULTILINE)
_NAME = re.compile(r"`(\w+)`")


class HelpWindow(QDialog):
    """Shows HTML or Markdown of ours."""

    silentlyClose = True  # noqa: N815 (Anki's name): it belongs to a profile, and goes with it

    def __init__(self, parent: QWidget, title: str, text: str, *, is_html: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setObjectName("zk_help")
        disable_help_button(self)
        page = QTextBrowser()
        page.setObjectName("zk_help_page")
        page.setAccessibleName(title)
        page.setOpenLinks(False)
        (page.setHtml if is_html else page.setMarkdown)(text)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        qconnect(box.rejected, self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(page)
        layout.addWidget(box)
        fit_window(self, QSize(*SIZE))


def show_sheet(parent: QWidget) -> None:
    """Opens the notations on one page."""
    HelpWindow(parent, strings.SHEET_TITLE, SHEET.read_text(encoding="utf-8"), is_html=True).show()


def show_settings_help(parent: QWidget, title: str, names: Sequence[str], labels: Mapping[str, str]) -> None:
    """Opens what config.md says of some settings, in the person's language where it was translated.

    ``names``: of its sections; ``labels``: of the settings, as the window has them.
    """
    english = _CONFIG.read_text(encoding="utf-8")
    translated = _LOCALE / language() / "config.md"
    spoken = translated.read_text(encoding="utf-8") if language() and translated.exists() else english
    numbers = [number for number, name in enumerate(_HEADING.findall(english)) if name in names]
    HelpWindow(parent, title, settings_help(spoken, numbers, labels), is_html=False).show()


def settings_help(markdown: str, numbers: Sequence[int], labels: Mapping[str, str]) -> str:
    """The sections with these ``numbers``: their paragraphs, and the settings that have a label."""
    parts = _HEADING.split(markdown)[1:]
    pages = []
    for number in numbers:
        kept = [_labelled(block, labels) for block in _BLOCK.findall(parts[2 * number + 1])]
        pages.append("\n".join([f"## {parts[2 * number]}", "", *kept]))
    return "\n\n".join(pages)


def _labelled(block: str, labels: Mapping[str, str]) -> str:
    """A paragraph as it is; what is said of a setting below its label, "" where it has none."""
    if not block.startswith("- `"):
        return f"{block}\n"
    names = [name for name in _NAME.findall(block.partition(":")[0]) if name in labels]
    if not names:
        return ""
    shown = ", ".join(f"**{labels[name]}**" for name in names if labels[name])
    return f"- {shown} · {block[2:]}" if shown else block
