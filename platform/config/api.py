"""The API as a whole: its document, and the answer to an address that there is not."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from crm.customers.api.examples import EXAMPLES as CUSTOMERS
from crm.service.api.examples import EXAMPLES as SERVICE
from identity.api.examples import EXAMPLES as PEOPLE
from kernel.api.examples import add_examples
from kernel.api.problems import not_found
from kernel.http.views import RoomView
from kernel.permissions import ANYBODY
from knowledge_base.api.examples import EXAMPLES as KNOWLEDGE
from search.api import EXAMPLES as SEARCH
from webhooks.api.examples import EXAMPLES as WEBHOOKS

PREFIX = "/api/v1/"


class PlainView(RoomView, abstract=True):
    """What needs no token: it says nothing of any workspace."""

    permission: ClassVar = ANYBODY
    room = "api"
    sign_in_url_name = ""


class DocumentView(PlainView):
    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(document(), content_type="application/json")
        response.headers["Cache-Control"] = "public, max-age=300"
        return response


class UnknownView(PlainView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return not_found().response()


def _without_marks(said: Any) -> None:
    """The generator's own notes about lists of choices."""
    if isinstance(said, dict):
        said.pop("x-spec-enum-id", None)
    for inner in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        _without_marks(inner)


@cache
def document() -> bytes:
    """In English: it is read by programs, and by those who write them."""
    with translation.override("en"):
        generator: Any = SchemaGenerator
        found = generator(urlconf="config.urls.api").get_schema(request=None, public=True)
    _without_marks(found)
    add_examples(found, PEOPLE | CUSTOMERS | SERVICE | KNOWLEDGE | WEBHOOKS | SEARCH)
    found["paths"] = {f"{PREFIX}{path.lstrip('/')}": said for path, said in found["paths"].items()}
    return orjson.dumps(found)
