"""The client for typed addresses: it refuses our own network however it is written, and waits for nobody."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kernel.outgoing import LARGEST_ANSWER, AddressRefused, NoAnswer, checked_url, is_public, judged, send

HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
Serve = Callable[[socket.socket], None]


def _request(peer: socket.socket) -> bytes:
    """Head and body: they may come in two pieces."""
    heard = peer.recv(65536)
    length = re.search(rb"Content-Length: ([0-9]+)", heard)
    while length and len(heard.partition(b"\r\n\r\n")[2]) < int(length[1]):
        heard += peer.recv(65536)
    return heard


@contextmanager
def serving(serve: Serve) -> Iterator[tuple[str, list[bytes]]]:
    """A real server on this machine, for one request after another."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        stopping = threading.Event()

        def run() -> None:
            while not stopping.is_set():
                try:
                    peer, _address = listening.accept()
                except TimeoutError:
                    continue
                with peer:
                    heard.append(_request(peer))
                    try:
                        serve(peer)
                    except OSError:
                        continue

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook", heard
        finally:
            stopping.set()
            thread.join()


@pytest.fixture
def at_home(settings: Any) -> None:
    """As a deployment that names its own network."""
    settings.OUTGOING_SCHEMES = ["http", "https"]
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]


def test_an_answer_is_read(at_home: None) -> None:
    with serving(lambda peer: peer.sendall(HELLO)) as (url, heard):
        answer = send("POST", url, headers={"X-A": "b"}, body=b"{}")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"hello", "5")
    assert heard[0].startswith(b"POST /hook HTTP/1.1")
    assert heard[0].endswith(b"{}")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0", "localhost", "LOCALHOST."),
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "198.18.0.1", "224.0.0.1"),
        *("255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]"),
        *("[2002:7f00:1::]", "[fe80::1]", "[fd00::1]", "[ff02::1]", "[2001:0:53aa:64c:0:0:80ff:fffe]"),
    ],
)
def test_our_own_network_is_refused_however_it_is_written(settings: Any, host: str) -> None:
    settings.OUTGOING_SCHEMES = ["http", "https"]
    with serving(lambda peer: peer.sendall(HELLO)) as (url, heard):
        port = url.rsplit(":", 1)[1]
        with pytest.raises((AddressRefused, NoAnswer)):
            send("POST", f"http://{host}:{port}", body=b"secret", seconds=2)
    assert heard == []


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_the_open_internet_is_not_refused(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_a_name_of_which_one_address_is_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(AddressRefused):
        judged("two.example", 443)


def test_a_name_that_changes_its_mind_leads_nowhere(at_home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: it is resolved once, and the connection goes to what was judged."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "rebinding.example":
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.9.9.9", 0))]
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving(lambda peer: peer.sendall(HELLO)) as (url, heard):
        assert send("GET", url.replace("127.0.0.1", "rebinding.example")).body == b"hello"
    assert len(asked) == 1
    assert b"Host: rebinding.example" in heard[0]


def test_a_redirect_is_an_answer_and_not_followed(at_home: None) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/inside\r\nContent-Length: 0\r\n\r\n"
    with serving(lambda peer: peer.sendall(moved)) as (url, heard):
        assert send("GET", url).status == 302
    assert len(heard) == 1


def drip(peer: socket.socket) -> None:
    for _ in range(100):
        peer.sendall(b"H")
        time.sleep(0.1)


@pytest.mark.parametrize("serve", [drip, lambda peer: time.sleep(3), lambda peer: peer.close()])
def test_who_answers_for_ever_or_never_is_not_waited_for(at_home: None, serve: Serve) -> None:
    begun = time.monotonic()
    with serving(serve) as (url, _heard), pytest.raises(NoAnswer):
        try:
            send("GET", url, seconds=1)
        finally:
            took = time.monotonic() - begun
    assert took < 2.5


def test_an_endless_answer_is_cut_off(at_home: None) -> None:
    def pour(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (LARGEST_ANSWER + 1))

    with serving(pour) as (url, _heard), pytest.raises(NoAnswer, match="too long"):
        send("GET", url, seconds=5)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "//example.com",
            "https://",
            "https:///x",
        ),
        *("https://user:secret@example.com/", "https://example.com:0/", "https://example.com:99999/", "https://[::1/"),
        *("https://exa mple.com/", "https://example.com\\@inside/", "https://例子.中国/", "javascript:alert(1)", ""),
    ],
)
def test_what_is_no_address_of_ours_to_ask_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(url)
