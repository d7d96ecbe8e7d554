"""Settings that other tools left in a vault: how many flashcards there are with them, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aqt.main import AnkiQt
from aqt.qt import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
    qconnect,
)

from ..config import Settings, as_json, settings_from
from ..errors import VaultError, ZkSyncError
from ..other_tools import Translation, settings_of_other_tools
from .settings.settings_draft import PARTS, flat
from .strings import offered_settings_texts as strings
from .syncing.letting_go import let_go_beside
from .syncing.progress_window import ProgressWatch
from .syncing.tasks import Task, engine_loaded, off_lock
from .widgets.plain_text import verbatim
from .widgets.typing_pause import TypingPause
from .widgets.wrapped_label import WrappedLabel

HEIGHT = 160  # pixels of the list
PAUSE = 400  # milliseconds without a change before the vault is read


@dataclass(frozen=True)
class SettingsOffer:
    """The settings of a tool, and how many flashcards the vault gives with them and without."""

    translation: Translation
    with_them: int
    without: int


def with_values(raw: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of ``raw``, as in config.json, with those of a translation in their place."""
    both = {**raw, **values}
    for name in PARTS.keys() & values.keys():
        both[name] = {**raw.get(name, {}), **values[name]}
    return both


def flat_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a translation sets, a part of a setting by ``whole.part``."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in PARTS:
            found |= {f"{name}.{part}": item for part, item in value.items()}
        else:
            found[name] = value
    return found


def offers_in(
    root: Path, vault_id: str, raw: Mapping[str, Any], watch: ProgressWatch
) -> tuple[SettingsOffer, ...]:
    """What the vault's other tools' settings would give; reads its files, so not for the main thread.

    ``raw``: the settings as they are, as in config.json. Settings that would change nothing are no offer.
    """
    offers, without = [], -1
    for translation in settings_of_other_tools(root):
        new = with_values(raw, translation.values)
        if translation.problem or flat(new) == flat(raw):
            if translation.problem:
                offers.append(SettingsOffer(translation, 0, 0))
            continue
        if without < 0:
            without = _flashcards(root, vault_id, settings_from(raw), watch)
        try:
            with_them = _flashcards(root, vault_id, settings_from(new), watch)
        except VaultError:  # with them, nothing of the vault takes part
            with_them = 0
        if with_them == without and not _is_asked_for(translation, flat(new), flat(raw)):
            continue
        offers.append(SettingsOffer(translation, with_them, without))
    return tuple(offers)


def _is_asked_for(translation: Translation, new: Mapping[str, Any], raw: Mapping[str, Any]) -> bool:
    """Whether a difference is of what the tool's settings say, and not just of how the tool works."""
    names = {name for said in translation.said for name in said.names}
    return any(new.get(name) != raw.get(name) for name in names)


def _flashcards(root: Path, vault_id: str, settings: Settings, watch: ProgressWatch) -> int:
    from ..sync import engine

    content = engine.read_vault(engine.Vault(root, vault_id), settings, watch.progress)
    found = content.flashcards
    pile = [content]
    del content
    let_go_beside(pile)
    return found


def rows_of(translation: Translation) -> Iterator[tuple[str, str]]:
    """Each value of the tool, and what it is here; at last what is set as the tool works that way."""
    values = flat_values(translation.values)
    shown: set[str] = set()
    for said in translation.said:
        there = f"{said.theirs}: {said.value}"
        here = [strings.in_our_terms(name, values[name]) for name in said.names if name in values]
        shown.update(said.names)
        yield there, "\n".join(filter(None, (*here, said.note)))
    usual = flat(as_json(Settings()))
    for name, value in values.items():
        if name not in shown and value != usual[name]:
            yield strings.OF_ITS_OWN, strings.in_our_terms(name, value)


class OfferedSettings(QWidget):
    """Says which tools' settings a vault holds and what it would give with them.

    It is not there until ``look`` found any. ``use`` is called with the values of the tool that the person
    chose, as in config.json; see ``with_values``.
    """

    def __init__(self, mw: AnkiQt, use: Callable[[Mapping[str, Any]], None]) -> None:
        super().__init__()
        self.setObjectName("zk_offered_settings")
        self._mw = mw
        self._use = use
        self._watch = ProgressWatch()
        self._task: Task[tuple[SettingsOffer, ...]] | None = None
        self._asked: tuple[Path, str, Mapping[str, Any]] | None = None
        self._pause = TypingPause(self, PAUSE, self._read)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setVisible(False)

    def look(self, root: Path, vault_id: str, raw: Mapping[str, Any]) -> None:
        """Looks for settings in the vault at ``root`` soon, off the main thread.

        ``raw``: see ``offers_in``. Asked anew before that, it looks once.
        """
        if self._asked == (root, vault_id, raw):
            return
        is_same_vault = self._asked is not None and self._asked[:2] == (root, vault_id)
        self._drop()
        if not is_same_vault:
            self.show_offers(())
        self._asked = (root, vault_id, raw)
        self._pause.start()

    def stop(self) -> None:
        """Stops looking and shows nothing; what was under way finishes unheard."""
        self._drop()
        self._asked = None
        self.show_offers(())

    def _drop(self) -> None:
        self._pause.stop()
        self._watch.stop()
        if self._task:
            self._task.drop()
            self._task = None

    def _read(self) -> None:
        if self._asked is None or self._mw.col is None:
            return
        root, vault_id, raw = self._asked
        watch = self._watch = ProgressWatch()

        async def work() -> tuple[SettingsOffer, ...]:
            await engine_loaded(self._mw)
            found = await off_lock(self._mw, lambda: offers_in(root, vault_id, raw, watch))
            return found  # noqa: RET504 (mypy does not see the type of the awaited otherwise)

        self._task = Task(work(), done=self.show_offers, failed=self._failed)
        self._task.start()

    def show_offers(self, offers: tuple[SettingsOffer, ...]) -> None:
        """Shows these."""
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for offer in offers:
            self._column.addWidget(_OfferBox(offer, self._use))
        self.setVisible(bool(offers))

    def _failed(self, error: Exception) -> None:
        self.show_offers(())
        if not isinstance(error, ZkSyncError):  # else the window around it says why the vault cannot be read
            raise error


class _OfferBox(QWidget):
    """One tool's settings: a line, a button, and a list that opens."""

    def __init__(self, offer: SettingsOffer, use: Callable[[Mapping[str, Any]], None]) -> None:
        super().__init__()
        found = offer.translation
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        label = WrappedLabel()
        label.setObjectName(f"zk_offer_{found.tool}")
        row.addWidget(label, stretch=1)
        column.addLayout(row)
        if found.problem:
            label.setText(strings.CANNOT.format(tool=found.title, problem=found.problem))
            return
        label.setText(strings.offer(found.title, offer.with_them, offer.without))
        self._show = QPushButton(strings.SHOW)
        self._show.setObjectName(f"zk_show_{found.tool}")
        self._show.setAutoDefault(False)
        button = QPushButton(strings.USE)
        button.setObjectName(f"zk_use_{found.tool}")
        button.setToolTip(strings.USE_TIP)
        button.setAutoDefault(False)
        row.addWidget(self._show)
        row.addWidget(button)
        self._list = _list_of(found)
        self._list.setVisible(False)
        column.addWidget(self._list)
        qconnect(button.clicked, lambda _checked=False: use(found.values))
        qconnect(self._show.clicked, lambda _checked=False: self._toggle())

    def _toggle(self) -> None:
        is_open = not self._list.isVisible()
        self._list.setVisible(is_open)
        self._show.setText(strings.HIDE if is_open else strings.SHOW)


def _list_of(translation: Translation) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setObjectName(f"zk_said_{translation.tool}")
    tree.setAccessibleName(strings.LIST_NAME.format(tool=translation.title))
    tree.setHeaderLabels(list(strings.COLUMNS))
    tree.setRootIsDecorated(False)
    tree.setAlternatingRowColors(True)
    tree.setTabKeyNavigation(False)
    tree.setFixedHeight(HEIGHT)
    header = tree.header()
    assert header is not None
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    for there, here in rows_of(translation):
        item = QTreeWidgetItem([there, here])
        for number, text in enumerate((there, here)):
            item.setToolTip(number, verbatim(text))
        tree.addTopLevelItem(item)
    return tree
