"""The traps of the stack (docs/decisions, isolation): each test fails when its remedy is taken out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.signing import BadSignature
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import get_urlconf

from crm.service.models import Ticket
from kernel.http.tenant import TenantMiddleware, normalise_host
from kernel.postgresql.base import NoTenantSelected, SearchPathNotSet
from kernel.signing import tenant_signer
from kernel.tenancy import (
    APP,
    OWNER,
    TenantSwitchInTransaction,
    TenantUnknown,
    carrying_tenant,
    connection_of,
    connection_options,
    current_tenant_or_none,
    directory,
    in_tenant,
    leave_tenant,
)
from tenants.directory.models import Tenant
from tenants.directory.snapshots import TenantSnapshot, tenant_for_host
from tests.harness.cast import CANARY, fixed

Tenants = dict[str, TenantSnapshot]


def path_of_server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return str(cursor.fetchone()[0])


def test_trap_1_a_cached_value_belongs_to_its_tenant(tenants: Tenants) -> None:
    with in_tenant(tenants["acme"]):
        cache.set("greeting", "acme")
    with in_tenant(tenants["globex"]):
        assert cache.get("greeting") is None


def test_trap_2_nobody_is_selected_after_a_response(tenants: Tenants) -> None:
    answer = TenantMiddleware(lambda request: StreamingHttpResponse(iter([b"x"])))
    request = HttpRequest()
    request.META["HTTP_HOST"] = "acme.localhost"
    answer(request)
    assert current_tenant_or_none() is None
    with pytest.raises(NoTenantSelected):
        Ticket.objects.count()
    with pytest.raises(NoTenantSelected):
        Tenant.objects.count()


def test_trap_2_a_streamed_body_runs_in_its_tenant_and_leaves_it_between_pieces(tenants: Tenants) -> None:
    def body() -> object:
        for ticket in list(Ticket.objects.order_by("number")):
            yield ticket.subject.encode()

    answer = TenantMiddleware(lambda request: StreamingHttpResponse(body()))
    request = HttpRequest()
    request.META["HTTP_HOST"] = "globex.localhost"
    response = answer(request)
    pieces = iter(response.streaming_content)  # type: ignore[attr-defined]
    assert CANARY["globex.localhost"].encode() in next(pieces)
    assert current_tenant_or_none() is None
    assert all(CANARY["globex.localhost"].encode() in piece for piece in pieces)


def test_trap_2_nobody_stays_selected_on_any_connection_of_the_thread(tenants: Tenants) -> None:
    for alias in (APP, OWNER):
        connection_of(alias).set_tenant(tenants["acme"])
    leave_tenant()
    assert [connection_of(alias).tenant for alias in (APP, OWNER)] == [None, None]
    assert [connection_of(alias).schema_name for alias in (APP, OWNER)] == [None, None]


def test_trap_2_a_host_that_is_nobodys_leaves_nobody_selected(tenants: Tenants) -> None:
    """Whatever came before in this thread."""
    connection_of().set_tenant(tenants["acme"])
    request = RequestFactory(HTTP_HOST="nobody.example").get("/desk/")
    assert TenantMiddleware(lambda request: HttpResponse())(request).status_code == 404
    assert current_tenant_or_none() is None


def test_the_operators_routes_end_with_the_operators_request(tenants: Tenants) -> None:
    """The next request of this thread, and what is made outside of one, has the usual routes."""
    seen: list[str | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(get_urlconf())
        return HttpResponse()

    for host in ("localhost", "acme.localhost"):
        request = HttpRequest()
        request.META["HTTP_HOST"] = host
        TenantMiddleware(view)(request)
        seen.append(get_urlconf())
    assert seen == ["config.urls.platform", None, None, None]  # None: settings.ROOT_URLCONF


def test_trap_3_a_path_that_could_not_be_set_closes_the_connection(tenants: Tenants) -> None:
    """In a thread with a connection of its own, whose backend is killed between two tenants."""
    outcome: list[object] = []

    def work() -> None:
        wrapper = connection_of()
        with in_tenant(tenants["acme"]):
            Ticket.objects.count()
            assert wrapper.connection is not None
            pid = wrapper.connection.info.backend_pid
        with psycopg.connect(**connection_options()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        with in_tenant(tenants["globex"]):
            try:
                Ticket.objects.count()
            except SearchPathNotSet:
                outcome.append("refused")
            outcome.append(wrapper.connection)
            outcome.append(CANARY["globex.localhost"] in Ticket.objects.all()[0].subject)
        wrapper.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert outcome == ["refused", None, True]


def test_trap_4_public_is_never_on_a_tenants_path(acme: TenantSnapshot) -> None:
    assert path_of_server() == f"{acme.schema_name}, ext"
    with pytest.raises(DatabaseError), transaction.atomic():
        Tenant.objects.count()


def test_trap_4_a_tenants_tables_are_not_in_public(tenants: Tenants) -> None:
    with directory(), pytest.raises(DatabaseError), transaction.atomic():
        Ticket.objects.count()


def test_without_a_tenant_no_query_is_sent(db: None) -> None:
    leave_tenant()
    with pytest.raises(NoTenantSelected):
        connection.cursor()


def test_trap_6_another_tenant_is_not_entered_inside_a_transaction(
    acme: TenantSnapshot, globex: TenantSnapshot
) -> None:
    with transaction.atomic(), pytest.raises(TenantSwitchInTransaction), in_tenant(globex):
        pytest.fail("entered")


def test_the_directory_is_read_inside_a_tenants_transaction(acme: TenantSnapshot) -> None:
    with transaction.atomic():
        with directory():
            assert Tenant.objects.filter(uuid=acme.uuid).exists()
        assert Ticket.objects.exists()


def test_trap_7_content_types_have_equal_ids_everywhere(tenants: Tenants) -> None:
    found = []
    for tenant in tenants.values():
        with in_tenant(tenant):
            found.append(list(ContentType.objects.order_by("pk").values_list("pk", "app_label", "model")))
    assert found[0] == found[1] != []


def test_trap_8_an_equal_session_row_opens_nothing_at_the_other_tenant(
    visitor: Callable[..., object], globex: TenantSnapshot
) -> None:
    from identity.models import Session

    browser = visitor("zhang")
    secret = browser.cookies["desk_session"].value  # type: ignore[attr-defined]
    row = Session.objects.get(user_id=fixed("zhang"))
    with in_tenant(globex):
        Session.objects.create(
            user_id=row.user_id,
            tenant_uuid=row.tenant_uuid,
            face=row.face,
            secret_hash=row.secret_hash,
            created_at=row.created_at,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
        )
    from tests.harness.client import Visitor

    other = Visitor.at("globex.localhost")
    other.cookies["desk_session"] = secret
    assert other.get("/desk/profile/").status_code == 302


def test_trap_9_a_thread_carries_its_tenant(acme: TenantSnapshot) -> None:
    seen: list[object] = []
    threads = [
        threading.Thread(target=carrying_tenant(lambda: seen.append(current_tenant_or_none()))),
        threading.Thread(target=lambda: seen.append(current_tenant_or_none())),
    ]
    for thread in threads:
        thread.start()
        thread.join()
    assert seen == [acme, None]


def test_trap_10_a_signature_of_one_tenant_means_nothing_at_another(tenants: Tenants) -> None:
    with in_tenant(tenants["acme"]):
        signed = tenant_signer("link").sign("42")
        assert tenant_signer("link").unsign(signed) == "42"
    with in_tenant(tenants["globex"]), pytest.raises(BadSignature):
        tenant_signer("link").unsign(signed)


@pytest.mark.parametrize("raw", ["ACME.localhost", "acme.localhost.", "acme.localhost:8000", "Acme.LocalHost.:80"])
def test_trap_11_a_host_is_found_however_it_is_written(raw: str, db: None) -> None:
    tenant = tenant_for_host(normalise_host(raw))
    assert tenant is not None
    assert tenant.name == "Acme Pumps"


def test_trap_11_an_unknown_host_is_nobody(db: None) -> None:
    assert tenant_for_host(normalise_host("evil.example")) is None


def test_trap_15_a_schema_says_nothing_about_the_company(tenants: Tenants) -> None:
    for tenant in tenants.values():
        assert tenant.schema_name.startswith("t_")
        assert tenant.host.split(".")[0] not in tenant.schema_name


def test_trap_16_the_audit_log_can_only_grow(acme: TenantSnapshot) -> None:
    for statement in ("UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_application_role_makes_no_tables(acme: TenantSnapshot) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (a int)")


def test_an_unknown_uuid_is_nobody(db: None) -> None:
    with pytest.raises(TenantUnknown), in_tenant(uuid4()):
        pytest.fail("entered")


def test_the_path_is_sent_once_for_the_same_tenant(
    acme: TenantSnapshot, django_assert_num_queries: Callable[[int], object]
) -> None:
    Ticket.objects.count()
    with django_assert_num_queries(2), in_tenant(acme):  # type: ignore[attr-defined]
        Ticket.objects.count()
        Ticket.objects.count()


def test_the_path_is_sent_again_after_a_rollback(acme: TenantSnapshot, globex: TenantSnapshot) -> None:
    """A SET inside a transaction that rolls back is undone by the server, and must not be believed."""
    with pytest.raises(ZeroDivisionError), transaction.atomic(), directory():
        Tenant.objects.count()
        raise ZeroDivisionError
    assert path_of_server() == f"{acme.schema_name}, ext"
    assert Ticket.objects.exists()
