"""The fields of an opportunity: lists, filters, forms, pages, files and the API read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.sales.models import Opportunity
from crm.sales.models.opportunity import STAGES
from crm.sales.permissions import VIEW_OPPORTUNITIES
from kernel.fields import FieldSpec
from kernel.figures import CURRENCIES
from records.types import RecordType

OPPORTUNITY_FIELDS = (
    FieldSpec(
        "name",
        pgettext_lazy("of an opportunity", "Name"),
        "name",
        required=True,
        in_list=True,
        searchable=True,
        longest=160,
    ),
    FieldSpec("account", _("Customer"), "account", required=True, in_list=True, link="customers:account"),
    FieldSpec("contact", _("Contact"), "contact", link="customers:contact"),
    FieldSpec(
        "stage",
        pgettext_lazy("of an opportunity", "Stage"),
        "choice",
        required=True,
        dictionary=STAGES,
        in_list=True,
        can_filter=True,
    ),
    FieldSpec("amount", _("Amount"), "number", in_list=True, digits=2, can_filter=True),
    FieldSpec(
        "currency",
        _("Currency"),
        "choice",
        required=True,
        choices=tuple((code, code) for code in CURRENCIES),
        in_list=True,
        can_filter=True,
        drops=3,
    ),
    FieldSpec("close_on", _("Expected close"), "date", in_list=True, can_filter=True, drops=2),
    FieldSpec("probability", _("Probability (%)"), "number", in_list=True, can_filter=True, drops=1),
    FieldSpec("owner", _("Owner"), "person", in_list=True, can_filter=True),
    FieldSpec("team", _("Team"), "team"),
    FieldSpec("note", pgettext_lazy("about an opportunity", "Notes"), "long", longest=4000),
)
OPPORTUNITY = RecordType(
    "opportunity",
    Opportunity,
    pgettext_lazy("kind of record", "Opportunity"),
    OPPORTUNITY_FIELDS,
    VIEW_OPPORTUNITIES,
)
