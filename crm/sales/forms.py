"""The form of an opportunity: its customer is searched and chosen, its contact is one of the people there."""

from __future__ import annotations

from typing import Any

from django import forms

from crm.customers.forms import CustomerForm
from crm.customers.models import Account, Contact
from crm.sales.fields import OPPORTUNITY
from kernel.fields import FieldSpec


class OpportunityForm(CustomerForm):
    def __init__(self, account: Account | None, record: Any = None, data: Any = None, initial: Any = None) -> None:
        self.account = account
        # Whose people could be offered is known only once there is a customer.
        specs = [spec for spec in OPPORTUNITY.fields if spec.name != "contact" or account is not None]
        super().__init__(specs, record, data, initial)

    def control(self, spec: FieldSpec) -> forms.Field:
        if spec.kind == "contact":
            people = Contact.objects.filter(account=self.account).order_by("name", "id")
            return forms.ModelChoiceField(people, label=str(spec.label), required=False, empty_label="–")
        return super().control(spec)
