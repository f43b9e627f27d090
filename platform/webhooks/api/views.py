"""Webhooks for programs: the same actions as behind the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from kernel.actor import Actor
from kernel.api.described import changing, listing, reading
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import as_dict, locked, parameters_of_list, read_list, read_one, record_answer
from kernel.api.views import ApiView, answer
from kernel.clock import system_clock
from webhooks.actions.deliveries import replay_delivery, replay_failed, send_test
from webhooks.actions.endpoints import (
    Wish,
    change_endpoint,
    delete_endpoint,
    make_endpoint,
    pause_endpoint,
    replace_secret,
    resume_endpoint,
)
from webhooks.api.resources import (
    ATTEMPTS,
    COUNT,
    DELIVERIES,
    ENDPOINT_CHANGE,
    ENDPOINTS,
    EXAMPLE,
    MADE,
    NEW_ENDPOINT,
    SECRET,
    SINCE,
)
from webhooks.models import Content, Delivery, Endpoint
from webhooks.permissions import MANAGE_WEBHOOKS
from webhooks.queries import deliveries_seen_by, endpoints_seen_by

WISHED = ("name", "url", "events", "content")


def endpoint_or_404(actor: Actor, pk: UUID) -> Endpoint:
    found = endpoints_seen_by(actor).filter(pk=pk).first()
    if found is None:
        raise not_found()
    return found


def alter_endpoint(actor: Actor, pk: UUID, values: dict[str, Any], *, expected: str) -> None:
    """All of it, or nothing."""
    with transaction.atomic():
        endpoint = locked(ENDPOINTS, pk, actor, expected=expected)
        if any(name in values for name in WISHED):
            wish = Wish(**{name: values.get(name, getattr(endpoint, name)) for name in WISHED})
            endpoint = change_endpoint(actor=actor, clock=system_clock, endpoint=endpoint, wish=wish)
        if values.get("state") == "on":
            resume_endpoint(actor=actor, clock=system_clock, endpoint=endpoint)
        elif values.get("state") == "paused":
            pause_endpoint(actor=actor, clock=system_clock, endpoint=endpoint)


class WebhooksView(ApiView):
    operations = {
        "get": listing(ENDPOINTS, "webhooks", MANAGE_WEBHOOKS),
        "post": Operation(
            "create_webhook",
            "Make one webhook",
            MANAGE_WEBHOOKS,
            gives=MADE,
            takes=NEW_ENDPOINT,
            status=201,
            example=EXAMPLE,
            text="The secret is in this answer, and nowhere else ever again.",
            links={name: (f"{name}_webhook", "$response.body#/id") for name in ("get", "change", "delete")},
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(ENDPOINTS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        values = {"content": Content.FULL.value} | self.taken()
        made = make_endpoint(actor=self.actor, clock=system_clock, wish=Wish(**values))
        said = as_dict(ENDPOINTS, made.pk, self.actor) or {}
        headers = {"Location": reverse("api:webhook", args=[made.pk]), "Cache-Control": "no-store"}
        return answer(said | {"secret": made.secret}, status=201, headers=headers)


class WebhookView(ApiView):
    operations = {
        "get": reading(ENDPOINTS, "webhook", MANAGE_WEBHOOKS),
        "patch": changing(ENDPOINTS, "webhook", MANAGE_WEBHOOKS, takes=ENDPOINT_CHANGE, example={"state": "paused"}),
        "delete": Operation(
            "delete_webhook",
            "Delete one webhook",
            MANAGE_WEBHOOKS,
            status=204,
            text="With its log; what waits is never sent.",
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(ENDPOINTS, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        alter_endpoint(self.actor, pk, self.taken(), expected=request.headers.get("If-Match", ""))
        return record_answer(ENDPOINTS, pk, self.actor)

    def delete(self, request: Request, pk: UUID) -> HttpResponse:
        delete_endpoint(actor=self.actor, clock=system_clock, endpoint=endpoint_or_404(self.actor, pk))
        return HttpResponse(status=204)


class SecretView(ApiView):
    operations = {
        "post": Operation("replace_webhook_secret", "Make a new secret", MANAGE_WEBHOOKS, gives=SECRET, status=201)
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        endpoint = endpoint_or_404(self.actor, pk)
        changed = replace_secret(actor=self.actor, clock=system_clock, endpoint=endpoint)
        said = {"secret": changed.secret, "old_secret_until": changed.old_secret_until}
        return answer(said, status=201, headers={"Cache-Control": "no-store"})


class TestView(ApiView):
    operations = {
        "post": Operation(
            "test_webhook", "Send a test", MANAGE_WEBHOOKS, gives=DELIVERIES.shape, status=202, text="Tried once."
        )
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        sent = send_test(actor=self.actor, clock=system_clock, endpoint=endpoint_or_404(self.actor, pk))
        return record_answer(DELIVERIES, sent.pk, self.actor, status=202)


class DeliveriesView(ApiView):
    operations = {
        "get": Operation(
            "list_webhook_deliveries",
            "The log of a webhook",
            MANAGE_WEBHOOKS,
            gives=DELIVERIES.shape,
            pages=True,
            parameters=parameters_of_list(DELIVERIES),
            links={"attempts": ("list_webhook_attempts", "$response.body#/items/0/id")},
        )
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        rows = DELIVERIES.rows(self.actor).filter(endpoint=endpoint_or_404(self.actor, pk))
        return read_list(DELIVERIES, request.GET, self.actor, request.path, rows=rows)


class FailedReplayView(ApiView):
    operations = {
        "post": Operation(
            "replay_failed_deliveries",
            "Send again what was given up",
            MANAGE_WEBHOOKS,
            gives=COUNT,
            takes=SINCE,
            status=202,
            example={"since": "2026-11-01T00:00:00Z"},
        )
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        since = self.taken()["since"]
        endpoint = endpoint_or_404(self.actor, pk)
        count = replay_failed(actor=self.actor, clock=system_clock, endpoint=endpoint, since=since)
        return answer({"count": count}, status=202)


class AttemptsView(ApiView):
    operations = {
        "get": Operation("list_webhook_attempts", "The tries of a delivery", MANAGE_WEBHOOKS, gives=ATTEMPTS)
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        rows = delivery_or_404(self.actor, pk).attempts.order_by("-id")[:50]
        names = ("at", "milliseconds", "status", "excerpt", "error")
        return answer({"items": list(rows.values(*names))})


class ReplayView(ApiView):
    operations = {
        "post": Operation(
            "replay_delivery",
            "Send one delivery again",
            MANAGE_WEBHOOKS,
            gives=DELIVERIES.shape,
            status=202,
            text="With the same `webhook-id` and body.",
        )
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        replay_delivery(actor=self.actor, clock=system_clock, delivery=delivery_or_404(self.actor, pk))
        return record_answer(DELIVERIES, pk, self.actor, status=202)


def delivery_or_404(actor: Actor, pk: UUID) -> Delivery:
    found = deliveries_seen_by(actor).select_related("endpoint").filter(pk=pk).first()
    if found is None:
        raise not_found()
    return found
