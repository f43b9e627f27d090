"""Outermost middleware: the host decides the tenant, and nobody is selected when the response has gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import set_urlconf
from django.utils import translation

from kernel.tenancy import enter_tenant, in_tenant, leave_tenant

HOSTS_KEPT = 4096
GetResponse = Callable[[HttpRequest], HttpResponseBase]

_resolver: list[Callable[[str], Any]] = []


def plug_host_resolver(resolver: Callable[[str], Any]) -> None:
    """Socket: the directory's answer to "whose host is this?"; None for an unknown one."""
    _resolver[:] = [resolver]


@lru_cache(HOSTS_KEPT)
def normalise_host(raw: str) -> str:
    """Lower case, without port and trailing dot, in IDNA's ASCII form."""
    host = raw.rsplit("]", 1)[0] if raw.startswith("[") else raw.split(":", 1)[0]
    host = host.rstrip(".").lower()
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


class TenantMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        leave_tenant()
        tenant = _resolver[0](normalise_host(request.META.get("HTTP_HOST", "")))
        if tenant is None:
            return _outside(request, "unknown_host.html", status=404)
        request.tenant = tenant  # type: ignore[attr-defined]
        request.urlconf = tenant.urlconf  # type: ignore[attr-defined]
        # Django begins each request with the usual routes: only the operator's need to be said, and taken back.
        has_other_routes = tenant.urlconf != settings.ROOT_URLCONF
        if has_other_routes:
            set_urlconf(tenant.urlconf)
        enter_tenant(tenant)
        try:
            response = self._answer(request, tenant)
        finally:
            leave_tenant()
            if has_other_routes:
                set_urlconf(None)
        return response

    def _answer(self, request: HttpRequest, tenant: Any) -> HttpResponseBase:
        if not tenant.is_open:
            return _outside(request, "suspended.html", status=403, tenant=tenant)
        response = self.get_response(request)
        if response.streaming:
            response.streaming_content = _carry(tenant, response.streaming_content)  # type: ignore[attr-defined]
        elif isinstance(response, HttpResponse):
            response.content  # noqa: B018  (a body must be complete before its tenant is left)
        return response


def _outside(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    """A page for which nobody's language is known yet but the browser's; it asks no database."""
    with translation.override(translation.get_language_from_request(request)):
        return render(request, template, context, status=status)


def _carry(tenant: Any, body: Iterator[bytes]) -> Iterator[bytes]:
    """A streamed body runs after the middleware has returned: select the tenant around each piece, not between."""
    iterator = iter(body)
    while True:
        with in_tenant(tenant):
            try:
                piece = next(iterator)
            except StopIteration:
                return
        yield piece
