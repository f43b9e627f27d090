"""Who is given a lead: the first rule whose filter it passes says among whom, and in which way one of them is chosen.

Called inside an action. The rules stay locked until its transaction ends, so that two leads that come at once are
never given by the same turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, Value, When
from django.db.models.fields import BooleanField
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from crm.leads.fields import LEAD
from crm.leads.models import Intake, Lead, Rule, Way
from identity.models import User
from kernel.actor import SYSTEM
from kernel.tenancy import current_tenant
from records.filters import condition_of, read_filters

LONGEST_WHY = 200


@dataclass
class Desk:
    """A rule with those who may be chosen now, in one order."""

    number: int
    rule: Rule
    people: list[User]


@dataclass(frozen=True)
class Gift:
    lead: Lead
    person: User
    team_id: UUID | None
    why: str


def give_out(leads: Sequence[Lead]) -> list[Gift]:
    """Whom each of these goes to; those that no rule takes are left out. The leads must stand in the database."""
    desks = _desks()
    if not desks or not leads:
        return []
    passing = _passing(desks, [lead.pk for lead in leads])
    loads = _loads(desks)
    found = []
    for lead in leads:
        desk = next((desk for desk in desks if desk.number in passing.get(lead.pk, ()) and desk.people), None)
        person = _chosen(desk, lead, loads) if desk else None
        if desk is not None and person is not None:
            loads[person.pk] = loads.get(person.pk, 0) + 1
            desk.rule.last = person
            found.append(Gift(lead, person, desk.rule.team_id, _why(desk, person)))
    for desk in desks:
        desk.rule.save(update_fields=["last"])
    return found


def _desks() -> list[Desk]:
    rules = list(Rule.objects.select_for_update(of=("self",)).filter(is_on=True).order_by("position", "pk"))
    if not rules:
        return []
    away = set(Intake.away.through.objects.values_list("user_id", flat=True))
    people = {one.pk: one for one in User.objects.staff().exclude(pk__in=away).order_by("pk")}
    named: dict[UUID, set[UUID]] = {}
    for rule_id, user_id in Rule.people.through.objects.values_list("rule_id", "user_id"):
        named.setdefault(rule_id, set()).add(user_id)
    members: dict[UUID, set[UUID]] = {}
    teams = User.objects.filter(staff__teams__in=[rule.team_id for rule in rules if rule.team_id])
    for user_id, team_id in teams.values_list("pk", "staff__teams"):
        members.setdefault(team_id, set()).add(user_id)
    return [
        Desk(
            number,
            rule,
            [one for pk, one in people.items() if pk in (named.get(rule.pk) or members.get(rule.team_id, set()))],  # type: ignore[arg-type]
        )
        for number, rule in enumerate(rules, 1)
    ]


def _passing(desks: Sequence[Desk], ids: Sequence[UUID]) -> dict[UUID, set[int]]:
    """Which leads pass the filters of which rules: one statement for all."""
    flags: dict[str, Any] = {
        f"passes_{desk.number}": Case(
            When(Q(pk__isnull=False) & filter_of(desk.rule), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for desk in desks
    }
    rows = Lead.objects.filter(pk__in=ids).annotate(**flags).values("pk", *flags)
    return {row["pk"]: {desk.number for desk in desks if row[f"passes_{desk.number}"]} for row in rows}


def filter_of(rule: Rule) -> Q:
    return condition_of(LEAD.fields, read_filters(LEAD.fields, QueryDict(rule.query)), SYSTEM)


def _loads(desks: Sequence[Desk]) -> dict[UUID, int]:
    if not any(desk.rule.way == Way.LOAD for desk in desks):
        return {}
    counted = Lead.objects.open().filter(owner__isnull=False).order_by().values_list("owner").annotate(n=Count("pk"))
    return dict(counted)


def _chosen(desk: Desk, lead: Lead, loads: dict[UUID, int]) -> User | None:
    people = desk.people
    if desk.rule.way == Way.LOAD:
        return min(people, key=lambda one: (loads.get(one.pk, 0), one.pk))
    if desk.rule.way == Way.LANGUAGE:
        people = [one for one in people if one.language == lead.language]
    if not people:
        return None
    last = desk.rule.last_id
    return next((one for one in people if last is None or one.pk > last), people[0])


def _why(desk: Desk, person: User) -> str:
    with translation.override(current_tenant().default_language):
        said = {"name": person.name, "number": desk.number, "rule": desk.rule.name, "way": desk.rule.get_way_display()}
        return (_("Given to %(name)s by rule %(number)d, “%(rule)s”: %(way)s") % said)[:LONGEST_WHY]
