"""The texts that travel in the package: what changed, and under which licence each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]  # of the add-on
_LOG_SHOWN = 100_000  # characters, of the end of the log


def news(since: str) -> str:
    """What changed, newest first, as Markdown: after version ``since``; "" for all."""
    try:
        text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    except OSError:
        return ""
    sections = text.split("\n## ")[1:]
    newer = []
    for section in sections:
        if since and section.partition("\n")[0].strip() == since:
            break
        newer.append(f"## {section.strip()}")
    return "\n\n".join(newer)


def licences() -> Mapping[str, str]:
    """The licence of each part, by its name: ours first, then what travels along."""
    found = {"Zettelkasten → Anki": _text(ROOT / "LICENSE")}
    folder = ROOT / "zk_sync" / "_vendor" / "licences"
    for part in sorted(folder.iterdir(), key=lambda path: path.name.casefold()) if folder.is_dir() else ():
        texts = [_text(file) for file in sorted(part.rglob("*")) if file.is_file()]
        found[part.name] = "\n\n".join(filter(None, texts))
    return found


def end_of_log(folder: Path) -> str:
    """What the newest log in a folder says at its end; "" where nothing was logged."""
    try:
        files = [path for path in folder.glob("*.log*") if path.is_file()]
        newest = max(files, key=lambda path: path.stat().st_mtime, default=None)
        return _text(newest)[-_LOG_SHOWN:].strip() if newest else ""
    except OSError:
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
