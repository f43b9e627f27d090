"""P14: an issued PDF against a static file, many drawn by two workers against a plain loop (spec: scale.md, P14)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.page import HOST, ticket_and_reader
from config.benchmarks.rounds import Contender, Rounds, in_turns
from config.benchmarks.served import FLOOR, served
from config.embedded.postmaster import free_port
from crm.service.documents import TICKET_DOCUMENT
from documents.actions.ordering import order_document
from documents.making import page_of
from documents.models import IssuedDocument
from identity.actions.sessions import open_session
from identity.http.sessions import ROOMS
from identity.models import User
from kernel.actor import Actor, Face
from kernel.clock import system_clock
from kernel.documents import STORED
from kernel.documents.drawing import draw
from kernel.files import store_bytes
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import tenant_for_host

DOWNLOAD_GATE, DOWNLOAD_GOAL = 2.0, 1.2
BULK_GATE, BULK_GOAL = 1.8, 1.95
ROUNDS, CALLS = 30, 5
IN_BULK, PROCESSES = 60, 2
LONGEST_WAIT = 180.0  # seconds


def measure(say: Say) -> Outcome:
    ticket, _secret = ticket_and_reader()
    tenant = tenant_for_host(HOST)
    assert tenant is not None
    with in_tenant(tenant):
        reader = User.objects.staff().filter(language="en", staff__role__key="agent").order_by("email")[0].as_staff()
        say(f"{IN_BULK} documents in a loop, then by {PROCESSES} workers")
        alone = _in_a_loop(reader, ticket.pk)
        together = _by_workers(reader, ticket.pk)
        issued = IssuedDocument.objects.latest("made_at")
        person = User.objects.get(pk=reader.me)
    downloads = _downloads(issued, person, tenant)
    figures = [
        Figure("P14 issued PDF", downloads.ratio("ours", "static"), gate=DOWNLOAD_GATE, goal=DOWNLOAD_GOAL),
        Figure("P14 bulk", alone / together, gate=BULK_GATE, goal=BULK_GOAL, at_least=True),
    ]
    times = {name: downloads.median(name) for name in ("ours", "static")}
    return Outcome(figures, {"ms": times, "ms a document": {"loop": alone * 1000, "workers": together * 1000}})


def _downloads(issued: IssuedDocument, person: User, tenant: Any) -> Rounds:
    """The same bytes from the same web server: with session, look-up and hash, and as a file that anybody may have."""
    with in_tenant(tenant):
        secret, _session = open_session(person, face=Face.STAFF, at=system_clock())
    file, cookie = settings.MEDIA_ROOT / issued.path, f"{ROOMS[0].cookie}={secret}"
    url = f"/desk/documents/{issued.order_id}/file/"
    with served(file, host=HOST, port=free_port(), cookie=cookie) as browser:
        assert browser.get(url) == browser.get(FLOOR)
        contenders = {
            "ours": Contender(partial(browser.get, url)),
            "static": Contender(partial(browser.get, FLOOR)),
        }
        return in_turns(contenders, rounds=ROUNDS, calls=CALLS)


def _in_a_loop(reader: Actor, subject: Any) -> float:
    """Seconds a document: read, drawn and stored, one after the other."""
    draw("<html lang=en><title>x</title><p>The library is loaded.</p></html>")
    begun = time.perf_counter()
    for _number in range(IN_BULK):
        content = TICKET_DOCUMENT.read(reader, subject, {}, lambda file: STORED + file.path)
        assert content is not None
        store_bytes(draw(page_of(TICKET_DOCUMENT, content)))
    return (time.perf_counter() - begun) / IN_BULK


def _by_workers(reader: Actor, subject: Any) -> float:
    """Seconds a document, from the first that is issued to the last: how long workers take to start is not drawing."""
    before = set(IssuedDocument.objects.values_list("pk", flat=True))
    command = ["dramatiq", "config.worker", "--processes", str(PROCESSES), "--threads", "1", "--queues", "default"]
    workers = subprocess.Popen(  # noqa: S603  (our own command)
        [sys.executable, "-m", *command], env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        # Two to load the library in each worker.
        _order(reader, subject, PROCESSES * 2)
        _wait(before, PROCESSES * 2)
        warm = set(IssuedDocument.objects.values_list("pk", flat=True))
        _order(reader, subject, IN_BULK)
        return _rate(_wait(warm, IN_BULK))
    finally:
        os.killpg(workers.pid, signal.SIGTERM)
        workers.wait(30)


def _order(reader: Actor, subject: Any, count: int) -> None:
    with transaction.atomic():
        for _number in range(count):
            order_document(actor=reader, clock=system_clock, kind=TICKET_DOCUMENT, subject_id=subject, options={})


def _wait(before: set[Any], count: int) -> list[datetime]:
    ends = time.monotonic() + LONGEST_WAIT
    while True:
        times = list(IssuedDocument.objects.exclude(pk__in=before).values_list("made_at", flat=True))
        if len(times) >= count:
            return sorted(times)
        assert time.monotonic() < ends, f"Only {len(times)} of {count} documents were made."
        time.sleep(0.2)


def _rate(times: list[datetime]) -> float:
    return (times[-1] - times[0]).total_seconds() / (len(times) - 1)
