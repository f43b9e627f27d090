"""Language and appearance, also of strangers, and the page about privacy."""

from __future__ import annotations

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from identity.actions.profile import change_profile
from identity.http.language import CODES
from identity.models import Theme, User
from kernel.clock import system_clock
from kernel.http.views import Request
from kernel.permissions import ANYBODY
from portal.views.room import PortalView

A_YEAR = 365 * 24 * 3600


class ChoiceView(PortalView, abstract=True):
    """A choice that a person keeps in their profile, and a browser in a cookie."""

    permission = ANYBODY
    name: str
    cookie: str
    allowed: tuple[str, ...]

    def post(self, request: Request) -> HttpResponseBase:
        response = redirect(self.next_path)
        value = request.POST.get(self.name, "")
        if value not in self.allowed:
            return response
        if isinstance(request.user, User):
            change_profile(actor=request.actor, clock=system_clock, user=request.user, **{self.name: value})
        response.set_cookie(
            self.cookie, value, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
        return response


class LanguageView(ChoiceView):
    name, cookie, allowed = "language", settings.LANGUAGE_COOKIE_NAME, tuple(CODES)


class PreferencesView(ChoiceView):
    name, cookie, allowed = "theme", "theme", tuple(Theme.values)


class PrivacyView(PortalView):
    permission = ANYBODY

    def get(self, request: Request) -> HttpResponseBase:
        return self.page("privacy", {"phone": request.tenant.phone})
