"""From the link in the mail to the door of one's own workspace."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from identity.actions.links import LinkNotUsable
from kernel.actions import Refused
from kernel.clock import system_clock
from tenants.directory.models import SignUp
from tenants.directory.snapshots import tenant_by_uuid
from tenants.provisioning.actions import owner_url
from tenants.signup.actions.sign_up import (
    PROOF_LASTS,
    confirm_sign_up,
    find_sign_up,
    proof_of,
    proves,
    try_making_again,
)
from tenants.signup.addresses import host_of
from tenants.signup.queries import Making, making_of
from tenants.signup.views.public import PublicView

PROOF_COOKIE = "sign_up"


class ConfirmView(PublicView):
    """A GET shows a button: programs that open every link of a mail confirm nothing."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            sign_up = find_sign_up(secret, clock=system_clock)
        except LinkNotUsable as error:
            return self._not_usable(error.sentence)
        return self._page(sign_up)

    def post(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        try:
            sign_up = confirm_sign_up(actor=self.request.actor, clock=system_clock, secret=secret)
        except Refused as error:
            return self._not_usable(error.sentence)
        response = redirect("signup:making", sign_up_id=sign_up.pk)
        response.set_cookie(
            PROOF_COOKIE,
            proof_of(sign_up),
            max_age=PROOF_LASTS,
            path="/making/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def _page(self, sign_up: SignUp) -> HttpResponse:
        context = {"sign_up": sign_up, "host": host_of(sign_up.address)}
        return render(self.request, "signup/confirm.html", context)

    def _not_usable(self, sentence: str) -> HttpResponse:
        return render(self.request, "signup/link_not_usable.html", {"sentence": sentence}, status=410)


class MakingView(PublicView):
    """How far the workspace is. The owner's link is shown to the browser that confirmed, and to no other."""

    def get(self, request: HttpRequest, sign_up_id: UUID) -> HttpResponseBase:
        return self.page(self.find(sign_up_id))

    def find(self, sign_up_id: UUID) -> Making:
        making = making_of(sign_up_id)
        if making is None:
            raise Http404
        return making

    @property
    def proof(self) -> str:
        return self.request.COOKIES.get(PROOF_COOKIE, "")

    def page(self, making: Making, *, refusal: str = "", status: int = 200) -> HttpResponse:
        sign_up, is_theirs = making.sign_up, proves(self.proof, making.sign_up.pk)
        context = {
            "making": making,
            "host": host_of(sign_up.address),
            "is_theirs": is_theirs,
            "email": sign_up.email if is_theirs else "",
            "refusal": refusal,
            "url": reverse("signup:making", args=[sign_up.pk]),
            "again_url": reverse("signup:make-again", args=[sign_up.pk]),
        }
        if making.is_ready and is_theirs and sign_up.tenant_id is not None:
            context["owner_url"] = owner_url(sign_up, tenant_by_uuid(sign_up.tenant_id))
        part = "signup/parts/making.html" if self.request.htmx else "signup/making.html"
        response = render(self.request, part, context, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response


class MakeAgainView(MakingView):
    def get(self, request: HttpRequest, sign_up_id: UUID) -> HttpResponseBase:
        return redirect("signup:making", sign_up_id=sign_up_id)

    def post(self, request: HttpRequest, sign_up_id: UUID) -> HttpResponseBase:
        making = self.find(sign_up_id)
        try:
            try_making_again(actor=self.request.actor, clock=system_clock, sign_up=making.sign_up, proof=self.proof)
        except Refused as error:
            return self.page(making, refusal=error.sentence, status=403)
        return redirect("signup:making", sign_up_id=sign_up_id)
