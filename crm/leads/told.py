"""What happened to a lead, and what was said with it, in one order."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from crm.activities.timeline import About, Branch, Moment, Row, Source
from crm.activities.told import ALONE, ICONS, KINDS
from crm.leads.fields import LEAD
from crm.leads.models import Lead, Touch
from kernel.actor import Actor
from records.history import Happened, Sentence, history_of

SHOWN = 40
VERBS: dict[str, Sentence] = {
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


# ---- On the timeline of the customer that a lead became


def _touches(actor: Actor, about: About, kind: str) -> Sequence[Branch]:
    """Whoever sees the customer sees what was said before it was one."""
    rows = Touch.objects.filter(lead__converted_account=about.account_id)
    if about.contact_id:
        rows = rows.filter(lead__converted_contact=about.contact_id)
    if kind:
        rows = rows.filter(kind=kind)
    return [Branch(rows, "at", {"kind": "kind", "text": "text", "by": "made_by_name"})]


def _tell(actor: Actor, row: Row, may_change: bool) -> Sequence[Moment]:
    said = row.said
    return [Moment(row.at, ICONS[said["kind"]], str(ALONE[said["kind"]]) % {"name": said["by"]}, text=said["text"])]


TOUCHES = Source("touches", KINDS, _touches, _tell)
