from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

VIEW_CUSTOMERS = Permission("customers.view", _("See customers"))
EDIT_CUSTOMERS = Permission("customers.edit", _("Create and edit customers"))
APPROVE_DOMAINS = Permission("customers.approve_domains", _("Let an e-mail domain join a company"))
