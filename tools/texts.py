"""Bring the catalogues of translated texts up to date with the code, or begin one for another language.

Usage: python -m tools.texts [LANGUAGE]   (de, pt_BR …)

Prints what is still to be translated. Translators edit zk_sync/locale/LANGUAGE/LC_MESSAGES/zk_sync.po.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.env import ROOT

CODE = ROOT / "zk_sync"
LOCALE = Path("locale")  # below CODE
NAME = "LC_MESSAGES/zk_sync"
KEYWORDS = {"_": None, "marked": None, "ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def main() -> None:
    template = texts_in_code()
    if len(sys.argv) > 1:
        path = CODE / LOCALE / sys.argv[1] / f"{NAME}.po"
        if not path.exists():
            path.parent.mkdir(parents=True)
            write(Catalog(locale=sys.argv[1], fuzzy=False), path)
    for path in catalogues(CODE):
        catalogue = read(path)
        # A guess that a text is much like another one would have to be found and checked.
        made = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.creation_date = made  # or the file would change each time
        catalogue.obsolete.clear()
        write(catalogue, path)
        wrong = list(problems_of(catalogue, template))
        print(f"{path.relative_to(ROOT)}: {len(template)} texts, {len(wrong)} to be done")
        for line in wrong:
            print(f"  {line}")


def texts_in_code() -> Catalog:
    """Every text that the code marks, with the files it is in."""
    template = Catalog()
    for path in sorted(CODE.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for line, text, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            template.add(text, locations=[(name, line)])
    return template


def catalogues(code: Path) -> list[Path]:
    """The catalogues of all languages below a copy of the code."""
    return sorted((code / LOCALE).glob(f"*/{NAME}.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def write(catalogue: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)


def compile_all(code: Path) -> None:
    """Turn the catalogues below a copy of the code into what gettext reads."""
    for path in catalogues(code):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path))
        path.unlink()


def problems_of(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """What a catalogue lacks, one line each."""
    for wanted in template:
        if not wanted.id:
            continue  # the header
        message = catalogue.get(wanted.id)
        if message is None or not all(_forms(message)):
            yield f"not translated: {wanted.id!r}"
        elif message.fuzzy:
            yield f"only guessed: {wanted.id!r}"
        else:
            known = [_placeholders(text) for text in _ids(wanted)]
            if any(_placeholders(form) not in known for form in _forms(message)):
                yield f"other placeholders than in the original: {message.string!r}"


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


if __name__ == "__main__":
    main()
