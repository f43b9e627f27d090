"""What is one's own: name, language, appearance, password, passkeys, second step, sessions."""

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
from identity.forms import ChangePasswordForm, CodeForm, NewPasskeyForm, ProfileForm
from identity.limits import SIGN_IN_PER_PERSON, count_attempt
from identity.models import Authenticator, Session
from identity.qr import qr_svg
from identity.views.passkeys import keep_posted_key, passkey_context
from identity.views.rooms import OwnDeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt


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
        return redirect(self.own)

    def page(self, *, status: int = 200, **forms: Any) -> HttpResponse:
        initial = {"name": self.person.name, "language": self.person.language}
        context = {
            "profile_form": ProfileForm(initial=initial),
            "password_form": ChangePasswordForm(user=self.person),
            "sessions": Session.objects.live(system_clock()).filter(user=self.person).order_by("-seen_at"),
            "current_session": self.request.actor.session_id,
            "authenticator": Authenticator.objects.filter(user=self.person, confirmed_at__isnull=False).first(),
            "own": self.own,
            "person": self.person,
        }
        context |= passkey_context(self.request, forms.pop("passkey_form", None)) | forms
        return render(self.request, "identity/profile.html", context, status=status)


class PasswordChangeView(ProfileView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(self.own)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = ChangePasswordForm(request.POST, user=self.person)
        if not form.is_valid() or attempt(form, lambda: self._change(form)) is None:
            return self.page(password_form=form, status=422)
        messages.success(request, _("Password changed. Your other sessions have ended."))
        return redirect(self.own)

    def _change(self, form: ChangePasswordForm) -> bool:
        data, actor = form.cleaned_data, self.request.actor
        count_attempt(SIGN_IN_PER_PERSON, self.person.email, at=system_clock())
        change_password(actor=actor, clock=system_clock, user=self.person, old=data.get("old", ""), new=data["new"])
        return True


class PasskeysView(ProfileView):
    """Keep the key that the device has made."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(f"{self.own}#passkeys")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = NewPasskeyForm(request.POST, asks_password=False)
        if keep_posted_key(self.request, form) is None:
            return self.page(passkey_form=form, status=422)
        return redirect(f"{self.own}#passkeys")


class SessionEndView(OwnDeskView):
    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        end_session(actor=self.request.actor, clock=system_clock, session_id=session_id)
        return redirect(self.own)


class OtherSessionsEndView(OwnDeskView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        ended = end_other_sessions(actor=self.request.actor, clock=system_clock, user=self.person)
        messages.success(
            request, ngettext("%(count)d session ended.", "%(count)d sessions ended.", ended) % {"count": ended}
        )
        return redirect(self.own)


class AuthenticatorView(OwnDeskView):
    """Set up: a picture to scan, the same secret in letters, and the first code as proof."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        device = Authenticator.objects.filter(user=self.person).first()
        if device is None or device.confirmed_at is not None or not device.is_readable:
            return redirect(self.own)
        return self._page(device, CodeForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Without a code: begin. With one: finish."""
        actor = self.request.actor
        if "code" not in request.POST:
            begin_authenticator(actor=actor, clock=system_clock, user=self.person)
            return redirect(f"{self.own}authenticator/")
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
        return render(request, "identity/recovery_codes.html", {"codes": codes, "own": self.own})

    def _page(self, device: Authenticator, form: CodeForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "secret": device.secret if device.is_readable else "", "own": self.own}
        return render(self.request, "identity/authenticator.html", context, status=status)


class AuthenticatorPictureView(OwnDeskView):
    """The QR code, as an image of its own: nothing inline, and never kept by the browser."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        device = Authenticator.objects.filter(user=self.person, confirmed_at__isnull=True).first()
        if device is None or not device.is_readable:
            return HttpResponse(status=404)
        issuer = self.request.tenant.plain_name
        address = pyotp.TOTP(device.secret).provisioning_uri(name=self.person.email, issuer_name=issuer)
        headers = {"Cache-Control": "no-store"}
        return HttpResponse(qr_svg(address), content_type="image/svg+xml", headers=headers)


class AuthenticatorRemovalView(OwnDeskView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        remove_authenticator(actor=self.request.actor, clock=system_clock, user=self.person)
        messages.success(request, _("The second step is off."))
        return redirect(self.own)
