from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

# Whoever sees customers sees the segments that are shared with them, and of each those members whom they see.
BUILD_SEGMENTS = Permission("segments.build", _("Build segments of customers"))
