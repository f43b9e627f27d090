"""A real mail server: smtp://user:password@host:587?tls=1, smtps://…"""

from __future__ import annotations

import smtplib
from urllib.parse import SplitResult, parse_qs, unquote

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from messaging.adapters import MailRefused

TIMEOUT_SECONDS = 20


class Smtp:
    def __init__(self, parts: SplitResult) -> None:
        options = parse_qs(parts.query)
        self.backend = EmailBackend(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if parts.scheme == "smtps" else 25),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            use_ssl=parts.scheme == "smtps",
            use_tls=options.get("tls", ["0"])[0] == "1",
            timeout=TIMEOUT_SECONDS,
        )

    def send(self, mail: EmailMultiAlternatives) -> None:
        try:
            self.backend.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            if all(code >= 500 for code in codes):
                raise MailRefused(str(error.recipients)) from error
            raise
        except smtplib.SMTPDataError as error:
            if error.smtp_code >= 500:
                raise MailRefused(str(error)) from error
            raise
