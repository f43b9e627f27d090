"""What follows when an endpoint was stopped: its administrators are told, by mail and at the desk."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from identity.models import StaffProfile
from kernel.clock import system_clock
from kernel.jobs import job
from kernel.tenancy import current_tenant
from messaging.gate import queue_mail
from messaging.notices import notify
from webhooks.models import Endpoint
from webhooks.permissions import MANAGE_WEBHOOKS


@job()
def tell_of_stopped_endpoint(endpoint_id: str, why: str) -> None:
    endpoint = Endpoint.objects.filter(pk=endpoint_id).first()
    if endpoint is None or not endpoint.is_stopped:
        return
    at, path = system_clock(), f"/desk/settings/webhooks/{endpoint.pk}/"
    waiting = endpoint.deliveries.unfinished().count()
    concerned = StaffProfile.objects.filter(
        deactivated_at__isnull=True, role__permissions__contains=[MANAGE_WEBHOOKS.name]
    ).select_related("user")
    for profile in concerned:
        person = profile.user
        with translation.override(person.language):
            title = _("The webhook “%(name)s” was stopped") % {"name": endpoint}
        notify(user_id=person.pk, kind="webhook", title=title, detail=endpoint.url, url=path, by="", at=at)
        queue_mail(
            to=person.email,
            name=person.name,
            language=person.language,
            template="webhook_stopped",
            item={
                "name": str(endpoint),
                "address": endpoint.url,
                "why": why,
                "waiting": waiting,
                "url": current_tenant().base_url + path,
            },
            at=at,
        )
