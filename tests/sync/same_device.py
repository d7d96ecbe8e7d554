"""Copies of a device's folder that count as the same device, for trying out several futures of one past."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from zk_sync.sync.state.device import FORMAT, device_of, named_device, place_of


def copied(folder: Path, target: Path) -> Path:
    """A copy of ``folder``; returns its collection. By itself it would be another device."""
    shutil.copytree(folder, target)
    before, after = folder / "collection.anki2", target / "collection.anki2"
    named_device(after)
    [names] = (target / "zettelkasten-sync").glob("*.devices.json")
    devices = {place_of(after): device_of(before)}
    names.write_text(json.dumps({"format": FORMAT, "devices": devices}), encoding="utf-8")
    return after
