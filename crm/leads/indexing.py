"""How leads look in search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.indexing import OWNER
from crm.leads.fields import LEAD
from crm.leads.models import Lead, Status
from crm.leads.permissions import LEAD_POLICY, VIEW_LEADS
from records.searched import FIELD, FieldLabels, rows_with, searched, told_of
from search.registry import LANGUAGE, Content, Facet, Source

STATUS = Facet("lead_status", _("Status"), ("lead-status", "线索状态"), choices=tuple(Status.choices))
SAID = ("email", "phone", "wechat", "company", "job_title", "region")


def contents(ids: Sequence[UUID]) -> Iterator[Content]:
    for lead in Lead.objects.filter(pk__in=ids):
        labelled = tuple((name, text) for name in SAID if (text := getattr(lead, name)))
        yield Content(
            id=lead.pk,
            title=lead.name,
            url=reverse("leads:lead", args=[lead.pk]),
            at=lead.created_at,
            stamp=lead.updated_at,
            detail=lead.company,
            note=lead.email,
            face=lead.name,
            names=(lead.company,) if lead.company else (),
            keys=tuple(text for text in (lead.email, lead.wechat) if text),
            phones=(lead.phone,) if lead.phone else (),
            also=labelled + searched(LEAD, lead),
            body=lead.interest,
            language=lead.language,
            facets={
                "lead_status": [lead.status],
                "language": [lead.language],
                "assignee": [str(lead.owner_id or "")],
            },
        )


def _list_query(words: str, chosen: Mapping[str, Sequence[str]]) -> str:
    if chosen.keys() - {"language"}:
        return ""
    return urlencode({"view": "all", **chosen, **({"q": words} if words else {})}, doseq=True)


LABELS = {
    "email": _("E-mail"),
    "phone": _("Phone"),
    "wechat": _("WeChat"),
    "company": _("Company"),
    "job_title": _("Job title"),
    "region": _("Region"),
    "body": pgettext_lazy("of a lead", "Interest"),
}
LEADS = Source(
    key="leads",
    label=_("Leads"),
    icon="user-plus",
    names=("lead", "leads", "prospect", "线索"),
    model=Lead,
    permission=VIEW_LEADS,
    rows=Lead.objects.all,
    visible=Lead.objects.visible_to,
    contents=contents,
    stamp="updated_at",
    list_url=lambda: reverse("leads:leads"),
    list_query=_list_query,
    keep_url=lambda: reverse("records:new-view", args=["leads"]),
    labels=FieldLabels(LABELS, LEAD),
    told=lambda: {LEAD.key: told_of(LEAD, *SAID, "interest")},
    retold={FIELD: rows_with(LEAD)},
    facets=(OWNER, STATUS, LANGUAGE),
    is_name=True,
    is_bounded=lambda actor: not LEAD_POLICY.sees_all(actor),
)
