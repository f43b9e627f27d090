"""Follow-ups: with whom nobody spoke for long, one queue after the other, one customer after the other."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.activities.models import ActivityKind
from crm.activities.permissions import LOG_ACTIVITIES
from crm.activities.queries import (
    MINE,
    QUEUES,
    SHOWN,
    TEAM,
    Queue,
    counts_of,
    follow_ups,
    next_of,
    sees_others,
)
from crm.activities.told import ICONS
from design.shell import Place
from identity.views.rooms import DeskView
from kernel.clock import system_clock


class FollowUpsView(DeskView):
    permission = LOG_ACTIVITIES

    def get(self, request: HttpRequest) -> HttpResponse:
        actor, now = self.request.actor, system_clock()
        queue = Queue.of(request.GET, actor)
        counts, names = counts_of(actor, queue.whose, now), queue_names()
        rows = follow_ups(actor, queue, now) if counts[queue.key] else []
        for place, account in enumerate(rows):
            _dress(account, queue, place)
        tabs = [
            Place(key, names[key], address(Queue(key, queue.whose)), "", counts[key], key == queue.key)
            for key in QUEUES
        ]
        context = {
            "queue": queue,
            "rows": rows,
            "tabs": tabs,
            "whose": self._whose(queue) if sees_others(actor) else [],
            "is_team": queue.whose == TEAM,
            "total": counts[queue.key],
            "is_cut": counts[queue.key] > SHOWN,
            "today": timezone.localdate(),
        }
        return render(request, "activities/follow_ups.html", context)

    def _whose(self, queue: Queue) -> list[Place]:
        labels = {MINE: pgettext("customers", "Mine"), TEAM: pgettext("customers", "The team’s")}
        return [
            Place(key, label, address(Queue(queue.key, key)), "", 0, key == queue.whose)
            for key, label in labels.items()
        ]


class NextView(DeskView):
    """Leads to the next customer of a queue; behind the last one, back to the queue."""

    permission = LOG_ACTIVITIES

    def get(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        queue = Queue.of(request.GET, actor)
        place = request.GET.get("place", "")
        found = next_of(
            actor,
            queue,
            system_clock(),
            after=_id(request.GET.get("after", "")),
            place=int(place) if place.isascii() and place.isdigit() and len(place) < 5 else 0,
        )
        if found is None:
            messages.info(request, _("That was the last one of this queue."))
            return redirect(address(queue))
        return redirect(calling(found[0], queue, found[1]))


def queue_names() -> dict[str, str]:
    return {
        "30": pgettext("not contacted for", "Over 30 days"),
        "60": pgettext("not contacted for", "Over 60 days"),
        "90": pgettext("not contacted for", "Over 90 days"),
        "never": _("Never contacted"),
        "due": pgettext("follow-ups", "Due"),
    }


def address(queue: Queue) -> str:
    return f"{reverse('activities:follow-ups')}?{urlencode({'queue': queue.key, 'whose': queue.whose})}"


def calling(account_id: UUID, queue: Queue, place: int) -> str:
    """The customer's page, where a call is about to be logged."""
    said = {"log": ActivityKind.CALL.value, "queue": queue.key, "whose": queue.whose, "place": place}
    return f"{reverse('customers:account', args=[account_id])}?{urlencode(said)}"


def _dress(account: Any, queue: Queue, place: int) -> None:
    account.call_url = calling(account.pk, queue, place)
    if account.last and "kind" in account.last:
        account.last |= {"label": ActivityKind(account.last["kind"]).label, "icon": ICONS[account.last["kind"]]}
    for found, day in ((account.next_task, "due_on"), (account.next_need, "wanted_by")):
        if found and found[day]:
            found[day] = date.fromisoformat(found[day])


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
