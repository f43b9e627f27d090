"""What is one's own: name, language, appearance, password, second step, sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pyotp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from identity.actions.factors import begin_authenticator, confirm_authenticator, remove_authenticator
from identity.actions.profile import change_password, change_profile
from identity.actions.sessions import end_other_sessions, end_session
from identity.forms import ChangePasswordForm, CodeForm, ProfileForm
from identity.models import Authenticator, Session
from identity.qr import qr_svg
from identity.views.rooms import OwnDeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt

PROFILE = "identity:profile"


class ProfileView(OwnDeskView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = ProfileForm(initial={"name": self.person.name, "language": self.person.language})
        return self.page(profile_form=form)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return self.page(profile_form=form, status=422)
        change_profile(actor=self.request.actor, clock=system_clock, user=self.person, **form.cleaned_data)
        messages.success(request, _("Profile saved."))
        return redirect(PROFILE)

    def page(self, *, status: int = 200, **forms: Any) -> HttpResponse:
        initial = {"name": self.person.name, "language": self.person.language}
        context = {
            "profile_form": ProfileForm(initial=initial),
            "password_form": ChangePasswordForm(user=self.person),
            "sessions": Session.objects.live(system_clock()).filter(user=self.person).order_by("-seen_at"),
            "current_session": self.request.actor.session_id,
            "authenticator": Authenticator.objects.filter(user=self.person, confirmed_at__isnull=False).first(),
        } | forms
        return render(self.request, "identity/profile.html", context, status=status)


class PasswordChangeView(ProfileView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(PROFILE)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = ChangePasswordForm(request.POST, user=self.person)
        if not form.is_valid() or attempt(form, lambda: self._change(form)) is None:
            return self.page(password_form=form, status=422)
        messages.success(request, _("Password changed. Your other sessions have ended."))
        return redirect(PROFILE)

    def _change(self, form: ChangePasswordForm) -> bool:
        data = form.cleaned_data
        change_password(
            actor=self.request.actor, clock=system_clock, user=self.person, old=data["old"], new=data["new"]
        )
        return True


class SessionEndView(OwnDeskView):
    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        end_session(actor=self.request.actor, clock=system_clock, session_id=session_id)
        return redirect(PROFILE)


class OtherSessionsEndView(OwnDeskView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        ended = end_other_sessions(actor=self.request.actor, clock=system_clock, user=self.person)
        messages.success(
            request, ngettext("%(count)d session ended.", "%(count)d sessions ended.", ended) % {"count": ended}
        )
        return redirect(PROFILE)


class AuthenticatorView(OwnDeskView):
    """Set up: a picture to scan, the same secret in letters, and the first code as proof."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        device = Authenticator.objects.filter(user=self.person).first()
        if device is None or device.confirmed_at is not None:
            return redirect(PROFILE)
        return self._page(device, CodeForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Without a code: begin. With one: finish."""
        actor = self.request.actor
        if "code" not in request.POST:
            begin_authenticator(actor=actor, clock=system_clock, user=self.person)
            return redirect("identity:authenticator")
        form = CodeForm(request.POST)
        device = Authenticator.objects.get(user=self.person)
        codes = None
        if form.is_valid():
            code = form.cleaned_data["code"]
            codes = attempt(
                form, lambda: confirm_authenticator(actor=actor, clock=system_clock, user=self.person, code=code)
            )
        if codes is None:
            return self._page(device, form, status=422)
        return render(request, "identity/recovery_codes.html", {"codes": codes})

    def _page(self, device: Authenticator, form: CodeForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "secret": device.secret}
        return render(self.request, "identity/authenticator.html", context, status=status)


class AuthenticatorPictureView(OwnDeskView):
    """The QR code, as an image of its own: nothing inline, and never kept by the browser."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        device = Authenticator.objects.filter(user=self.person, confirmed_at__isnull=True).first()
        if device is None:
            return HttpResponse(status=404)
        issuer = self.request.tenant.plain_name
        address = pyotp.TOTP(device.secret).provisioning_uri(name=self.person.email, issuer_name=issuer)
        headers = {"Cache-Control": "no-store"}
        return HttpResponse(qr_svg(address), content_type="image/svg+xml", headers=headers)


class AuthenticatorRemovalView(OwnDeskView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        remove_authenticator(actor=self.request.actor, clock=system_clock, user=self.person)
        messages.success(request, _("The second step is off."))
        return redirect(PROFILE)
