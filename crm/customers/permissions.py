from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from access.policies import Policy
from kernel.permissions import Permission

VIEW_CUSTOMERS = Permission("customers.view", _("See customers"))
EDIT_CUSTOMERS = Permission("customers.edit", _("Create and edit customers"))
APPROVE_DOMAINS = Permission("customers.approve_domains", _("Let an e-mail domain join a company"))
MANAGE_CUSTOMERS = Permission("customers.manage", _("Manage tags of customers and what their grades bring"))
USE_POOL = Permission("customers.pool", _("See the customer pool and claim customers"))
MERGE_CUSTOMERS = Permission("customers.merge", _("Find and merge duplicates of customers"))
RECYCLE_BY_CLOCK = Permission("customers.recycle_by_clock", _("Take customers back into the pool by the clock"))


def _accounts_called(words: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = apps.get_model("customers.Account").objects.filter(name__icontains=words)
    return found.order_by("name", "id")


ACCOUNT_POLICY = Policy(
    "account",
    _("Customer"),
    _("Customers"),
    "customers.Account",
    VIEW_CUSTOMERS,
    change=(EDIT_CUSTOMERS,),
    owner="owner",
    owner_label=_("Owner"),
    shareable=True,
    find=_accounts_called,
)
# Whoever reaches a customer reaches the people there.
CONTACT_POLICY = Policy(
    "contact",
    _("Contact"),
    _("Contacts"),
    "customers.Contact",
    VIEW_CUSTOMERS,
    change=(EDIT_CUSTOMERS,),
    parent="account",
    above=ACCOUNT_POLICY,
    scoped_by="account",
)
