"""The customer pool: what is in it, what is due to go back, who opened how much of it today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from crm.customers.models import Account, Ownership, PoolRules
from crm.customers.permissions import USE_POOL
from crm.customers.queries.records import UNFINISHED
from kernel.actor import Actor

AT_ONCE = 200
# Opened today already, or there is room for one more.
OPEN = """WITH seen AS (SELECT count(*) AS n, bool_or(account_id = %(account)s) AS again
  FROM customers_poolview WHERE person_id = %(me)s AND day = %(day)s),
 noted AS (INSERT INTO customers_poolview (person_id, account_id, day)
  SELECT %(me)s, %(account)s, %(day)s FROM seen WHERE n < %(most)s ON CONFLICT DO NOTHING)
SELECT coalesce(again, false) OR n < %(most)s FROM seen"""


def pool_of(actor: Actor) -> QuerySet[Any, Any]:
    """Whoever may use it sees all of it: it belongs to nobody, so that no role reaches less of it."""
    found: QuerySet[Any, Any] = Account.objects.in_pool()
    return found if actor.is_staff and actor.may(USE_POOL) else found.none()


def may_open(actor: Actor, account: Account, rules: PoolRules, today: date) -> bool:
    """Counts it. What was opened today is opened again without counting."""
    if not rules.views_a_day or actor.user_id is None:
        return True
    asked: dict[str, Any] = {"me": actor.user_id, "account": account.pk, "day": today, "most": rules.views_a_day}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, asked)
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Due:
    account_id: UUID
    at: datetime


def accounts_to_judge(after: UUID | None) -> list[Account]:
    """Owned and not protected, in the order of their keys; none with an open ticket."""
    found = _judged(Account.objects.filter(owner__isnull=False, is_protected=False)).order_by("pk")
    return list((found.filter(pk__gt=after) if after else found)[:AT_ONCE])


def due_of(account: Account, rules: PoolRules) -> Due | None:
    """When it goes back; None for one that does not."""
    found = _judged(Account.objects.filter(pk=account.pk, owner__isnull=False, is_protected=False)).first()
    return due_when(found, rules) if found is not None else None


def due_when(account: Any, rules: PoolRules) -> Due | None:
    """Of one that was read by `accounts_to_judge`: after the quiet days, and after those behind the contract."""
    if not rules.quiet_days:
        return None
    heard = (account.owned_since or account.created_at, account.last_word, account.last_logged)
    begun = max(moment for moment in heard if moment)
    due = begun + timedelta(days=rules.quiet_days)
    if account.contract_until is not None:
        ended = timezone.make_aware(datetime.combine(account.contract_until, datetime.min.time()))
        due = max(due, ended + timedelta(days=rules.after_contract_days + 1))
    return Due(account.pk, due)


def all_due(rules: PoolRules, before: datetime) -> Iterator[Due]:
    after = None
    while batch := accounts_to_judge(after):
        after = batch[-1].pk
        for account in batch:
            due = due_when(account, rules)
            if due is not None and due.at <= before:
                yield due


def _judged(accounts: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """With when somebody wrote last and since when its owner has it; without those that wait for an answer."""
    tickets: Any = Account._meta.get_field("tickets").related_model
    messages: Any = tickets._meta.get_field("messages").related_model
    said = messages.objects.filter(ticket__account=OuterRef("pk")).order_by().values("ticket__account")
    activities: Any = Account._meta.get_field("activities").related_model
    logged = activities.objects.kept().filter(account=OuterRef("pk")).order_by().values("account")
    since = Ownership.objects.filter(account=OuterRef("pk"), until__isnull=True).values("since")
    waiting = tickets.objects.filter(account=OuterRef("pk"), status__in=UNFINISHED)
    return accounts.filter(~Exists(waiting)).annotate(
        last_word=Subquery(said.annotate(last=Max("at")).values("last")),
        last_logged=Subquery(logged.annotate(last=Max("at")).values("last")),
        owned_since=Subquery(since[:1]),
    )
