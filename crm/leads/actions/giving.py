"""Leads given by the rules, and the rules themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.leads.events import LeadChanged, LeadGiven
from crm.leads.fields import LEAD
from crm.leads.giving import give_out
from crm.leads.models import Intake, Lead, Rule, Way
from crm.leads.models.intake import ASKED, RULE_NAME, RULES
from crm.leads.permissions import EDIT_LEADS, LEAD_POLICY, MANAGE_LEADS
from identity.models import Team, User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import configuration_changed
from records.filters import read_filters

AT_ONCE = 500


@action(EDIT_LEADS)
def give_leads(*, actor: Actor, clock: Clock, leads: Sequence[Lead]) -> int:
    """By the rules, whoever has them now; says how many went to somebody. Raises Refused where no rule takes one."""
    rows = Lead.objects.open().select_for_update(of=("self",)).filter(pk__in=[lead.pk for lead in leads])
    held = list(rows.order_by("pk")[:AT_ONCE])
    for lead in held:
        LEAD_POLICY.require_change(actor, lead)
    given = hand_out(held, clock=clock)
    if not given:
        raise Refused(_("No rule takes this lead now: nobody is there for it."))
    return given


def hand_out(leads: Sequence[Lead], *, clock: Clock) -> int:
    """Inside an action, of leads that it holds or has just made."""
    gifts = give_out(leads)
    for gift in gifts:
        before = gift.lead.owner
        values: dict[str, Any] = {"owner": gift.person, "given_why": gift.why}
        if gift.team_id is not None:
            values["team_id"] = gift.team_id
        gift.lead.change(values, at=clock())
        record("was given", gift.lead, owner=[before, gift.person], why=gift.why)
        emit(LeadChanged(lead_id=gift.lead.pk, fields=("owner",)))
        if before != gift.person:
            emit(LeadGiven(lead_id=gift.lead.pk, by=""))
    return len(gifts)


@action(MANAGE_LEADS)
def set_intake(
    *, actor: Actor, clock: Clock, form_is_on: bool, form_asks: Sequence[str], away: Sequence[User]
) -> Intake:
    if unknown := set(form_asks) - set(ASKED):
        raise Refused(_("There is no field “%(name)s”.") % {"name": sorted(unknown)[0]}, field="form_asks")
    Intake.objects.get_or_create(pk=1)
    kept = Intake.objects.select_for_update().get(pk=1)
    wanted: dict[str, Any] = {"form_is_on": form_is_on, "form_asks": [name for name in ASKED if name in form_asks]}
    changes = {name: [getattr(kept, name), value] for name, value in wanted.items() if getattr(kept, name) != value}
    gone = {one.pk: one.name for one in kept.away.all()}
    there = {one.pk: one.name for one in away}
    if gone != there:
        changes["away"] = [sorted(gone.values()), sorted(there.values())]
        kept.away.set(there)
    if not changes:
        nothing_changed()
        return kept
    kept.form_is_on, kept.form_asks = wanted["form_is_on"], wanted["form_asks"]
    kept.save(update_fields=["form_is_on", "form_asks"])
    configuration_changed()
    record("changed", kept, **changes)
    return kept


@action(MANAGE_LEADS)
def save_rule(
    *,
    actor: Actor,
    clock: Clock,
    name: str,
    query: str,
    way: str,
    team: Team | None,
    people: Sequence[User],
    is_on: bool = True,
    rule: Rule | None = None,
) -> Rule:
    """A new one stands last. `query` is the filter as an address says it."""
    values: dict[str, Any] = {
        "name": _checked_name(name), "query": _clean(query), "way": way, "team": team, "is_on": is_on
    }  # fmt: skip
    if way not in Way.values:
        raise Refused(_("Choose one of those that are offered."), field="way")
    if team is None and not people:
        raise Refused(_("Choose a team, or people."), field="team")
    # One at a time: whoever gives a lead holds the rules as well.
    every = list(Rule.objects.select_for_update(of=("self",)).order_by("position", "pk"))
    if rule is not None:
        return _changed_rule(next(one for one in every if one.pk == rule.pk), values, people)
    if len(every) >= RULES:
        raise Refused(_("There are %(limit)d rules already.") % {"limit": RULES})
    position = every[-1].position + 1 if every else 0
    made: Rule = Rule.objects.create(position=position, created_at=clock(), **values)
    made.people.set(people)
    record("created", made)
    return made


def _changed_rule(held: Rule, values: dict[str, Any], people: Sequence[User]) -> Rule:
    changes = {key: [getattr(held, key), value] for key, value in values.items() if getattr(held, key) != value}
    before, after = sorted(str(one) for one in held.people.all()), sorted(str(one) for one in people)
    if before != after:
        changes["people"] = [before, after]
        held.people.set(people)
    if not changes:
        nothing_changed()
        return held
    for key, value in values.items():
        setattr(held, key, value)
    held.save(update_fields=list(values))
    record("changed", held, **changes)
    return held


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise Refused(_("Say what the rule is called."), field="name")
    if len(name) > RULE_NAME:
        raise Refused(_("At most %(longest)d characters.") % {"longest": RULE_NAME}, field="name")
    return name


@action(MANAGE_LEADS)
def remove_rule(*, actor: Actor, clock: Clock, rule: Rule) -> None:
    held = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    record("removed", held)
    held.delete()


@action(MANAGE_LEADS)
def move_rule(*, actor: Actor, clock: Clock, rule: Rule, up: bool) -> None:
    """One place up or down."""
    rules = list(Rule.objects.select_for_update(of=("self",)).order_by("position", "pk"))
    place = next((at for at, one in enumerate(rules) if one.pk == rule.pk), 0)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rules):
        nothing_changed()
        return
    rules[place], rules[other] = rules[other], rules[place]
    for at, one in enumerate(rules):
        one.position = at
        one.save(update_fields=["position"])
    record("placed", rule, place=[place + 1, other + 1])


def _clean(query: str) -> str:
    """What the fields of today can read of it, in one order."""
    found = read_filters(LEAD.fields, QueryDict(query))
    kept = QueryDict(mutable=True)
    for name, values in found:
        kept.setlist(name, list(values))
    return kept.urlencode()
