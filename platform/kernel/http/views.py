"""View bases that refuse to exist without a permission."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from kernel.actions import OutOfReach, Overtaken, PermissionMissing, Refused
from kernel.actor import Actor
from kernel.permissions import Permission


class PermissionNotNamed(TypeError):
    """A view class was written without saying who may open it."""


class Request(HttpRequest):
    """For annotations: what our middleware adds."""

    tenant: Any
    actor: Actor
    htmx: Any


def is_part(request: HttpRequest) -> bool:
    """Whether a page asks for a part of itself alone."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")


class RoomView(View):
    """Base of every page. `room` decides which sign-in page a stranger is sent to."""

    permission: ClassVar[Permission]
    room: ClassVar[str]
    sign_in_url_name: ClassVar[str]
    request: Request

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not abstract and not isinstance(getattr(cls, "permission", None), Permission):
            raise PermissionNotNamed(f"{cls.__module__}.{cls.__qualname__} names no permission.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not actor.may(self.permission):
            return self.deny(actor)
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionMissing:
            return self.deny(actor)
        except OutOfReach as refusal:
            return render(request, "403.html", {"sentence": refusal.sentence}, status=403)
        except Refused as refusal:
            # By a page with nothing typed into it: a form says it at the field.
            status = 409 if isinstance(refusal, Overtaken) else 422
            return render(request, "refused.html", {"sentence": refusal.sentence, "code": status}, status=status)

    @property
    def sign_in_url(self) -> str:
        return reverse(self.sign_in_url_name)

    def deny(self, actor: Actor) -> HttpResponse:
        """A stranger is asked to sign in and comes back; somebody who may not is told so."""
        if actor.is_signed_in:
            return render(self.request, "403.html", status=403)
        url = self.sign_in_url
        if self.request.headers.get("HX-Request") or self.request.headers.get("X-Requested-With"):
            # A script keeps what was typed and offers the way back; a redirect would swap the page away.
            return HttpResponse(status=401, headers={"X-Sign-In": url})
        back = (
            self.request.get_full_path() if self.request.method == "GET" else self.request.headers.get("Referer", "")
        )
        return redirect(f"{url}?{urlencode({'next': back})}" if back else url)
