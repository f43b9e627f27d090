"""The network address of the caller. Forwarded headers count only when the deployment names its proxies."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The peer, or the last address that a trusted proxy did not add itself; "" when unknown."""
    peer = request.META.get("REMOTE_ADDR", "")
    if peer not in settings.TRUSTED_PROXIES:
        return _checked(peer)
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if hop.strip() and hop.strip() not in settings.TRUSTED_PROXIES:
            return _checked(hop.strip())
    return _checked(peer)


def _checked(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
