"""An opportunity: its page, a new one, all of it in one form, one field in place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY
from crm.customers.queries.records import Customer, account_page_query, find_customers, words_of
from crm.customers.views.parts import ACTIVITY, DETAILS, part_of, part_tabs
from crm.sales.actions import change_opportunity, create_opportunity
from crm.sales.fields import OPPORTUNITY
from crm.sales.forms import OpportunityForm
from crm.sales.permissions import EDIT_OPPORTUNITIES, OPPORTUNITY_POLICY, VIEW_OPPORTUNITIES
from kernel.figures import money_text
from records.history import history_of
from records.views.record_pages import NewRecordView, RecordEditView, RecordPageView, RecordPropertyView, RecordRoom


class OpportunityRoom(RecordRoom, abstract=True):
    record_type = OPPORTUNITY
    policy = OPPORTUNITY_POLICY
    edit_permission = EDIT_OPPORTUNITIES
    app = "sales"
    list_url_name = "sales:opportunities"
    list_label = _("Opportunities")
    styles = ("customers/records.css",)

    def fetched(self, rows: Any) -> Any:
        return rows.select_related("account", "contact", "owner", "team")

    def change(self, record: Any, values: dict[str, Any]) -> Any:
        return change_opportunity(**self.by, opportunity=record, **values)


class OpportunityPageView(OpportunityRoom, RecordPageView):
    """Whoever may not see its customer is told the name alone, and led nowhere."""

    permission = VIEW_OPPORTUNITIES
    template = "sales/opportunity.html"
    beside = ("account", "contact")

    def more(self, record: Any) -> dict[str, Any]:
        stage = OPPORTUNITY.any_named("stage")
        assert stage is not None
        part = part_of(self.request, (ACTIVITY, DETAILS))
        return {
            "part": part,
            "tabs": part_tabs(self.page_url(record), part, {ACTIVITY: 0, DETAILS: 0}),
            "stage": dict(stage.choices).get(record.stage, record.stage),
            "money": money_text(record.money) if record.money else "",
            "sees_account": ACCOUNT_POLICY.reaches(self.request.actor, record.account_id),
            "history": history_of(OPPORTUNITY, record.pk),
        }


class OpportunityPropertyView(OpportunityRoom, RecordPropertyView):
    permission = EDIT_OPPORTUNITIES


class OpportunityEditView(OpportunityRoom, RecordEditView):
    """Which customer it is about stays."""

    permission = EDIT_OPPORTUNITIES

    def form_of(self, record: Any = None, data: Any = None, initial: Any = None) -> OpportunityForm:
        form = OpportunityForm(record.account, record, data, initial)
        del form.fields["account"]
        return form


class NewOpportunityView(OpportunityRoom, NewRecordView):
    """`?account=<id>` begins with the customer; else one is searched and chosen."""

    permission = EDIT_OPPORTUNITIES
    template = "sales/opportunity_form.html"
    heading = _("New opportunity")
    send = _("Add the opportunity")

    def make(self, values: dict[str, Any]) -> Any:
        return create_opportunity(**self.by, **values)

    def begin(self) -> dict[str, Any]:
        stages = next(spec for spec in OPPORTUNITY.all_fields if spec.name == "stage").offered
        account = self._account()
        return {
            "currency": self.request.tenant.currency,
            "owner": self.person.pk,
            "stage": stages[0][0] if stages else "",
            "account": account.pk if account else None,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        if "find" in request.POST:
            return self.form_page(self.form_of(initial=request.POST.dict()))
        return super().post(request)

    def form_of(self, record: Any = None, data: Any = None, initial: Any = None) -> OpportunityForm:
        return OpportunityForm(self._account(), record, data, initial)

    def form_more(self, form: Any, record: Any) -> dict[str, Any]:
        words, account = words_of(self.request.POST), self._account()
        found = [one for one in find_customers(self.request.actor, words) if one.contact is None]
        return {"words": words, "found": found, "chosen": Customer(account) if account else None}

    def _account(self) -> Account | None:
        given = self.request.POST.get("account") or self.request.GET.get("account", "")
        try:
            found: Account | None = account_page_query(self.request.actor).filter(pk=UUID(given)).first()
        except ValueError:
            return None
        return found
