"""A window to read in while another one is in use: the syntax sheet, and what config.md says of a tab."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from aqt.qt import QDialog, QDialogButtonBox, QSize, Qt, QTextBrowser, QVBoxLayout, QWidget, qconnect
from aqt.utils import disable_help_button

from .strings import help_texts as strings
from .widgets.placing import fit_window

SIZE = (820, 700)  # pixels
SHEET = Path(__file__).with_name("syntax_sheet.html")
_CONFIG = Path(__file__).parents[2] / "config.md"
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


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


def show_sections(parent: QWidget, title: str, names: Sequence[str]) -> None:
    """Opens sections of config.md, which says what each setting means."""
    text = sections(_CONFIG.read_text(encoding="utf-8"), names)
    HelpWindow(parent, title, text, is_html=False).show()


def sections(markdown: str, names: Sequence[str]) -> str:
    """The sections with these headings, in their order there."""
    parts = _HEADING.split(markdown)[1:]
    return "\n\n".join(
        f"## {name}\n{text.strip()}"
        for name, text in zip(parts[::2], parts[1::2], strict=True)
        if name in names
    )
