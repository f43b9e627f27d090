"""Reads of activities for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Least
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from access.scopes import Scope
from crm.activities.models import Activity, ActivityFile, Task
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account, Contact, Need, NeedState
from crm.customers.models.contacted import contacts_of
from crm.customers.permissions import ACCOUNT_POLICY
from kernel.actor import Actor

PEOPLE = 60
NEVER, DUE = "never", "due"
QUIET = {"30": 30, "60": 60, "90": 90}  # days
QUEUES = (*QUIET, NEVER, DUE)
MINE, TEAM = "mine", "team"
SHOWN = 50


def visible_file(actor: Actor, file_id: UUID) -> ActivityFile | None:
    """A file of an activity that the actor sees, or an own upload that waits."""
    seen = Q(activity__in=Activity.objects.visible_to(actor))
    waiting = Q(activity__isnull=True, uploaded_by_id=actor.user_id)
    return ActivityFile.objects.filter(seen | waiting, pk=file_id).first()


def people_of(account_id: UUID) -> list[Contact]:
    """Who can have taken part, by name."""
    return list(Contact.objects.filter(account_id=account_id).order_by("name", "id")[:PEOPLE])


@dataclass(frozen=True)
class Queue:
    """Which customers, and whose: one's own, or of everybody whose customers one sees."""

    key: str = "30"
    whose: str = MINE

    @classmethod
    def of(cls, said: Mapping[str, Any], actor: Actor) -> Queue:
        """What can't be read, or is not for this reader, is the first one."""
        key, whose = str(said.get("queue", "")), str(said.get("whose", ""))
        return cls(key if key in QUEUES else QUEUES[0], TEAM if whose == TEAM and sees_others(actor) else MINE)


def sees_others(actor: Actor) -> bool:
    return ACCOUNT_POLICY.scope(actor) > Scope.OWN


def counts_of(actor: Actor, whose: str, at: datetime) -> dict[str, int]:
    """How many stand in each queue; one statement."""
    counted = {f"n_{key}": Count("pk", filter=_stands_in(key, at)) for key in QUEUES}
    found = _looked_after(actor, whose).aggregate(**counted)
    return {key: found[f"n_{key}"] for key in QUEUES}


def follow_ups(actor: Actor, queue: Queue, at: datetime) -> list[Any]:
    """The first of a queue in its order, each with `last`, `next_task` and `next_need` where there are any."""
    logged, said = contacts_of(Account, at)
    tickets: Any = Account._meta.get_field("tickets").related_model
    said = said.filter(ticket__in=tickets.objects.visible_to(actor))
    logged = logged.filter(
        pk__in=Activity.objects.open_to(actor).filter(account=OuterRef(OuterRef("pk"))).values("pk")
    )
    tasks = _open_tasks().order_by(F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "id")
    needs = _open_needs().order_by(F("wanted_by").asc(nulls_last=True), "id")
    call = JSONObject(at="at", by="made_by_name", kind="kind", subject="subject")
    word = JSONObject(at="at", by="author_name", number="ticket__number")
    rows = _ordered(actor, queue, at).annotate(
        last_logged=Subquery(logged.order_by("-at", "-id").values(said=call)[:1]),
        last_said=Subquery(said.order_by("-at", "-id").values(said=word)[:1]),
        next_task=Subquery(tasks.values(said=JSONObject(id="id", title="title", due_on="due_on"))[:1]),
        next_need=Subquery(needs.values(said=JSONObject(text="text", wanted_by="wanted_by"))[:1]),
    )
    found = list(rows.select_related("owner")[:SHOWN])
    for account in found:
        account.last = _latest(account)
        ACCOUNT.for_reader(account)
    return found


def next_of(actor: Actor, queue: Queue, at: datetime, *, after: UUID | None, place: int) -> tuple[UUID, int] | None:
    """The customer behind `after`, which stood at `place`; what was called meanwhile has left the queue."""
    ids = list(_ordered(actor, queue, at).values_list("pk", flat=True)[: place + 2])
    following = ids.index(after) + 1 if after in ids else place
    return (ids[following], following) if following < len(ids) else None


def _looked_after(actor: Actor, whose: str) -> Any:
    seen = Account.objects.visible_to(actor)
    return seen.filter(owner__isnull=False) if whose == TEAM else seen.owned_by(actor.me)


def _stands_in(key: str, at: datetime) -> Q:
    if key == NEVER:
        return Q(last_contact_at__isnull=True)
    if key in QUIET:
        return Q(last_contact_at__lt=at - timedelta(days=QUIET[key]))
    today = timezone.localtime(at).date()
    return Q(Exists(_open_tasks().filter(due_on__lte=today))) | Q(Exists(_open_needs().filter(wanted_by__lte=today)))


def _ordered(actor: Actor, queue: Queue, at: datetime) -> Any:
    rows = _looked_after(actor, queue.whose).filter(_stands_in(queue.key, at))
    if queue.key != DUE:
        return rows.order_by("last_contact_at", "created_at", "id")
    by_task = _open_tasks().order_by().values("account").annotate(day=Min("due_on")).values("day")
    by_need = _open_needs().order_by().values("account").annotate(day=Min("wanted_by")).values("day")
    return rows.annotate(due_on=Least(Subquery(by_task), Subquery(by_need))).order_by("due_on", "created_at", "id")


def _open_tasks() -> QuerySet[Any, Any]:
    return Task.objects.open().filter(account=OuterRef("pk"))


def _open_needs() -> QuerySet[Any, Any]:
    return Need.objects.filter(account=OuterRef("pk"), state=NeedState.OPEN)


def _latest(account: Any) -> dict[str, Any] | None:
    """What was said last, as far as the reader may know; when, anybody who sees the customer may know."""
    told = [one | {"at": parse_datetime(one["at"])} for one in (account.last_logged, account.last_said) if one]
    latest = max(told, key=lambda one: one["at"], default=None)
    if latest is None or account.last_contact_at is None or latest["at"] < account.last_contact_at:
        return {"at": account.last_contact_at} if account.last_contact_at else latest
    return latest
