"""Activities: listed, read, logged, changed. The same actions as behind the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from crm.activities.actions.logging import Said, change_activity, log_activity
from crm.activities.api.resources import ACTIVITIES, ACTIVITY_CHANGE, EXAMPLE, NEW_ACTIVITY
from crm.activities.models import Activity
from crm.activities.permissions import LOG_ACTIVITIES
from crm.customers.models import Account
from crm.customers.permissions import VIEW_CUSTOMERS
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.api.described import changing, listing, making, reading
from kernel.api.reading import locked, read_list, read_one, record_answer
from kernel.api.views import ApiView
from kernel.clock import system_clock

SAME = ("kind", "direction", "at", "minutes", "subject", "html", "outcome", "is_private")


def make_activity(actor: Actor, values: dict[str, Any]) -> Activity:
    account = Account.objects.visible_to(actor).filter(pk=values.pop("account_id")).first()
    if account is None:
        raise Refused(_("Choose the customer."), field="account_id")
    return log_activity(actor=actor, clock=system_clock, account=account, said=Said(**values))


def alter_activity(actor: Actor, pk: UUID, values: dict[str, Any], *, expected: str = "") -> None:
    with transaction.atomic():
        activity = locked(ACTIVITIES, pk, actor, expected=expected)
        said = {name: getattr(activity, name) for name in SAME}
        said["contact_ids"] = list(activity.contact_ids)
        if "text" in values and "html" not in values:
            said["html"] = ""  # plain words take the place of what the editor wrote
        change_activity(actor=actor, clock=system_clock, activity=activity, said=Said(**said | values))


class ActivitiesView(ApiView):
    operations = {
        "get": listing(ACTIVITIES, "activities", VIEW_CUSTOMERS),
        "post": making(ACTIVITIES, "activity", LOG_ACTIVITIES, takes=NEW_ACTIVITY, example=EXAMPLE),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(ACTIVITIES, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        made = make_activity(self.actor, dict(self.taken()))
        if not self.actor.may(VIEW_CUSTOMERS):  # a token may log what it may not read
            return HttpResponse(status=201)
        url = reverse("api:activity", args=[made.pk])
        return record_answer(ACTIVITIES, made.pk, self.actor, status=201, url=url)


class ActivityView(ApiView):
    operations = {
        "get": reading(ACTIVITIES, "activity", VIEW_CUSTOMERS),
        "patch": changing(
            ACTIVITIES, "activity", LOG_ACTIVITIES, takes=ACTIVITY_CHANGE, example={"outcome": "agreed"}
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(ACTIVITIES, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        alter_activity(self.actor, pk, self.taken(), expected=request.headers.get("If-Match", ""))
        return record_answer(ACTIVITIES, pk, self.actor)
