"""The portal's view base: whose page it is, where a stranger signs in, and where somebody goes on afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from identity.actions.sessions import Device
from kernel.actor import Actor
from kernel.http.ip import client_ip
from kernel.http.views import RoomView


class PortalView(RoomView, abstract=True):
    """A page of the customer portal. `permission` must be named by each view."""

    room = "portal"
    sign_in_url_name = "portal:sign-in"

    @property
    def member(self) -> Any:
        """The membership of whoever is signed in: what every function of a self_service asks for first."""
        return self.request.user.portal  # type: ignore[union-attr]

    @property
    def next_path(self) -> str:
        """Where the reader wanted to go: always on this host."""
        return safe_path(self.request, self.request.POST.get("next") or self.request.GET.get("next", ""))

    @property
    def device(self) -> Device:
        return Device(ip=client_ip(self.request), name=self.request.headers.get("User-Agent", "")[:200])

    def page(self, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        return render(self.request, f"portal/{template}.html", context, status=status)

    def deny(self, actor: Actor) -> HttpResponse:
        """A session that ended in the middle of writing: the page says that the text is kept, and leads back to it."""
        request = self.request
        is_script = request.headers.get("HX-Request") or request.headers.get("X-Requested-With")
        if actor.is_signed_in or is_script or request.method == "GET":
            return super().deny(actor)
        back = safe_path(request, request.headers.get("Referer", ""))
        return redirect(f"{reverse(self.sign_in_url_name)}?{urlencode({'next': back, 'kept': 1})}")


def safe_path(request: HttpRequest, raw: str, fallback: str = "/") -> str:
    """The path of an address on this host; anything else is the fallback."""
    try:
        parts = urlsplit(raw)
    except ValueError:
        return fallback
    if (parts.scheme or parts.netloc) and parts.netloc != request.get_host():
        return fallback
    path = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_local else fallback


def in_reader_language(texts: dict[str, str], language: str) -> str:
    """What the company wrote in the reader's language, else in any."""
    return texts.get(language) or next(iter(texts.values()), "")
