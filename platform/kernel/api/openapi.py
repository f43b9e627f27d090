"""The document of the API (OpenAPI 3.1), written from the operations that its views declare."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from kernel.api.operations import Operation, Parameter
from kernel.api.problems import MEDIA_TYPE
from kernel.api.values import shape

USUAL_REFUSALS = (401, 403, 429)
HEADERS = {
    "RateLimit": {"description": "What is left of this minute.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "How many requests a minute.", "schema": {"type": "string"}},
}
IDEMPOTENCY = Parameter(
    "Idempotency-Key",
    serializers.CharField(max_length=100, allow_blank=True),
    "Any text that is new for each new request; with the same one the first answer is given again for 24 hours.",
    where="header",
)

ERROR = shape("ProblemError", {"field": serializers.CharField(), "detail": serializers.CharField()})
PROBLEM = shape(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "code": serializers.CharField(),
        "detail": serializers.CharField(),
        "errors": ERROR(many=True, required=False),
    },
)


class HouseSchema(AutoSchema):
    """Asks the framework's generator only for the shapes."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        self.registry, self.path, self.path_regex = registry, path, path_regex
        self.path_prefix, self.method = path_prefix, method.upper()
        said: Operation = self.view.operations[method.lower()]  # type: ignore[attr-defined]
        found: dict[str, Any] = {
            "operationId": said.id,
            "summary": said.summary,
            "tags": [path.split("/")[1]],
            "security": [{"token": []}],
            "responses": self._responses(said, method.lower()),
        }
        if said.text or said.permission:
            found["description"] = f"{said.text}\n\nScope: `{said.permission.name}`".strip()
        parameters = [self._parameter(one) for one in said.parameters]
        parameters += [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
            for name in _path_names(path)
        ]
        if method.lower() == "post":
            parameters.append(self._parameter(IDEMPOTENCY))
        if parameters:
            found["parameters"] = parameters
        if said.takes is not None:
            content: dict[str, Any] = {"schema": self._schema_of(said.takes, "request")}
            if said.example is not None:
                content["example"] = said.example
            found["requestBody"] = {"required": True, "content": {said.media_type: content}}
        return found

    def _responses(self, said: Operation, method: str) -> dict[str, Any]:
        well: dict[str, Any] = {"description": said.summary, "headers": HEADERS}
        if said.gives_file:
            well["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        elif said.gives is not None:
            schema = self._schema_of(said.gives, "response")
            well["content"] = {"application/json": {"schema": _page(schema) if said.pages else schema}}
        if said.links:
            well["links"] = {
                name: {"operationId": operation, "parameters": {"id": expression}}
                for name, (operation, expression) in said.links.items()
            }
        refusals = self._refusals(said, method)
        problem = {MEDIA_TYPE: {"schema": self._schema_of(PROBLEM, "response")}}
        said_no = {
            str(status): {
                "description": _WORDS.get(status, "Refused"),
                **({"content": problem} if status >= 400 else {}),
            }
            for status in sorted(refusals)
        }
        return {str(said.status): well, **said_no}

    def _refusals(self, said: Operation, method: str) -> set[int]:
        refusals = {*USUAL_REFUSALS, *said.refuses, *({400} if said.parameters or method == "get" else ())}
        if "{" in self.path:
            refusals.add(404)
        if said.takes is not None:
            refusals |= {400, 413, 415, 422}
        if method != "get":
            refusals.add(409)
        if method == "post":
            refusals |= {400, 422}
        if "ETag" in said.text:
            refusals |= {304} if method == "get" else {412}
        return refusals

    def _schema_of(self, of: Any, direction: str) -> dict[str, Any]:
        """A response's values may be left out by `fields`, so none of them is said to be required."""
        component = self.resolve_serializer(of(), direction)  # type: ignore[arg-type]
        found: dict[str, Any] = component.ref
        return found

    def _parameter(self, one: Parameter) -> dict[str, Any]:
        schema = self._map_serializer_field(one.field, "request")  # type: ignore[no-untyped-call]
        if one.many:
            schema = {"type": "array", "items": schema, "maxItems": 20}
        if one.is_object:
            return _object_parameter(one, schema)
        return {"name": one.name, "in": one.where, "description": one.text, "schema": schema}


def _object_parameter(one: Parameter, schema: dict[str, Any]) -> dict[str, Any]:
    said = {"name": one.name, "in": one.where, "description": one.text, "schema": schema}
    return said | {"style": "deepObject", "explode": True}


_WORDS = {
    304: "Unchanged since that version",
    308: "Became part of another record, which stands at the address given",
    400: "The request can't be read, or a parameter can't be used",
    401: "No token, or one that opens nothing here",
    403: "The token lacks the right",
    404: "Not there, or not visible to the token",
    409: "Somebody else was faster, or it is there already: then `errors` names the records by their ids",
    412: "Changed since that version",
    413: "Too large",
    415: "Another kind of content is wanted",
    422: "A value can't be used, or a rule said no",
    429: "Too many requests",
}


def _page(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "next_cursor"],
        "properties": {"items": {"type": "array", "items": schema}, "next_cursor": {"type": ["string", "null"]}},
    }


def _path_names(path: str) -> list[str]:
    return [part.split("}")[0] for part in path.split("{")[1:]]
