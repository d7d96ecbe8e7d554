"""What another device wrote into a collection, or a stranger did who sent it."""

from __future__ import annotations

import time
from typing import Any

from anki.collection import Collection

ANOTHER = "9000000001"


def says(col: Collection, vault_id: str, entry: Any, *, device: str = ANOTHER, **data: Any) -> None:
    """Has the device's object hold ``entry``, as AnkiWeb would bring it; ``data``: beside that."""
    models = col.models
    found = models.new(f"of {device}")
    models.add_field(found, models.new_field("x"))
    template = models.new_template("x")
    template["qfmt"] = "{{x}}"
    models.add_template(found, template)
    found["zettelkastenSync"] = {"format": 1, "vaults": {vault_id: entry}, **data}
    found["id"], found["mod"], found["usn"] = int(device, 16), int(time.time()), 0
    models.update(found, preserve_usn=True)
