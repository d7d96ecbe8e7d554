"""Show the add-on at work on a vault, in a throw-away Anki that leaves the person's own alone.

With a screen: a real Anki window. Without one: the same sync from the command line, and its report.
The vault is examples/zettelkasten, or what the environment variable VAULT names.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import build, qt_libraries
from tools.env import ROOT

# Anki names an add-on that comes from AnkiWeb by a number.
ADDON_FOLDER = "1234567890"
PROFILE = "User 1"


def main() -> None:
    vault = chosen_vault()
    # The name of the temporary folder is on Anki's screens.
    with tempfile.TemporaryDirectory(prefix="zettelkasten-anki-") as base:
        if has_screen():
            run_anki(Path(base), vault)
        else:
            sys.exit(run_headless(Path(base), vault))


def chosen_vault() -> Path:
    named = os.environ.get("VAULT")
    if not named:
        return ROOT / "examples" / "zettelkasten"
    # make -C changes the working directory; the person who typed the path is where make was called.
    for start in (".", os.environ.get("CALLED_FROM", ".")):
        vault = Path(start, Path(named).expanduser()).resolve()
        if vault.is_dir():
            return vault
    sys.exit(f"VAULT: there is no folder {vault}")


def has_screen() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_headless(base: Path, vault: Path) -> int:
    """Sync into an empty collection; the exit code of the command line."""
    from anki.collection import Collection

    collection = base / "collection.anki2"
    Collection(str(collection)).close()
    print(f"No screen here, so without Anki's window: {vault}", flush=True)
    command = [sys.executable, "-m", "zk_sync", "sync", str(vault), "--collection", str(collection)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def run_anki(base: Path, vault: Path) -> None:
    """Start Anki on a new profile that has the built add-on and knows the vault; back when it is closed."""
    qt_libraries.main()
    build.main()
    if os.geteuid() == 0:
        # Chromium refuses to run its sandbox as root.
        os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    make_profile(base, vault)
    install_addon(build.PACKAGE, base / "addons21", ADDON_FOLDER)

    # The person's own Anki may be open: this is another one, not a second window of it.
    os.environ["ANKI_SINGLE_INSTANCE_KEY"] = base.name
    sys.argv = ["anki", "-b", str(base), "-p", PROFILE]

    import aqt

    aqt.run()


def make_profile(base: Path, *vaults: Path) -> None:
    """A profile that Anki opens without a question about language or updates, and that lists the vaults."""
    from anki.lang import set_lang
    from aqt.profiles import ProfileManager

    set_lang("en_US")
    profiles = ProfileManager(base)
    profiles.setupMeta()
    profiles.meta["firstRun"] = False
    profiles.meta["defaultLang"] = "en_US"
    profiles.set_update_check(False)
    profiles.create(PROFILE)
    profiles.load(PROFILE)
    assert profiles.profile is not None
    profiles.profile["zettelkasten_sync"] = {
        "vaults": [{"path": str(vault), "id": vault.name} for vault in vaults]
    }
    profiles.save()
    assert profiles.db is not None
    profiles.db.close()


def install_addon(package: Path, addons: Path, folder: str) -> None:
    """Let Anki's own add-on manager install the package, as it does with one from AnkiWeb."""
    from aqt.addons import AddonManager, InstallError

    class WindowlessAddonManager(AddonManager):
        def __init__(self) -> None:
            """Anki's own one hooks itself into the main window, which is not there yet."""

        def addonsFolder(self, module: str | None = None) -> str:
            return str(addons / module if module else addons)

    addons.mkdir(exist_ok=True)
    result = WindowlessAddonManager().install(str(package), manifest={"package": folder})
    if isinstance(result, InstallError):
        sys.exit(f"Anki does not accept the package: {result.errmsg}")


if __name__ == "__main__":
    main()
