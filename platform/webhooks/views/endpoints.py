"""Webhooks: listed, made, changed, paused, resumed, deleted; their secrets shown once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from design.shell import Place
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from webhooks.actions.deliveries import send_test
from webhooks.actions.endpoints import (
    change_endpoint,
    delete_endpoint,
    make_endpoint,
    pause_endpoint,
    replace_secret,
    resume_endpoint,
)
from webhooks.forms import EndpointForm
from webhooks.models import DeliveryState, Endpoint
from webhooks.permissions import MANAGE_WEBHOOKS
from webhooks.queries import chosen_kinds, counts_of, endpoints_seen_by, endpoints_with_counts, log_of

ENDPOINTS, ENDPOINT = "webhooks:endpoints", "webhooks:endpoint"


class EndpointsView(DeskView):
    permission = MANAGE_WEBHOOKS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = endpoints_with_counts(self.request.actor, system_clock())
        return render(request, "webhooks/endpoints.html", {"endpoints": list(found)})


class NewEndpointView(DeskView):
    permission = MANAGE_WEBHOOKS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page(EndpointForm(actor=self.request.actor))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = EndpointForm(request.POST, actor=self.request.actor)
        made = attempt(form, lambda: self._make(form)) if form.is_valid() else None
        if made is None:
            return self.page(form, status=422)
        return shown_once(request, made)

    def _make(self, form: EndpointForm) -> Endpoint:
        return make_endpoint(actor=self.request.actor, clock=system_clock, wish=form.wish())

    def page(self, form: EndpointForm, status: int = 200) -> HttpResponse:
        return render(self.request, "webhooks/form.html", {"form": form}, status=status)


class OneEndpointView(DeskView, abstract=True):
    permission = MANAGE_WEBHOOKS

    def endpoint(self, endpoint_id: UUID) -> Endpoint:
        found = endpoints_seen_by(self.request.actor).filter(pk=endpoint_id).first()
        if found is None:
            raise Http404
        return found


class EndpointView(OneEndpointView):
    """How it is, and its log."""

    def get(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        endpoint = self.endpoint(endpoint_id)
        state, before = request.GET.get("state", ""), _id_or_none(request.GET.get("before", ""))
        counts = counts_of(endpoint)
        at = system_clock()
        context: dict[str, Any] = {
            "endpoint": endpoint,
            "kinds": chosen_kinds(endpoint),
            "log": log_of(endpoint, state=state, before=before),
            "states": _tabs(endpoint, state, counts),
            "state": state if state in DeliveryState.values else "",
            "before": before,
            "failed": counts.get(DeliveryState.FAILED, 0),
            "has_two_secrets": len(endpoint.keys(at)) > 1,
        }
        return render(request, "webhooks/endpoint.html", context)


class EndpointEditView(OneEndpointView):
    def get(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        endpoint = self.endpoint(endpoint_id)
        return self.page(endpoint, EndpointForm(actor=self.request.actor, endpoint=endpoint))

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        endpoint = self.endpoint(endpoint_id)
        form = EndpointForm(request.POST, actor=self.request.actor, endpoint=endpoint)
        if not form.is_valid() or attempt(form, lambda: self._change(endpoint, form)) is None:
            return self.page(endpoint, form, status=422)
        messages.success(request, _("The webhook is changed."))
        return redirect(ENDPOINT, endpoint_id=endpoint.pk)

    def _change(self, endpoint: Endpoint, form: EndpointForm) -> Endpoint:
        return change_endpoint(actor=self.request.actor, clock=system_clock, endpoint=endpoint, wish=form.wish())

    def page(self, endpoint: Endpoint, form: EndpointForm, status: int = 200) -> HttpResponse:
        return render(self.request, "webhooks/form.html", {"form": form, "endpoint": endpoint}, status=status)


class PauseView(OneEndpointView):
    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        pause_endpoint(actor=self.request.actor, clock=system_clock, endpoint=self.endpoint(endpoint_id))
        messages.success(request, _("Paused. What happens meanwhile waits for up to three days."))
        return redirect(ENDPOINT, endpoint_id=endpoint_id)


class ResumptionView(OneEndpointView):
    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        resume_endpoint(actor=self.request.actor, clock=system_clock, endpoint=self.endpoint(endpoint_id))
        messages.success(request, _("The webhook is on. What waits is sent now."))
        return redirect(ENDPOINT, endpoint_id=endpoint_id)


class SecretView(OneEndpointView):
    """POST makes a new one."""

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        endpoint = replace_secret(actor=self.request.actor, clock=system_clock, endpoint=self.endpoint(endpoint_id))
        return shown_once(request, endpoint)


class TestView(OneEndpointView):
    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        endpoint = self.endpoint(endpoint_id)
        try:
            delivery = send_test(actor=self.request.actor, clock=system_clock, endpoint=endpoint)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(ENDPOINT, endpoint_id=endpoint_id)
        return redirect("webhooks:delivery", endpoint_id=endpoint_id, delivery_id=delivery.pk)


class RemovalView(OneEndpointView):
    """GET asks first, for who has no script."""

    def get(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        return render(request, "webhooks/removal.html", {"endpoint": self.endpoint(endpoint_id)})

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
        endpoint = self.endpoint(endpoint_id)
        delete_endpoint(actor=self.request.actor, clock=system_clock, endpoint=endpoint)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": endpoint})
        return redirect(ENDPOINTS)


def shown_once(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """The secret, on a page that no browser keeps."""
    response = render(request, "webhooks/secret.html", {"endpoint": endpoint}, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response


def _tabs(endpoint: Endpoint, state: str, counts: dict[str, int]) -> list[Place]:
    """All, and each state in which something is."""
    url = reverse(ENDPOINT, args=[endpoint.pk])
    known = state if state in DeliveryState.values else ""
    every = Place("", pgettext("deliveries", "All"), url, count=sum(counts.values()), current=not known)
    return [
        every,
        *(
            Place(value, str(label), f"{url}?state={value}", count=counts.get(value, 0), current=known == value)
            for value, label in DeliveryState.choices
            if counts.get(value) or known == value
        ),
    ]


def _id_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
