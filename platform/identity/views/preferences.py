"""Language and appearance, from the frame of every page, also for strangers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from identity.actions.profile import change_profile
from identity.forms import LanguageForm, PreferencesForm
from identity.models import User
from identity.views.sign_in import GateView
from kernel.clock import system_clock

YEAR = 365 * 24 * 3600


class LanguageView(GateView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        response = redirect(self.next_url())
        form = LanguageForm(request.POST)
        if form.is_valid():
            language = form.cleaned_data["language"]
            if isinstance(self.request.user, User):
                actor, user = self.request.actor, self.request.user
                change_profile(actor=actor, clock=system_clock, user=user, language=language)
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
        return response


class PreferencesView(GateView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        response = redirect(self.next_url())
        form = PreferencesForm(request.POST)
        if form.is_valid():
            chosen = {name: value for name, value in form.cleaned_data.items() if value}
            if isinstance(self.request.user, User):
                change_profile(actor=self.request.actor, clock=system_clock, user=self.request.user, **chosen)
            if "theme" in chosen:
                response.set_cookie("theme", chosen["theme"], max_age=YEAR, samesite="Lax")
        return response
