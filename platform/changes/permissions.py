from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

IMPORT = Permission("changes.import", _("Import records from files"))
EXPORT = Permission("changes.export", _("Export lists as files"))
MASS_CHANGE = Permission("changes.mass_change", _("Change many records at once"))
