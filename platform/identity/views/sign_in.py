"""Signing in to the back office and the console: password, then the second step where one is set up; or a passkey."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from identity.actions.factors import pass_second_step
from identity.actions.sessions import needs_second_step, sign_in, sign_out
from identity.forms import AnswerForm, CodeForm, SignInForm
from identity.http.passkeys import relying_party
from identity.http.paths import safe_next
from identity.http.sessions import forget_session, remember_session
from identity.limits import CODE_PER_PERSON, SIGN_IN_PER_NETWORK, SIGN_IN_PER_PERSON, count_attempt, forget_attempts
from identity.models import ChallengePurpose, User
from identity.views.asking import ask_any_passkey, ask_passkey_of, person_by_passkey
from identity.views.proving import person_by_password, telling_of_failure
from identity.views.rooms import DeskView, device_of
from kernel.actor import NOBODY
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.ip import client_ip
from kernel.permissions import ANYBODY, SIGNED_IN
from kernel.signing import BadSignature, tenant_timestamp_signer

SECOND_STEP_COOKIE = "second_step"
SECOND_STEP_SECONDS = 600


class GateView(DeskView, abstract=True):
    """A page before the door: everybody may see it."""

    permission = ANYBODY

    @property
    def home(self) -> str:
        return self.here.prefix

    def next_url(self) -> str:
        return safe_next(self.request, self.here, self.home)

    def let_in(self, user: User, *, second_factor: bool = False) -> HttpResponse:
        """Open the session and go to where the person wanted to go."""
        signed_in = sign_in(
            actor=self.request.actor,
            clock=system_clock,
            user=user,
            face=self.here.face,
            device=device_of(self.request),
            second_factor=second_factor,
        )
        response = redirect(self.next_url())
        remember_session(response, self.here, signed_in.secret)
        response.delete_cookie(SECOND_STEP_COOKIE, path=self.here.prefix)
        return response

    def go_on(self, user: User) -> HttpResponse:
        """The password was right, or has just been set: open, or ask for the second step where one is set up."""
        if not needs_second_step(user):
            return self.let_in(user)
        response = redirect(f"{self.here.prefix}sign-in/code/?{urlencode({'next': self.next_url()})}")
        response.set_cookie(
            SECOND_STEP_COOKIE,
            tenant_timestamp_signer("second-step").sign(str(user.pk)),
            max_age=SECOND_STEP_SECONDS,
            path=self.here.prefix,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class SignInView(GateView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        if self.request.actor.is_signed_in:
            return redirect(self.next_url())
        return self._page(SignInForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if "answer" in request.POST:
            return self._by_passkey()
        form = SignInForm(request.POST)
        user = attempt(form, lambda: self._check(form)) if form.is_valid() else None
        if user is None:
            return self._page(form, status=422)
        forget_attempts(SIGN_IN_PER_PERSON, user.email)
        return self.go_on(user)

    def _by_passkey(self) -> HttpResponse:
        form = AnswerForm(self.request.POST)
        user = None
        if form.is_valid():
            user = attempt(form, lambda: person_by_passkey(self.request, ChallengePurpose.SIGN_IN))
        if user is None:
            return self._page(SignInForm(), answer_form=form, status=422)
        return self.let_in(user, second_factor=True)

    def _check(self, form: SignInForm) -> User:
        now, data = system_clock(), form.cleaned_data
        count_attempt(SIGN_IN_PER_NETWORK, client_ip(self.request), at=now)
        count_attempt(SIGN_IN_PER_PERSON, data["email"], at=now)
        return person_by_password(self.request, data["email"], data["password"])

    def _page(self, form: SignInForm, *, answer_form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
        context = {"form": form, "answer_form": answer_form, "next": self.next_url(), "prefix": self.here.prefix}
        return render(self.request, "identity/sign_in.html", context, status=status)


class PasskeyQuestionView(GateView):
    """What the device needs to say who it is; asked for by the script of the sign-in page."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        return ask_any_passkey(self.request)


class SecondStepView(GateView):
    """The proof that the password was right travels in a cookie signed for this tenant, for ten minutes."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        user = self.person_so_far()
        return self._page(user, CodeForm()) if user else redirect(f"{self.here.prefix}sign-in/")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        user = self.person_so_far()
        if user is None:
            return redirect(f"{self.here.prefix}sign-in/")
        if "answer" in request.POST:
            return self._by_passkey(user)
        form = CodeForm(request.POST)
        if not form.is_valid() or attempt(form, lambda: self._check(user, form)) is None:
            return self._page(user, form, status=422)
        return self.let_in(user, second_factor=True)

    def _by_passkey(self, user: User) -> HttpResponse:
        form = AnswerForm(self.request.POST)
        if not form.is_valid() or attempt(form, lambda: self._answered_by(user)) is None:
            return self._page(user, CodeForm(), answer_form=form, status=422)
        return self.let_in(user, second_factor=True)

    def _answered_by(self, user: User) -> User:
        count_attempt(CODE_PER_PERSON, str(user.pk), at=system_clock())
        return person_by_passkey(self.request, ChallengePurpose.SECOND_STEP, whose=str(user.pk))

    def _check(self, user: User, form: CodeForm) -> bool:
        count_attempt(CODE_PER_PERSON, str(user.pk), at=system_clock())
        with telling_of_failure(self.request, user.email, "code"):
            pass_second_step(actor=self.request.actor, clock=system_clock, user=user, code=form.cleaned_data["code"])
        return True

    def person_so_far(self) -> User | None:
        token = self.request.COOKIES.get(SECOND_STEP_COOKIE, "")
        try:
            key = tenant_timestamp_signer("second-step").unsign(token, max_age=SECOND_STEP_SECONDS)
        except BadSignature:
            return None
        return User.objects.staff().select_related("authenticator").filter(pk=key).first()

    def _page(
        self, user: User, form: CodeForm, *, answer_form: AnswerForm | None = None, status: int = 200
    ) -> HttpResponse:
        has_app = getattr(user, "authenticator", None) is not None and user.authenticator.confirmed_at is not None
        if not has_app:
            del form.fields["code"].widget.attrs["autofocus"]  # most have their key, and few need a recovery code
        context = {
            "form": form,
            "answer_form": answer_form,
            "has_app": has_app,
            "has_passkey": user.passkeys.filter(host=relying_party(self.request).host).exists(),
            "next": self.next_url(),
            "prefix": self.here.prefix,
        }
        return render(self.request, "identity/second_step.html", context, status=status)


class SecondQuestionView(SecondStepView):
    """What one of this person's devices needs to answer."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(f"{self.here.prefix}sign-in/code/")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        user = self.person_so_far()
        return ask_passkey_of(self.request, user) if user else self.deny(NOBODY)


class SignOutView(DeskView):
    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponseBase:
        room = self.here
        session: Any = request.room_session  # type: ignore[attr-defined]
        sign_out(actor=self.request.actor, clock=system_clock, session=session)
        self.request.actor = NOBODY
        response = render(request, "identity/signed_out.html", {"prefix": room.prefix})
        forget_session(response, room)
        return response
