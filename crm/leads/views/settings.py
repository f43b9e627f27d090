"""How leads come in and who is given them: the public form, who is away, the rules in their order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.leads.actions.giving import give_leads, move_rule, remove_rule, save_rule, set_intake
from crm.leads.fields import LEAD
from crm.leads.forms import IntakeForm, RuleForm
from crm.leads.models import Intake, Lead, Rule
from crm.leads.permissions import EDIT_LEADS, MANAGE_LEADS
from crm.leads.views.leads import LeadRoom
from crm.leads.views.lists import LEAD_LIST, LeadState
from identity.models import User
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from records.filter_words import chips_of, controls
from records.views.filters import PEOPLE_AT_ONCE


class LeadSettings(DeskView, abstract=True):
    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def rule(self, rule_id: UUID) -> Rule:
        found = Rule.objects.filter(pk=rule_id).first()
        if found is None:
            raise Http404
        return found


class IntakeView(LeadSettings):
    permission = MANAGE_LEADS

    def get(self, request: HttpRequest) -> HttpResponse:
        kept = Intake.objects.first()
        away = list(kept.away.values_list("pk", flat=True)) if kept else []
        initial = {"form_is_on": kept.form_is_on, "form_asks": kept.form_asks, "away": away} if kept else {}
        return self._page(IntakeForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = IntakeForm(request.POST)
        done = attempt(form, lambda: set_intake(**self.by, **form.cleaned_data)) if form.is_valid() else None
        if done is None:
            return self._page(form, status=422)
        messages.success(request, _("Saved."))
        return redirect("leads:intake")

    def _page(self, form: IntakeForm, *, status: int = 200) -> HttpResponse:
        rules = Rule.objects.select_related("team").prefetch_related("people")
        names = {str(pk): name for pk, name in User.objects.staff().values_list("pk", "name")}
        lines = []
        for number, rule in enumerate(rules, 1):
            state = LeadState.of(QueryDict(rule.query))
            known = {key: names.get(values[0], "") for key, values in state.by_field}
            to = ", ".join(one.name for one in rule.people.all()) or (rule.team.name if rule.team else "")
            lines.append((number, rule, chips_of(LEAD_LIST, state, known, ""), to))
        return render(self.request, "leads/intake.html", {"form": form, "lines": lines}, status=status)


class RuleView(LeadSettings):
    """A rule in its form; without an id a new one. POST `act=remove` deletes it, `up` and `down` move it."""

    permission = MANAGE_LEADS

    def get(self, request: HttpRequest, rule_id: UUID | None = None) -> HttpResponse:
        rule = self.rule(rule_id) if rule_id else None
        initial = {"is_on": True, "way": "turn"}
        if rule is not None:
            people = list(rule.people.values_list("pk", flat=True))
            initial = {name: getattr(rule, name) for name in ("name", "way", "is_on")}
            initial |= {"team": rule.team_id, "people": people}
        return self._page(RuleForm(initial=initial), rule, rule.query if rule else "")

    def post(self, request: HttpRequest, rule_id: UUID | None = None) -> HttpResponse:
        rule, act = self.rule(rule_id) if rule_id else None, request.POST.get("act", "")
        if rule is not None and act == "remove":
            remove_rule(**self.by, rule=rule)
            messages.success(request, _("The rule is gone."))
            return redirect("leads:intake")
        if rule is not None and act in {"up", "down"}:
            move_rule(**self.by, rule=rule, up=act == "up")
            return redirect("leads:intake")
        form, query = RuleForm(request.POST), request.POST.urlencode()
        made = None
        if form.is_valid():
            made = attempt(form, lambda: save_rule(**self.by, rule=rule, query=query, **form.cleaned_data))
        if made is None:
            return self._page(form, rule, query, status=422)
        messages.success(request, _("Saved."))
        return redirect("leads:intake")

    def _page(self, form: RuleForm, rule: Rule | None, query: str, *, status: int = 200) -> HttpResponse:
        people = [(str(pk), name) for pk, name in User.objects.staff().order_by("name").values_list("pk", "name")]
        found = controls(LEAD.fields, LeadState.of(QueryDict(query)), people[:PEOPLE_AT_ONCE])
        context = {"form": form, "rule": rule, "controls": found}
        return render(self.request, "leads/rule.html", context, status=status)


class GivingView(LeadRoom):
    """POST gives one lead, or all that are nobody's and the reader's to change, by the rules."""

    permission = EDIT_LEADS

    def post(self, request: HttpRequest, record_id: UUID | None = None) -> HttpResponse:
        record = self.record() if record_id else None
        mine = Lead.objects.changeable_by(self.request.actor).open()
        leads = mine.filter(pk=record_id) if record_id else mine.filter(owner__isnull=True)
        try:
            given = give_leads(**self.by, leads=list(leads.order_by("created_at")[: PEOPLE_AT_ONCE * 10]))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("%(count)d given by the rules.") % {"count": given})
        return redirect(self.page_url(record)) if record else redirect("leads:leads")
