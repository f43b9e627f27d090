"""Nothing leaves: the row itself is the letter box, shown on the outbox page of the demo."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives


class Outbox:
    def send(self, mail: EmailMultiAlternatives) -> None:
        mail.message()  # a mail that can't be built must fail here as it would at a server
