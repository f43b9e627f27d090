from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

MANAGE_WEBHOOKS = Permission("webhooks.manage", _("Set up webhooks and read their log"))
