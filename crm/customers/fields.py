"""The fields of accounts and contacts: lists, filters, forms and record pages read them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import Account, AccountKind, Contact, Grade, Reached, Risk, Stage
from crm.customers.permissions import VIEW_CUSTOMERS
from kernel.fields import FieldSpec
from records.types import RecordType

LANGUAGES = tuple(settings.LANGUAGES)

ACCOUNT_FIELDS = (
    FieldSpec(
        "name",
        pgettext_lazy("of an account", "Name"),
        "name",
        required=True,
        in_list=True,
        searchable=True,
        longest=160,
    ),
    FieldSpec(
        "kind",
        pgettext_lazy("of an account", "Kind"),
        "choice",
        required=True,
        choices=tuple(AccountKind.choices),
        can_filter=True,
    ),
    FieldSpec("stage", _("Stage"), "choice", choices=tuple(Stage.choices), in_list=True, drops=3, can_filter=True),
    FieldSpec("grade", _("Grade"), "choice", choices=tuple(Grade.choices), in_list=True, can_filter=True),
    FieldSpec("owner", _("Owner"), "person", in_list=True, can_filter=True),
    FieldSpec("industry", _("Industry"), in_list=True, longest=80, drops=2, can_filter=True),
    FieldSpec("city", _("City"), in_list=True, longest=80, drops=1, can_filter=True),
    FieldSpec("open_tickets", _("Open tickets"), "count", in_list=True, editable=False),
    FieldSpec("country", _("Country"), "country", longest=80, can_filter=True),
    FieldSpec("phone", _("Phone"), "phone", searchable=True, longest=40),
    FieldSpec("email", _("E-mail"), "email", searchable=True, longest=254),
    FieldSpec("website", _("Website"), "url", longest=160),
    FieldSpec("preferred_channel", _("Prefers"), "choice", choices=tuple(Reached.choices), can_filter=True),
    FieldSpec("language", _("Language"), "language", required=True, choices=LANGUAGES, can_filter=True),
    FieldSpec("since", _("Customer since"), "date", can_filter=True),
    FieldSpec("contract_until", _("Contract until"), "date", can_filter=True),
    FieldSpec("hobbies", _("Hobbies"), longest=200, can_filter=True),
    FieldSpec("habits", _("Habits"), longest=200, can_filter=True),
    FieldSpec("risk", pgettext_lazy("of an account", "Risk"), "choice", choices=tuple(Risk.choices), can_filter=True),
    FieldSpec("last_contact_at", _("Last contact"), "moment", editable=False, can_filter=True),
    FieldSpec("notes", pgettext_lazy("about an account", "Notes"), "long", longest=4000),
    FieldSpec("tags", _("Tags"), "tags", editable=False),
    # What was bought is told by the shop or the ledger: by the API, never by hand.
    FieldSpec("last_purchase_on", _("Last purchase"), "date", editable=False, can_filter=True),
    FieldSpec("purchase_count", _("Purchases"), "count", editable=False, can_filter=True),
    FieldSpec("purchase_value", _("Purchased in total"), "number", editable=False, digits=2, can_filter=True),
)
CONTACT_FIELDS = (
    FieldSpec(
        "name", pgettext_lazy("of a person", "Name"), "name", required=True, in_list=True, searchable=True, longest=120
    ),
    FieldSpec("account", _("Customer"), "account", required=True, in_list=True, link="customers:account"),
    FieldSpec("job_title", _("Job title"), in_list=True, longest=120, drops=1, can_filter=True),
    FieldSpec("email", _("E-mail"), "email", in_list=True, searchable=True, longest=254),
    FieldSpec("phone", _("Phone"), "phone", in_list=True, searchable=True, longest=40, drops=2),
    FieldSpec("preferred_channel", _("Prefers"), "choice", choices=tuple(Reached.choices), can_filter=True),
    FieldSpec("language", _("Language"), "language", required=True, choices=LANGUAGES, can_filter=True),
    FieldSpec(
        "sees_company_tickets",
        _("Sees the company's requests"),
        "flag",
        help=_("In the portal, also those of colleagues."),
        can_filter=True,
    ),
)
ACCOUNT = RecordType("account", Account, pgettext_lazy("kind of record", "Customer"), ACCOUNT_FIELDS, VIEW_CUSTOMERS)
CONTACT = RecordType("contact", Contact, pgettext_lazy("kind of record", "Contact"), CONTACT_FIELDS, VIEW_CUSTOMERS)
