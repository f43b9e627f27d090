"""What went wrong, as RFC 9457 says it: one shape for every refusal, in the caller's language."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from kernel.actions import Conflict, OutOfReach, Overtaken, PermissionMissing, Refused
from kernel.fields import CUSTOM

logger = logging.getLogger("api")

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:rapport:problem:"


class Problem(Exception):
    """An answer that is no success. `errors` are pairs of a field's name and a sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: list[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = errors or [], dict(headers or {})

    def as_dict(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "type": f"{TYPE}{self.code}",
            "title": title_of(self.status),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            said["errors"] = [{"field": field, "detail": sentence} for field, sentence in self.errors]
        return said

    def response(self) -> HttpResponse:
        return HttpResponse(
            orjson.dumps(self.as_dict()), content_type=MEDIA_TYPE, status=self.status, headers=self.headers
        )


def title_of(status: int) -> str:
    titles = {
        400: _("The request can't be read"),
        401: _("Who are you?"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("No such method here"),
        409: _("In conflict with another request"),
        412: _("Changed in the meantime"),
        413: _("Too large"),
        415: _("Not this kind of content"),
        422: _("Refused"),
        429: _("Too many requests"),
    }
    return titles.get(status, _("Something went wrong"))


def invalid(errors: Any) -> Problem:
    """What a serializer found wrong in a body."""
    return Problem(422, "invalid", _("Some values can't be used."), errors=list(_flat(errors)))


def wrong_parameter(name: str, sentence: str) -> Problem:
    return Problem(400, "parameter", _("A parameter of the address can't be used."), errors=[(name, sentence)])


def not_found() -> Problem:
    return Problem(404, "not-found", _("There is nothing here that you may see."))


def problem_of(error: Exception) -> Problem | None:
    """None for what nobody foresaw."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return _of_rules(error)
    if isinstance(error, OutOfReach | PermissionMissing):
        return _of_rights(error)
    if isinstance(error, Http404):
        return not_found()
    if isinstance(error, RequestDataTooBig):
        return Problem(413, "too-large", _("The body of the request is too large."))
    return _of_framework(error) if isinstance(error, exceptions.APIException) else None


def _of_rules(error: Refused) -> Problem:
    if isinstance(error, Conflict):
        return Problem(409, "there-already", error.sentence, errors=[(str(pk), name) for pk, name in error.others])
    field = f"custom.{error.field[len(CUSTOM) :]}" if error.field.startswith(CUSTOM) else error.field
    errors = [(field, error.sentence)] if field else []
    status, code = (409, "overtaken") if isinstance(error, Overtaken) else (422, "refused")
    return Problem(status, code, error.sentence, errors=errors)


def _of_rights(error: OutOfReach | PermissionMissing) -> Problem:
    if isinstance(error, OutOfReach):
        return Problem(403, "out-of-reach", error.sentence)
    sentence = _("The token may not do this: it lacks the right “%(right)s”.")
    right = {"right": str(error.permission.label)}
    return Problem(403, "forbidden", sentence % right, errors=[("scope", error.permission.name)])


def _of_framework(error: exceptions.APIException) -> Problem:
    if isinstance(error, exceptions.ValidationError):
        return invalid(error.detail)
    code = str(getattr(error, "default_code", "error")).replace("_", "-")
    return Problem(error.status_code, code, str(error.detail))


def _flat(errors: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, f"{path}.{own}".strip("."))
    elif isinstance(errors, list | tuple):
        for inner in errors:
            yield from _flat(inner, path)
    else:
        yield path, str(errors)
