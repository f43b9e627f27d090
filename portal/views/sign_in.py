"""Coming in by a link from the mail, password or passkey, and for the first time. Links act on POST: scanners GET."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.service import self_service
from identity.actions.customers import send_sign_up_link
from identity.actions.links import LinkNotUsable, find_link, send_sign_in_link, use_sign_in_link
from identity.actions.sessions import sign_in, sign_out
from identity.forms import AnswerForm
from identity.http.sessions import ROOMS, forget_session, remember_session
from identity.limits import (
    LINK_PER_NETWORK,
    LINK_PER_PERSON,
    SIGN_IN_PER_NETWORK,
    SIGN_IN_PER_PERSON,
    Limit,
    count_attempt,
    forget_attempts,
)
from identity.models import ChallengePurpose, Purpose, User
from identity.views.asking import ask_any_passkey, person_by_passkey
from identity.views.proving import person_by_password
from kernel.actions import Refused
from kernel.actor import Face
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.ip import client_ip
from kernel.http.views import Request
from kernel.permissions import ANYBODY, SIGNED_IN
from portal.forms import LinkForm, PasswordSignInForm, SignUpForm
from portal.views.room import PortalView

ROOM = ROOMS[2]
BY_LINK = "/sign-in/SECRET/"
BY_CONFIRMATION = "/confirm/SECRET/"


class ComingInView(PortalView, abstract=True):
    permission = ANYBODY

    def count(self, per_person: Limit, per_network: Limit, email: str) -> None:
        """Before anything is looked up, so that known and unknown addresses answer alike. Raises Refused."""
        count_attempt(per_network, client_ip(self.request), at=system_clock())
        count_attempt(per_person, email, at=system_clock())

    def come_in(self, user: User, path: str, *, second_factor: bool = False) -> HttpResponseBase:
        opened = sign_in(
            actor=self.request.actor,
            clock=system_clock,
            user=user,
            face=Face.CUSTOMER,
            device=self.device,
            second_factor=second_factor,
        )
        response = redirect(path)
        remember_session(response, ROOM, opened.secret)
        return response


class SignInView(ComingInView):
    def get(self, request: Request) -> HttpResponseBase:
        if request.actor.is_signed_in:
            return redirect(self.next_path)
        form = PasswordSignInForm() if request.GET.get("with") == "password" else LinkForm()
        return self._show(form)

    def post(self, request: Request) -> HttpResponseBase:
        if "answer" in request.POST:
            return self._by_passkey(AnswerForm(request.POST))
        if "password" in request.POST:
            return self._by_password(PasswordSignInForm(request.POST))
        return self._by_link(LinkForm(request.POST))

    def _by_passkey(self, form: AnswerForm) -> HttpResponseBase:
        user = None
        if form.is_valid():
            user = attempt(form, lambda: person_by_passkey(self.request, ChallengePurpose.SIGN_IN))
        if user is None:
            return self._show(LinkForm(), answer_form=form, status=422)
        return self.come_in(user, self.next_path, second_factor=True)

    def _by_password(self, form: PasswordSignInForm) -> HttpResponseBase:
        user = attempt(form, lambda: self._check(form)) if form.is_valid() else None
        return self.come_in(user, self.next_path) if user else self._show(form, status=422)

    def _check(self, form: PasswordSignInForm) -> User:
        email, password = form.cleaned_data["email"], form.cleaned_data["password"]
        self.count(SIGN_IN_PER_PERSON, SIGN_IN_PER_NETWORK, email)
        user = person_by_password(self.request, email, password)
        forget_attempts(SIGN_IN_PER_PERSON, email)
        return user

    def _by_link(self, form: LinkForm) -> HttpResponseBase:
        if form.is_valid() and attempt(form, lambda: self._send(form.cleaned_data["email"])):
            return self.page("link_sent", {"email": form.cleaned_data["email"], "next": self.next_path})
        return self._show(form, status=422)

    def _send(self, email: str) -> bool:
        self.count(LINK_PER_PERSON, LINK_PER_NETWORK, email)
        path = BY_LINK
        if self.next_path != "/" and "SECRET" not in self.next_path:
            path = f"{BY_LINK}?{urlencode({'next': self.next_path})}"
        language: str = self.request.LANGUAGE_CODE  # type: ignore[attr-defined]
        send_sign_in_link(actor=self.request.actor, clock=system_clock, email=email, language=language, path=path)
        return True

    def _show(self, form: forms.Form, *, answer_form: AnswerForm | None = None, status: int = 200) -> HttpResponseBase:
        context = {
            "form": form,
            "answer_form": answer_form,
            "with_password": isinstance(form, PasswordSignInForm),
            "next": self.next_path,
            "is_kept": "kept" in self.request.GET,
        }
        return self.page("sign_in", context, status=status)


class PasskeyQuestionView(ComingInView):
    """What the device needs to say who it is; asked for by the script of the sign-in page."""

    def post(self, request: Request) -> HttpResponseBase:
        return ask_any_passkey(request)


class SignUpView(ComingInView):
    def get(self, request: Request) -> HttpResponseBase:
        if request.actor.is_signed_in:
            return redirect("portal:home")
        return self.page("sign_up", {"form": SignUpForm()})

    def post(self, request: Request) -> HttpResponseBase:
        form = SignUpForm(request.POST)
        if form.is_valid() and attempt(form, lambda: self._send(form)):
            return self.page("link_sent", {"email": form.cleaned_data["email"], "next": "/"})
        return self.page("sign_up", {"form": form}, status=422)

    def _send(self, form: SignUpForm) -> bool:
        typed = form.cleaned_data
        self.count(LINK_PER_PERSON, LINK_PER_NETWORK, typed["email"])
        send_sign_up_link(
            actor=self.request.actor,
            clock=system_clock,
            email=typed["email"],
            name=typed["name"],
            language=self.request.LANGUAGE_CODE,  # type: ignore[attr-defined]
            sign_in_path=BY_LINK,
            confirm_path=BY_CONFIRMATION,
        )
        return True


class LinkView(ComingInView):
    """The link of a sign-in mail."""

    def get(self, request: Request, secret: str) -> HttpResponseBase:
        try:
            link = find_link(secret, Purpose.SIGN_IN, at=system_clock())
        except LinkNotUsable as reason:
            return self._spent(reason)
        return self.page("link", {"email": link.email, "next": self.next_path})

    def post(self, request: Request, secret: str) -> HttpResponseBase:
        try:
            user = use_sign_in_link(actor=request.actor, clock=system_clock, secret=secret)
            return self.come_in(user, self.next_path)
        except LinkNotUsable as reason:
            return self._spent(reason)

    def _spent(self, reason: Refused) -> HttpResponseBase:
        return self.page("link_spent", {"reason": reason.sentence, "next": self.next_path}, status=410)


class ConfirmView(ComingInView):
    """The link of a sign-up, or of a request that was filed without signing in."""

    def get(self, request: Request, secret: str) -> HttpResponseBase:
        try:
            link = find_link(secret, Purpose.CONFIRM, at=system_clock())
        except LinkNotUsable as reason:
            return self._spent(reason)
        return self.page("confirm", {"email": link.email, "request_of_link": link.payload})

    def post(self, request: Request, secret: str) -> HttpResponseBase:
        try:
            joined = self_service.join_by_link(actor=request.actor, clock=system_clock, secret=secret)
        except LinkNotUsable as reason:
            return self._spent(reason)
        messages.success(request, _("Your address is confirmed"))
        is_mine = joined.number is not None and self_service.my_ticket(joined.member, joined.number) is not None
        path = reverse("portal:request", args=[joined.number]) if is_mine else reverse("portal:home")
        return self.come_in(joined.user, path)

    def _spent(self, reason: Refused) -> HttpResponseBase:
        return self.page("link_spent", {"reason": reason.sentence, "next": "/requests/"}, status=410)


class SignOutView(PortalView):
    permission = SIGNED_IN

    def post(self, request: Request) -> HttpResponseBase:
        sign_out(actor=request.actor, clock=system_clock, session=request.room_session)  # type: ignore[attr-defined]
        messages.success(request, _("You are signed out"))
        response = redirect("portal:home")
        forget_session(response, ROOM)
        return response
