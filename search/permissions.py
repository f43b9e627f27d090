from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

MANAGE_SEARCH = Permission("search.manage", _("Edit the search's synonyms, and see what could not be indexed"))
