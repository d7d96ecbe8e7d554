"""Start a real Anki on a base folder, write down what its add-ons did to it, and end it.

Usage: boot_anki.py BASE_FOLDER RESULT.json
"""

import json
import sys
from pathlib import Path
from typing import Any

import aqt
from aqt import gui_hooks
from aqt.addons import AddonManager
from aqt.qt import QApplication, QMessageBox, QTimer

seen: dict[str, Any] = {}
load_addons = AddonManager.loadAddons


def load_addons_and_look(manager: AddonManager) -> None:
    path, modules = list(sys.path), set(sys.modules)
    load_addons(manager)
    seen["path_changed"] = sys.path != path
    seen["loaded"] = sorted(set(sys.modules) - modules)


def look_and_quit() -> None:
    seen["menu"] = [action.text() for action in aqt.mw.form.menuTools.actions()]
    seen["messages"] = [w.text() for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    seen["zk_sync"] = getattr(sys.modules.get("zk_sync"), "__file__", None)
    Path(sys.argv[2]).write_text(json.dumps(seen), encoding="utf-8")
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMessageBox):
            widget.close()
    aqt.mw.unloadProfileAndExit()


AddonManager.loadAddons = load_addons_and_look
gui_hooks.main_window_did_init.append(lambda: QTimer.singleShot(300, look_and_quit))
app = aqt._run(["anki", "-b", sys.argv[1], "-p", "User 1"], exec=False)
app.exec()
