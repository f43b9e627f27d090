"""P9: the page of a ticket, and its HTMX part, against raw SQL and an f-string (spec: scale.md, P9)."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import clear_url_caches, path

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.floor import Floor
from config.benchmarks.rounds import Contender, in_turns
from config.benchmarks.statements import watched
from config.urls import tenant as tenant_urls
from config.wsgi import application
from crm.service.actions.conversation import Words, reply_to_ticket
from crm.service.models import Ticket
from crm.service.models.ticket_queries import UNFINISHED
from identity.actions.sessions import open_session
from identity.http.sessions import ROOMS
from identity.models import User
from kernel.actor import Face
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import tenant_for_host

HOST = "acme.localhost"
PAGE_GATE, PAGE_GOAL = 2.0, 1.4
PART_GATE, PART_GOAL = 0.40, 0.25
ROUNDS, CALLS = 30, 5
KNOWN = re.compile(r'name="(\w+)" value="([^"]*)"')


class Browser:
    """Asks the WSGI application as a server does, signed in as one member of staff."""

    def __init__(self, secret: str) -> None:
        self.cookie = f"{ROOMS[0].cookie}={secret}"

    def get(self, url: str) -> tuple[int, bytes]:
        where, _, query = url.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "HTTP_COOKIE": self.cookie,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        statuses: list[str] = []
        handler: Any = application
        answer = handler(environ, lambda status, headers, error=None: statuses.append(status))
        body = b"".join(answer)
        answer.close()  # ends the request: Django gives the connection back
        return int(statuses[0].split()[0]), body

    def must(self, url: str, status: int = 200) -> bytes:
        answered, body = self.get(url)
        assert answered == status, f"{url} answered {answered}"
        return body


def measure(say: Say) -> Outcome:
    ticket, secret = ticket_and_reader()
    browser, page_url = Browser(secret), f"/desk/tickets/{ticket.number}/"
    before = _news_url(page_url, browser.must(page_url))
    _colleague_replies(ticket)
    urls = {
        "page": page_url,
        "floor": f"/desk/floor/{ticket.number}/",
        "part": before,
        "poll": _news_url(page_url, browser.must(page_url)),
    }
    floor = Floor(browser.must(page_url).decode())
    # First in the same table of routes, so that both pass the same handler and the same middleware.
    tenant_urls.urlpatterns.insert(0, path("desk/floor/<int:number>/", floor))
    clear_url_caches()
    bodies = {name: browser.must(url, 204 if name == "poll" else 200) for name, url in urls.items()}
    sizes = {name: len(body) for name, body in bodies.items()}
    statements = {name: statements_of(partial(browser.get, url)) for name, url in urls.items()}
    say(f"bytes {sizes}, statements {statements}")
    contenders = {name: Contender(partial(browser.get, url)) for name, url in urls.items()}
    found = in_turns(contenders, rounds=ROUNDS, calls=CALLS)
    figures = [
        Figure("P9 page", found.ratio("page", "floor"), gate=PAGE_GATE, goal=PAGE_GOAL),
        Figure("P9 part", found.ratio("part", "page"), gate=PART_GATE, goal=PART_GOAL),
        Figure("P9 poll", found.ratio("poll", "page")),
    ]
    times = {name: found.median(name) for name in urls}
    return Outcome(figures, {"bytes": sizes, "statements": statements, "ms": times})


def _news_url(page_url: str, page: bytes) -> str:
    """What the open page asks every few seconds: it says how much it shows."""
    form = page.decode().split('id="news"')[1].split("</form>")[0]
    return f"{page_url}news/?{urlencode(KNOWN.findall(form))}"


def _colleague_replies(ticket: Ticket) -> None:
    """What the part tells: somebody answered while the page was open."""
    tenant = tenant_for_host(HOST)
    assert tenant is not None
    with in_tenant(tenant):
        colleague = User.objects.staff().filter(language="zh-hans", staff__role__key="agent").order_by("email")[0]
        words = Words(text="The seal arrived. We come on Thursday at nine and bring the gauge along.")
        reply_to_ticket(actor=colleague.as_staff(), clock=system_clock, ticket=ticket, words=words)


def statements_of(ask: Callable[[], object]) -> int:
    with watched() as sent:
        ask()
    return len(sent)


def ticket_and_reader() -> tuple[Ticket, str]:
    """The longest conversation that is not finished, and the session of the agent with the most to do."""
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    with in_tenant(tenant):
        tickets = Ticket.objects.unfinished().annotate(said=Count("messages")).order_by("-said", "number")
        mine = Count("assigned_tickets", filter=Q(assigned_tickets__status__in=UNFINISHED))
        reader = User.objects.staff().filter(language="en").annotate(mine=mine).order_by("-mine", "email")[0]
        secret, _session = open_session(reader, face=Face.STAFF, at=system_clock())
        return tickets[0], secret
