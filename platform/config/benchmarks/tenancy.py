"""P5: what it costs that the host decides the tenant of each request (spec: scale.md, P5)."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from access.models import Role
from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.rounds import Contender, in_turns
from config.benchmarks.statements import watched
from crm.service.models import Category, Ticket
from identity.models import Team
from kernel.http.tenant import TenantMiddleware
from kernel.models import Counter
from kernel.postgresql.base import EXTENSIONS_SCHEMA
from kernel.tenancy import APP, connection_of, leave_tenant
from tenants.directory.snapshots import tenant_for_host

HOST = "acme.localhost"
GATE, GOAL = 1.05, 1.02
ROUNDS, CALLS = 40, 15
STOCK = "stock"


def five_queries(request: HttpRequest, using: str = APP) -> HttpResponse:
    """Five small questions to a tenant's tables, as a page with a form asks them."""
    rows: list[list[Any]] = [
        list(Team.objects.using(using).values_list("name", flat=True)),
        list(Role.objects.using(using).values_list("key", flat=True)),
        list(Category.objects.using(using).values_list("key", flat=True)),
        list(Counter.objects.using(using).values_list("value", flat=True)),
        list(Ticket.objects.using(using).order_by("number").values_list("subject", flat=True)[:5]),
    ]
    return HttpResponse(str(rows))


def measure(say: Say) -> Outcome:
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    _add_stock_connection(tenant.schema_name)
    middleware, request = TenantMiddleware(five_queries), RequestFactory(HTTP_HOST=HOST).get("/")
    contenders = {
        "tenancy": Contender(lambda: middleware(request), before=leave_tenant),
        # Selecting a tenant sends nothing, and the server's path stays what it is: the clock sees the view alone.
        "fixed": Contender(lambda: five_queries(request), before=lambda: connection_of().set_tenant(tenant)),
        STOCK: Contender(lambda: five_queries(request, STOCK)),
    }
    statements = {name: _statements(contender) for name, contender in contenders.items()}
    say(f"statements {statements}")
    # The stock backend has a connection of its own, whose server process would be met cold: it takes its own turns.
    found = in_turns({name: contenders[name] for name in ("tenancy", "fixed")}, rounds=ROUNDS, calls=CALLS)
    beside = in_turns({name: contenders[name] for name in ("tenancy", STOCK)}, rounds=ROUNDS, calls=CALLS)
    figures = [
        Figure("P5 tenancy cost", found.ratio("tenancy", "fixed"), gate=GATE, goal=GOAL),
        # A count does not vary: one round trip more than without tenancy is one too many.
        Figure("P5 extra round trips", statements["tenancy"] - statements["fixed"], gate=0, unit="statements"),
        # Against Django's own backend on a connection whose path was set when it was opened.
        Figure("P5 beside the stock backend", beside.ratio("tenancy", STOCK)),
    ]
    times = {"tenancy": found.median("tenancy"), "fixed": found.median("fixed"), STOCK: beside.median(STOCK)}
    return Outcome(figures, {"statements": statements, "ms": times})


def _statements(contender: Contender) -> int:
    """Of the second call: the first one opens the connection and reads the directory."""
    contender.before()
    contender.call()
    contender.before()
    with watched() as sent:
        contender.call()
    return len(sent)


def _add_stock_connection(schema: str) -> None:
    """What a product without tenants has: Django's own backend and one search path."""
    connections.databases[STOCK] = connections.databases[APP] | {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"options": f"-c search_path={schema},{EXTENSIONS_SCHEMA}"},
    }
