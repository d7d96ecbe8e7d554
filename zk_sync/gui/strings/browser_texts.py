"""What the add-on says in Anki's browser, reviewer and editor."""

from __future__ import annotations

from ...texts import _, ngettext

# Sidebar
SECTION = _("Zettelkasten")
KEPT = _("Kept")
CONFLICTS = _("In conflict")
PROBLEMS = _("With problems")
ORPHANED = _("Orphaned")
WAITING = _("Waiting")
TIPS = {
    "kept": _("Notes that you edited in Anki, and that keep your edit (zk:kept)"),
    "conflicts": _("Notes changed in Anki and in the zettel, as of the last sync (zk:conflicts)"),
    "problems": _("Notes from zettels that had a problem in the last sync (zk:problems)"),
    "orphaned": _(
        "Notes whose flashcard is gone from the vault; their cards are suspended, and come back with it "
        "(zk:orphaned)"
    ),
    "waiting": _("Notes that are not to be learned yet, as of the last sync (zk:waiting)"),
}
MORE = _("…")

# Column
COLUMN = _("Zettel")
COLUMN_TIP = _("The zettel that the note comes from")

# Menus
OPEN_ZETTEL = _("Open zettel")
OPEN_TIP = _("Open the zettel of this note ({keys})")
OPEN_TIP_NO_KEYS = _("Open the zettel of this note")
EDITOR_BUTTON = _("Zettel")
SYNC_ZETTEL = _("Sync this zettel")
TAKE_ZETTEL = _("Take the zettel’s version")
ADOPT = _("Keep the orphaned note as my own")
ADOPT_UNDO = _("Keep orphaned notes as my own")
SEVERAL_VAULTS = _("The notes chosen are from several vaults; choose notes from one.")

# Reviewer
CHANGED = _("zettel changed")
CHANGED_TIP = _("The zettel says something else since the last sync. Click to open it.")
SYNC_IT = _("sync it")
SYNC_IT_TIP = _("Takes over what this zettel says now")


def sync_zettels(n: int) -> str:
    """The menu entry for so many zettels."""
    return SYNC_ZETTEL if n == 1 else ngettext("Sync this zettel", "Sync these {n} zettels", n).format(n=n)


def give_orphans(n: int) -> str:
    """The menu entry for so many orphans."""
    forms = ngettext("Keep the orphaned note as my own", "Keep the {n} orphaned notes as my own", n)
    return ADOPT if n == 1 else forms.format(n=n)


def orphans_given(n: int) -> str:
    """Said afterwards."""
    return ngettext("{n} note is yours now.", "{n} notes are yours now.", n).format(n=n)
