"""One's own API tokens: made, shown once, revoked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.actions.tokens import Made, make_token, revoke_token
from identity.models import ApiToken
from identity.permissions import USE_DESK
from identity.queries import tokens_of
from identity.token_forms import TokenForm
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt

TOKENS = "identity:tokens"


class TokensView(DeskView):
    permission = USE_DESK

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page(TokenForm(actor=self.request.actor))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = TokenForm(request.POST, actor=self.request.actor)
        made = attempt(form, lambda: self._make(form)) if form.is_valid() else None
        if made is None:
            return self.page(form, status=422)
        return shown_once(request, made, reverse(TOKENS))

    def _make(self, form: TokenForm) -> Made:
        return make_token(actor=self.request.actor, clock=system_clock, user=self.person, wish=form.wish())

    def page(self, form: TokenForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "tokens": tokens_of(self.person, system_clock())}
        return render(self.request, "identity/tokens.html", context, status=status)


class TokenRevocationView(DeskView):
    permission = USE_DESK

    def post(self, request: HttpRequest, token_id: UUID) -> HttpResponseBase:
        token = ApiToken.objects.kept().filter(user=self.person, pk=token_id).first()
        if token is None:
            raise Http404
        revoke_token(actor=self.request.actor, clock=system_clock, token=token)
        messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
        return redirect(TOKENS)


def shown_once(request: HttpRequest, made: Made, back: str) -> HttpResponse:
    """The secret, on a page that no browser keeps."""
    response = render(request, "identity/token_made.html", {"made": made, "back": back}, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response
