"""One's own day in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.activities.permissions import LOG_ACTIVITIES
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    url = reverse("activities:tasks")
    words = _("tasks to do today overdue reminder")
    yield Command("tasks", _("My day"), "checkbox", LOG_ACTIVITIES, url, words=words, keys=("g", "d"))
    yield Command("tasks-given", _("Tasks given to others"), "checkbox", LOG_ACTIVITIES, f"{url}?view=given")
    follow_ups, words = reverse("activities:follow-ups"), _("follow-ups call quiet customers not contacted")
    yield Command("follow-ups", _("Follow-ups"), "phone", LOG_ACTIVITIES, follow_ups, words=words, keys=("g", "f"))
    calendar, words = reverse("activities:calendar"), _("calendar week month meetings visits appointments")
    yield Command("calendar", _("Calendar"), "calendar", LOG_ACTIVITIES, calendar, words=words, keys=("g", "a"))
    yield Command("new-event", _("New meeting"), "calendar-event", LOG_ACTIVITIES, reverse("activities:new-event"))
