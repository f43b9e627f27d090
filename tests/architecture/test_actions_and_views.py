"""What refuses to exist: an action without an actor, a view without a permission, an action that tells nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.actions import AuditMissing, action
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock, system_clock
from kernel.http.views import PermissionNotNamed, RoomView
from kernel.permissions import ANYBODY


def test_an_action_without_an_actor_refuses_to_exist() -> None:
    with pytest.raises(TypeError, match="keyword-only `actor`"):

        @action(ANYBODY)
        def nameless(*, clock: Clock) -> None: ...


def test_an_action_with_a_positional_actor_refuses_to_exist() -> None:
    with pytest.raises(TypeError, match="keyword-only `actor`"):

        @action(ANYBODY)
        def positional(actor: Actor, *, clock: Clock) -> None: ...


def test_an_action_without_a_clock_refuses_to_exist() -> None:
    with pytest.raises(TypeError, match="keyword-only `clock`"):

        @action(ANYBODY)
        def timeless(*, actor: Actor) -> None: ...


def test_an_action_that_says_nothing_is_rolled_back(acme: object) -> None:
    @action(ANYBODY)
    def silent(*, actor: Actor, clock: Clock) -> None: ...

    with pytest.raises(AuditMissing):
        silent(actor=SYSTEM, clock=system_clock)


def test_a_view_without_a_permission_refuses_to_exist() -> None:
    with pytest.raises(PermissionNotNamed):

        class Open(RoomView):
            pass


def test_a_permission_that_is_not_one_counts_as_none() -> None:
    with pytest.raises(PermissionNotNamed):

        class Half(RoomView):
            permission = None  # type: ignore[assignment]


def test_every_action_of_the_product_has_a_permission() -> None:
    from crm.customers import actions as customers
    from crm.service.actions import changing, conversation, filing, keeping, requests
    from identity.actions import factors, links, people, profile, sessions
    from records.actions import columns, views

    crm = (customers, changing, conversation, filing, keeping, requests)
    modules = (*crm, factors, links, people, profile, sessions, columns, views)
    found: list[Callable[..., object]] = [
        value for module in modules for value in vars(module).values() if hasattr(value, "permission")
    ]
    assert len(found) > 30
