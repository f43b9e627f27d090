"""Conditions as one predicate in SQL, which joins no rows: it goes on a list, into a count, and into a sub-query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.utils import timezone

from crm.customers.models import Account
from crm.segments.conditions.checking import wrongs
from crm.segments.conditions.days import Span, span_of, today_at, zone_of_workspace
from crm.segments.conditions.questions import OF_ACCOUNT, POOL, Question
from crm.segments.conditions.tree import ALL, NONE, Condition, Group
from kernel.actor import NOBODY, Actor
from records.filters import EMPTY, NO, YES, Range, condition_of

NOBODY_AT_ALL = Q(pk__in=[])


@dataclass(frozen=True)
class Asking:
    """`actor` sees some of the related records; None sees all. `few`: asked of a row or two, not of a whole list."""

    questions: Mapping[str, Question]
    kind: str
    actor: Actor | None
    at: datetime
    few: bool = False


def predicate(group: Group, asking: Asking) -> Q:
    """Nobody meets conditions of which one cannot be understood any more: “none of” would let everybody in."""
    if wrongs(group, asking.questions):
        return NOBODY_AT_ALL
    return _group(group, asking)


def _group(group: Group, asking: Asking) -> Q:
    parts = [_group(one, asking) if isinstance(one, Group) else _condition(one, asking) for one in group.parts]
    passed = parts[0]
    for part in parts[1:]:
        passed = passed & part if group.match == ALL else passed | part
    return ~passed if group.match == NONE else passed


def _condition(condition: Condition, asking: Asking) -> Q:
    question = asking.questions[condition.about]
    if question.related is not None:
        return _related(condition, question, asking)
    if not question.through:
        return _own(condition, question, asking)
    accounts = Account.objects.filter(_own(condition, question, asking), pk=OuterRef("account_id"))
    return Q(Exists(accounts))


def _own(condition: Condition, question: Question, asking: Asking) -> Q:
    name = condition.about.removeprefix(OF_ACCOUNT)
    if question.spec is None:
        return (_pool if name == POOL else _tagged)(condition)
    if question.is_of_people:
        return _people(condition, name)
    if condition.how in {"empty", "set"}:
        empty = _asked(question, (EMPTY,), asking)
        return empty if condition.how == "empty" else ~empty
    if condition.how in {"lacks", "none"}:
        # What a field that is empty holds is none of it.
        passed = _asked(question, _values(condition), asking)
        return ~passed | _asked(question, (EMPTY,), asking) if not question.spec.required else ~passed
    return _asked(question, _filter_values(condition, asking.at), asking)


def _filter_values(condition: Condition, at: datetime) -> tuple[str, ...]:
    """As the filters of a list have them."""
    if condition.how in {"yes", "no"}:
        return (YES if condition.how == "yes" else NO,)
    if condition.how in {"any", "has"}:
        return _values(condition)
    if condition.how == "between":
        return (Range(condition.low, condition.high).text,)
    low, high = span_of(condition.how, condition.days or 0, today_at(at))
    return (Range(low.isoformat() if low else "", high.isoformat() if high else "").text,)


def _values(condition: Condition) -> tuple[str, ...]:
    return tuple(value.strip() for value in condition.values)


def _asked(question: Question, values: tuple[str, ...], asking: Asking) -> Q:
    """By the filters of the lists, whose days are those of the workspace here."""
    spec = question.spec
    assert spec is not None
    with timezone.override(zone_of_workspace()):
        return condition_of([spec], [(spec.name, values)], asking.actor or NOBODY)


def _people(condition: Condition, name: str) -> Q:
    if condition.how in {"empty", "set"}:
        return Q(**{f"{name}__isnull": condition.how == "empty"})
    among = Q(**{f"{name}_id__in": condition.values})
    return among if condition.how == "any" else ~among | Q(**{f"{name}__isnull": True})


def _tagged(condition: Condition) -> Q:
    if condition.how in {"empty", "set"}:
        return Q(tags=[]) if condition.how == "empty" else ~Q(tags=[])
    if condition.how == "all":
        return Q(tags__contains=list(condition.values))
    among = Q(tags__overlap=list(condition.values))
    return among if condition.how == "any" else ~among


def _pool(condition: Condition) -> Q:
    pooled = Q(owner__isnull=True, is_protected=False)
    return pooled if condition.how == "yes" else ~pooled


def _related(condition: Condition, question: Question, asking: Asking) -> Q:
    related = question.related
    assert related is not None
    link, rows = related.links[asking.kind], related.rows(asking.actor)
    if condition.period:
        rows = rows.filter(_within(related.moment, condition, asking.at))
    wheres = {one.name: one for one in related.wheres}
    for name, values in condition.where:
        rows = rows.filter(wheres[name].passes(values)) if values else rows
    if condition.how in {"has", "none"}:
        there = Q(Exists(rows.filter(**{link: OuterRef("pk")})))
        return there if condition.how == "has" else ~there
    at_least = condition.how == "least"
    counted = _counted(rows, link, condition.count or 0, few=asking.few, at_least=at_least)
    return counted if at_least else ~counted


def _counted(rows: QuerySet[Any, Any], link: str, count: int, *, few: bool, at_least: bool) -> Q:
    """At least `count`, or more than that. In a list the counting is done once for all, else for this row alone."""
    if few or (at_least and not count):
        own = rows.filter(**{link: OuterRef("pk")}).order_by()
        n = Subquery(own.annotate(of_all=Value(1)).values("of_all").annotate(n=Count("pk")).values("n"))
        return Q((GreaterThanOrEqual if at_least else GreaterThan)(Coalesce(n, 0), count))
    among = rows.filter(**{f"{link}__isnull": False}).order_by().values(link).annotate(n=Count("pk"))
    return Q(pk__in=among.filter(**{"n__gte" if at_least else "n__gt": count}).values(link))


def _within(moment: str, condition: Condition, at: datetime) -> Q:
    if condition.period == "between":
        span: Span = (_day(condition.low), _day(condition.high))
    else:
        span = span_of(condition.period, condition.days or 0, today_at(at))
    passed = Q()
    if span[0]:
        passed &= Q(**{f"{moment}__gte": _begin(span[0])})
    if span[1] and span[1] < date.max:
        passed &= Q(**{f"{moment}__lt": _begin(span[1] + timedelta(days=1))})
    return passed


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone_of_workspace())
