"""Records given to a person or a team: the rows that actions of the apps write, and how a page names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from access.models import Share
from access.policies import Policy
from kernel.actions import Refused, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock


@dataclass(frozen=True)
class Whom:
    """One of the two; `name` as the audit log calls it."""

    name: str
    person_id: UUID | None = None
    team_id: UUID | None = None


def give(policy: Policy, subject: Model, *, whom: Whom, may_change: bool, actor: Actor, clock: Clock) -> Share:
    """Inside an action. A share that is there already is made wider or narrower."""
    policy.require_change(actor, subject)
    if whom.person_id is not None and whom.person_id == actor.user_id:
        raise Refused(_("You have it already: choose somebody else."), field="whom")
    keys: dict[str, Any] = {"record_id": subject.pk, "person_id": whom.person_id, "team_id": whom.team_id}
    share = Share.objects.select_for_update().filter(**keys).first()
    if share is not None and share.may_change == may_change:
        nothing_changed()
        return share
    if share is None:
        stamps = {"made_by_id": actor.user_id, "made_at": clock()}
        share = Share.objects.create(record=policy.record, may_change=may_change, **keys, **stamps)
    else:
        share.widen(may_change=may_change)
    record("shared", subject, shares=[None, whom.name], may_change=may_change)
    return share


def take_back(policy: Policy, subject: Model, share: Share, *, actor: Actor) -> None:
    """Inside an action."""
    policy.require_change(actor, subject)
    record("no longer shared", subject, shares=[share.name, None])
    share.delete()


def shares_of(policy: Policy, pk: UUID) -> list[Share]:
    """With `name`, by name; one statement."""
    found = Share.objects.filter(record=policy.record, record_id=pk)
    return list(found.annotate(called=Coalesce("person__name", "team__name")).order_by("called", "pk"))
