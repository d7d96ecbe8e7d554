"""One zettel: its frontmatter, id, title, aliases, tags and body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..bounded_regex import LONGEST, at_start
from ..config import Settings
from ..errors import Problem
from ..texts import _
from .definitions import Definitions, definitions_in
from .frontmatter import simple_meta
from .git_conflict import conflict_line
from .kept_text import as_kept
from .links import links_in
from .logseq_properties import block_names, page_name, page_properties
from .outline import Outline, may_begin_with_heading, may_hold_tags
from .private_characters import PRIVATE

_FRONTMATTER = re.compile(r"---[ \t]*(?=\n)")
_FRONTMATTER_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_QUESTION = re.compile(r"^\d{1,9}\.[ \t]", re.MULTILINE)
_SECTION = re.compile(r"^(?:(?:Deck|Tags):|<!--ID:)", re.MULTILINE)
_TAG_NAMES = ("tags", "tag", "file tags", "file-tags")
_MOST_TAGS = 1000
LONGEST_ID = 500  # characters; each key has it
LONGEST_TITLE = 500  # characters of a title or heading that are shown: each flashcard has them


class ZettelError(ValueError):
    """A zettel that cannot be understood at all; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Zettel:
    """One Markdown file of the vault, split into frontmatter and body.

    ``path``: see ``File``. ``body`` has ``\\n`` line ends only, no BOM and no noncharacters; its first line
    is line ``body_line`` of the file. ``meta`` is the frontmatter, by names in lower case: of texts, True,
    False, None, and lists and mappings of these; in Logseq's vaults it also holds the properties of the
    page, which are the first ``property_lines`` lines of the body.
    """

    path: str
    body: str
    body_line: int
    meta: Mapping[str, Any]
    settings: Settings
    property_lines: int = 0

    def line(self, number: int) -> str:
        """The line of the body with this number in the file, "" where there is none."""
        lines = self.outline.raw
        at = number - self.body_line
        return lines[at] if 0 <= at < len(lines) else ""

    @cached_property
    def stem(self) -> str:
        """The file's name without folder and ``.md``."""
        return stem_of(self.path)

    def plain(self, name: str) -> str:
        """A plain frontmatter value as text; "" for none, and for lists and the like."""
        value = self.meta.get(name.lower())
        return plain_text(value).strip()

    @cached_property
    def id(self) -> str:
        """The zettel's own id, from frontmatter or the start of its file name; "" when it has none."""
        for name in self.settings.id_fields:
            value = self.meta.get(name.lower())
            if isinstance(value, str) and len(value) <= LONGEST_ID and (zettel_id := as_kept(value).strip()):
                return zettel_id
        return id_in_name(self.stem, self.settings)

    @property
    def overlong_id(self) -> str:
        """The frontmatter field whose value is too long for an id; "" for none."""
        fields = (name for name in self.settings.id_fields if isinstance(self.meta.get(name.lower()), str))
        return next((name for name in fields if len(self.meta[name.lower()]) > LONGEST_ID), "")

    @cached_property
    def title(self) -> str:
        """Frontmatter ``title``, else a heading that is its first text, else the file name without its id."""
        title = self.meta.get("title")
        if isinstance(title, str) and title.strip():
            return title.strip()[:LONGEST_TITLE]
        heading = self.outline.title if may_begin_with_heading(self.body) else ""
        return heading[:LONGEST_TITLE] or title_in_path(self.path, self.settings)

    @cached_property
    def outline(self) -> Outline:
        """What is what in its body."""
        return Outline(self.body)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Targets of its links to zettels; see ``links_in``."""
        return links_in(self.body, vars(self).get("outline"))

    @cached_property
    def direction(self) -> str:
        """What its frontmatter says of its text's direction, in lower case: ``rtl``, ``ltr``, mostly ""."""
        return self.plain("direction").lower()

    @cached_property
    def definitions(self) -> Definitions:
        """Its footnotes and link definitions; see ``definitions_in``."""
        return definitions_in(self.outline) if "]:" in self.body else {}

    @property
    def text_tags(self) -> tuple[str, ...]:
        """Names of the tags in its text, each once."""
        if not may_hold_tags(self.body):
            return ()
        return tuple(dict.fromkeys([tag.name for tags in self.outline.tags.values() for tag in tags]))

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """Other names that links may use: frontmatter ``aliases`` or ``alias``, and Logseq's blocks."""
        return (*_words_in(self.meta, ("aliases", "alias"), split=","), *block_names(self.body))

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tags of the frontmatter as written there, without ``#`` (``a/b``, not ``a::b``)."""
        found = [tag.lstrip("#") for tag in _words_in(self.meta, _TAG_NAMES, split=", ")]
        return tuple(dict.fromkeys(filter(None, found)))


def zettel_from(path: str, text: str, settings: Settings) -> Zettel:
    """The zettel in ``text``, the whole content of the file at ``path`` (any line ends, BOM allowed).

    Raises ZettelError, with the line, when its frontmatter is no YAML mapping, or Git left a conflict in it.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = PRIVATE.sub("", text)
    if line := conflict_line(text):
        message = _("holds two versions, as Git left them in a conflict; keep one and take Git's marks out")
        raise ZettelError(Problem(path, line, message))
    opening = _FRONTMATTER.match(text)
    closing = _FRONTMATTER_END.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return _laid_out(path, text, 1, {}, settings)
    source = text[opening.end() + 1 : closing.start() + 1]
    if _QUESTION.search(source) and _SECTION.search(source):  # a section of Inka's, between two rulers
        return _laid_out(path, text, 1, {}, settings)
    if (word := f"{settings.words.frozen_fields} - ") in source:
        source = _without_frozen(source, word)
    meta = _meta_from(path, source)
    return _laid_out(path, text[closing.end() :], text.count("\n", 0, closing.end()) + 1, meta, settings)


def _without_frozen(source: str, word: str) -> str:
    """A frontmatter without Obsidian_to_Anki's ``FROZEN - Type:`` and its fields, up to a blank line.

    That tool reads it wherever it stands, and it is no YAML.
    """
    lines, is_frozen = [], False
    for line in source.split("\n"):
        is_frozen = bool(line.strip()) and (is_frozen or line.startswith(word))
        lines.append("" if is_frozen else line)
    return "\n".join(lines)


def _laid_out(path: str, body: str, line: int, meta: Mapping[str, Any], settings: Settings) -> Zettel:
    if settings.logseq != "on" or "::" not in body:
        return Zettel(path, body, line, meta, settings)
    properties, lines = page_properties(body)
    return Zettel(path, body, line, {**properties, **meta}, settings, lines)


def _meta_from(path: str, source: str) -> Mapping[str, Any]:
    """The frontmatter's values by their names in lower case; of two, the one written so goes first."""
    if not source.strip():
        return {}
    meta = simple_meta(source)
    if meta is None:
        from .yaml_meta import NotReadable, yaml_meta

        try:
            meta = yaml_meta(source)
        except NotReadable as error:
            raise ZettelError(Problem(path, error.line + 1, str(error))) from None
    in_capitals = [name for name in meta if name != name.lower()]
    if in_capitals:
        meta = {**{name.lower(): meta.pop(name) for name in in_capitals}, **meta}
    return meta


def _words_in(meta: Mapping[str, Any], names: Iterable[str], *, split: str) -> list[str]:
    return [word for name in names if name in meta for word in _words(meta[name], split=split)]


def _words(value: Any, *, split: str) -> Iterable[str]:
    """The texts of a frontmatter value that is a list, or one text split at the characters ``split``."""
    if isinstance(value, (list, tuple)):
        texts = [plain_text(item).strip() for item in value[:_MOST_TAGS]]
        return [text for text in texts if text]
    if isinstance(value, str):
        return [word.strip() for word in re.split(f"[{split}]+", value) if word.strip()]
    return []


def plain_text(value: object) -> str:
    """A plain value of a frontmatter as text; "" for nothing, and for lists and mappings."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""


def number_in(value: object) -> int:
    """The id of a note in Anki, milliseconds of the years 2001 to 2033, that a frontmatter says; else 0."""
    text = plain_text(value).strip()
    return int(text) if len(text) == 13 and text.isascii() and text.isdigit() and text[0] == "1" else 0


def stem_of(path: str) -> str:
    """The name of the file at a path of the vault, without folder and ``.md``."""
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    return stem if stem and ending else name


def title_in_path(path: str, settings: Settings) -> str:
    """What the zettel at a path is called, as far as its file name tells."""
    stem = stem_of(path)
    return name_without_id(page_name(stem) if settings.logseq == "on" else stem, settings)


def id_in_name(stem: str, settings: Settings) -> str:
    """The id at the start of a file name (without folder and ending), or ""."""
    if not settings.id_pattern:
        return ""
    # One character more is looked at, so that no id ends where the look does.
    match = at_start(settings.id_pattern, r"(?=$|[\s._-])").match(stem[: LONGEST + 1])
    return match[0] if match and match.end() <= LONGEST else ""


def name_without_id(stem: str, settings: Settings) -> str:
    """A file name (without folder and ending) as a title: the id at its start taken off."""
    rest = stem[len(id_in_name(stem, settings)) :].strip(" ._-")
    return rest or stem
