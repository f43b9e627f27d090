"""A page to try the API: it reads the document, and sends what is filled in with a token made there or pasted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from identity.actions.tokens import make_trial_token
from identity.permissions import USE_DESK
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock

DOCUMENT = "/api/v1/openapi.json"


class TryApiView(DeskView):
    permission = USE_DESK

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "identity/try_api.html", {"document": DOCUMENT})


class TrialTokenView(DeskView):
    """POST makes one, for the script of the page."""

    permission = USE_DESK

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            made = make_trial_token(actor=self.request.actor, clock=system_clock, user=self.person)
        except Refused as refusal:
            return JsonResponse({"sentence": refusal.sentence}, status=422)
        response = JsonResponse({"secret": made.secret}, status=201)
        response.headers["Cache-Control"] = "no-store"
        return response
