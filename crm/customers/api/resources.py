"""Accounts and contacts as the API shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import serializers

from crm.customers.fields import ACCOUNT, ACCOUNT_FIELDS, CONTACT, CONTACT_FIELDS, LANGUAGES
from crm.customers.models import Account, AccountKind, Contact, Grade, Stage
from crm.customers.models.account import account_says
from crm.customers.models.contact import contact_says
from crm.customers.models.tag import TAG_LENGTH
from crm.customers.narrowing import in_segment
from identity.api.people import USERS
from kernel.api.resources import Expansion, Filter, Resource, equal
from kernel.api.values import Value, accepted, identity, moment, pointer, shown
from records.api.custom import TAKEN, custom_filter, custom_value

ORDERS = ("-id", "id", "created_at", "-created_at", "updated_at", "-updated_at", "name", "-name")

since = Filter(
    "updated_since",
    serializers.DateTimeField(),
    lambda value, actor: Q(updated_at__gte=value),
    "Changed at this moment or later (ISO 8601).",
)
AMOUNT = serializers.DecimalField(
    max_digits=17, decimal_places=2, required=False, allow_null=True, help_text="In the workspace's currency."
)


def _amount(kept: Any) -> str | None:
    return None if kept is None else f"{kept:.2f}"


ACCOUNTS: Resource = Resource(
    "Account",
    rows=Account.objects.visible_to,
    record=ACCOUNT.key,
    values=(
        identity(),
        *shown(ACCOUNT_FIELDS, but=("open_tickets", "purchase_value", "last_contact_at")),
        Value("purchase_value", AMOUNT, shows=lambda: _amount),
        moment("last_contact_at", nullable=True),
        pointer("parent_id"),
        pointer("household_id"),
        custom_value(ACCOUNT),
        moment("created_at"),
        moment("updated_at"),
    ),
    version="updated_at",
    custom=custom_filter(ACCOUNT),
    filters=(
        equal(
            "kind",
            serializers.ChoiceField(AccountKind.choices),
            "Company or person.",
        ),
        equal("grade", serializers.ChoiceField(Grade.choices), "Grade.", many=True),
        equal("stage", serializers.ChoiceField(Stage.choices), "Stage.", many=True),
        Filter(
            "tag",
            serializers.CharField(max_length=TAG_LENGTH),
            lambda value, actor: Q(tags__contains=[value]),
            "With this tag.",
        ),
        Filter(
            "segment",
            serializers.UUIDField(),
            lambda value, actor: in_segment("account", str(value), actor),
            "In this segment.",
        ),
        equal("household_id", serializers.UUIDField(), "Persons who live together."),
        equal("parent_id", serializers.UUIDField(), "Companies that belong to this one.", many=True),
        equal("language", serializers.ChoiceField(LANGUAGES), "Language."),
        equal(
            "owner_id",
            serializers.UUIDField(),
            "Who looks after it.",
            many=True,
        ),
        Filter("email", serializers.EmailField(), lambda value, actor: Q(email__iexact=value), "With this address."),
        Filter(
            "q",
            serializers.CharField(max_length=200),
            lambda value, actor: account_says(value),
            "Words in name, e-mail, phone.",
        ),
        since,
    ),
    orders=ORDERS,
    expansions=(
        Expansion("owner", "owner_id", lambda: USERS),
        Expansion("parent", "parent_id", lambda: ACCOUNTS),
    ),
)
CONTACTS = Resource(
    "Contact",
    rows=Contact.objects.visible_to,
    record=CONTACT.key,
    values=(identity(), *shown(CONTACT_FIELDS), custom_value(CONTACT), moment("created_at"), moment("updated_at")),
    version="updated_at",
    custom=custom_filter(CONTACT),
    filters=(
        equal(
            "account_id",
            serializers.UUIDField(),
            "People of an account.",
            many=True,
        ),
        Filter(
            "segment",
            serializers.UUIDField(),
            lambda value, actor: in_segment("contact", str(value), actor),
            "In this segment.",
        ),
        equal("language", serializers.ChoiceField(LANGUAGES), "Language."),
        Filter("email", serializers.EmailField(), lambda value, actor: Q(email__iexact=value), "With this address."),
        Filter(
            "q",
            serializers.CharField(max_length=200),
            lambda value, actor: contact_says(value),
            "Words in name, e-mail, phone, account.",
        ),
        since,
    ),
    orders=ORDERS,
    expansions=(Expansion("account", "account_id", lambda: ACCOUNTS),),
)


def _more() -> dict[str, Any]:
    """Beside the fields of fields.py; each shape takes ones of its own."""
    said = "The company that it belongs to; no circle is made."
    return {"parent_id": serializers.UUIDField(required=False, allow_null=True, help_text=said), "custom": TAKEN}


NEW_ACCOUNT = accepted("NewAccount", ACCOUNT_FIELDS, partly=False, but=("open_tickets",), **_more())
ACCOUNT_CHANGE = accepted("AccountChange", ACCOUNT_FIELDS, partly=True, but=("open_tickets",), **_more())
NEW_CONTACT = accepted("NewContact", CONTACT_FIELDS, partly=False, custom=TAKEN)
CONTACT_CHANGE = accepted("ContactChange", CONTACT_FIELDS, partly=True, but=("account",), custom=TAKEN)
ACCOUNT_EXAMPLE: dict[str, Any] = {
    "name": "Harbour City Water",
    "kind": "company",
    "language": "en",
    "industry": "Utilities",
    "city": "Ningbo",
    "country": "CN",
    "email": "office@harbourcity-water.example",
}
CONTACT_EXAMPLE: dict[str, Any] = {
    "account_id": "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a11",
    "name": "Li Wei",
    "language": "zh-hans",
    "email": "li.wei@harbourcity-water.example",
    "job_title": "Maintenance engineer",
}
