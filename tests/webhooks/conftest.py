"""Other systems that listen, each a real server on this machine; and webhooks that lead to them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from crm.service.actions.changing import change_priority, change_tags
from crm.service.models import Ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from tests.harness.cast import fixed
from webhooks.actions.endpoints import Wish, make_endpoint
from webhooks.models import Endpoint
from webhooks.sending import claim, tell

EVENTS = ("ticket.created", "ticket.changed", "ticket.solved", "message.by_staff", "message.note", "account.changed")
Staff = Callable[[str], Actor]
Answer = Callable[[BaseHTTPRequestHandler, int], None]


class Listener:
    """What came, in its order; `statuses` are given one after the other, the last one for ever."""

    def __init__(self, *statuses: int, answer: Answer | None = None) -> None:
        self.statuses, self.own = list(statuses) or [204], answer
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.url = ""

    @property
    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _headers, body in self.came]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _headers, body in self.came]

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers.get("Content-Length", 0))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.came.append((headers, request.rfile.read(length)))
        status = self.statuses[min(len(self.came), len(self.statuses)) - 1]
        if self.own is not None:
            self.own(request, status)
            return
        request.send_response(status)
        request.end_headers()


@contextmanager
def listening(*statuses: int, answer: Answer | None = None) -> Iterator[Listener]:
    listener = Listener(*statuses, answer=answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            listener.handle(self)

        def log_message(self, *args: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        listener.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()


def verified(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """As the specification tells receivers to do it, written apart from what signs."""
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.split("_", 1)[1])
    wanted = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    given = [one.split(",", 1) for one in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(wanted, signature) for version, signature in given)


@pytest.fixture
def at_home(settings: Any) -> None:
    """As a deployment that names its own network."""
    settings.OUTGOING_SCHEMES = ["http", "https"]
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def webhook(staff: Callable[[str], Actor], at_home: None) -> Callable[..., Endpoint]:
    """`webhook(listener.url)`: one that wants everything."""

    def make(url: str, *events: str, content: str = "full", clock: Callable[[], datetime] = system_clock) -> Endpoint:
        wish = Wish("Orders", url, events or EVENTS, content)
        return make_endpoint(actor=staff("zhao"), clock=clock, wish=wish)

    return make


def ticket_of(key: str) -> Ticket:
    return Ticket.objects.get(pk=fixed(f"{key}-ticket"))


def make_urgent(staff: Staff, key: str = "li", priority: str = "urgent") -> Ticket:
    return change_priority(actor=staff("zhang"), clock=system_clock, ticket=ticket_of(key), priority=priority)


def tag(staff: Staff, word: str, key: str = "li") -> None:
    change_tags(actor=staff("zhang"), clock=system_clock, ticket=ticket_of(key), tags=[word])


def drain(endpoint: Endpoint) -> None:
    while claimed := claim(endpoint.pk, at=system_clock()):
        tell(*claimed)
