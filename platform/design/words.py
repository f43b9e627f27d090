"""Words and shapes of the closed vocabularies that many pages show: the states and urgencies of a ticket."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

STATUSES: dict[str, tuple[str, str | Promise]] = {
    "new": ("circle-dashed", pgettext_lazy("ticket status", "New")),
    "open": ("circle-dot", pgettext_lazy("ticket status", "Open")),
    "pending": ("circle-half-2", pgettext_lazy("ticket status", "Pending")),
    "hold": ("player-pause", pgettext_lazy("ticket status", "On hold")),
    "solved": ("circle-check", pgettext_lazy("ticket status", "Solved")),
    "closed": ("archive", pgettext_lazy("ticket status", "Closed")),
}

PRIORITIES: dict[str, tuple[str, str | Promise, str]] = {
    "low": ("arrow-down", pgettext_lazy("priority", "Low"), ""),
    "normal": ("minus", pgettext_lazy("priority", "Normal"), ""),
    "high": ("flag", pgettext_lazy("priority", "High"), "is-warn"),
    "urgent": ("alert-triangle", pgettext_lazy("priority", "Urgent"), "is-bad"),
}
