"""What Anki imports: a few lines that hand over to zk_sync."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parent


def start() -> None:
    loaded = sys.modules.get("zk_sync")
    # In a folder called "zk_sync" the module found is this one, half-way through its import.
    if loaded is not None and loaded is not sys.modules[__name__]:
        warn_of_second_copy(loaded)
        return
    load_zk_sync()
    from zk_sync import gui

    gui.setup(addon_package=__name__)


def load_zk_sync() -> None:
    """Import zk_sync under just that name, which its private libraries rely on.

    Anki names an add-on's folder by a number or as the person likes, and the import path that all
    add-ons share stays as it was.
    """
    package = FOLDER / "zk_sync"
    spec = importlib.util.spec_from_file_location(
        "zk_sync", package / "__init__.py", submodule_search_locations=[str(package)]
    )
    assert spec
    assert spec.loader
    module = sys.modules["zk_sync"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def warn_of_second_copy(loaded: ModuleType) -> None:
    from aqt import gui_hooks
    from aqt.utils import show_warning

    first = Path(loaded.__file__ or "").parent.parent
    message = (
        f"Zettelkasten → Anki is installed twice, in the add-on folders “{first.name}” and “{FOLDER.name}”. "
        f"Only “{first.name}” is in use. Delete one of the two under Tools → Add-ons, then restart Anki."
    )

    def show() -> None:
        show_warning(message)

    gui_hooks.main_window_did_init.append(show)


# Without Anki's window (pytest, for one, imports this file) there is nothing to do.
if getattr(sys.modules.get("aqt"), "mw", None):
    start()
