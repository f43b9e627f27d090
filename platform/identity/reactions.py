"""What identity does when something happened: it tells people what was done to their ways in."""

from __future__ import annotations

from identity.models import User
from kernel.clock import system_clock
from kernel.jobs import job
from messaging.gate import queue_mail


@job()
def tell_owner_of_passkey(person_id: str, what: str, key_name: str, ip: str, device: str) -> None:
    """By mail, because whoever did it may hold the session: the mailbox is another door."""
    user = User.objects.get(pk=person_id)
    queue_mail(
        to=user.email,
        name=user.name,
        language=user.language,
        template="passkey_notice",
        item={"what": what, "key": key_name, "ip": ip, "device": device},
        at=system_clock(),
    )
