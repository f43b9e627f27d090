"""Which company belongs to which."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from crm.customers.actions.changing import lock_account, record_changes
from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS
from kernel.actions import Refused, action
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.reading import rows
from kernel.tenancy import current_tenant

DEEPEST = 10
# From an account upwards, with how far up each is, and from it downwards to the deepest one.
ABOVE = """WITH RECURSIVE above(id, parent_id, step) AS (
  SELECT id, parent_id, 0 FROM customers_account WHERE id = %(start)s
  UNION ALL SELECT a.id, a.parent_id, step + 1 FROM customers_account a JOIN above ON a.id = above.parent_id
  WHERE step < 100)
SELECT id, step FROM above ORDER BY step"""
BELOW = """WITH RECURSIVE below(id, step) AS (
  SELECT id, 0 FROM customers_account WHERE id = %(start)s
  UNION ALL SELECT a.id, step + 1 FROM customers_account a JOIN below ON a.parent_id = below.id WHERE step < 100)
SELECT max(step) FROM below"""


@action(EDIT_CUSTOMERS)
def place_account(*, actor: Actor, clock: Clock, account: Account, parent: Account | None) -> Account:
    """Under another company, or (None) under none, with all that is below it."""
    _one_at_a_time()
    account = lock_account(account, actor)
    if parent is not None:
        # Nobody turns it into a person, or moves it elsewhere, before this ends.
        parent = Account.objects.select_for_update(of=("self",)).get(pk=parent.pk)
        _refuse_wrong_parent(account, parent, actor)
    record_changes(account, account.change({"parent": parent}, at=clock()))
    return account


def _refuse_wrong_parent(account: Account, parent: Account, actor: Actor) -> None:
    if not ACCOUNT_POLICY.reaches(actor, parent.pk) and actor.is_staff:
        raise Refused(_("Choose a customer that you see."), field="parent")
    if not account.is_company or not parent.is_company:
        raise Refused(_("Only companies belong to companies."), field="parent")
    above: list[tuple[UUID, int]] = [(row[0], row[1]) for row in rows(ABOVE, {"start": parent.pk})]
    if account.pk in {pk for pk, _step in above}:
        if account.pk == parent.pk:
            raise Refused(_("A company does not belong to itself."), field="parent")
        raise Refused(_("“%(name)s” belongs to this company itself.") % {"name": parent}, field="parent")
    if len(above) + rows(BELOW, {"start": account.pk})[0][0] + 1 > DEEPEST:
        raise Refused(_("A group has at most %(limit)d levels.") % {"limit": DEEPEST}, field="parent")


def _one_at_a_time() -> None:
    """Two moves at once could make a circle that neither of them sees."""
    with connection.cursor() as cursor:
        key = f"accounts above accounts:{current_tenant().uuid}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
