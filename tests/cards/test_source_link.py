"""A click on a link in a card opens the zettel, and nothing else."""

from __future__ import annotations

import pytest

from zk_sync.cards.source_link import NAMES, link, url_to_open, vault_of


@pytest.mark.parametrize(
    ("program", "root", "expected"),
    [
        ("system", "/home/me/My Vault", "file:///home/me/My%20Vault/a/N%C3%B6te%20%231.md"),
        ("zettlr", "/v", "file:///v/a/N%C3%B6te%20%231.md"),
        ("vscode", "/v", "vscode://file/v/a/N%C3%B6te%20%231.md:12"),
        ("vscode", "C:\\Users\\me\\Vault", "vscode://file/C:/Users/me/Vault/a/N%C3%B6te%20%231.md:12"),
        ("system", "C:\\Users\\me\\Vault", "file:///C:/Users/me/Vault/a/N%C3%B6te%20%231.md"),
        ("system", "\\\\server\\share", "file://server/share/a/N%C3%B6te%20%231.md"),
    ],
)
def test_a_link_is_completed_on_the_click(program: str, root: str, expected: str) -> None:
    url = link(program, vault="V & W", path="a/Nöte #1.md", place="H")
    assert vault_of(url) == "V & W"
    assert url_to_open(url, root, line=12) == expected


@pytest.mark.parametrize(
    "url",
    [
        "zettel://open?vault=v&file=..%2F..%2Fetc%2Fpasswd.md&with=system",
        "zettel://open?vault=v&file=a%2F..%2F..%2Fx.md&with=system",
        "zettel://open?vault=v&file=%2Fetc%2Fpasswd.md&with=system",
        "zettel://open?vault=v&file=C%3A%5Cx.md&with=system",
        "zettel://open?vault=v&file=..%5Cx.md&with=system",
        "zettel://open?vault=v&file=tool.exe&with=system",
        "zettel://open?vault=v&file=tool.sh&with=vscode",
        "zettel://open?vault=v&file=&with=system",
        "zettel://open?vault=v&with=system",
        "zettel://open?vault=v&file=a.md&with=rm",
        "https://open?vault=v&file=a.md&with=system",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_link_from_a_shared_deck_opens_nothing_else(url: str) -> None:
    with pytest.raises(ValueError, match="zettel"):
        url_to_open(url, "/vault")


def test_every_name_gives_the_same_link_on_every_machine() -> None:
    for name in NAMES:
        url = link(name, vault="v", path="a/b.md")
        assert url
        assert "/home" not in url


@pytest.mark.parametrize(
    "template",
    [
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "j\x01a\x02v\x03ascript:alert(1)",
        " \r\n javascript:alert(1)",
        "javascript\t:alert(1)",
        "javascript :alert(1)",
        "JaVaScRiPt\0:alert(1)",
        "\u200bjavascript:alert(1)",
        "java\u00adscript:alert(1)",
        "feed:javascript:alert(1)",
        "view-source:file:///etc/passwd",
        "\ufeffvbscript:x",
        "d\nata:text/html,x",
        "fil\te:///etc/passwd",
        "\x85javascript:alert(1)",
    ],
)
def test_what_could_run_is_no_link_whatever_stands_between_its_letters(template: str) -> None:
    assert link(template, vault="v", path="a.md") == ""


def test_a_link_of_ones_own_holds_no_control_characters() -> None:
    assert link("my\tapp:\n//x/{path}", vault="v", path="a\tb.md") == "myapp://x/a%09b"
