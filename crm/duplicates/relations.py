"""All that hangs on a customer, found in the models themselves: a new one is moved without anybody thinking of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model, Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from access.models import Share
from access.policies import ALL_POLICIES
from kernel.actor import Actor

# What is not moved, and why: by model and field.
STAYS = {
    "customers.matchkeys.account": "Worked out of the record itself, anew for the one that stays.",
    "customers.matchkeys.contact": "Worked out of the record itself, anew for the one that stays.",
    "customers.poolview.account": "Counts who opened which customer of the pool today; nobody opens one that is gone.",
    "duplicates.accountpair.first": "Says that two look alike; the next look at all finds what the one looks like.",
    "duplicates.accountpair.second": "Says that two look alike; the next look at all finds what the one looks like.",
    "duplicates.contactpair.first": "Says that two look alike; the next look at all finds what the one looks like.",
    "duplicates.contactpair.second": "Says that two look alike; the next look at all finds what the one looks like.",
}
# Rows of what is moved that never come along: somebody looks after the one that stays, or nobody does.
LEFT = {"customers.ownership.account": Q(until__isnull=True)}
WORDS: dict[str, str | Promise] = {
    "access.share.record_id": pgettext_lazy("hangs on a customer", "Shares with colleagues"),
    "activities.activity.account": pgettext_lazy("hangs on a customer", "Calls, meetings, notes and mails"),
    "activities.activity_contacts.contact": pgettext_lazy("hangs on a customer", "Activities they took part in"),
    "activities.task.account": pgettext_lazy("hangs on a customer", "Tasks"),
    "customers.account.parent": pgettext_lazy("hangs on a customer", "Companies below it"),
    "customers.address.account": pgettext_lazy("hangs on a customer", "Addresses"),
    "customers.contact.account": pgettext_lazy("hangs on a customer", "Contacts"),
    "customers.contactrole.account": pgettext_lazy("hangs on a customer", "Roles of people"),
    "customers.contactrole.contact": pgettext_lazy("hangs on a customer", "Roles at customers"),
    "customers.line.account": pgettext_lazy("hangs on a customer", "Further numbers and e-mails"),
    "customers.line.contact": pgettext_lazy("hangs on a customer", "Further numbers and e-mails"),
    "customers.need.account": pgettext_lazy("hangs on a customer", "Needs"),
    "customers.ownership.account": pgettext_lazy("hangs on a customer", "Who looked after it"),
    "customers.portalmember.account": pgettext_lazy("hangs on a customer", "Portal accounts"),
    "customers.portalmember.contact": pgettext_lazy("hangs on a customer", "Portal account"),
    "customers.stagechange.account": pgettext_lazy("hangs on a customer", "History of its stages"),
    "leads.lead.converted_account": pgettext_lazy("hangs on a customer", "Leads that it came from"),
    "leads.lead.converted_contact": pgettext_lazy("hangs on a customer", "Leads that it came from"),
    "sales.opportunity.account": pgettext_lazy("hangs on a customer", "Opportunities"),
    "sales.opportunity.contact": pgettext_lazy("hangs on a customer", "Opportunities"),
    "segments.segmentmember.account": pgettext_lazy("hangs on a customer", "Places in segments"),
    "segments.segmentmember.contact": pgettext_lazy("hangs on a customer", "Places in segments"),
    "service.ticket.account": pgettext_lazy("hangs on a customer", "Tickets with their messages and files"),
    "service.ticket.contact": pgettext_lazy("hangs on a customer", "Tickets with their messages and files"),
}


@dataclass(frozen=True)
class Relation:
    """`field` of `model` points at a customer; a share points at any record: `kind` says at which."""

    model: type[Any]
    field: Field[Any, Any]
    kind: str = ""

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def words(self) -> str:
        return str(WORDS.get(self.key, self.model._meta.verbose_name))

    @property
    def is_moved(self) -> bool:
        return self.key not in STAYS

    @property
    def all(self) -> Any:
        found = self.model._base_manager.all()
        return found.filter(record=self.kind) if self.kind else found

    def rows(self, pks: Any) -> Any:
        return self.all.filter(**{f"{self.field.attname}__in": pks})

    def seen_by(self, actor: Actor) -> Any:
        """Of what belongs to somebody, those that the actor reaches: what is counted tells of nothing else."""
        label = self.model._meta.label_lower
        policy = next((one for one in ALL_POLICIES.values() if one.model.lower() == label), None)
        return policy.seen(self.all, actor) if policy is not None else self.all


def relations_to(model: type[Model]) -> Iterator[Relation]:
    """Also those without a name on this side, and both sides of what is many to many."""
    for found in model._meta.get_fields(include_hidden=True):
        if found.auto_created and not found.concrete and (found.one_to_many or found.one_to_one):
            related: Any = found
            if not related.field.model._meta.abstract:
                yield Relation(related.related_model, related.field)
    yield Relation(Share, Share._meta.get_field("record_id"), kind=str(model._meta.model_name))  # type: ignore[arg-type]


def moved_relations(model: type[Model]) -> list[Relation]:
    return [found for found in relations_to(model) if found.is_moved]
