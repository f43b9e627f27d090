"""Links from mails: join the staff, choose a new password, enter one's own new workspace. A GET only shows a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from identity.actions.links import (
    LinkNotUsable,
    enter_with_passkey,
    find_link,
    send_password_link,
    set_password_by_link,
)
from identity.actions.passkeys import Answer, ask_for_new_key
from identity.actions.people import accept_invitation, ask_invited_for_key
from identity.ceremonies import KeyHolder
from identity.forms import EmailForm, JoinForm, NewPasswordForm
from identity.http.passkeys import relying_party
from identity.limits import LINK_PER_NETWORK, LINK_PER_PERSON, count_attempt
from identity.models import ChallengePurpose, OneTimeLink, Purpose, User
from identity.views.asking import answer_of_browser, ask_browser
from identity.views.rooms import device_of
from identity.views.sign_in import GateView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.ip import client_ip


class LinkView(GateView, abstract=True):
    """A page that a link opens: shown when the link is usable, else what happened and the way on."""

    purpose: Purpose

    def find(self, secret: str) -> OneTimeLink:
        return find_link(secret, self.purpose, at=system_clock())

    def ask(self, link: OneTimeLink, question: Callable[[str], dict[str, Any]]) -> HttpResponse:
        """A question whose answer this link alone takes."""
        return ask_browser(self.request, question, whose=str(link.pk))

    def new_key(self, link: OneTimeLink) -> Answer:
        return answer_of_browser(self.request, ChallengePurpose.NEW_KEY, whose=str(link.pk))

    def not_usable(self, error: LinkNotUsable) -> HttpResponse:
        context = {"sentence": error.sentence, "purpose": self.purpose, "prefix": self.here.prefix}
        return render(self.request, "identity/link_not_usable.html", context, status=410)


class JoinView(LinkView):
    purpose = Purpose.INVITATION

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            link = self.find(secret)
        except LinkNotUsable as error:
            return self.not_usable(error)
        return self._page(link, JoinForm(initial={"name": link.payload.get("name", "")}))

    def post(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            link = self.find(secret)
        except LinkNotUsable as error:
            return self.not_usable(error)
        form = JoinForm(request.POST)
        user = attempt(form, lambda: self._join(link, secret, form)) if form.is_valid() else None
        if user is None:
            return self._page(link, form, status=422)
        return self.let_in(user, second_factor=True) if form.cleaned_data["answer"] else self.go_on(user)

    def _join(self, link: OneTimeLink, secret: str, form: JoinForm) -> User:
        data = form.cleaned_data
        return accept_invitation(
            actor=self.request.actor,
            clock=system_clock,
            secret=secret,
            name=data["name"],
            password=data["password"],
            answer=self.new_key(link) if data["answer"] else None,
            device=device_of(self.request),
        )

    def _page(self, link: OneTimeLink, form: JoinForm, status: int = 200) -> HttpResponse:
        return render(self.request, "identity/join.html", {"form": form, "link": link}, status=status)


class JoinQuestionView(JoinView):
    """What the device of an invited colleague needs to make a key; asked for by the script of the page."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        return redirect(f"{self.here.prefix}join/{secret}/")

    def post(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            link = self.find(secret)
        except LinkNotUsable as error:
            return JsonResponse({"sentence": error.sentence, "field": ""}, status=422)
        name, party = request.POST.get("name", "")[:120] or link.email, relying_party(request)
        return self.ask(
            link,
            lambda browser: ask_invited_for_key(party, link=link, name=name, browser=browser, clock=system_clock),
        )


class PasswordView(LinkView):
    """A new password by a link; the same page for a forgotten one and for the first one of a new workspace."""

    purpose = Purpose.PASSWORD
    template = "identity/new_password.html"

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            link = self.find(secret)
        except LinkNotUsable as error:
            return self.not_usable(error)
        return self._page(link, NewPasswordForm(user=link.user))

    def post(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            link = self.find(secret)
        except LinkNotUsable as error:
            return self.not_usable(error)
        form = NewPasswordForm(request.POST, user=link.user)
        user = attempt(form, lambda: self.open(link, secret, form)) if form.is_valid() else None
        if user is None:
            return self._page(link, form, status=422)
        return self.let_in(user, second_factor=True) if form.cleaned_data["answer"] else self.go_on(user)

    def open(self, link: OneTimeLink, secret: str, form: NewPasswordForm) -> User:
        if not form.cleaned_data["password"]:
            raise Refused(_("Choose a password."), field="password")
        return set_password_by_link(
            actor=self.request.actor,
            clock=system_clock,
            secret=secret,
            password=form.cleaned_data["password"],
            purpose=self.purpose,
        )

    def _page(self, link: OneTimeLink, form: NewPasswordForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template, {"form": form, "link": link}, status=status)


class OwnerView(PasswordView):
    """The first door of a new workspace."""

    purpose = Purpose.OWNER
    template = "identity/owner.html"

    @property
    def home(self) -> str:
        return "/desk/welcome/"

    def open(self, link: OneTimeLink, secret: str, form: NewPasswordForm) -> User:
        if not form.cleaned_data["answer"]:
            return super().open(link, secret, form)
        return enter_with_passkey(
            actor=self.request.actor,
            clock=system_clock,
            secret=secret,
            answer=self.new_key(link),
            device=device_of(self.request),
        )


class OwnerQuestionView(OwnerView):
    """What the owner's device needs to make a key."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        return redirect(f"{self.here.prefix}owner/{secret}/")

    def post(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            link = self.find(secret)
        except LinkNotUsable as error:
            return JsonResponse({"sentence": error.sentence, "field": ""}, status=422)
        owner, party = link.user, relying_party(request)
        assert owner is not None
        holder = KeyHolder(owner.pk, owner.email, owner.name)
        return self.ask(
            link, lambda browser: ask_for_new_key(party, holder=holder, browser=browser, at=system_clock())
        )


class ForgottenView(GateView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        return render(request, "identity/forgotten.html", {"form": EmailForm(), "prefix": self.here.prefix})

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = EmailForm(request.POST)
        if not form.is_valid() or attempt(form, lambda: self._send(form.cleaned_data["email"])) is None:
            context = {"form": form, "prefix": self.here.prefix}
            return render(request, "identity/forgotten.html", context, status=422)
        context = {"email": form.cleaned_data["email"], "prefix": self.here.prefix}
        return render(request, "identity/link_sent.html", context)

    def _send(self, email: str) -> bool:
        now = system_clock()
        count_attempt(LINK_PER_NETWORK, client_ip(self.request), at=now)
        count_attempt(LINK_PER_PERSON, email, at=now)
        path = f"{self.here.prefix}password/SECRET/"
        send_password_link(actor=self.request.actor, clock=system_clock, email=email, path=path)
        return True
