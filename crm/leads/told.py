"""What happened to a lead, and what was said with it, in one order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from crm.activities.told import ALONE, ICONS
from crm.leads.fields import LEAD
from crm.leads.models import Lead
from records.history import Happened, Sentence, history_of

SHOWN = 40
VERBS: dict[str, Sentence] = {
    "converted": ("arrows-split", "into", gettext_lazy("%(name)s converted this lead into %(what)s")),
    "was given": ("user-check", "owner", gettext_lazy("Given to %(what)s")),
    "handed over": ("user", "owner", gettext_lazy("Handed over to %(what)s")),
    "came in": ("login", "source", gettext_lazy("Came in by itself: %(what)s")),
}


def happened(lead: Lead) -> list[Happened]:
    """The latest first; two statements."""
    said = [
        Happened(one.at, ICONS[one.kind], str(ALONE[one.kind]) % {"name": one.made_by_name}, one.text)
        for one in lead.touches.order_by("-at", "-pk")[:SHOWN]  # type: ignore[attr-defined]
    ]
    return sorted([*said, *history_of(LEAD, lead.pk, VERBS)], key=lambda one: one.at, reverse=True)
