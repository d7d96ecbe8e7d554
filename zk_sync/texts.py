"""What the program says, in the person's language.

Texts are marked with ``_``, ``marked`` and ``ngettext`` where they stand in the code; translations are
gettext catalogues in ``locale/``. Until ``use_language`` is called, as in the command line, everything is
English.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self

DOMAIN = "zk_sync"
LOCALE = Path(__file__).parent / "locale"


class _Language:
    """The one catalogue of the process: Anki's language cannot change while it runs."""

    catalogue = gettext.NullTranslations()


def use_language(code: str) -> None:
    """Speaks the language ``code`` from now on (``de``, ``pt_BR``; as Anki names it), or English.

    Call it before the modules in ``gui/strings`` are imported: their texts are looked up once.
    """
    _Language.catalogue = gettext.translation(
        DOMAIN, LOCALE, languages=[code.replace("-", "_")], fallback=True
    )


def language() -> str:
    """The language spoken now; "" for English. What is kept of texts on disk goes by it."""
    return _Language.catalogue.info().get("language", "")


def _(text: str) -> str:
    """``text`` in the person's language."""
    return _Language.catalogue.gettext(text)


def marked(text: str) -> str:
    """``text`` as it is, to be translated with ``_`` when it is shown."""
    return text


class TranslatableText(str):
    """A text in the person's language that can be kept, to be said in another one later.

    ``template`` is marked in the code, and filled with ``values``, which are texts or numbers.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Self:
        """Raises LookupError or ValueError where the values do not fit."""
        said = super().__new__(cls, _(template).format(**values))
        said.template, said.values = template, values
        return said

    def __getnewargs__(self) -> Any:  # what it is copied with; of a text, Python expects another form
        return self.template, self.values


def amount(n: float, decimals: int = 0) -> str:
    """``n`` as the language writes it: ``20,000`` and ``1.5``, in German ``20.000`` and ``1,5``."""
    pattern = _("1,000.5")
    return f"{n:,.{decimals}f}".translate({ord(","): pattern[1], ord("."): pattern[5]})


def ngettext(one: str, several: str, n: int) -> str:
    """The form of a text that goes with the number ``n``."""
    return _Language.catalogue.ngettext(one, several, n)
