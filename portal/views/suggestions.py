"""Articles while somebody writes what they would ask, and what came of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm.demand import self_service as demand
from identity.limits import SUGGESTIONS_PER_NETWORK, count_attempt
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.ip import client_ip
from kernel.http.views import Request
from kernel.permissions import ANYBODY
from knowledge_base.self_service import suggest_articles
from portal.views.room import PortalView

SHOWN = 3


class SuggestionsView(PortalView):
    """POST asks for what belongs to a subject that is being typed; the answer is a part of the form."""

    permission = ANYBODY

    def post(self, request: Request) -> HttpResponseBase:
        at, words = system_clock(), request.POST.get("subject", "")[:200].strip()
        language: str = request.LANGUAGE_CODE  # type: ignore[attr-defined]
        found = suggest_articles(request.actor, words, language, at, SHOWN) if words else []
        token = request.POST.get("attempt", "")[:200]
        try:
            count_attempt(SUGGESTIONS_PER_NETWORK, client_ip(request), at=at)
        except Refused:  # Still an answer, but nothing is measured of whoever asks that often.
            return self.page("parts/suggestions", {"found": found, "token": token, "language": language})
        filing = demand.begin_or_go_on(token, words, language, [article.uuid for article in found], at=at)
        shown = [] if filing.is_held_back else found
        context = {"found": shown, "token": demand.token_of(filing), "language": language}
        return self.page("parts/suggestions", context)


class SuggestionOpeningView(PortalView):
    """POST says that one of them was opened."""

    permission = ANYBODY

    def post(self, request: Request) -> HttpResponseBase:
        try:
            article = UUID(request.POST.get("article", ""))
        except ValueError:
            return HttpResponse(status=204)
        demand.note_opened(request.POST.get("attempt", "")[:200], article, at=system_clock())
        return HttpResponse(status=204)


class AnsweredView(PortalView):
    """POST ends the form: an article had the answer."""

    permission = ANYBODY

    def post(self, request: Request) -> HttpResponseBase:
        if demand.note_answered(request.POST.get("attempt", "")[:200], at=system_clock()):
            messages.success(request, _("Good that it is answered. Nothing was sent."))
        return redirect("portal:home")
