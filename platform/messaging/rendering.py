"""A stored mail becomes subject, text and HTML in the reader's language, and a MIME message that threads."""

from __future__ import annotations

import hashlib
from email.utils import formataddr
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from design.accent import palette
from kernel.tenancy import current_tenant
from messaging.models import OutgoingMail


def render(mail: OutgoingMail) -> tuple[str, str, str]:
    """Subject (one line), text and HTML with its style inlined."""
    tenant = current_tenant()
    light = palette(tenant.accent).light
    context: dict[str, Any] = {
        "tenant_name": tenant.name,
        "tenant_mark": "",
        "home_url": tenant.base_url,
        "accent": light.accent,
        "accent_on": light.accent_on,
        "accent_text": light.accent_text,
        "accent_text_dark": palette(tenant.accent).dark.accent_text,
        "mail": mail,
        "items": mail.items,
        "item": mail.items[-1],
        "language": mail.language,
    }
    with translation.override(mail.language):
        subject = " ".join(render_to_string(f"mail/{mail.template}.subject.txt", context).split())
        text = render_to_string(f"mail/{mail.template}.txt", context).strip() + "\n"
        html = _inliner().inline(render_to_string(f"mail/{mail.template}.html", context))
    return subject[:250], text, html


def build_message(mail: OutgoingMail) -> EmailMultiAlternatives:
    tenant = current_tenant()
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((tenant.name, f"no-reply@{settings.MAIL_FROM_DOMAIN}")),
        to=[formataddr((mail.to_name, mail.to_email))],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": message_id(mail),
            "References": thread_id(mail),
            "In-Reply-To": thread_id(mail),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": mail.language,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def message_id(mail: OutgoingMail) -> str:
    """The same for every try, so that a mail which arrives twice is one mail to whoever reads it."""
    return f"<{mail.pk}@{settings.MAIL_FROM_DOMAIN}>"


def thread_id(mail: OutgoingMail) -> str:
    digest = hashlib.sha256(f"{current_tenant().uuid}:{mail.thread_key}".encode()).hexdigest()[:32]
    return f"<thread.{digest}@{settings.MAIL_FROM_DOMAIN}>"


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
