"""A button for each vault that another program on this computer knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Sequence
from functools import partial
from pathlib import Path

from aqt.main import AnkiQt
from aqt.qt import QPushButton, QWidget, qconnect

from ...other_tools.known_vaults import KnownVault, known_vaults
from ..strings import first_use_texts as strings
from ..syncing.tasks import Task, off_lock
from ..widgets.plain_text import PlainLabel, verbatim
from ..widgets.wrapping_layout import FlowLayout


class KnownHere(QWidget):
    """Looks for them beside all else; ``chosen`` is called with the path of one. ``taken``: not these."""

    def __init__(self, mw: AnkiQt, taken: Container[Path], chosen: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("zk_known_here")
        self._taken = taken
        self._chosen = chosen
        self._count = 0
        self._is_wanted = True
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self.hide()

        async def work() -> list[KnownVault]:
            found = await off_lock(mw, lambda: known_vaults(Path.home(), os.environ))
            return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._task = Task(work(), done=self._add, failed=lambda _error: None)
        self._task.start()

    def show_if(self, is_wanted: bool) -> None:
        """Shows them, if there are any."""
        self._is_wanted = is_wanted
        self.setVisible(is_wanted and self._count > 0)

    def stop(self) -> None:
        """What is under way finishes unheard."""
        self._task.drop()

    def _add(self, vaults: Sequence[KnownVault]) -> None:
        vaults = [vault for vault in vaults if vault.path not in self._taken]
        if vaults:
            self._flow.addWidget(PlainLabel(strings.KNOWN_HERE))
        for vault in vaults:
            name = vault.path.name.replace("&", "&&")
            button = QPushButton(strings.KNOWN.format(name=name, program=vault.program))
            button.setToolTip(verbatim(str(vault.path)))
            button.setAutoDefault(False)
            qconnect(button.clicked, partial(self._choose, str(vault.path)))
            self._flow.addWidget(button)
        self._count = len(vaults)
        self.show_if(self._is_wanted)

    def _choose(self, path: str, _checked: bool = False) -> None:
        self._chosen(path)
