"""Whatever is asked of globex, no word of acme is in the answer; and nothing that acme gave out opens globex."""

from __future__ import annotations

import ast
import threading
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature
from django.db import DatabaseError, connection, transaction

from crm.service.models import Ticket
from identity.actions.links import LinkNotUsable, find_link, make_link
from identity.models import Purpose
from kernel.clock import Clock
from kernel.files import open_stored, store_upload
from kernel.signing import tenant_signer, tenant_timestamp_signer
from kernel.tenancy import connection_of, connection_options, in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.architecture.test_house import name_of, product_modules
from tests.architecture.test_matrix import address
from tests.harness.cast import CANARY
from tests.harness.client import Visitor
from tests.harness.route_table import ROUTES
from tests.harness.routes import Found, found_routes

ACME, GLOBEX = CANARY["acme.localhost"], CANARY["globex.localhost"]
PEOPLE = ("zhao", "zhang", "li", "mia")
HOMES = ("tenant portal:home", "tenant portal:article")
Tenants = dict[str, TenantSnapshot]
READABLE = [found for found in found_routes() if found.site == "tenant" and hasattr(found.view, "get")]


def said_by(host: str, key: str, found: Found) -> str:
    response: Any = Visitor.at(host, key).get(address(found, ROUTES[found.name]))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", "replace") + str(response.headers)


@pytest.mark.parametrize("key", PEOPLE)
@pytest.mark.parametrize("found", READABLE, ids=lambda found: found.name)
def test_no_answer_of_globex_holds_a_word_of_acme(found: Found, key: str, tenants: Tenants) -> None:
    with in_tenant(tenants["globex"]):
        assert ACME not in said_by("globex.localhost", key, found)


@pytest.mark.parametrize("name", ["tenant service:ticket", "tenant customers:accounts", *HOMES])
def test_the_canary_sings_at_home(name: str, tenants: Tenants) -> None:
    """Else the sweep above would prove nothing."""
    found = next(route for route in READABLE if route.name == name)
    key = "li" if "portal" in name else "zhao"
    with in_tenant(tenants["globex"]):
        assert GLOBEX in said_by("globex.localhost", key, found)


def signer_purposes() -> list[tuple[str, str]]:
    """Every purpose that the product signs for, and with which of the two signers."""
    found = []
    for path in product_modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id in {"tenant_signer", "tenant_timestamp_signer"}:
                argument = node.args[0]
                purpose = argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)
                found.append((node.func.id, str(purpose)))
    return sorted(set(found))


@pytest.mark.parametrize(("signer", "purpose"), signer_purposes())
def test_a_token_of_acme_means_nothing_at_globex(signer: str, purpose: str, tenants: Tenants) -> None:
    make = {"tenant_signer": tenant_signer, "tenant_timestamp_signer": tenant_timestamp_signer}[signer]
    with in_tenant(tenants["acme"]):
        token = make(purpose).sign("1001")
    with in_tenant(tenants["globex"]), pytest.raises(BadSignature):
        make(purpose).unsign(token)


def plain_signers(source: str) -> list[str]:
    """Uses of Django's signers, which know no tenant."""
    names = {"Signer", "TimestampSigner", "dumps", "loads", "get_cookie_signer"}
    return [
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in {"Signer", "TimestampSigner"})
            or (isinstance(node.func, ast.Attribute) and node.func.attr in names and "sign" in ast.unparse(node.func))
        )
    ]


def test_nothing_is_signed_without_the_tenant() -> None:
    exempt = {"platform/kernel/signing.py", "platform/identity/http/notices.py"}  # both salt with the tenant's uuid
    found = {name_of(path): plain_signers(path.read_text()) for path in product_modules()}
    assert {name for name, uses in found.items() if uses} <= exempt


def test_the_search_for_plain_signers_finds_one() -> None:
    assert plain_signers("from django.core import signing\nsigning.dumps(1)") == ["signing.dumps"]


@pytest.mark.parametrize("purpose", Purpose.values)
def test_a_link_of_acme_opens_nothing_at_globex(purpose: str, tenants: Tenants, clock: Clock) -> None:
    with in_tenant(tenants["acme"]):
        secret = make_link(Purpose(purpose), email="x@acme.example", at=clock())
        assert find_link(secret, Purpose(purpose), at=clock())
    with in_tenant(tenants["globex"]), pytest.raises(LinkNotUsable):
        find_link(secret, Purpose(purpose), at=clock())


def test_a_file_of_acme_is_not_opened_at_globex(tenants: Tenants) -> None:
    upload = UploadedFile(ContentFile(ACME.encode()), name="note.txt", size=len(ACME))
    with in_tenant(tenants["acme"]):
        path = store_upload(upload).path
        assert open_stored(path).read().decode() == ACME
    with in_tenant(tenants["globex"]), pytest.raises(FileNotFoundError):
        open_stored(path)


def test_a_statement_that_timed_out_leaves_the_next_tenant_alone(tenants: Tenants) -> None:
    with in_tenant(tenants["acme"]), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(1)")
    with in_tenant(tenants["globex"]):
        assert {GLOBEX in ticket.subject for ticket in Ticket.objects.all()} == {True}


def test_a_killed_connection_comes_back_with_the_right_tenant(tenants: Tenants) -> None:
    seen: list[object] = []

    def work() -> None:
        wrapper = connection_of()
        with in_tenant(tenants["acme"]):
            Ticket.objects.count()
            assert wrapper.connection is not None
            pid = wrapper.connection.info.backend_pid
            with psycopg.connect(**connection_options()) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])
            with pytest.raises(DatabaseError):
                Ticket.objects.count()
        wrapper.close()  # what the end of a request does with a broken connection
        with in_tenant(tenants["globex"]):
            seen.extend(GLOBEX in ticket.subject for ticket in Ticket.objects.all())
        wrapper.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen
    assert set(seen) == {True}
