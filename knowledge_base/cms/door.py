"""In front of every page of Wagtail's admin: our sign-in, our permission, and a policy for what its scripts may do.

Wagtail's views stay its own, each behind a view of ours; which of them are open is written down in `urls`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError

from identity.views.rooms import DeskView
from knowledge_base.models import Editor
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES

Inner = Callable[..., HttpResponseBase]

# Scripts from here alone, as everywhere. Wagtail's editor writes styles into its elements, and shows a preview in a
# frame of this very site.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self';"
    " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class WagtailView(DeskView):
    permission = WRITE_ARTICLES
    inner: Inner | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._inside(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._inside(request, *args, **kwargs)

    def _inside(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert self.inner is not None
        request.user = Editor.of(self.person, self.request.actor)
        try:
            response = self.inner(request, *args, **kwargs)
        except MultiValueDictKeyError as error:  # half a form, which no page of Wagtail's sends
            raise BadRequest(str(error)) from error
        if hasattr(response, "render"):
            response = response.render()
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class PublisherView(WagtailView):
    permission = PUBLISH_ARTICLES


class ReadingView(DeskView):
    """What Wagtail's pages only read."""

    permission = WRITE_ARTICLES
    inner: Inner | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return WagtailView._inside(self, request, *args, **kwargs)  # type: ignore[arg-type]


class ShutView(DeskView):
    permission = WRITE_ARTICLES
    inner: Inner | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise Http404


class OwnPageView(DeskView):
    """Where Wagtail has a page for what is one's own, ours is opened."""

    permission = WRITE_ARTICLES
    inner: Inner | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(self.here.own)


class SigningOutView(DeskView):
    permission = WRITE_ARTICLES
    inner: Inner | None = None

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=307, headers={"Location": reverse("identity:sign-out")})
