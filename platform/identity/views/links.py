"""Links from mails: join the staff, choose a new password, enter one's own new workspace. A GET only shows a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from identity.actions.links import LinkNotUsable, find_link, send_password_link, set_password_by_link
from identity.actions.people import accept_invitation
from identity.forms import EmailForm, JoinForm, NewPasswordForm
from identity.limits import LINK_PER_NETWORK, LINK_PER_PERSON, count_attempt
from identity.models import OneTimeLink, Purpose
from identity.views.sign_in import GateView
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.ip import client_ip


class LinkView(GateView, abstract=True):
    """A page that a link opens: shown when the link is usable, else what happened and the way on."""

    purpose: Purpose

    def find(self, secret: str) -> OneTimeLink:
        return find_link(secret, self.purpose, at=system_clock())

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
        user = None
        if form.is_valid():
            data = form.cleaned_data
            user = attempt(
                form,
                lambda: accept_invitation(
                    actor=self.request.actor,
                    clock=system_clock,
                    secret=secret,
                    name=data["name"],
                    password=data["password"],
                ),
            )
        return self.let_in(user) if user else self._page(link, form, status=422)

    def _page(self, link: OneTimeLink, form: JoinForm, status: int = 200) -> HttpResponse:
        return render(self.request, "identity/join.html", {"form": form, "link": link}, status=status)


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
        user = None
        if form.is_valid():
            user = attempt(
                form,
                lambda: set_password_by_link(
                    actor=self.request.actor,
                    clock=system_clock,
                    secret=secret,
                    password=form.cleaned_data["password"],
                    purpose=self.purpose,
                ),
            )
        return self.let_in(user) if user else self._page(link, form, status=422)

    def _page(self, link: OneTimeLink, form: NewPasswordForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template, {"form": form, "link": link}, status=status)


class OwnerView(PasswordView):
    """The first door of a new workspace."""

    purpose = Purpose.OWNER
    template = "identity/owner.html"

    @property
    def home(self) -> str:
        return "/desk/welcome/"


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
