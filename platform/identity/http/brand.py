"""The tenant's colours and mark, at addresses that change with them, so that browsers keep them for ever."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path

from design.accent import brand_css
from kernel.files import open_stored
from kernel.http.security import FILE_POLICY
from kernel.http.views import RoomView
from kernel.permissions import ANYBODY

FOREVER = "public, max-age=31536000, immutable"


def brand_url(tenant: Any) -> str:
    return f"/brand/{tenant.accent.lstrip('#')}.css"


def logo_url(tenant: Any) -> str:
    if not tenant.logo:
        return ""
    return f"/brand/logo/{hashlib.sha256(tenant.logo.encode()).hexdigest()[:12]}/"


class BrandStylesheetView(RoomView):
    """The accent's stylesheet. Any colour may be asked for: the settings page previews one before it is saved."""

    permission = ANYBODY
    room = "public"
    sign_in_url_name = ""

    def get(self, request: HttpRequest, seed: str) -> HttpResponseBase:
        try:
            stylesheet = brand_css(f"#{seed}")
        except ValueError:
            return HttpResponse(status=404)
        return HttpResponse(stylesheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOREVER})


class LogoView(RoomView):
    permission = ANYBODY
    room = "public"
    sign_in_url_name = ""

    def get(self, request: HttpRequest, version: str) -> HttpResponseBase:
        logo = request.tenant.logo  # type: ignore[attr-defined]
        if not logo:
            return HttpResponse(status=404)
        with open_stored(logo) as file:
            body = file.read()
        kind = "image/png" if body.startswith(b"\x89PNG") else "image/jpeg"
        headers = {"Cache-Control": FOREVER, "Content-Security-Policy": FILE_POLICY}
        return HttpResponse(body, content_type=kind, headers=headers)


urlpatterns = [
    path("brand/<slug:seed>.css", BrandStylesheetView.as_view(), name="brand"),
    path("brand/logo/<str:version>/", LogoView.as_view(), name="logo"),
]
