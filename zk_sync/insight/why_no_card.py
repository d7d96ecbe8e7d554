"""Why a line of a file is no flashcard: the whole way, from the folder's rules to the notation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..cards.why_not import Reason, reasons_for
from ..config import Settings
from ..errors import VaultError
from ..globs import matcher
from ..printable import in_one_line
from ..texts import _
from ..vault.files import VaultFiles
from ..vault.inside import is_inside
from ..vault.kept_text import as_kept
from ..vault.links import ZETTEL_ENDINGS
from ..vault.logseq_properties import resolved
from ..vault.scan import scan
from ..vault.status import status_of
from ..vault.zettel import Zettel, ZettelError


@dataclass(frozen=True)
class WhyNoCard:
    """What there is to say of one line. ``is_flashcard``: it is part of one."""

    path: str
    line: int
    text: str
    is_flashcard: bool
    reasons: tuple[Reason, ...]

    def as_text(self) -> str:
        """The line and what there is to say of it, for a terminal."""
        lines = [f"{in_one_line(self.path)}:{self.line}: {in_one_line(self.text)}".rstrip(": ")]
        lines += [f"  {each.text}" + (f" ({each.setting})" if each.setting else "") for each in self.reasons]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The JSON contract of ``python -m zk_sync why --json`` (README.md)."""
        return asdict(self)


def why(root: Path, path: str, line: int, settings: Settings) -> WhyNoCard:
    """Why the ``line`` of the file at ``path``, relative to the vault at ``root``, is no flashcard.

    Raises VaultError where the vault cannot be read.
    """
    settings = resolved(settings, root)
    path = as_kept(path)
    if reason := rules_against(path, settings):
        return WhyNoCard(path, line, "", is_flashcard=False, reasons=(reason,))
    found = scan(root, settings)
    if path not in found.paths:
        problems = [problem.message for problem in found.problems if problem.path == path]
        text = problems[0] if problems else _("This file is not in the vault.")
        return WhyNoCard(path, line, "", is_flashcard=False, reasons=(Reason("unreadable", text),))
    try:
        zettel = VaultFiles("", found, settings).read(path)
    except ZettelError as error:
        reason = Reason("unreadable", error.problem.message)
        return WhyNoCard(path, line, "", is_flashcard=False, reasons=(reason,))
    reasons = reasons_for(zettel, line)
    is_flashcard = reasons[0].code == "flashcard"
    return WhyNoCard(
        path, line, zettel.line(line), is_flashcard, (*reasons, *(_of_status(zettel) if is_flashcard else ()))
    )


def rules_against(path: str, settings: Settings) -> Reason | None:
    """What keeps the file at ``path`` of a vault out before it is opened, None where nothing does."""
    if not is_inside(path):
        raise VaultError(_("{path} is no file of the vault").format(path=path))
    if not path.lower().endswith(ZETTEL_ENDINGS):
        return Reason("no_zettel", _("Zettels are Markdown files: their names end in .md or .markdown."))
    lower = path.lower()
    above = ["/".join(lower.split("/")[:n]) + "/" for n in range(1, lower.count("/") + 1)]
    if any(map(matcher(settings.exclude), (*above, lower))):
        guilty = [p for p in settings.exclude if any(map(matcher([p]), (*above, lower)))]
        text = _("This file is left out by the pattern {pattern}.").format(pattern=" ".join(guilty[-1:]))
        return Reason("excluded", text, "exclude")
    if settings.include and not matcher(settings.include)(lower):
        text = _("Only some files and folders take part, and this file is not among them.")
        return Reason("not_included", text, "include")
    return None


def _of_status(zettel: Zettel) -> tuple[Reason, ...]:
    tags = tuple(dict.fromkeys((*zettel.tags, *zettel.text_tags)))
    status = status_of(zettel.path, zettel.meta, tags, zettel.settings)
    if status.standing == "in":
        return ()
    text = _("It waits: {status}.") if status.standing == "waiting" else _("No note is made of it: {status}.")
    return (Reason("status", text.format(status=status.said_by or status.word), "waiting"),)
