"""What happened to one record, as the audit log tells it, in the reader's language: for pages without a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.models import Entry
from records.told import field_changed
from records.types import RecordType

SHOWN = 40
ICONS = {"created": "plus", "changed": "pencil", "shared": "users-plus", "no longer shared": "users"}
Sentence = tuple[str, str, str | Promise]
"""Icon, the field of the entry that is told, and the sentence with %(name)s and %(what)s."""


@dataclass(frozen=True)
class Happened:
    at: datetime
    icon: str
    text: str
    said: str = ""
    """Words of somebody, besides the sentence."""


def history_of(kind: RecordType, pk: UUID, verbs: Mapping[str, Sentence] | None = None) -> list[Happened]:
    """The latest first; `verbs` are those that only this kind knows. One statement."""
    entries = Entry.objects.done().about_id(pk).order_by("-at", "-pk")[:SHOWN]
    return [found for entry in entries for found in _told(kind, entry, verbs or {})]


def _told(kind: RecordType, entry: Entry, verbs: Mapping[str, Sentence]) -> list[Happened]:
    who = entry.actor_name or "Rapport"
    if entry.verb in verbs:
        icon, field, sentence = verbs[entry.verb]
        said = {"name": who, "what": _new(entry.changes.get(field))}
        return [Happened(entry.at, icon, str(sentence) % said)]
    texts: list[str] = []
    if entry.verb == "created":
        texts = [_("%(name)s added %(record)s") % {"name": who, "record": entry.subject_name}]
    if entry.verb in {"shared", "no longer shared"}:
        begun = entry.verb == "shared"
        sentence = _("%(name)s shared it with %(whom)s") if begun else _("%(name)s no longer shares it with %(whom)s")
        texts = [sentence % {"name": who, "whom": _new(entry.changes.get("shares"))}]
    if entry.verb == "changed":
        specs = {name: kind.ever_named(name) for name in entry.changes if name not in kind.hidden}
        texts = [
            field_changed(who, str(spec.label), spec, entry.changes[name]) for name, spec in specs.items() if spec
        ]
    return [Happened(entry.at, ICONS.get(entry.verb, "history"), text) for text in texts]


def _new(pair: Any) -> str:
    """The new value; of what was taken away, the old one."""
    return str((pair[1] or pair[0] or "") if isinstance(pair, list) and len(pair) == 2 else pair or "")
