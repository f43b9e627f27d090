from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

SHARE_VIEWS = Permission("records.share_views", _("Save views for everybody"))
MANAGE_FIELDS = Permission("records.manage_fields", _("Add and change fields and dictionaries"))
MANAGE_VIEWS = Permission("records.manage_views", _("Change and delete the views of others"))
