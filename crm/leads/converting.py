"""Leads turned into customers, contacts and opportunities: planned for many at a time, on the engine of change-sets.

What each becomes was chosen before: `options["leads"]` holds it by the lead's id. A lead whose customer, contact or
opportunity can't be made is left out whole, and says which field is missing or taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from changes.changeables import Changeable
from changes.engine import PARTS
from changes.models import Change, ChangeSet, Verb
from changes.planning import Plan, Planner
from changes.snapshots import column_value, put
from crm.customers.changing import ACCOUNTS, CONTACTS
from crm.customers.models import Account, AccountKind, Contact
from crm.leads.models import Lead, Status
from crm.sales.changing import OPPORTUNITIES
from kernel.actor import Actor
from records.values import key_of

NEW, NONE = "new", "none"
# Of the rows of its parts, behind that of the lead.
PLACES = {"account": 1, "contact": 2, "opportunity": 3}


@dataclass(frozen=True)
class Wish:
    """What one lead becomes: `account` is "new" or an id, `contact` besides "none"; no `sale`, no opportunity."""

    account: str
    contact: str
    sale: str = ""

    @classmethod
    def of(cls, kept: dict[str, str]) -> Wish:
        return cls(kept["account"], kept["contact"], kept.get("sale", ""))

    @property
    def kept(self) -> dict[str, str]:
        return {"account": self.account, "contact": self.contact, "sale": self.sale}


@dataclass
class Becoming:
    """One lead on its way; `parts` by kind, `into` the ids of what it becomes."""

    plan: Plan
    lead: Lead | None
    wish: Wish
    parts: dict[str, Plan] = field(default_factory=dict)
    into: dict[str, UUID] = field(default_factory=dict)


class Converting:
    def __init__(self, change_set: ChangeSet, changeable: Changeable, actor: Actor) -> None:
        self.change_set, self.changeable, self.actor = change_set, changeable, actor
        self.wishes = {UUID(pk): Wish.of(kept) for pk, kept in change_set.options["leads"].items()}
        self.planners = {one.key: Planner(one, actor) for one in (ACCOUNTS, CONTACTS, OPPORTUNITIES)}

    def lines(self, after: int) -> Iterator[Change]:
        rows = Change.objects.filter(change_set=self.change_set, record_type=self.changeable.key, number__gt=after)
        return iter(list(rows.order_by("number").only("number", "record_id", "change_set_id")))

    def number_of(self, line: Change) -> int:
        return line.number

    def span(self, lines: Sequence[Change]) -> tuple[int, int]:
        return lines[0].number, lines[-1].number + PARTS - 1

    def check(self) -> None:
        """Fields that went since are not copied."""

    def plans(self, lines: Sequence[Change], at: datetime, *, locks: bool) -> list[Plan]:
        rows = Lead.objects.changeable_by(self.actor).filter(pk__in=[line.record_id for line in lines])
        if locks:
            rows = rows.select_for_update(of=("self",)).order_by("pk")
        leads: dict[UUID, Lead] = {lead.pk: lead for lead in rows}
        found = [
            Becoming(Plan(line.number), leads.get(line.record_id), self.wishes[line.record_id])
            for line in lines
            if line.record_id is not None
        ]
        self._refuse_impossible(found)
        for one in found:
            if not one.plan.problems:
                self._plan_parts(one, at)
        for key, planner in self.planners.items():
            planner.refuse_taken([one.parts[key] for one in found if key in one.parts], locks=locks)
        for one in found:
            self._conclude(one, at)
        parts = [one.parts[key] for key in self.planners for one in found if key in one.parts]
        return [*parts, *(one.plan for one in found)]

    # ---- What can't be

    def _refuse_impossible(self, found: Sequence[Becoming]) -> None:
        accounts = self._joined(Account, {one.wish.account for one in found})
        contacts = self._joined(Contact, {one.wish.contact for one in found})
        for one in found:
            lead, wish = one.lead, one.wish
            if lead is None:
                one.plan.refuse("", _("This record is not there any more, or not for you."))
                continue
            one.plan.record, one.plan.name = lead, str(lead)
            if not self.actor.may(ACCOUNTS.permission) or (wish.sale and not self.actor.may(OPPORTUNITIES.permission)):
                one.plan.refuse("", _("You may not make all that this lead was to become."))
            if lead.is_converted:
                one.plan.refuse("", _("“%(name)s” was converted already.") % {"name": lead})
            if wish.account != NEW:
                self._join(one, accounts.get(wish.account), "account")
            if wish.contact not in {NEW, NONE}:
                contact = contacts.get(wish.contact)
                self._join(one, contact, "contact")
                if contact is not None and contact.account_id != one.into.get("account"):
                    one.plan.refuse("contact", _("%(name)s works at another customer.") % {"name": contact})

    def _joined(self, model: Any, keys: set[str]) -> dict[str, Any]:
        rows = model.objects.changeable_by(self.actor).filter(pk__in=keys - {NEW, NONE})
        return {str(row.pk): row for row in rows}

    def _join(self, one: Becoming, record: Any, kind: str) -> None:
        if record is None:
            one.plan.refuse(kind, _("What it was to join is not there any more, or not for you."))
            return
        one.into[kind] = record.pk
        label = (ACCOUNTS if kind == "account" else CONTACTS).record_type.label
        one.plan.said.append((str(label), _("joins “%(name)s”") % {"name": record}))

    # ---- What is made

    def _plan_parts(self, one: Becoming, at: datetime) -> None:
        lead, wish = one.lead, one.wish
        assert lead is not None
        if wish.account == NEW:
            self._make(one, ACCOUNTS, _account_of(lead, wish), at)
        account = one.into.get("account")
        if wish.contact == NEW:
            person = _only({"name": lead.name, "job_title": lead.job_title} | _reached(lead))
            self._make(one, CONTACTS, person | {"account": account}, at)
        if wish.sale:
            sale = {"name": wish.sale, "account": account, "contact": one.into.get("contact"), "note": lead.interest}
            sale |= {"owner": lead.owner_id, "team": lead.team_id, "stage": _first_stage()}
            self._make(one, OPPORTUNITIES, _only(sale), at)

    def _make(self, one: Becoming, kind: Changeable, values: dict[str, Any], at: datetime) -> None:
        assert one.lead is not None
        part = Plan(
            one.plan.number + PLACES[kind.key], values | _same_fields(one.lead, self.changeable, kind), kind=kind
        )
        self.planners[kind.key].make(part, at)
        one.parts[kind.key] = part
        if part.record is not None:
            one.into[kind.key] = part.record.pk
            one.plan.said.append((str(kind.record_type.label), _("new: “%(name)s”") % {"name": part.name}))

    def _conclude(self, one: Becoming, at: datetime) -> None:
        """The lead's own row; where a part is refused, so is all of it."""
        for part in one.parts.values():
            for problem in part.problems:
                one.plan.refuse(
                    problem.field, f"{part.kind.record_type.label if part.kind else ''}: {problem.sentence}"
                )
        if one.plan.problems or one.lead is None:
            one.parts, one.plan.said = {}, []
            return
        one.plan.verb = Verb.CHANGED
        values = {"status": Status.CONVERTED.value, "converted_at": at}
        values |= {f"converted_{kind}": pk for kind, pk in one.into.items()}
        for name, value in values.items():
            old = column_value(self.changeable, one.lead, name)
            put(self.changeable, one.lead, name, value)
            one.plan.changes[name] = [old, column_value(self.changeable, one.lead, name)]
        one.lead.updated_at = at


def _account_of(lead: Lead, wish: Wish) -> dict[str, Any]:
    """A company where a person works there; somebody without a company is a customer themselves."""
    shared = {"language": lead.language, "country": lead.country, "owner": lead.owner_id}
    if lead.company and wish.contact != NONE:
        return _only(shared | {"kind": AccountKind.COMPANY.value, "name": lead.company})
    kind = AccountKind.COMPANY if lead.company else AccountKind.PERSON
    return _only(shared | {"kind": kind.value, "name": lead.company or lead.name} | _reached(lead))


def _reached(lead: Lead) -> dict[str, Any]:
    return {"email": lead.email, "phone": lead.phone, "language": lead.language}


def _only(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _first_stage() -> str:
    spec = OPPORTUNITIES.named("stage")
    return spec.offered[0][0] if spec is not None and spec.offered else ""


def _same_fields(lead: Lead, of: Changeable, into: Changeable) -> dict[str, Any]:
    """Custom fields of the same key and kind go along."""
    known = {spec.name: spec for spec in of.record_type.custom}
    return {
        spec.name: spec_of_lead.read(lead)
        for spec in into.specs
        if spec.is_custom
        and (spec_of_lead := known.get(spec.name)) is not None
        and spec_of_lead.kind == spec.kind
        and spec_of_lead.read is not None
        and key_of(spec.name) in lead.custom
    }
