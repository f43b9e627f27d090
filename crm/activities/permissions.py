from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

# Whoever sees a customer sees what was done there, so seeing needs no permission of its own.
LOG_ACTIVITIES = Permission("activities.log", _("Log calls, visits and notes, and keep tasks"))
REMIND_BY_CLOCK = Permission("activities.remind_by_clock", _("Remind of tasks that are due"))
