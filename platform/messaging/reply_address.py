"""An address that says which tenant and record a reply belongs to, and proves that we made it.

`reply+TENANT.REFERENCE.SIGNATURE@domain`: base 32 and base 36, so that a mail program which changes case does no harm;
at most 60 characters before the @ (64 are allowed, RFC 5321).
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

SHAPE = re.compile(r"\breply\+([a-z2-7]{26})\.([a-z0-9]{1,12})\.([a-z2-7]{16})@", re.IGNORECASE)


@dataclass(frozen=True)
class ReplyAddress:
    tenant_uuid: UUID
    reference: str
    is_genuine: bool


def make_reply_address(tenant_uuid: UUID, reference: str) -> str:
    tenant = base64.b32encode(tenant_uuid.bytes).decode().rstrip("=").lower()
    return f"reply+{tenant}.{reference.lower()}.{_signature(tenant_uuid, reference)}@{settings.MAIL_FROM_DOMAIN}"


def read_reply_address(text: str) -> ReplyAddress | None:
    """The first such address in a header's text; None when there is none."""
    found = SHAPE.search(text)
    if found is None:
        return None
    tenant, reference, signature = (part.lower() for part in found.groups())
    uuid = UUID(bytes=base64.b32decode(tenant.upper() + "======"))
    return ReplyAddress(uuid, reference, hmac.compare_digest(signature, _signature(uuid, reference)))


def _signature(tenant_uuid: UUID, reference: str) -> str:
    digest = salted_hmac("reply-address", f"{tenant_uuid}:{reference.lower()}", algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()
