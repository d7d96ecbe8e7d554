"""Images from the web are links, or downloaded once into Anki's media, from a real server."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from zk_sync.sync.reading import remote_images, web_answer

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"
DOWNLOAD = {"remote_images": "download"}


class Server:
    """Answers with what ``pages`` says: status and content by path."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, bytes]] = {}
        self.asked: Counter[str] = Counter()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                server.asked[path] += 1
                status, content = server.pages.get(path, (404, b""))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", content.decode())
                    content = b""
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture(autouse=True)
def this_machine_is_asked() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_answer, "is_public", lambda _address: True)
        yield


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def media(world) -> set[str]:
    return {file.name for file in Path(world.col.media.dir()).iterdir()}


def messages(report) -> list[str]:
    return [problem.message for problem in report.problems]


def test_as_delivered_it_is_a_link_and_no_server_is_asked(world, server: Server) -> None:
    world.qa("a.md", (f"![a]({server.url}/a.png)", "1"))
    report = world.sync()
    assert (messages(report), world.notes()[0]["Front"]) == ([], f'<a href="{server.url}/a.png">a</a>')
    assert not server.asked
    assert not media(world)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("![a|300]({url}/a.png?x=1#y)", 'alt="a" width="300"'),
        ("![[{url}/a.png]]", 'alt=""'),
        ("![a][ref]\n\n[ref]: {url}/a.png", 'alt="a"'),
        ('<img src="{url}/a.png" onerror="x()">', ""),
    ],
)
def test_downloaded_once(world, server: Server, markdown: str, shown: str) -> None:
    server.pages["/a.png"] = (200, PNG)
    text = markdown.format(url=server.url)
    world.write("a.md", f"> [!card] {text.partition(chr(10))[0]}\n> 1\n{text.partition(chr(10))[2]}\n")
    assert world.counts(**DOWNLOAD) == {"created": 1}
    [name] = media(world)
    front = world.notes()[0]["Front"]
    assert name.startswith("a-")
    assert name.endswith(".png")
    assert f'src="{name}"' in front
    assert shown in front
    assert (Path(world.col.media.dir()) / name).read_bytes() == PNG
    assert world.counts(**DOWNLOAD) == {"unchanged": 1}
    world.write("b.md", f"> [!card] {text.partition(chr(10))[0]} again\n> 2\n{text.partition(chr(10))[2]}\n")
    assert world.counts(**DOWNLOAD) == {"created": 1, "unchanged": 1}
    assert server.asked == {"/a.png": 1}


def test_in_what_is_embedded_and_by_the_setting_later(world, server: Server) -> None:
    server.pages["/p"] = (302, b"/b")
    server.pages["/b"] = (200, SVG)
    world.write("other.md", f"![]({server.url}/p)\n")
    world.qa("a.md", ("one ![[other]]", "1"), ("two", "2"))
    world.sync()
    assert world.counts(**DOWNLOAD) == {"updated": 1, "unchanged": 1}
    [name] = media(world)
    assert name.endswith(".svg")
    assert world.counts(**DOWNLOAD) == {"unchanged": 2}
    assert world.counts() == {"updated": 1, "unchanged": 1}
    assert "<img" not in world.note("one")["Front"]


@pytest.mark.parametrize(
    ("status", "content", "said"),
    [(404, b"", "404 Not Found"), (200, b"<html>no</html>", "no image"), (200, PNG * 50_000, "larger than")],
)
def test_what_is_none_is_named_and_not_tried_again(
    world, server: Server, status: int, content: bytes, said: str
) -> None:
    server.pages["/a.png"] = (status, content)
    world.qa("a.md", (f"![a]({server.url}/a.png)", "1"))
    for _ in range(3):
        report = world.sync(**DOWNLOAD, media_limit_mb=1)
        assert [said in message for message in messages(report)] == [True]
    assert report.counts()["unchanged"] == 1
    assert "<a href" in world.notes()[0]["Front"]
    assert server.asked == {"/a.png": 1}


def test_what_may_come_is_tried_again(world, server: Server) -> None:
    server.pages["/a.png"] = (503, b"")
    world.qa("a.md", (f"![a]({server.url}/a.png) ![b]({server.url}/b.png)", "1"))
    assert world.counts(**DOWNLOAD) == {"created": 1}
    mods = world.mods()
    for _ in range(2):
        report = world.sync(**DOWNLOAD)
        assert "503" in messages(report)[0]
        assert report.counts()["unchanged"] == 1
    assert world.mods() == mods
    assert server.asked == {"/a.png": 3}  # a server that is out of order is not asked for the other one
    server.pages.update({"/a.png": (200, PNG), "/b.png": (200, PNG)})
    assert world.counts(**DOWNLOAD) == {"updated": 1}
    assert world.notes()[0]["Front"].count("<img") == 2
    assert world.counts(**DOWNLOAD) == {"unchanged": 1}


def test_a_server_that_is_not_there(world) -> None:
    world.qa("a.md", ("![a](http://127.0.0.1:9/a.png) ![b](http://127.0.0.1:9/b.png)", "1"))
    said = messages(world.sync(**DOWNLOAD))
    assert ["the next sync tries again" in message for message in said] == [True, True]


@pytest.mark.parametrize(("bound", "said"), [("EACH", "takes too long"), ("ALL", "its turn comes")])
def test_time_is_bounded(
    world, server: Server, monkeypatch: pytest.MonkeyPatch, bound: str, said: str
) -> None:
    server.pages["/a.png"] = (200, PNG * 10_000)
    monkeypatch.setattr(remote_images, bound, 0.0)
    world.qa("a.md", (f"![a]({server.url}/a.png)", "1"))
    assert said in messages(world.sync(**DOWNLOAD))[0]
    monkeypatch.undo()
    assert world.counts(**DOWNLOAD) == {"updated": 1}


def test_an_edit_asks_no_server_again(world, server: Server) -> None:
    server.pages["/a.png"] = (200, PNG)
    world.qa("a.md", (f"one ![a]({server.url}/a.png)", "1"))
    world.sync(**DOWNLOAD)
    server.stop()
    world.qa("a.md", (f"one ![a]({server.url}/a.png)", "2"))
    assert world.counts(**DOWNLOAD) == {"updated": 1}
    assert "<img" in world.notes()[0]["Front"]
