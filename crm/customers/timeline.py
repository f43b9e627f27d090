"""What happened to a customer's record, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.models import Entry
from kernel.fields import FieldSpec
from records.told import field_changed
from records.types import type_of

ICONS = {"created": "plus", "changed": "pencil", "joined the portal": "login", "shared": "users-plus"}


@dataclass(frozen=True)
class Told:
    at: datetime
    icon: str
    text: str


def tell(entries: list[Entry]) -> list[Told]:
    return [Told(entry.at, ICONS.get(entry.verb, "history"), text) for entry in entries for text in sentences(entry)]


def sentences(entry: Entry) -> list[str]:
    who = entry.actor_name or "Rapport"
    if entry.verb == "created":
        return [_("%(name)s added %(record)s") % {"name": who, "record": entry.subject_name}]
    if entry.verb in {"shared", "no longer shared"}:
        return [_shared(who, entry.changes.get("shares"), entry.verb)]
    if entry.verb == "handed over":
        return [_handed_over(who, entry.changes.get("owner"))]
    if entry.verb == "changed":
        kind = type_of(entry.subject_type)
        return [_changed(who, kind.ever_named(field) if kind else None, pair) for field, pair in entry.changes.items()]
    return []


def _shared(who: str, pair: Any, verb: str) -> str:
    old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    said = (
        _("%(name)s shared it with %(whom)s") if verb == "shared" else _("%(name)s no longer shares it with %(whom)s")
    )
    return said % {"name": who, "whom": new or old or ""}


def _handed_over(who: str, pair: Any) -> str:
    old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    if not new:
        return _("%(old)s left; the customer is nobody's") % {"old": old or ""}
    return _("%(old)s left; the customer went to %(new)s") % {"old": old or "", "new": new}


def _changed(who: str, spec: FieldSpec | None, pair: Any) -> str:
    """What is no field of the form is the domain that joins people to a company."""
    return field_changed(who, str(spec.label) if spec else _("E-mail domain"), spec, pair)
