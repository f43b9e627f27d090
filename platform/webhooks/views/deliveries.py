"""One delivery with its tries, and what is sent again."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.scopes import reaches_all
from kernel.actions import Refused
from kernel.clock import system_clock
from webhooks.actions.deliveries import replay_delivery, replay_failed
from webhooks.models import Delivery
from webhooks.queries import REPLAYED_SINCE
from webhooks.views.endpoints import ENDPOINT, OneEndpointView

DELIVERY = "webhooks:delivery"


class OneDeliveryView(OneEndpointView, abstract=True):
    def delivery(self, endpoint_id: UUID, delivery_id: UUID) -> Delivery:
        endpoint = self.endpoint(endpoint_id)
        found = endpoint.deliveries.filter(pk=delivery_id).first()
        if found is None:
            raise Http404
        found.endpoint = endpoint
        return found


class DeliveryView(OneDeliveryView):
    def get(self, request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponseBase:
        delivery = self.delivery(endpoint_id, delivery_id)
        context: dict[str, Any] = {
            "delivery": delivery,
            "endpoint": delivery.endpoint,
            "attempts": list(delivery.attempts.order_by("-id")[:50]),
            # It holds whole records of every kind: only for whoever reaches them all.
            "body": _indented(delivery.body) if reaches_all(self.request.actor.reach) else "",
            "sees_body": reaches_all(self.request.actor.reach),
        }
        return render(request, "webhooks/delivery.html", context)


class ReplayView(OneDeliveryView):
    def post(self, request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponseBase:
        delivery = self.delivery(endpoint_id, delivery_id)
        try:
            replay_delivery(actor=self.request.actor, clock=system_clock, delivery=delivery)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(DELIVERY, endpoint_id=endpoint_id, delivery_id=delivery_id)


class FailedReplayView(OneEndpointView):
    """All that was given up in the last days."""

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        endpoint, since = self.endpoint(endpoint_id), system_clock() - REPLAYED_SINCE
        try:
            count = replay_failed(actor=self.request.actor, clock=system_clock, endpoint=endpoint, since=since)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            sentence = ngettext("%(count)d is sent again.", "%(count)d are sent again.", count) % {"count": count}
            messages.success(request, sentence if count else _("There is nothing to send again."))
        return redirect(ENDPOINT, endpoint_id=endpoint_id)


def _indented(body: str) -> str:
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False) if body else ""
