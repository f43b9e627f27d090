"""The API as a whole: its document, and the answer to an address that there is not."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from audit.api.examples import EXAMPLES as AUDIT
from changes.api.examples import EXAMPLES as CHANGES
from crm.activities.api.examples import EXAMPLES as ACTIVITIES
from crm.customers.api.examples import EXAMPLES as CUSTOMERS
from crm.duplicates.api.examples import EXAMPLES as DUPLICATES
from crm.leads.api.examples import EXAMPLES as LEADS
from crm.sales.api.examples import EXAMPLES as SALES
from crm.segments.api.examples import EXAMPLES as SEGMENTS
from crm.service.api.examples import EXAMPLES as SERVICE
from identity.api.examples import EXAMPLES as PEOPLE
from kernel.api.bearers import bearer_of
from kernel.api.examples import add_examples
from kernel.api.problems import Problem, not_found
from kernel.http.views import RoomView
from kernel.permissions import ANYBODY
from knowledge_base.api.examples import EXAMPLES as KNOWLEDGE
from records.api.examples import EXAMPLES as RECORDS
from records.api.fields import schema_of_custom
from search.api import EXAMPLES as SEARCH
from webhooks.api.examples import EXAMPLES as WEBHOOKS

PREFIX = "/api/v1/"


class PlainView(RoomView, abstract=True):
    """What needs no token: it says nothing of any workspace."""

    permission: ClassVar = ANYBODY
    room = "api"
    sign_in_url_name = ""


class DocumentView(PlainView):
    """With a token it also says which fields this workspace added."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "Authorization" not in request.headers:
            response = HttpResponse(document(), content_type="application/json")
            response.headers["Cache-Control"] = "public, max-age=300"
            return response
        try:
            bearer_of(request)
        except Problem as problem:
            return problem.response()
        response = HttpResponse(own_document(), content_type="application/json")
        response.headers["Cache-Control"] = "private, no-store"
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


def own_document() -> bytes:
    """Of the selected tenant: what records show and take as `custom`, field by field."""
    found = orjson.loads(document())
    shapes = found["components"]["schemas"]
    for name, schema in schema_of_custom().items():
        for said in filter(re.compile(f"(New)?{name}(Alone|Change)?(Request)?").fullmatch, shapes):
            shapes[said]["properties"]["custom"] |= schema
    return orjson.dumps(found)


@cache
def document() -> bytes:
    """In English: it is read by programs, and by those who write them."""
    with translation.override("en"):
        generator: Any = SchemaGenerator
        found = generator(urlconf="config.urls.api").get_schema(request=None, public=True)
    _without_marks(found)
    every = (
        PEOPLE
        | RECORDS
        | CUSTOMERS
        | DUPLICATES
        | SEGMENTS
        | ACTIVITIES
        | LEADS
        | SALES
        | SERVICE
        | KNOWLEDGE
        | WEBHOOKS
        | AUDIT
        | CHANGES
        | SEARCH
    )
    add_examples(found, every)
    found["paths"] = {f"{PREFIX}{path.lstrip('/')}": said for path, said in found["paths"].items()}
    return orjson.dumps(found)
