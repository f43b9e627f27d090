"""Which entries somebody wants to read: kept in the address, so that it can be shared, and with an export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from audit.models import Entry
from audit.models.entry import EntryQuerySet
from audit.verbs import BY_PROGRAMS, SIGHTS, SIGN_INS, TAKEN_HOME

NAMES = ("person", "type", "act", "from", "to", "q", "record")
LONGEST = 100
OTHERS = (*SIGN_INS, *SIGHTS, *TAKEN_HOME, *BY_PROGRAMS)
ACTS: dict[str, tuple[str | Promise, Q]] = {
    "changes": (pgettext_lazy("audit filter", "Changes"), ~Q(verb__in=OTHERS)),
    "sights": (pgettext_lazy("audit filter", "Opened records"), Q(verb__in=SIGHTS)),
    "sign-ins": (pgettext_lazy("audit filter", "Sign-ins"), Q(verb__in=SIGN_INS)),
    "home": (pgettext_lazy("audit filter", "Exports and documents"), Q(verb__in=TAKEN_HOME)),
    "programs": (pgettext_lazy("audit filter", "Reads by programs"), Q(verb__in=BY_PROGRAMS)),
}


@dataclass(frozen=True)
class Filters:
    """`values` are those that are understood; `wrong` are the names of those that are not."""

    values: Mapping[str, str]
    wrong: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Filters:
        asked = {name: str(given.get(name, "")).replace("\0", "").strip()[:LONGEST] for name in NAMES}
        asked = {name: value for name, value in asked.items() if value}
        wrong = tuple(name for name, value in asked.items() if not _is_understood(name, value))
        return cls({name: value for name, value in asked.items() if name not in wrong}, wrong)

    def __bool__(self) -> bool:
        return bool(self.values)

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def query(self) -> str:
        return urlencode(self.values)

    @property
    def rows(self) -> EntryQuerySet:
        """In no order yet. Days are those of the reader's time zone."""
        found = Entry.objects.all()
        for name, value in self.values.items():
            found = found.filter(_condition(name, value))
        return found


def _is_understood(name: str, value: str) -> bool:
    if name in {"person", "record"}:
        return _id_in(value) is not None
    if name in {"from", "to"}:
        return _day_in(value) is not None
    return name != "act" or value in ACTS


def _condition(name: str, value: str) -> Q:
    """Of a value that is understood."""
    if name == "person":  # who signs in is nobody until then: the entry is about them
        return Q(actor_id=value) | Q(subject_id=value)
    if name == "record":
        return Q(subject_id=value)
    if name == "type":
        return Q(subject_type=value)
    if name == "act":
        return ACTS[value][1]
    if name == "q":
        return Q(subject_name__icontains=value) | Q(actor_name__icontains=value)
    day = _day_in(value)
    assert day is not None
    return Q(at__gte=_midnight(day)) if name == "from" else Q(at__lt=_midnight(day + timedelta(days=1)))


def _id_in(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _day_in(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 9000 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
