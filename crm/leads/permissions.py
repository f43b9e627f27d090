from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access.policies import Policy
from kernel.permissions import Permission

VIEW_LEADS = Permission("leads.view", _("See leads"))
CREATE_LEADS = Permission("leads.create", _("Bring leads in"))
EDIT_LEADS = Permission("leads.edit", _("Edit and convert leads"))
MANAGE_LEADS = Permission("leads.manage", _("Decide how leads come in and who is given them"))


def _called(words: str) -> QuerySet[Any, Any]:
    meant = Q(name__icontains=words) | Q(company__icontains=words)
    found: QuerySet[Any, Any] = apps.get_model("leads.Lead").objects.filter(meant)
    return found.order_by("name", "id")


LEAD_POLICY = Policy(
    "lead",
    _("Lead"),
    _("Leads"),
    "leads.Lead",
    VIEW_LEADS,
    change=(EDIT_LEADS,),
    owner="owner",
    owner_label=_("Owner"),
    team="team",
    shareable=True,
    find=_called,
)
