"""An entry in the reader's words: apps' records by the labels of their fields, and the way to the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from audit.models import Entry
from audit.verbs import verb_label
from kernel.actor import Actor
from kernel.fields import FieldSpec

Text = str | Promise
LONGEST_VALUE = 2000
LANGUAGES = dict(settings.LANGUAGES).keys()
# Whoever did it was not signed in before: the entry is about them.
BY_THEMSELVES = {
    "signed in",
    "passed the second step",
    "used a recovery code",
    "used a passkey",
    "used a sign-in link",
    "set a password",
    "confirmed the address",
    "joined",
}
# Of these two values are two values; of every other verb they are what was and what is.
TOLD_AS_A_WHOLE = {"added", "created", "deleted", "made", "made an API token", "removed", "saved"}
FACES: dict[str, Text] = {
    "staff": gettext_lazy("Staff"),
    "customer": gettext_lazy("Customer"),
    "system": gettext_lazy("By itself"),
    "nobody": gettext_lazy("Not signed in"),
}


@dataclass(frozen=True)
class Label:
    """Of one field of a record, with its values where they have names."""

    label: Text
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordKind:
    """A kind of record that entries are about. `visible` and `url` lead to its page, for who may see it."""

    type: str
    label: Text
    fields: Mapping[str, Label] = field(default_factory=dict)
    visible: Callable[[Actor], QuerySet[Any]] | None = None
    url: Callable[[Any], str] | None = None
    id_column: str = "pk"


@dataclass(frozen=True)
class Before:
    """One value: what it was, and what it became. `has_before` is False where only one of them was told."""

    label: str
    old: str
    new: str
    has_before: bool = True


_kinds: dict[str, RecordKind] = {}
_fields: dict[str, Label] = {}
_people: list[Callable[[], Iterable[tuple[UUID, str]]]] = []


def plug_record_kinds(
    kinds: Sequence[RecordKind],
    fields: Mapping[str, Label],
    people: Callable[[], Iterable[tuple[UUID, str]]],
) -> None:
    """Socket: the composition root names all records, fields that many of them have, and who may have done it."""
    _kinds.clear()
    _kinds.update({kind.type: kind for kind in kinds})
    _fields.clear()
    _fields.update(fields)
    _people[:] = [people]


def record_kinds() -> list[RecordKind]:
    """By their name in the reader's language."""
    return sorted(_kinds.values(), key=lambda kind: str(kind.label))


def people() -> list[tuple[UUID, str]]:
    """Members and programs, by name. One statement."""
    return list(_people[0]())


def labels_of(specs: Iterable[FieldSpec]) -> dict[str, Label]:
    return {spec.name: Label(spec.label, dict(spec.choices)) for spec in specs}


def kind_label(subject_type: str) -> str:
    kind = _kinds.get(subject_type)
    return str(kind.label) if kind else subject_type.rpartition(".")[2]


def who(entry: Entry) -> str:
    """Whose values were erased has no name any more, and whoever is nobody never had one."""
    if entry.actor_name:
        return entry.actor_name
    if entry.verb in BY_THEMSELVES and entry.subject_type == "identity.user":
        return entry.subject_name or _("Erased")
    return _("Erased") if entry.actor_id else str(FACES.get(entry.actor_face, entry.actor_face))


def what(entry: Entry) -> str:
    return verb_label(entry.verb)


def changes_of(entry: Entry) -> list[Before]:
    return [_told(entry, name, value) for name, value in entry.changes.items()]


def way_to(entry: Entry, actor: Actor) -> str:
    """The address of the record, "" where it is gone or the reader may not see it. One statement at most."""
    kind = _kinds.get(entry.subject_type)
    if kind is None or kind.visible is None or kind.url is None:
        return ""
    found = kind.visible(actor).filter(**{kind.id_column: entry.subject_id}).first()
    return kind.url(found) if found is not None else ""


def _told(entry: Entry, name: str, value: Any) -> Before:
    kind = _kinds.get(entry.subject_type)
    known = (kind.fields.get(name) if kind else None) or _fields.get(name)
    label = str(known.label) if known else name.replace("_", " ")
    values = known.values if known else {}
    if isinstance(value, list) and len(value) == 2 and entry.verb not in TOLD_AS_A_WHOLE:
        return Before(label, _shown(value[0], values), _shown(value[1], values))
    return Before(label, "", _shown(value, values), has_before=False)


def _shown(value: Any, values: Mapping[str, Text]) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_shown(one, values) for one in value) or "–"
    if isinstance(value, dict) and value and value.keys() <= LANGUAGES:  # the same in each
        return _shown(value.get(get_language() or "") or next(iter(value.values())), values)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(one, values)}" for key, one in value.items()) or "–"
    text = str(values.get(str(value), value))
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
