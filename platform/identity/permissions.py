from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

MANAGE_PEOPLE = Permission("identity.manage_people", _("Invite, change and deactivate people"))
MANAGE_ROLES = Permission("identity.manage_roles", _("Make and change roles"))
MANAGE_WORKSPACE = Permission("identity.manage_workspace", _("Change the workspace and its portal"))
WATCH_JOBS = Permission("identity.watch_jobs", _("See failed jobs and run them again"))
OPERATE_PLATFORM = Permission("platform.operate", _("See every workspace and its state"))
USE_DESK = Permission("identity.use_desk", _("Open the back office"))
