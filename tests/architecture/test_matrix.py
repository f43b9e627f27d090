"""Every route × method × actor. Who may not is refused, and nothing has changed; a route that is not listed fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from identity.http.sessions import customer_permissions
from identity.models import User
from kernel.actor import NOBODY, Actor
from kernel.http.views import RoomView
from kernel.permissions import ALL_PERMISSIONS
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot, tenant_for_host
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.route_table import ROUTES
from tests.harness.routes import URLCONFS, Found, Route, found_routes, walk

HOSTS = {"tenant": "acme.localhost", "platform": "localhost"}
STAFF = ("wang", "zhang", "zhao")
CUSTOMERS = ("li", "chen", "sun", "mia")
# Counting tries is meant to outlive a refusal.
MAY_CHANGE = ("identity_attempt",)


def unlisted(found: list[Found]) -> list[str]:
    return sorted({route.name for route in found} - set(ROUTES))


def test_every_route_is_listed() -> None:
    assert unlisted(found_routes()) == []


def test_nothing_is_listed_that_does_not_exist() -> None:
    assert sorted(set(ROUTES) - {route.name for route in found_routes()}) == []


def test_a_route_that_nobody_listed_is_found() -> None:
    def stranger(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert unlisted(list(walk([path("stranger/", stranger, name="stranger")], "tenant"))) == ["tenant stranger"]


@pytest.mark.parametrize("found", found_routes(), ids=lambda found: found.name)
def test_every_view_is_one_of_ours_and_names_the_permission_that_is_listed(found: Found) -> None:
    assert issubclass(found.view, RoomView)
    assert found.view.permission.name == ROUTES[found.name].permission


def rows_written() -> dict[str, int]:
    """Rows inserted, changed or deleted by this transaction so far, by table, in whatever schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return {name: count for name, count in cursor.fetchall() if count and not name.endswith(MAY_CHANGE)}


def actor_of(key: str, room: str) -> Actor:
    """As what this person stands in that room: a customer is nobody in the back office, and the other way round."""
    if key in STAFF or key == "olga":
        if room != "desk":
            return NOBODY
        return User.objects.select_related("staff__role").get(id=fixed(key)).as_staff()
    if key in CUSTOMERS and room == "portal":
        return User.objects.get(id=fixed(key)).as_customer(permissions=customer_permissions())
    return NOBODY


def cookies_of(key: str, host: str) -> Visitor:
    """A browser that sends this person's cookies whatever the path; "other" is the administrator of globex."""
    if key == "other":
        browser = Visitor.at("globex.localhost", "zhao")
        return Visitor.at(host).with_cookies(browser)
    return Visitor.at(host, "" if key == "nobody" else key)


def address(found: Found, route: Route) -> str:
    return reverse(found.name.split(" ")[1], kwargs=route.kwargs, urlconf=URLCONFS[found.site])


def people_of(found: Found) -> tuple[str, ...]:
    if found.site == "platform":
        return ("nobody", "other", "olga")
    return ("nobody", "other", *STAFF, *CUSTOMERS)


def methods_of(found: Found) -> list[str]:
    return [method for method in ("get", "post") if hasattr(found.view, method)]


CASES = [
    pytest.param(found, method, key, id=f"{found.name}-{method}-{key}")
    for found in found_routes()
    if found.name in ROUTES
    for method in methods_of(found)
    for key in people_of(found)
]


@pytest.mark.parametrize(("found", "method", "key"), CASES)
def test_who_may_and_who_may_not(found: Found, method: str, key: str, tenants: dict[str, TenantSnapshot]) -> None:
    route, host = ROUTES[found.name], HOSTS[found.site]
    tenant = tenant_for_host(host)
    assert tenant is not None
    with in_tenant(tenant):
        browser = cookies_of(key, host)
        allowed = actor_of(key, found.view.room).may(ALL_PERMISSIONS[route.permission])
        before = rows_written()
        response: Any = getattr(browser, method)(address(found, route), route.body if method == "post" else {})
        if allowed:
            assert response.status_code < 500
            assert response.status_code != 403 or route.permission == "anybody"
        else:
            assert response.status_code in {302, 401, 403, 404}, response.status_code
            assert rows_written() == before


def test_the_counter_of_rows_sees_a_change(acme: TenantSnapshot) -> None:
    before = rows_written()
    User.objects.filter(id=fixed("zhang")).update(name="Somebody")
    assert rows_written() != before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_methods_that_nobody_offers_are_refused(method: str, visitor: Callable[..., Visitor]) -> None:
    response: Any = visitor("zhao").generic(method.upper(), "/desk/profile/")
    assert response.status_code == 405
