"""The address of a workspace: which names may be had, and why another may not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.tenancy import directory
from tenants.directory.models import Domain, SignUp

# Names that the platform needs itself, or under which somebody could pose as it.
RESERVED = frozenset(
    {
        *(
            "www",
            "api",
            "admin",
            "administrator",
            "mail",
            "smtp",
            "imap",
            "pop",
            "webmail",
            "desk",
            "portal",
            "console",
        ),
        *("operator", "operators", "static", "media", "assets", "cdn", "files", "status", "help", "support", "docs"),
        *("app", "apps", "blog", "shop", "store", "billing", "pay", "payment", "payments", "invoice", "invoices"),
        *("login", "signin", "sign-in", "signup", "sign-up", "account", "accounts", "auth", "sso", "oauth", "id"),
        *("security", "abuse", "postmaster", "hostmaster", "webmaster", "root", "system", "internal", "localhost"),
        *("rapport", "test", "demo", "sandbox", "staging", "dev", "beta", "outbox", "reply", "no-reply", "noreply"),
        *("ns1", "ns2", "mx", "ftp", "vpn", "git", "grafana", "metrics", "public", "tenant", "tenants", "workspace"),
    }
)
SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
SHORTEST, LONGEST = 3, 40


@dataclass(frozen=True)
class Verdict:
    address: str
    is_free: bool
    sentence: str


def host_of(address: str) -> str:
    return f"{address}.{settings.PLATFORM_HOST}"


def normalise_address(typed: str) -> str:
    """What somebody means by "Acme-Pumps", "https://acme-pumps.rapport.example/" or "acme-pumps "."""
    address = re.sub(r"^https?://", "", typed.strip().lower()).split("/")[0].split(":")[0]
    return address.removesuffix(f".{settings.PLATFORM_HOST}")


def refusal_of_shape(address: str) -> str:
    """Why this can't be anybody's address; "" when it can."""
    if len(address) < SHORTEST:
        return _("At least %(count)d characters.") % {"count": SHORTEST}
    if len(address) > LONGEST:
        return _("At most %(count)d characters.") % {"count": LONGEST}
    if not SHAPE.fullmatch(address) or address[2:4] == "--":
        return _("Only letters from a to z, figures, and hyphens between them.")
    if address in RESERVED:
        return _("%(host)s is kept for the platform. Choose another address.") % {"host": host_of(address)}
    return ""


def judge_address(typed: str, *, at: datetime) -> Verdict:
    """Free, taken, kept or not possible, in words."""
    address = normalise_address(typed)
    sentence = refusal_of_shape(address) or _refusal_of_owner(address, at=at)
    return Verdict(address, not sentence, sentence or _("%(host)s is free") % {"host": host_of(address)})


def _refusal_of_owner(address: str, *, at: datetime) -> str:
    host = host_of(address)
    with directory():
        if Domain.objects.filter(domain=host).exists():
            return _("%(host)s is taken.") % {"host": host}
        if SignUp.objects.filter(address=address, confirmed_at__isnull=True, expires_at__gt=at).exists():
            return _("Somebody is signing up for %(host)s. It is free again in a day unless they confirm.") % {
                "host": host
            }
    return ""
