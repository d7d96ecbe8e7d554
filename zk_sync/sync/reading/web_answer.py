"""Asks one address of the web: only machines that all the world reaches, and never beyond a moment.

The address is a stranger's. It may name a machine of this house, or lead there; its server may send a byte
now and then, or a file that unpacks to gigabytes.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from ...texts import _
from ...vault.remote import NotDownloaded

if TYPE_CHECKING:
    from anki.httpclient import HttpClient
    from requests import Response
    from urllib3.connection import HTTPConnection

_PATIENCE = 5  # seconds without a word from the server
_MOST_HOPS = 10


@contextmanager
def answer_of(url: str, until: float) -> Iterator[Response]:
    """The answer of the address, or of the one that it leads to; its body is there to be read as it was sent.

    ``until`` is on the monotonic clock. Raises NotDownloaded, in the body of the ``with``, too.
    """
    import requests
    import urllib3
    from anki.httpclient import HttpClient

    opened: list[socket.socket] = []
    watch = threading.Timer(max(0.0, until - time.monotonic()), _end, [opened])
    watch.daemon = True
    watch.start()
    try:
        with HttpClient() as client:
            _restrict(client, opened, until)
            with closing(_last_answer(client, url, until)) as response:
                yield response
                _check_time(until)  # a body without a length ends where the connection was ended
    except (requests.ConnectionError, requests.Timeout):
        _check_time(until)
        raise NotDownloaded(_("the server does not answer"), may_come=True) from None
    except (requests.exceptions.ChunkedEncodingError, urllib3.exceptions.HTTPError):
        _check_time(until)
        raise NotDownloaded(_("the server broke off"), may_come=True) from None
    except (requests.RequestException, ValueError):  # ValueError: of an address that is none
        raise NotDownloaded(_("no server can be asked for that address"), may_come=False) from None
    finally:
        watch.cancel()


def is_public(address: str) -> bool:
    """Whether an IP address is one that all the world reaches."""
    ip = ip_address(address.partition("%")[0])
    return ((isinstance(ip, IPv6Address) and ip.ipv4_mapped) or ip).is_global


def _last_answer(client: HttpClient, url: str, until: float) -> Response:
    """Follows what leads on by hand: ``requests`` would read the body of each answer on the way."""
    from anki.buildinfo import version

    for _hop in range(_MOST_HOPS):
        _check_name(urlsplit(url).hostname or "")
        _check_time(until)
        asked = {"User-Agent": f"Anki {version}", "Accept-Encoding": "identity"}
        response = client.session.get(
            url, stream=True, headers=asked, timeout=_PATIENCE, verify=client.verify, allow_redirects=False
        )
        target = client.session.get_redirect_target(response)
        if target is None:
            return response
        response.close()
        url = urljoin(url, target)
    raise NotDownloaded(_("its address leads from one to the next"), may_come=False)


def _restrict(client: HttpClient, opened: list[socket.socket], until: float) -> None:
    """Has the client's connections checked when they stand, and kept in ``opened``."""
    client.session.auth = lambda request: request  # else a password of .netrc would go along
    pools = _pools(opened, until)
    adapters: Iterable[Any] = client.session.adapters.values()
    for adapter in adapters:
        adapter.poolmanager.pool_classes_by_scheme = pools
        adapter.proxy_manager_for = _checked_proxies(adapter.proxy_manager_for, pools)


def _checked_proxies(make: Any, pools: dict[str, Any]) -> Any:
    def manager_for(proxy: str, **options: Any) -> Any:
        manager = make(proxy, **options)
        if not proxy.lower().startswith("socks"):  # these have connections of their own
            manager.pool_classes_by_scheme = pools
        return manager

    return manager_for


def _pools(opened: list[socket.socket], until: float) -> dict[str, Any]:
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    def check(connection: HTTPConnection) -> None:
        assert connection.sock
        opened.append(connection.sock)  # a connection forgets it where the body has no length
        _check_time(until)
        if not connection.proxy:
            _check_address(connection.sock.getpeername()[0])

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            check(self)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            check(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _end(opened: list[socket.socket]) -> None:
    """Whoever reads from these is woken; closing them here would not do that."""
    for connected in opened:
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise NotDownloaded(_("it takes too long"), may_come=True)


def _check_name(host: str) -> None:
    """A proxy would go to this machine's own address, too."""
    with suppress(ValueError):  # a name, of which the connection tells the address
        ip_address(host)
        _check_address(host)
    if host == "localhost" or host.endswith(".localhost"):
        _check_address("127.0.0.1")


def _check_address(address: str) -> None:
    if not is_public(address):
        raise NotDownloaded(_("its server is in a private network"), may_come=False)
