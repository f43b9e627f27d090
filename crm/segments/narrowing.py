"""Segments as the lists of customers and of people filter by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from crm.customers.narrowing import Narrowing
from crm.segments.known import in_segment
from crm.segments.models import Segment
from kernel.actor import Actor

AT_ONCE = 100


def _named(segment: str, actor: Actor) -> QuerySet[Any]:
    found: QuerySet[Any] = Segment.objects.visible_to(actor).filter(pk=segment)
    return found


def _choices(kind: str, actor: Actor) -> Sequence[tuple[str, str]]:
    seen = Segment.objects.visible_to(actor).kept().filter(of=kind).order_by(Lower("name"), "pk")
    return [(str(pk), name) for pk, name in seen.values_list("pk", "name")[:AT_ONCE]]


NARROWING = Narrowing(in_segment, _named, _choices)
