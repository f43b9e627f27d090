"""Duplicates by programs: read, told apart, merged. A merge is a change-set, and is undone like any."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from changes.api.resources import CHANGE_SETS
from crm.customers.permissions import MERGE_CUSTOMERS
from crm.duplicates.actions.merging import merge_records
from crm.duplicates.actions.telling_apart import tell_apart
from crm.duplicates.api.resources import ACCOUNT_PAIRS, CONTACT_PAIRS, MERGE
from crm.duplicates.kinds import KINDS
from crm.duplicates.queries import pairs_for
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import parameters_of_list, read_list, record_answer
from kernel.api.resources import Resource
from kernel.api.views import ApiView
from kernel.clock import system_clock
from kernel.fields import CUSTOM

HARBOUR, TWIN = "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a11", "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a12"


def _listing(resource: Resource, plural: str) -> Operation:
    return Operation(
        f"list_{plural}",
        "Pairs of records that look like one",
        MERGE_CUSTOMERS,
        gives=resource.shape,
        pages=True,
        parameters=parameters_of_list(resource),
        text="Found by the nightly look at all customers; those alone of which the token sees both.",
    )


def _dismissing(single: str) -> Operation:
    return Operation(
        f"dismiss_{single}",
        "Say that two records are no duplicates",
        MERGE_CUSTOMERS,
        status=204,
        text="Counts until one of the two changes.",
    )


class AccountPairsView(ApiView):
    operations = {"get": _listing(ACCOUNT_PAIRS, "account_pairs")}

    def get(self, request: Request) -> HttpResponse:
        return read_list(ACCOUNT_PAIRS, request.GET, self.actor, request.path)


class ContactPairsView(ApiView):
    operations = {"get": _listing(CONTACT_PAIRS, "contact_pairs")}

    def get(self, request: Request) -> HttpResponse:
        return read_list(CONTACT_PAIRS, request.GET, self.actor, request.path)


class AccountPairDismissalView(ApiView):
    key: ClassVar[str] = "account"
    operations = {"post": _dismissing("account_pair")}

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        pair = pairs_for(KINDS[self.key], self.actor).filter(pk=pk).first()
        if pair is None:
            raise not_found()
        tell_apart(actor=self.actor, clock=system_clock, pair=pair)
        return HttpResponse(status=204)


class ContactPairDismissalView(AccountPairDismissalView):
    key: ClassVar[str] = "contact"
    operations = {"post": _dismissing("contact_pair")}


class MergesView(ApiView):
    operations = {
        "post": Operation(
            "merge_records",
            "Make one record of several",
            MERGE_CUSTOMERS,
            gives=CHANGE_SETS.shape,
            takes=MERGE,
            status=201,
            example={"kind": "account", "keep": HARBOUR, "merge": [TWIN], "chosen": {"phone": TWIN, "tags": "all"}},
            text="The answer is the change-set, which takes the merge apart again. Old ids lead on by 308.",
        )
    }

    def post(self, request: Request) -> HttpResponse:
        values = self.taken()
        chosen: dict[str, Any] = {
            f"{CUSTOM}{name.removeprefix('custom.')}" if name.startswith("custom.") else name: said
            for name, said in values.get("chosen", {}).items()
        }
        made = merge_records(
            actor=self.actor,
            clock=system_clock,
            kind=KINDS[values["kind"]],
            keep=values["keep"],
            merge=values["merge"],
            chosen=chosen,
        )
        url = reverse("api:change-set", args=[made.pk])
        return record_answer(CHANGE_SETS, made.pk, self.actor, status=201, url=url)
