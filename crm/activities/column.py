"""What the pages of customers show of activities: where one is logged, and the timeline of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from crm.activities.forms import ActivityForm, moment_of
from crm.activities.models import ActivityFile, ActivityKind
from crm.activities.permissions import LOG_ACTIVITIES
from crm.activities.queries import QUEUES
from crm.activities.timeline import About, Stretch, kinds, stretch_of
from crm.activities.told import ICONS
from crm.customers.column import Column, Subject
from kernel.http.views import Request

# What is logged most has a key of its own.
KEYS = {"note": "n", "call": "l", "mail": "m", "visit": "v"}


@dataclass(frozen=True)
class Refusal:
    """What was typed and not taken: it stands where it was typed."""

    form: ActivityForm
    files: list[ActivityFile] = field(default_factory=list)


@dataclass(frozen=True)
class Filter:
    label: str
    url: str
    part_url: str
    is_on: bool


def column(request: Request, subject: Subject) -> Column:
    part = timeline_part(request, subject) | log_part(request, subject)
    parts = {name: f"activities/parts/{name}.html" for name in ("styles", "top", "bottom", "scripts")}
    return Column(part, **parts)


def log_part(request: Request, subject: Subject) -> dict[str, Any]:
    refused: Refusal | None = getattr(request, "refused_activity", None)
    contact, asked = subject.contact, request.GET.get("log", "")
    kind = asked if asked in ActivityKind.values else ActivityKind.NOTE
    when = moment_of(request.GET.get("when", ""))
    chosen = {"kind": kind, "at": when, "contacts": [str(contact.pk)] if contact else []}
    form = refused.form if refused else ActivityForm(subject.people, initial=chosen)
    return {
        "may_log": request.actor.may(LOG_ACTIVITIES),
        "form": form,
        "files": refused.files if refused else [],
        "log_url": reverse("activities:log", args=[subject.account.pk]),
        "contact": contact,
        "when": when,
        "is_asked": asked in ActivityKind.values,
        "along": along_queue(request.POST or request.GET),
        "next_url": next_url(request.POST or request.GET, subject.account.pk),
        "kind_chosen": form["kind"].value(),
        "kinds": [(key, label, ICONS[key], KEYS.get(key, "")) for key, label in ActivityKind.choices],
        "gone": _id(request.GET.get("gone", "")),
        "altered": _id(request.GET.get("altered", "")),
    }


def along_queue(said: Mapping[str, str]) -> dict[str, str]:
    """What keeps a reader in the queue of follow-ups that they are going through."""
    if said.get("queue") not in QUEUES:
        return {}
    return {name: said.get(name, "")[:8] for name in ("queue", "whose", "place")}


def next_url(said: Mapping[str, str], account_id: UUID) -> str:
    along = along_queue(said)
    return f"{reverse('activities:next-follow-up')}?{urlencode(along | {'after': str(account_id)})}" if along else ""


def timeline_part(request: Request, subject: Subject) -> dict[str, Any]:
    """One statement."""
    kind, at = request.GET.get("kind", ""), request.GET.get("at", "")
    about = About(subject.account.pk, subject.contact.pk if subject.contact else None)
    stretch = stretch_of(request.actor, about, kind=kind, at=at, may_change=subject.may_change)
    page = _page(subject)
    along = {"contact": str(subject.contact.pk)} if subject.contact else {}
    part_url = reverse("activities:timeline", args=[subject.account.pk])
    older = {**({"kind": kind} if kind else {}), "at": stretch.older}
    kind = kind if kind in kinds() else ""
    return {
        "stretch": _shown(stretch),
        "filters": _filters(kind, page, part_url, along),
        "kind": kind,
        "page": page,
        "contact": subject.contact,
        "is_later_page": bool(at),
        "older_url": f"{page}?{urlencode(older)}",
        "older_part_url": f"{part_url}?{urlencode({**older, **along})}",
    }


def _filters(chosen: str, page: str, part_url: str, along: dict[str, str]) -> list[Filter]:
    found = []
    for name, label in {"": "", **kinds()}.items():
        asked = {"kind": name} if name else {}
        url = f"{page}?{urlencode(asked)}" if asked else page
        query = urlencode(asked | along)
        found.append(Filter(str(label), url, f"{part_url}?{query}" if query else part_url, name == chosen))
    return found


def _shown(stretch: Stretch) -> dict[str, Any]:
    """What was written was cleaned when it was kept."""
    rows = [(moment, SafeString(moment.html)) for moment in stretch.moments]
    return {"rows": rows, "older": stretch.older}


def _page(subject: Subject) -> str:
    if subject.contact:
        return reverse("customers:contact", args=[subject.contact.pk])
    return reverse("customers:account", args=[subject.account.pk])


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
