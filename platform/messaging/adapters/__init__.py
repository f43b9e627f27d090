"""How a mail leaves: chosen by the scheme of EMAIL_URL."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives


class MailRefused(Exception):
    """The server said no for good (5xx): trying again is useless."""


class Adapter(Protocol):
    def send(self, mail: EmailMultiAlternatives) -> None:
        """Hand over one mail. Raises MailRefused for good, OSError or SMTPException for now."""


def adapter_for(url: str | None = None) -> Adapter:
    """`outbox:` keeps mails in the workspace and shows them on a page; `smtp:` and `smtps:` send them."""
    from messaging.adapters import outbox, smtp  # noqa: PLC0415  (each needs only what its scheme needs)

    parts = urlsplit(url or settings.EMAIL_URL)
    if parts.scheme == "outbox":
        return outbox.Outbox()
    if parts.scheme in {"smtp", "smtps"}:
        return smtp.Smtp(parts)
    raise ValueError(f"EMAIL_URL begins with {parts.scheme!r}: use outbox:, smtp:// or smtps://.")


def shows_outbox() -> bool:
    return settings.EMAIL_URL.startswith("outbox:")
