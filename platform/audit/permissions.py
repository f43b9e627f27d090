from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

READ_AUDIT = Permission("audit.read", _("Read the audit log (with sight of every record)"), needs_all=True)
ERASE_VALUES = Permission("audit.erase", _("Erase a person's values from the audit log"))
