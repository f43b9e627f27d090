"""What customers decide about themselves: name, language, appearance, password, passkeys, where they are signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.self_service import belongs_to_company, my_account
from identity.actions.customers import needs_old_password, set_own_password
from identity.actions.profile import change_profile
from identity.actions.sessions import end_other_sessions, end_session
from identity.forms import NewPasskeyForm
from identity.limits import SIGN_IN_PER_PERSON, count_attempt
from identity.models import Session, User
from identity.views.passkeys import passkey_context
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.views import Request
from kernel.permissions import SIGNED_IN
from portal.forms import PasswordForm, ProfileForm
from portal.views.room import PortalView

SESSIONS_SHOWN = 20


class OwnPageView(PortalView, abstract=True):
    permission = SIGNED_IN

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def session(self) -> Session:
        session: Session = self.request.room_session  # type: ignore[attr-defined]
        return session

    def password_form(self, data: Any = None) -> PasswordForm:
        asks_old = needs_old_password(self.session, clock=system_clock)
        return PasswordForm(data, user=self.person, asks_old=asks_old)

    def show(
        self, profile: forms.Form, password: forms.Form, passkey: NewPasskeyForm | None = None, status: int = 200
    ) -> HttpResponseBase:
        live = self.person.sessions.live(system_clock()).filter(face="customer").order_by("-seen_at")
        context = {
            "profile": profile,
            "password": password,
            "has_password": self.person.has_usable_password(),
            "account": my_account(self.member) if belongs_to_company(self.member) else None,
            "sessions": list(live[:SESSIONS_SHOWN]),
            "this_session": self.session.pk,
            **passkey_context(self.request, passkey),
        }
        return self.page("profile", context, status=status)

    def profile_form(self) -> ProfileForm:
        person = self.person
        return ProfileForm(initial={"name": person.name, "language": person.language, "theme": person.theme})


class ProfileView(OwnPageView):
    def get(self, request: Request) -> HttpResponseBase:
        return self.show(self.profile_form(), self.password_form())

    def post(self, request: Request) -> HttpResponseBase:
        form = ProfileForm(request.POST)
        if form.is_valid() and attempt(form, lambda: self._change(form)):
            with translation.override(form.cleaned_data["language"]):
                messages.success(request, _("Your profile is saved"))
            return redirect("portal:profile")
        return self.show(form, self.password_form(), status=422)

    def _change(self, form: ProfileForm) -> bool:
        change_profile(actor=self.request.actor, clock=system_clock, user=self.person, **form.cleaned_data)
        return True


class PasswordView(OwnPageView):
    def post(self, request: Request) -> HttpResponseBase:
        form = self.password_form(request.POST)
        if form.is_valid() and attempt(form, lambda: self._set(form)):
            messages.success(request, _("The password is set. Other devices are signed out"))
            return redirect("portal:profile")
        return self.show(self.profile_form(), form, status=422)

    def get(self, request: Request) -> HttpResponseBase:
        return redirect("portal:profile")

    def _set(self, form: PasswordForm) -> bool:
        typed = form.cleaned_data
        count_attempt(SIGN_IN_PER_PERSON, self.person.email, at=system_clock())
        set_own_password(
            actor=self.request.actor,
            clock=system_clock,
            session=self.session,
            new=typed["new"],
            old=typed.get("old", ""),
        )
        return True


class SessionEndingView(OwnPageView):
    def post(self, request: Request, session_id: UUID) -> HttpResponseBase:
        end_session(actor=request.actor, clock=system_clock, session_id=session_id)
        messages.success(request, _("That device is signed out"))
        return redirect("portal:profile")


class OtherSessionsEndingView(OwnPageView):
    def post(self, request: Request) -> HttpResponseBase:
        end_other_sessions(actor=request.actor, clock=system_clock, user=self.person)
        messages.success(request, _("All other devices are signed out"))
        return redirect("portal:profile")
