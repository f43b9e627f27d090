"""How what was logged looks in search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.activities.models import Activity, ActivityKind
from crm.customers.indexing import ACCOUNT
from crm.customers.permissions import ACCOUNT_POLICY, VIEW_CUSTOMERS
from search.registry import Content, Facet, Source

KIND = Facet(
    "activity", pgettext_lazy("of an activity", "Kind"), ("activity", "跟进"), choices=tuple(ActivityKind.choices)
)


def activity_contents(ids: Sequence[UUID]) -> Iterator[Content]:
    rows = Activity.objects.searched().filter(pk__in=ids).select_related("account")
    for activity in rows.prefetch_related("contacts", "files"):
        account, contacts = activity.account, list(activity.contacts.all())
        files = ", ".join(file.name for file in activity.files.all())
        yield Content(
            id=activity.pk,
            title=_title(activity),
            url=f"{reverse('customers:account', args=[account.pk])}#a-{activity.pk}",
            at=activity.at,
            stamp=activity.updated_at,
            detail=account.name,
            note=activity.kind,
            face=activity.made_by_name,
            names=(account.name, activity.made_by_name, *(contact.name for contact in contacts)),
            also=(("file", files),) if files else (),
            body=activity.text,
            facets={"activity": [activity.kind], "account": [str(account.pk)]},
            refs=(account.pk, *(contact.pk for contact in contacts)),
        )


def _title(activity: Activity) -> str:
    if activity.subject:
        return str(activity.subject)
    first = next((line for line in activity.text.splitlines() if line.strip()), "")
    return first[:80] or str(activity.account.name)


ACTIVITIES = Source(
    key="activities",
    label=_("Activities"),
    icon="history",
    names=("activity", "activities", "跟进", "跟进记录"),
    model=Activity,
    permission=VIEW_CUSTOMERS,
    rows=Activity.objects.searched,
    visible=Activity.objects.told_with_customer_to,
    contents=activity_contents,
    stamp="updated_at",
    labels={"file": _("File"), "body": ""},
    facets=(KIND, ACCOUNT),
    notes=dict(ActivityKind.choices),
    is_bounded=lambda actor: not ACCOUNT_POLICY.sees_all(actor),
    follows={"customers.account": lambda ids: Activity.objects.searched().filter(account__in=ids)},
)
