"""Replies by mail: fetched, stored raw, and only then understood."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from imap_tools import MailBox, MailBoxUnencrypted

from kernel.actions import action, emit, nothing_changed, record
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock, system_clock
from kernel.jobs import job
from kernel.permissions import Permission
from kernel.tenancy import TenantUnknown, current_tenant, in_tenant
from messaging.events import MailArrived
from messaging.models import IncomingMail, IncomingState
from messaging.parsing import parse_mail
from messaging.reply_address import read_reply_address

RECEIVE_MAIL = Permission("messaging.receive", "Receive mail")
AT_ONCE = 50


@job(once=False, queue="mail")
def fetch_mail() -> None:
    """Take new mails from the mailbox; one is marked as seen only after its row is committed."""
    with open_mailbox(settings.IMAP_URL) as box:
        for uid in box.uids("UNSEEN")[:AT_ONCE]:
            raw = next(iter(box.fetch(f"UID {uid}", mark_seen=False))).obj.as_bytes()
            take_in(raw)
            box.flag(uid, "\\Seen", True)


def take_in(raw: bytes, *, clock: Clock = system_clock) -> None:
    """Store one mail at the tenant whose reply address it carries, else at the operators'."""
    address = read_reply_address(parse_mail(raw).to)
    home = current_tenant()
    if address is not None and address.is_genuine:
        try:
            with in_tenant(address.tenant_uuid):
                receive_mail(actor=SYSTEM, clock=clock, raw=raw, reference=address.reference)
            return
        except TenantUnknown:
            pass
    with in_tenant(home):
        receive_mail(actor=SYSTEM, clock=clock, raw=raw, reference="")


@action(RECEIVE_MAIL)
def receive_mail(*, actor: Actor, clock: Clock, raw: bytes, reference: str) -> UUID | None:
    """Keep the raw mail, however often it arrives once; then say that it came."""
    digest = hashlib.sha256(raw).hexdigest()
    parsed = parse_mail(raw)
    known = IncomingMail.objects.filter(digest=digest)
    if parsed.message_id:
        known = known | IncomingMail.objects.filter(message_id=parsed.message_id)
    if known.exists():
        nothing_changed()
        return None
    mail = IncomingMail.objects.create(
        raw=raw,
        digest=digest,
        message_id=parsed.message_id,
        from_email=parsed.from_email,
        from_name=parsed.from_name,
        to_address=parsed.to[:254],
        subject=parsed.subject,
        text=parsed.text,
        received_at=clock(),
        state=IncomingState.IGNORED if parsed.is_automatic else IncomingState.NEW,
        reason="automatic" if parsed.is_automatic else "",
    )
    record("received", mail)
    if not parsed.is_automatic:
        emit(MailArrived(mail_id=mail.pk, reference=reference, is_genuine=bool(reference)))
    return mail.pk


def open_mailbox(url: str) -> MailBox | MailBoxUnencrypted:
    parts = urlsplit(url)
    kind = MailBox if parts.scheme == "imaps" else MailBoxUnencrypted
    box = kind(parts.hostname, port=parts.port or (993 if parts.scheme == "imaps" else 143))
    return box.login(unquote(parts.username or ""), unquote(parts.password or ""), parts.path.strip("/") or "INBOX")
