"""Statements whose text is kept: they depend on nothing but who asks for what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from crm.service.api.resources import TICKETS
from kernel.actor import NOBODY, Actor
from kernel.api.resources import ALL_RESOURCES, Resource
from kernel.api.statements import Kept, Statement, read, statement_of
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.api.conftest import Program, token_of
from tests.api.test_room import VIEWS
from tests.crm.conftest import counted
from tests.harness.cast import CANARY, fixed

Make = Callable[..., Program]
assert VIEWS  # every view is loaded by now, and with it every resource
RESOURCES = sorted(ALL_RESOURCES.values(), key=lambda one: one.name)


def of(resource: Resource, actor: Actor) -> Statement:
    return statement_of(resource.rows(actor).order_by("id").values_list(*(v.column for v in resource.values)))


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
@pytest.mark.parametrize("key", ["zhang", "wang", "zhao"])
def test_what_an_actor_sees_is_said_by_the_statement_itself(
    resource: Resource, key: str, staff: Callable[[str], Actor]
) -> None:
    actor = staff(key)
    with counted() as asked:
        now = of(resource, actor)
    with time_machine.travel(system_clock() + timedelta(days=400)):
        later = of(resource, actor)
    assert asked == []
    assert (now.text, now.values) == (later.text, later.values)


def test_the_search_for_resources_found_them() -> None:
    assert {"Ticket", "Account", "Contact", "User", "Webhook"} <= {resource.name for resource in RESOURCES}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_it_reads_what_django_reads(resource: Resource, staff: Callable[[str], Actor]) -> None:
    actor = staff("zhao")
    rows = resource.rows(actor).order_by("id").values_list(*(value.column for value in resource.values))
    assert read(of(resource, actor)) == list(rows)


def test_who_may_see_nothing_is_given_nobody_elses_statement(staff: Callable[[str], Actor]) -> None:
    statements, agent = Kept(), staff("zhang")
    for actor, there in ((agent, True), (replace(agent, permissions=frozenset()), False), (NOBODY, False)):
        found = read(statements.get(("Ticket", actor), lambda actor=actor: TICKETS.rows(actor).values_list("id")))
        assert bool(found) is there


def test_a_kept_statement_reads_the_tenant_that_asks(program: Make, tenants: dict[str, TenantSnapshot]) -> None:
    for host in ("acme.localhost", "globex.localhost", "acme.localhost"):
        with in_tenant(tenants[host.partition(".")[0]]):
            said = Program(host, token_of("zhang", host=host).secret).get("tickets?sort=id").content.decode()
        assert [name for name, canary in CANARY.items() if canary in said] == [host]


def test_a_change_is_seen_at_once(program: Make) -> None:
    asking = program("zhang")
    before = asking.get("tickets").json()["items"]
    asking.patch(f"tickets/{fixed('li-ticket')}", {"priority": "urgent"})
    after = asking.get("tickets").json()["items"]
    assert [one["priority"] for one in before if one["number"] == 1001] == ["normal"]
    assert [one["priority"] for one in after if one["number"] == 1001] == ["urgent"]


def test_only_so_many_are_kept(staff: Callable[[str], Actor]) -> None:
    statements, actor, built = Kept(2), staff("zhang"), []

    def build() -> object:
        built.append(1)
        return TICKETS.rows(actor).values_list("id")

    for key in ("a", "b", "a", "c", "a", "b"):
        statements.get(key, build)  # type: ignore[arg-type]
    assert len(built) == 4
    assert len(statements.found) == 2
