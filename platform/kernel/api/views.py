"""The base of every answer of the API: who asks, may they, how often, and in which words they are refused."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request as RestRequest
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from kernel.actions import PermissionMissing
from kernel.actor import NOBODY, Actor
from kernel.api.bearers import Bearer, bearer_of
from kernel.api.idempotency import answer_once
from kernel.api.limits import PER_TOKEN, count_request
from kernel.api.openapi import HouseSchema
from kernel.api.operations import BROWSER, READ, Operation
from kernel.api.problems import Problem, invalid, problem_of, wrong_parameter
from kernel.api.strict import wrong_types
from kernel.clock import system_clock
from kernel.http.views import PermissionNotNamed, RoomView
from kernel.reader import reading_as


class ReadListener(Protocol):
    def __call__(self, actor: Actor, what: str, records: int) -> None: ...


_listeners: list[ReadListener] = []


def plug_read_listener(listener: ReadListener) -> None:
    """Socket: the audit app notes which token read what."""
    _listeners[:] = [listener]


METHODS = ("get", "post", "patch", "delete")


class JsonParser(BaseParser):
    """Strict: no NaN, no lone surrogates, at most a thousand levels."""

    media_type = READ

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return orjson.loads(parser_context["request"]._request.body)
        except orjson.JSONDecodeError as error:
            raise Problem(400, "json", _("The body is not JSON: %(reason)s.") % {"reason": error}) from error


class ApiView(RoomView, APIView, abstract=True):  # type: ignore[misc]
    """`operations` says for each method what it does; a method without one refuses to be defined."""

    room = "api"
    operations: ClassVar[dict[str, Operation]]
    schema = HouseSchema()
    metadata_class = None
    authentication_classes = ()
    parser_classes = (JsonParser, MultiPartParser)
    bearer: Bearer
    actor: Actor = NOBODY
    extra: dict[str, str]

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        if not abstract:
            offered = {method for method in METHODS if hasattr(cls, method)}
            if not offered or offered != set(getattr(cls, "operations", ())):
                raise PermissionNotNamed(f"{cls.__module__}.{cls.__qualname__} says not what each method does.")
            cls.permission = next(iter(cls.operations.values())).permission
        super().__init_subclass__(abstract=abstract, **kwargs)

    @property
    def operation(self) -> Operation:
        method = (self.request.method or "").lower()
        return self.operations["get" if method == "head" else method]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.args, self.kwargs, self.extra = args, kwargs, {}
        self.request = self.initialize_request(request, *args, **kwargs)  # type: ignore[assignment]
        try:
            response = self._answer(*args, **kwargs)
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                raise
            response = problem.response()
        for name, value in self.extra.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["Content-Language"] = "zh-CN" if translation.get_language() == "zh-hans" else "en"
        return response

    def _answer(self, *args: Any, **kwargs: Any) -> HttpResponse:
        method = (self.request.method or "").lower()
        handler = getattr(self, method, None) if method in (*METHODS, "head") else None
        self.bearer = bearer_of(self.request)
        self.actor = self.bearer.actor
        if "Accept-Language" not in self.request.headers:
            translation.activate(self.actor.language)  # the middleware puts back what was before
        self.extra = count_request(PER_TOKEN, str(self.bearer.token_id), at=system_clock()).headers
        if handler is None:
            allowed = ", ".join(one.upper() for one in METHODS if hasattr(self, one))
            raise Problem(
                405, "method", _("This address knows: %(methods)s.") % {"methods": allowed}, headers={"Allow": allowed}
            )
        if not self.actor.may(self.operation.permission):
            raise PermissionMissing(self.operation.permission)
        self._refuse_unknown_parameters()
        with reading_as(self.actor):
            if method == "post":
                return answer_once(self.request, self.actor.me, lambda: handler(self.request, *args, **kwargs))
            answer: HttpResponse = handler(self.request, *args, **kwargs)
        if self.request.method == "GET" and answer.status_code == 200:
            for listener in _listeners:
                listener(self.actor, self.operation.id, getattr(answer, "records", 1))
        return answer

    def _refuse_unknown_parameters(self) -> None:
        """A filter that is misspelt must not show everything."""
        known = {parameter.name for parameter in self.operation.parameters if parameter.where == "query"}
        keyed = {parameter.name for parameter in self.operation.parameters if parameter.is_object}
        for name in self.request.GET:
            whole, bracket, _key = name.partition("[")
            if name not in known - keyed and not (bracket and whole in keyed):
                listed = ", ".join(sorted(known)) or "–"
                raise wrong_parameter(
                    name[:60], _("There is no such parameter. Known are: %(names)s.") % {"names": listed}
                )

    def taken(self) -> dict[str, Any]:
        """The body, as the operation describes it. Raises a problem that names each wrong value."""
        request: RestRequest = self.request  # type: ignore[assignment]
        if self.operation.media_type == BROWSER and not request.content_type.startswith(BROWSER):
            raise Problem(415, "content-type", _("Send %(kind)s.") % {"kind": BROWSER})
        if self.operation.media_type == READ and request.content_type.startswith("multipart/"):
            raise Problem(415, "content-type", _("Send %(kind)s.") % {"kind": READ})
        assert self.operation.takes is not None
        return checked(self.operation.takes, request.data)


def checked(shape: type[Serializer], data: Any) -> dict[str, Any]:
    if isinstance(data, dict):
        unknown = sorted(set(data) - set(shape().fields))
        if unknown:
            sentence = _("There is no such field.")
            raise invalid({str(name)[:60]: sentence for name in unknown})
    wrong = list(wrong_types(shape(), data))
    if wrong:
        raise invalid({place: _("This is a value of another type.") for place in wrong})
    found = shape(data=data)
    if not found.is_valid():
        raise invalid(found.errors)
    values: dict[str, Any] = found.validated_data
    return values


def answer(data: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(orjson.dumps(data), content_type=READ, status=status, headers=headers or {})
