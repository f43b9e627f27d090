"""The fields of a lead: lists, filters, forms, pages, files and the API read them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.leads.models import SOURCES, Lead, Status
from crm.leads.permissions import VIEW_LEADS
from kernel.fields import FieldSpec
from records.types import RecordType

LEAD_FIELDS = (
    FieldSpec(
        "name", pgettext_lazy("of a person", "Name"), "name", required=True, in_list=True, searchable=True, longest=120
    ),
    FieldSpec("company", _("Company"), in_list=True, searchable=True, longest=160, can_filter=True),
    FieldSpec(
        "status",
        _("Status"),
        "choice",
        required=True,
        choices=tuple(Status.choices),
        # It comes by the conversion, and from nobody's hand.
        retired_choices=frozenset({Status.CONVERTED.value}),
        in_list=True,
        can_filter=True,
        default=Status.NEW.value,
    ),
    FieldSpec("source", _("Source"), "choice", dictionary=SOURCES, in_list=True, can_filter=True),
    FieldSpec("owner", _("Owner"), "person", in_list=True, can_filter=True),
    FieldSpec("job_title", _("Job title"), longest=120, can_filter=True),
    FieldSpec("email", _("E-mail"), "email", searchable=True, longest=254, in_list=True, drops=3),
    FieldSpec("phone", _("Phone"), "phone", searchable=True, longest=40, in_list=True, drops=2),
    FieldSpec("wechat", _("WeChat"), searchable=True, longest=40),
    FieldSpec("country", _("Country"), "country", longest=80, can_filter=True),
    FieldSpec("region", _("Region"), longest=80, can_filter=True, help=_("Province, city or sales region.")),
    FieldSpec(
        "language", _("Language"), "language", required=True, choices=tuple(settings.LANGUAGES), can_filter=True
    ),
    FieldSpec("interest", _("Interested in"), "long", longest=4000),
    FieldSpec("has_consent", _("May be contacted"), "flag", can_filter=True, help=_("They agreed to hear from us.")),
    FieldSpec("team", _("Team"), "team"),
    FieldSpec("reason", _("Why unqualified"), longest=200, can_filter=True),
    FieldSpec("given_why", _("Given by"), editable=False, longest=200),
    FieldSpec("created_at", _("Came in"), "moment", in_list=True, editable=False, drops=1, can_filter=True),
)
LEAD = RecordType("lead", Lead, pgettext_lazy("kind of record", "Lead"), LEAD_FIELDS, VIEW_LEADS)
