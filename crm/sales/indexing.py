"""How opportunities look in search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.indexing import ACCOUNT, OWNER
from crm.sales.fields import OPPORTUNITY
from crm.sales.models import Opportunity
from crm.sales.permissions import OPPORTUNITY_POLICY, VIEW_OPPORTUNITIES
from records.searched import FIELD, FieldLabels, rows_with, searched, told_of
from search.registry import Content, Source


def contents(ids: Sequence[UUID]) -> Iterator[Content]:
    for found in Opportunity.objects.filter(pk__in=ids).select_related("account"):
        yield Content(
            id=found.pk,
            title=found.name,
            url=reverse("sales:opportunity", args=[found.pk]),
            at=found.created_at,
            stamp=found.updated_at,
            detail=found.account.name,
            names=(found.account.name,),
            also=searched(OPPORTUNITY, found),
            body=found.note,
            facets={"assignee": [str(found.owner_id or "")], "account": [str(found.account_id)]},
            refs=(found.account_id,),
        )


def _list_query(words: str, chosen: Mapping[str, Sequence[str]]) -> str:
    return "" if chosen else urlencode({"view": "all", **({"q": words} if words else {})})


OPPORTUNITIES = Source(
    key="opportunities",
    label=_("Opportunities"),
    icon="target-arrow",
    names=("opportunity", "opportunities", "deal", "商机"),
    model=Opportunity,
    permission=VIEW_OPPORTUNITIES,
    rows=Opportunity.objects.all,
    visible=Opportunity.objects.visible_to,
    contents=contents,
    stamp="updated_at",
    list_url=lambda: reverse("sales:opportunities"),
    list_query=_list_query,
    keep_url=lambda: reverse("records:new-view", args=["opportunities"]),
    labels=FieldLabels({"body": pgettext_lazy("about an opportunity", "Notes")}, OPPORTUNITY),
    told=lambda: {OPPORTUNITY.key: told_of(OPPORTUNITY, "note")},
    retold={FIELD: rows_with(OPPORTUNITY)},
    facets=(OWNER, ACCOUNT),
    is_bounded=lambda actor: not OPPORTUNITY_POLICY.sees_all(actor),
    follows={"customers.account": lambda ids: Opportunity.objects.filter(account__in=ids)},
)
