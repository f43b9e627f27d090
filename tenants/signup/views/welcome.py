"""The first steps in a new workspace. Each knows by the data whether it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from identity.permissions import MANAGE_WORKSPACE
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from tenants.signup.actions.first_steps import put_first_steps_away
from tenants.signup.actions.sample import ask_for_sample_data
from tenants.signup.queries import first_steps, known_of_workspace, sample_state

WELCOME = "welcome:first-steps"


class FirstStepsView(DeskView):
    permission = MANAGE_WORKSPACE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        known, tenant = known_of_workspace(), self.request.tenant
        steps = first_steps(tenant, known)
        context = {
            "steps": steps,
            "done": sum(step.is_done for step in steps),
            "sample": sample_state(known, tenant.default_language, request.GET.get("sample", "")),
            "is_listed": tenant.has_first_steps,
        }
        return render(request, "signup/welcome.html", context)


class SampleView(DeskView):
    """GET: how far the job is. POST: put them in or take them out."""

    permission = MANAGE_WORKSPACE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        sample = sample_state(
            known_of_workspace(), self.request.tenant.default_language, request.GET.get("sample", "")
        )
        return render(request, "signup/parts/sample.html", {"sample": sample})

    def post(self, request: HttpRequest) -> HttpResponseBase:
        wanted = "out" if request.POST.get("want") == "out" else "in"
        language = self.request.tenant.default_language
        ask_for_sample_data(actor=self.request.actor, clock=system_clock, wanted=wanted, language=language)
        if self.request.htmx:
            sample = sample_state(known_of_workspace(), language, wanted)
            return render(request, "signup/parts/sample.html", {"sample": sample})
        response: HttpResponse = redirect(WELCOME)
        response["Location"] += f"?sample={wanted}#sample"
        return response


class PutAwayView(DeskView):
    permission = MANAGE_WORKSPACE

    def post(self, request: HttpRequest) -> HttpResponseBase:
        put_first_steps_away(actor=self.request.actor, clock=system_clock)
        messages.success(request, _("The first steps are put away. You find everything in the settings."))
        return redirect("service:tickets")
