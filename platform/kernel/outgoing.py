"""The one client for whatever we ask of addresses that somebody typed: never of our own network, never for ever.

A name is resolved once, each address that it stands for is judged, and the connection goes to the one that was judged:
a name that stands for another address a moment later leads nowhere. Redirects are answers like any other.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

CONNECT, TOTAL = 5.0, 15.0  # seconds
LARGEST_ANSWER = 64 * 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Ways to write an IPv4 address inside an IPv6 one: what is meant is the inner one.
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """Nothing was sent: the address is not one of the open internet, or is written in a way that we do not take."""


class NoAnswer(Exception):
    """Nobody answered, not in time, or far too much."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    seconds: float = TOTAL,
    enough: int | None = None,
) -> Answer:
    """Raises AddressRefused or NoAnswer; every status that somebody gives is an answer.

    `enough`: so many bytes of the answer are wanted, and one that goes on for ever is cut there instead of refused.
    """
    checked_url(url)
    deadline = time.monotonic() + seconds
    timeout = {"connect": min(CONNECT, seconds), "read": seconds, "write": seconds, "pool": seconds}
    given = {"User-Agent": "Rapport", "Connection": "close"} | dict(headers or {})
    with httpcore.ConnectionPool(network_backend=_Guard(deadline), retries=0) as pool:
        try:
            with pool.stream(
                method, url, headers=list(given.items()), content=body, extensions={"timeout": timeout}
            ) as said:
                pieces = said.iter_stream()
                heard = _limited(pieces) if enough is None else _beginning(pieces, enough)
                return Answer(said.status, _readable(said.headers), heard)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}"[:300]) from error


def checked_url(url: str) -> str:
    """The same address, when its form is one that we take. Where it leads is judged when it is used."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise AddressRefused("This is no address.") from error
    if parts.scheme not in settings.OUTGOING_SCHEMES:
        raise AddressRefused("Only https addresses are taken.")
    if not host or not url.isascii() or any(character.isspace() or character == "\\" for character in url):
        raise AddressRefused("This is no address.")
    if parts.username is not None or parts.password is not None or port == 0:
        raise AddressRefused("An address holds no user and no password.")
    return url


def is_public(address: Address) -> bool:
    """On the open internet, and not one of ours in disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not is_public(inner):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def judged(host: str, port: int) -> str:
    """The first address of a name of which every one may be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"The name {host[:80]} is unknown.") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    allowed = [ipaddress.ip_network(network) for network in settings.OUTGOING_ALLOWED_NETWORKS]
    for address in addresses:
        if not is_public(address) and not any(address in network for network in allowed):
            raise AddressRefused("This address leads into a closed network.")
    return str(addresses[0])


class _Guard(httpcore.SyncBackend):
    def __init__(self, deadline: float) -> None:
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(judged(host, port), port, timeout, local_address, socket_options)
        return _InTime(stream, self.deadline)

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise AddressRefused("No address leads to a file.")


class _InTime(httpcore.NetworkStream):
    """Who sends a letter now and then is not waited for longer than for who sends none."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self._left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _InTime(self.stream.start_tls(ssl_context, server_hostname, self._left()), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("The time is over.")
        return left


def _limited(pieces: Iterable[bytes]) -> bytes:
    body = b""
    for piece in pieces:
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise NoAnswer("The answer is too long.")
    return body


def _beginning(pieces: Iterable[bytes], enough: int) -> bytes:
    """The status is known by now: whatever goes wrong from here on changes nothing."""
    body = b""
    try:
        for piece in pieces:
            body += piece
            if len(body) >= enough:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError):
        return body[:enough]
    return body[:enough]


def _readable(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
