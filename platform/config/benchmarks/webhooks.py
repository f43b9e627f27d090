"""Webhook deliveries against a bare loop that signs the same bodies and posts them to the same server.

Ours besides: taken from the log under a lock, in order for each record, made of the records as they are, through the
guarded client with a connection for each, and written down with its answer.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpcore
from django.conf import settings

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.rounds import SECONDS_TO_MS, Rounds
from config.roles import ADMINISTRATOR
from crm.service.models import Ticket
from kernel.actor import Actor, Face
from kernel.clock import system_clock
from kernel.ids import new_id
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import tenant_for_host
from webhooks.actions.endpoints import Wish, make_endpoint
from webhooks.jobs import send_waiting
from webhooks.models import Delivery, DeliveryState, Endpoint
from webhooks.payloads import write_bodies
from webhooks.signing import signed_headers

HOST = "acme.localhost"
ROUNDS, EACH = 8, 150
GATE, GOAL = 0.12, 0.25
SERVER = """
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
    def log_message(self, *args): pass
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""


def measure(say: Say) -> Outcome:
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    settings.OUTGOING_SCHEMES, settings.OUTGOING_ALLOWED_NETWORKS = ["http"], ["127.0.0.0/8"]
    found = Rounds({"ours": [], "bare": []})
    with listening() as url, in_tenant(tenant):
        endpoint = _endpoint(url)
        subjects = list(Ticket.objects.values_list("pk", flat=True)[:EACH])
        say(f"{ROUNDS} rounds of {EACH} deliveries")
        for _ in range(ROUNDS):
            waiting = _written(endpoint, subjects, at=system_clock())
            write_bodies(endpoint, waiting)
            bodies = [delivery.body for delivery in waiting]
            found.medians["bare"].append(_timed(lambda bodies=bodies: _bare(url, endpoint, bodies)))
            found.medians["ours"].append(_timed(lambda: send_waiting.function(endpoint_id=str(endpoint.pk))))
            left = endpoint.deliveries.exclude(state=DeliveryState.DELIVERED).count()
            assert left == 0, f"{left} deliveries did not arrive."
    rates = {name: SECONDS_TO_MS / found.median(name) for name in found.medians}
    # Milliseconds a delivery, so the ratio of the rates is theirs turned over.
    figure = Figure("Webhook deliveries", found.ratio("bare", "ours"), gate=GATE, goal=GOAL, at_least=True)
    return Outcome([figure], {"deliveries a second": rates})


def _endpoint(url: str) -> Endpoint:
    rights = frozenset(permission.name for permission in ADMINISTRATOR)
    actor = Actor(face=Face.STAFF, name="Benchmark", permissions=rights, is_application=True)
    wish = Wish("Benchmark", url, ["ticket.changed"])
    return make_endpoint(actor=actor, clock=system_clock, wish=wish)


def _written(endpoint: Endpoint, subjects: list[Any], *, at: datetime) -> list[Delivery]:
    return Delivery.objects.bulk_create(
        Delivery(
            id=new_id(),
            endpoint=endpoint,
            event="ticket.changed",
            subject_id=subjects[place % len(subjects)],
            facts={"ticket_id": str(subjects[place % len(subjects)]), "fields": ["priority"]},
            happened_at=at,
            due_at=at,
        )
        for place in range(EACH)
    )


def _bare(url: str, endpoint: Endpoint, bodies: list[str]) -> None:
    with httpcore.ConnectionPool() as pool:
        for body in bodies:
            sent = body.encode()
            headers = {"Host": "127.0.0.1", "Content-Type": "application/json"}
            headers |= signed_headers(f"msg_{new_id().hex}", system_clock(), sent, [endpoint.secret])
            assert pool.request("POST", url, headers=list(headers.items()), content=sent).status == 204


def _timed(call: Any) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * SECONDS_TO_MS / EACH


@contextmanager
def listening() -> Iterator[str]:
    """Another system, in a process of its own."""
    other = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)  # noqa: S603  (ours)
    assert other.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(other.stdout.readline())}/hook"
    finally:
        other.terminate()
        other.wait()
