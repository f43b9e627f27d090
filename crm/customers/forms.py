"""Shapes of what staff send about customers; the fields are those of fields.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact
from kernel.fields import FieldSpec
from records.record_forms import RecordForm


class CustomerForm(RecordForm):
    def control(self, spec: FieldSpec) -> forms.Field:
        if spec.kind != "account":
            return super().control(spec)
        # The picker offers rows; the field itself takes one id and never lists thousands of accounts.
        return forms.ModelChoiceField(
            Account.objects.all(),
            label=str(spec.label),
            widget=forms.HiddenInput,
            error_messages={"required": _("Choose the customer."), "invalid_choice": _("Choose the customer.")},
        )


def account_form(record: Account | None = None, data: Any = None, initial: Any = None) -> CustomerForm:
    return CustomerForm(ACCOUNT.fields, record, data, initial)


def contact_form(record: Contact | None = None, data: Any = None, initial: Any = None) -> CustomerForm:
    """A contact keeps its customer; only a new one is given one."""
    specs = tuple(spec for spec in CONTACT.fields if record is None or spec.name != "account")
    return CustomerForm(specs, record, data, initial)


class DomainForm(forms.Form):
    email_domain = forms.CharField(
        label=_("E-mail domain"), required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
