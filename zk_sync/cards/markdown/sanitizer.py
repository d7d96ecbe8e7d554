"""Raw HTML in a note: what is harmless stays; scripts, forms and whatever loads from the network go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from justhtml import CSS_PRESET_TEXT, JustHTML, SanitizationPolicy, UrlPolicy, UrlRule

from ...texts import marked
from .media import local_image
from .render_context import RenderContext
from .schemes import SAFE_DATA, SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup "
    "dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img "
    "ins kbd li main mark ol p pre q rp rt ruby s samp section small span strike strong sub summary "
    "sup table tbody td tfoot th thead time tr tt u ul var wbr"
).split()
# These go with all that is in them; of other tags that are not allowed, the text stays.
_DROPPED = (
    "applet audio base button canvas datalist embed frame frameset iframe input link map math meta "
    "noembed noframes noscript object option output picture plaintext script select source style svg "
    "template textarea title track video xmp"
).split()
HTML_TAGS = frozenset(
    (*_TAGS, *_DROPPED, "body", "fieldset", "form", "head", "html", "label", "legend", "marquee", "nav")
)
_MESSAGE = re.compile(r"Unsafe (tag|attribute|URL in attribute|inline style in attribute) '([^']*)'")


class Sanitizer:
    """justhtml with our list of what a card may hold, made once."""

    def __init__(self) -> None:
        self._page: RenderContext | None = None
        self._policy = SanitizationPolicy(
            allowed_tags=_TAGS,
            allowed_attributes={
                "*": ["class", "style", "title", "lang", "dir"],
                "a": ["href"],
                "img": ["src", "alt", "width", "height", "hidden"],
                "th": ["colspan", "rowspan", "align", "scope"],
                "td": ["colspan", "rowspan", "align"],
                "ol": ["start", "type", "reversed"],
                "li": ["value"],
                "col": ["span"],
                "colgroup": ["span"],
                "details": ["open"],
                "font": ["color", "size"],
                "bdo": ["dir"],
                "time": ["datetime"],
            },
            url_policy=UrlPolicy(
                default_handling="strip",
                allow_rules={
                    ("a", "href"): UrlRule(allowed_schemes=SCHEMES, handling="allow"),
                    ("img", "src"): UrlRule(
                        allowed_schemes=["data"], handling="allow", resolve_protocol_relative=None
                    ),
                },
                url_filter=self._url,
            ),
            drop_content_tags=_DROPPED,
            allowed_css_properties=CSS_PRESET_TEXT,
            unsafe_handling="collect",
            # It would take away the marks of right-to-left text and of joined emoji.
            strip_invisible_unicode=False,
        )

    def __call__(self, html: str, page: RenderContext) -> str:
        """``html`` without anything that could run, load or send; ``page`` is told what was dropped."""
        self._page = page
        try:
            document = JustHTML(html, fragment=True, policy=self._policy)
            clean: str = document.to_html(pretty=False)
        finally:
            self._page = None
        dropped = _named(error.message for error in document.errors if error.category == "security")
        if dropped:
            message = marked("HTML that a card may not hold was dropped: {names}")
            page.problem(message, names=", ".join(dropped))
        return clean

    def _url(self, tag: str, attribute: str, value: str) -> str | None:
        """Images of the vault by their name in Anki's media folder; no remote ones."""
        if tag != "img" or self._page is None:
            return value
        if SAFE_DATA.fullmatch(value) or any(media.name == value for media in self._page.media.values()):
            return value
        return local_image(self._page, value)


def _named(messages: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for message in messages:
        match = _MESSAGE.match(message)
        if not match:
            found.setdefault(message)
        elif match[1] == "tag":
            found.setdefault(f"<{match[2]}>")
        else:
            found.setdefault(match[2])
    return sorted(found)
