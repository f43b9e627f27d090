"""The customer pool: read, claimed from, released into; who looked after a customer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from crm.customers.actions.pool import claim_account, release_account
from crm.customers.api.belonging import Belonging, listing
from crm.customers.api.belonging_resources import of_seen
from crm.customers.fields import ACCOUNT, ACCOUNT_FIELDS
from crm.customers.models import Account, Ownership
from crm.customers.models.ownership import REASON_LENGTH
from crm.customers.permissions import EDIT_CUSTOMERS, USE_POOL
from crm.customers.queries.pool import pool_of
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import parameters_of_list, read_list
from kernel.api.resources import Resource
from kernel.api.values import flag, identity, moment, pointer, shape, shown, text
from kernel.api.views import ApiView
from kernel.clock import system_clock

# How somebody is reached is not said before they are claimed.
TOLD = {"name", "kind", "industry", "city", "country", "stage", "grade", "language", "contract_until"}
POOL = Resource(
    "PoolAccount",
    rows=pool_of,
    record=ACCOUNT.key,
    values=(identity(), *shown([spec for spec in ACCOUNT_FIELDS if spec.name in TOLD]), moment("updated_at")),
    orders=("name", "-name", "id", "-id"),
)
OWNERS = Resource(
    "Ownership",
    rows=lambda actor: of_seen(Ownership.objects.all(), actor),
    values=(
        identity(),
        pointer("account_id"),
        pointer("owner_id"),
        text("owner_name"),
        moment("since"),
        moment("until", nullable=True),
        flag("is_claimed"),
        text("ended"),
        text("reason"),
    ),
    orders=("-id", "id"),
)
RELEASE = shape("Release", {"reason": serializers.CharField(max_length=REASON_LENGTH)})


class PoolView(ApiView):
    operations = {
        "get": Operation(
            "list_pool",
            "Customers whom nobody looks after",
            USE_POOL,
            gives=POOL.shape,
            pages=True,
            parameters=parameters_of_list(POOL),
        )
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(POOL, request.GET, self.actor, request.path)


class ClaimView(ApiView):
    operations = {
        "post": Operation(
            "claim_account",
            "Claim a customer from the pool",
            USE_POOL,
            status=204,
            text="Refused when somebody else was faster, or when one has claimed or looks after enough.",
        )
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        account = Account.objects.filter(pk=pk, owner__isnull=True).first()
        if account is None:
            raise not_found()
        claim_account(actor=self.actor, clock=system_clock, account=account)
        return HttpResponse(status=204)


class OwnersView(Belonging):
    resource, rows = OWNERS, "ownerships"
    operations = {"get": listing("owners", "account", OWNERS)}

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return self.listed(request, pk)


class ReleaseView(Belonging):
    resource, rows = OWNERS, "ownerships"
    operations = {
        "post": Operation(
            "release_account",
            "Release a customer into the pool",
            EDIT_CUSTOMERS,
            takes=RELEASE,
            status=204,
            example={"reason": "Moved to another region"},
        )
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        release_account(**self.by, account=self.subject(pk), reason=self.taken()["reason"])
        return HttpResponse(status=204)
