"""Articles for customers of a segment: which of them a reader is in, as one part of each statement."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from access.readers import ReaderGroups
from crm.customers.models import PortalMember
from crm.segments.conditions.days import today_at
from crm.segments.conditions.questions import KINDS
from crm.segments.known import all_known, members_of
from crm.segments.models import Of
from crm.segments.models.segment import key_of
from kernel.actor import Actor
from kernel.clock import system_clock


def choices() -> Sequence[tuple[str, str]]:
    return [(key_of(one.id), _("Segment: %(name)s") % {"name": one.name}) for one in all_known().audiences]


def keys_of(actor: Actor) -> Sequence[QuerySet[Any, Any]]:
    """All related records count: what an article is for does not depend on what some colleague sees."""
    me, now = PortalMember.objects.filter(user_id=actor.me), system_clock()
    found = []
    for one in all_known().audiences:
        column = "account_id" if one.of == Of.ACCOUNT else "contact_id"
        rows = KINDS[one.of].model._default_manager.filter(
            pk__in=me.filter(**{f"{column}__isnull": False}).values(column)
        )
        rows = rows.filter(members_of(one, actor=None, at=now, few=True))
        found.append(rows.annotate(key=Value(key_of(one.id), output_field=CharField())).values("key"))
    return found


def version() -> Hashable:
    """Of what `keys_of` says to everybody: conditions, and the day from which their periods are counted."""
    known = all_known()
    return (known.version, today_at(system_clock())) if known.audiences else None


GROUPS = ReaderGroups(choices=choices, keys_of=keys_of, version=version)
