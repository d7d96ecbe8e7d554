"""Images from the web where the address, or the server that answers, is hostile."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from zk_sync.sync.reading import remote_images, web_answer

DOWNLOAD = {"remote_images": "download", "media_limit_mb": 1}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
EACH = 0.8  # seconds for one image, here
LONG = 8  # seconds that a sync may take then, on a busy machine
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"

# What the server says first, and what it says again and again.
ANSWERS = {
    "a byte now and then": (HEAD + b"Content-Length: 9999\r\n\r\n", b"x"),
    "a byte now and then, without a length": (HEAD + b"\r\n" + PNG, b"x"),
    "a head now and then": (HEAD, b"X: y\r\n"),
    "a word that is no answer": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a chunk now and then": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "half a line": (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
    "nothing": (b"", b""),
}
SAID = {
    "an answer of another kind": (b"\x00\xff" * 500, "does not answer"),
    "a status that is none": (b"HTTP/1.1 99999 \x1b[31m\r\n\r\n", "does not answer"),
    "words of its own": (b"HTTP/1.1 404 <img src=x>\x1b[31m\r\nContent-Length: 0\r\n\r\n", "404 Not Found"),
    "a broken chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "broke off"),
    "less than it says": (HEAD + b"Content-Length: 9999\r\n\r\n" + PNG, "broke off"),
    "a packed image": (
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PNG + b"\0" * 90_000_000, 9),
        "no image",
    ),
    "a file of this machine": (b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "no server"),
    "an address that is none": (b"HTTP/1.1 302 Found\r\nLocation: http://[::1/\r\n\r\n", "no server"),
    "itself": (b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "from one to the next"),
    "itself, with a long body": (
        b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Encoding: gzip\r\n\r\n" + b"x" * 5_000_000,
        "from one to the next",
    ),
}


class Server:
    """Says the same to all who connect, and then a word each tenth of a second until they leave."""

    def __init__(self, first: bytes, again: bytes | None) -> None:
        self.asked = 0
        self._first, self._again = first, again
        self._ends = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/a.png"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            self.asked += bool(connection.recv(9999))
            connection.sendall(self._first)
            while self._again is not None and not self._ends:
                time.sleep(0.1)
                connection.sendall(self._again)

    def stop(self) -> None:
        self._ends = True
        self._socket.close()


@pytest.fixture
def start(request: pytest.FixtureRequest) -> Iterator[type[Server]]:
    servers: list[Server] = []

    def started(first: bytes, again: bytes | None = None) -> Server:
        servers.append(Server(first, again))
        return servers[-1]

    yield started  # type: ignore[misc]
    for server in servers:
        server.stop()


def messages(world, url: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a sync says of an image at that address; the flashcard is made all the same."""
    monkeypatch.setattr(remote_images, "EACH", EACH)
    world.qa("a.md", (f"one ![a](<{url}>)", "1"))
    began = time.monotonic()
    report = world.sync(**DOWNLOAD)
    assert time.monotonic() - began < LONG
    assert report.counts()["created"] == 1
    return [problem.message for problem in report.problems]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_server_that_never_ends(world, start, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(web_answer, "is_public", lambda _address: True)
    [said] = messages(world, start(*ANSWERS[name]).url, monkeypatch)
    assert "takes too long" in said
    assert "tries again" in said


@pytest.mark.parametrize("name", SAID)
def test_what_a_server_says_is_told_in_our_words(
    world, start, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(web_answer, "is_public", lambda _address: True)
    answer, words = SAID[name]
    [said] = messages(world, start(answer).url, monkeypatch)
    assert words in said


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "127.1", "0", "[::ffff:127.0.0.1]"]
)
def test_a_machine_of_this_house_is_not_asked(
    world, start, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    server = start(HEAD + b"Content-Length: 28\r\n\r\n" + PNG)
    said = messages(world, server.url.replace("127.0.0.1", host), monkeypatch)
    assert "private network" in said[0] or "does not answer" in said[0]  # a system may not know such a name
    assert not server.asked


def test_nor_where_another_leads_there(world, start, monkeypatch: pytest.MonkeyPatch) -> None:
    house = start(HEAD + b"Content-Length: 28\r\n\r\n" + PNG)
    leads = start(f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:{house.port}/\r\n\r\n".encode())
    monkeypatch.setattr(web_answer, "is_public", lambda address: address == "127.0.0.1")
    [said] = messages(world, leads.url, monkeypatch)
    assert "private network" in said
    assert (leads.asked, house.asked) == (1, 0)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
    ],
)
def test_what_is_private(address: str) -> None:
    assert not web_answer.is_public(address)


def test_what_is_public() -> None:
    assert web_answer.is_public("1.1.1.1")
    assert web_answer.is_public("2606:4700:4700::1111")


@pytest.mark.parametrize(
    "url", ["http://[::1/a.png", "http://a..b/a.png", "http://a:99999/a.png", "http:///a.png"]
)
def test_an_address_that_is_none(world, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    said = messages(world, url, monkeypatch)
    assert not [each for each in said if "report it" in each]
