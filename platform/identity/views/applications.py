"""Applications: programs that act in their own name, and their tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.actions.tokens import (
    Made,
    make_application,
    make_application_token,
    retire_application,
    revoke_application_token,
)
from identity.models import ApiToken, Application
from identity.permissions import MANAGE_WORKSPACE
from identity.queries import applications, tokens_of
from identity.token_forms import ApplicationForm, TokenForm
from identity.views.rooms import DeskView
from identity.views.tokens import shown_once
from kernel.clock import system_clock
from kernel.http.forms import attempt

APPLICATIONS, APPLICATION = "identity:applications", "identity:application"


class ApplicationsView(DeskView):
    permission = MANAGE_WORKSPACE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page(ApplicationForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = ApplicationForm(request.POST)
        made = attempt(form, lambda: self._make(form)) if form.is_valid() else None
        if made is None:
            return self.page(form, status=422)
        return redirect(APPLICATION, application_id=made.pk)

    def _make(self, form: ApplicationForm) -> Application:
        return make_application(actor=self.request.actor, clock=system_clock, name=form.cleaned_data["name"])

    def page(self, form: ApplicationForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "applications": applications(system_clock())}
        return render(self.request, "identity/applications.html", context, status=status)


class OneApplicationView(DeskView, abstract=True):
    permission = MANAGE_WORKSPACE

    def application(self, application_id: UUID) -> Application:
        found = Application.objects.in_use().select_related("user").filter(pk=application_id).first()
        if found is None:
            raise Http404
        return found


class ApplicationView(OneApplicationView):
    """POST makes a token."""

    def get(self, request: HttpRequest, application_id: UUID) -> HttpResponseBase:
        return self.page(self.application(application_id), TokenForm(actor=self.request.actor))

    def post(self, request: HttpRequest, application_id: UUID) -> HttpResponseBase:
        application = self.application(application_id)
        form = TokenForm(request.POST, actor=self.request.actor)
        made = attempt(form, lambda: self._make(application, form)) if form.is_valid() else None
        if made is None:
            return self.page(application, form, status=422)
        return shown_once(request, made, reverse(APPLICATION, args=[application.pk]))

    def _make(self, application: Application, form: TokenForm) -> Made:
        return make_application_token(
            actor=self.request.actor, clock=system_clock, application=application, wish=form.wish()
        )

    def page(self, application: Application, form: TokenForm, status: int = 200) -> HttpResponse:
        tokens = tokens_of(application.user, system_clock())
        context: dict[str, Any] = {"application": application, "form": form, "tokens": tokens}
        return render(self.request, "identity/application.html", context, status=status)


class ApplicationTokenView(OneApplicationView):
    """POST revokes it."""

    def post(self, request: HttpRequest, application_id: UUID, token_id: UUID) -> HttpResponseBase:
        application = self.application(application_id)
        token = ApiToken.objects.kept().filter(user=application.user, pk=token_id).first()
        if token is None:
            raise Http404
        revoke_application_token(actor=self.request.actor, clock=system_clock, token=token)
        messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
        return redirect(APPLICATION, application_id=application.pk)


class RetirementView(OneApplicationView):
    def post(self, request: HttpRequest, application_id: UUID) -> HttpResponseBase:
        application = self.application(application_id)
        retire_application(actor=self.request.actor, clock=system_clock, application=application)
        messages.success(request, _("“%(name)s” is out of use.") % {"name": application})
        return redirect(APPLICATIONS)
