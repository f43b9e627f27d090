"""What can be asked of customers and of people: their fields, also those that administrators added, and what belongs
to them. Each question knows by which comparisons it is answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact
from crm.customers.models.arranged import tag_colours
from crm.segments.conditions.related import Related, Text, related_of
from kernel.actor import Actor
from kernel.fields import FieldSpec
from records.filters import CHOOSING, DAYS, RANGES, choices_of

CHOSEN = ("any", "none", "empty", "set")
TEXTED = ("has", "lacks", "empty", "set")
COUNTED = ("between", "empty", "set")
DATED = ("last", "over", "next", "this_month", "last_month", "this_year", "between", "empty", "set")
FLAGGED, TAGGED = ("yes", "no"), ("any", "all", "none", "empty", "set")
RELATED, ONLY_HAVING = ("has", "none", "least", "most"), ("has", "none")
PERIODS = ("", "last", "this_month", "last_month", "this_year", "between")
NEED_VALUES, NEED_DAYS, NEED_COUNT = (
    frozenset({"any", "all", "none", "has", "lacks"}),
    {"last", "over", "next"},
    {"least", "most"},
)
OF_ACCOUNT, POOL, TAGS = "account.", "pool", "tags"
OWNED = {POOL: "owner"}


@dataclass(frozen=True)
class Question:
    """One thing that a condition can be about. `through` is the kind of record that has the field."""

    about: str
    label: Text
    group: str
    hows: tuple[str, ...]
    spec: FieldSpec | None = None
    related: Related | None = None
    through: str = ""

    @property
    def choices(self) -> list[tuple[str, Any]]:
        if self.about.removeprefix(OF_ACCOUNT) == TAGS:
            return [(name, name) for name in tag_colours()]
        return choices_of(self.spec) if self.spec is not None and self.spec.kind in CHOOSING else []

    @property
    def is_of_people(self) -> bool:
        return self.spec is not None and self.spec.kind == "person"


@dataclass(frozen=True)
class Kind:
    key: str
    model: type[Model]

    def visible(self, actor: Actor) -> Any:
        return self.model._default_manager.visible_to(actor)  # type: ignore[attr-defined]


KINDS = {"account": Kind("account", Account), "contact": Kind("contact", Contact)}


def questions_of(kind: str) -> Mapping[str, Question]:
    """In the selected tenant and the reader's language, in the order of the menu."""
    found = _of_contacts() if kind == "contact" else _of_accounts("", pgettext("conditions", "Customer"))
    found += [_related(one) for one in related_of(kind)]
    return {one.about: one for one in found}


def allowed(questions: Mapping[str, Question], actor: Actor) -> dict[str, Question]:
    """Those that this person may ask: not about fields that their role hides."""
    return {
        about: _narrowed(one, actor)
        for about, one in questions.items()
        if (one.related is None or actor.may(one.related.permission)) and not _is_hidden(one, actor)
    }


def _narrowed(question: Question, actor: Actor) -> Question:
    related = question.related
    if related is None or not related.record:
        return question
    hidden = actor.mask(related.record).hidden
    wheres = tuple(one for one in related.wheres if one.name not in hidden)
    return (
        replace(question, related=replace(related, wheres=wheres)) if len(wheres) < len(related.wheres) else question
    )


def _is_hidden(question: Question, actor: Actor) -> bool:
    if question.related is not None:
        return False
    is_own = question.spec in CONTACT.all_fields and not question.through
    name = question.spec.name if question.spec else question.about.removeprefix(OF_ACCOUNT)
    # In the pool is who has no owner.
    return OWNED.get(name, name) in actor.mask((CONTACT if is_own else ACCOUNT).key).hidden


def _of_contacts() -> list[Question]:
    own = [_field(spec, "", pgettext("conditions", "Person")) for spec in CONTACT.all_fields if spec.can_filter]
    return own + _of_accounts(OF_ACCOUNT, pgettext("conditions", "Their customer"))


def _of_accounts(prefix: str, group: str) -> list[Question]:
    through = "account" if prefix else ""
    found = [_field(spec, prefix, group) for spec in ACCOUNT.all_fields if spec.can_filter]
    found.append(Question(f"{prefix}{TAGS}", _("Tags"), group, TAGGED, through=through))
    found.append(Question(f"{prefix}{POOL}", _("In the customer pool"), group, FLAGGED, through=through))
    return found


def _field(spec: FieldSpec, prefix: str, group: str) -> Question:
    return Question(f"{prefix}{spec.name}", spec.label, group, _hows(spec), spec, through="account" if prefix else "")


def _hows(spec: FieldSpec) -> tuple[str, ...]:
    if spec.kind in DAYS:
        return DATED
    if spec.kind in RANGES:
        return COUNTED
    if spec.kind == "flag":
        return FLAGGED
    if spec.kind in CHOOSING or spec.kind == "person":
        return CHOSEN if not spec.required else CHOSEN[:2]
    return TEXTED


def _related(one: Related) -> Question:
    hows = RELATED if one.least else ONLY_HAVING
    return Question(one.name, one.label, pgettext("conditions", "What belongs to them"), hows, related=one)
