from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from access.policies import Policy
from crm.customers.permissions import ACCOUNT_POLICY
from kernel.permissions import Permission

VIEW_OPPORTUNITIES = Permission("sales.view", _("See opportunities"))
EDIT_OPPORTUNITIES = Permission("sales.edit", _("Create and edit opportunities"))


def _called(words: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = apps.get_model("sales.Opportunity").objects.filter(name__icontains=words)
    return found.order_by("name", "id")


# Whoever looks after a customer reaches what is sold there, as far as the role reaches among opportunities.
OPPORTUNITY_POLICY = Policy(
    "opportunity",
    _("Opportunity"),
    _("Opportunities"),
    "sales.Opportunity",
    VIEW_OPPORTUNITIES,
    change=(EDIT_OPPORTUNITIES,),
    owner="owner",
    owner_label=_("Owner"),
    team="team",
    parent="account",
    above=ACCOUNT_POLICY,
    find=_called,
)
