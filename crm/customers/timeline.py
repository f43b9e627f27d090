"""What happened to a customer's record, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.models import Entry
from kernel.fields import FieldSpec, shown_cell
from records.types import type_of
from records.values import typed

ICONS = {"created": "plus", "changed": "pencil", "joined the portal": "login"}


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
    if entry.verb == "changed":
        kind = type_of(entry.subject_type)
        return [_changed(who, kind.ever_named(field) if kind else None, pair) for field, pair in entry.changes.items()]
    return []


def _changed(who: str, spec: FieldSpec | None, pair: Any) -> str:
    label = str(spec.label) if spec else _("E-mail domain")
    new = _shown(spec, pair[1] if isinstance(pair, list) and len(pair) == 2 else pair)
    if not new:
        return _("%(name)s cleared “%(field)s”") % {"name": who, "field": label}
    return _("%(name)s set “%(field)s” to %(value)s") % {"name": who, "field": label, "value": new}


def _shown(spec: FieldSpec | None, value: Any) -> str:
    if spec and spec.is_custom and value is not None:
        value = shown_cell(spec, typed(spec.kind, value)).text if spec.kind != "flag" else value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if spec and spec.choices and not spec.is_custom:
        return str(dict(spec.choices).get(value, value) or "")
    text = str(value or "")
    return text if len(text) <= 80 else f"{text[:79]}…"
