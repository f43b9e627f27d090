"""What answers look like, in the document: the same few records told in each language, and every refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import serializers

from kernel.api.operations import READ
from kernel.api.problems import MEDIA_TYPE, Problem, invalid, not_found, wrong_parameter

# By language: what an answer of this shape holds.
Example = Mapping[str, Any]
SCHEMAS, EXAMPLES = "#/components/schemas/", "#/components/examples/"
CURSOR = "WyIwMTk3YTVkMC01ZjBlLTdjM2EtOWIxZC0yZjZmMGM4ZTRhMTMiXQ"


def example_id(place: int) -> str:
    """As the examples of requests name the same records."""
    return f"0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a{place:02x}"


def told(*, en: dict[str, Any], zh: dict[str, Any], **same: Any) -> Example:
    """`same` is what both languages say."""
    return {"en": same | en, "zh-hans": same | zh}


def _refusal(status: int) -> Problem:
    """One of those that this status may mean, in the words in which the product says it."""
    not_right = _("The token may not do this: it lacks the right “%(right)s”.") % {"right": "service.edit"}
    seconds = {"seconds": 24}
    too_many = ngettext(
        "Too many requests. Wait %(seconds)d second.", "Too many requests. Wait %(seconds)d seconds.", 24
    )
    problems = {
        400: wrong_parameter("limit", "1–100"),
        401: Problem(401, "token-unknown", _("This token is unknown here, was revoked or is too old.")),
        403: Problem(403, "forbidden", not_right, errors=[("scope", "service.edit")]),
        404: not_found(),
        409: Problem(409, "overtaken", _("Somebody has removed this in the meantime.")),
        412: Problem(412, "changed", _("The record was changed since you read it. Read it again, then decide.")),
        413: Problem(413, "too-large", _("The body of the request is too large.")),
        415: Problem(415, "content-type", _("Send %(kind)s.") % {"kind": READ}),
        422: invalid(_wrong_language()),
        429: Problem(429, "too-many", too_many % seconds),
    }
    return problems[status]


def _wrong_language() -> dict[str, Any]:
    try:
        serializers.ChoiceField(settings.LANGUAGES).run_validation("fr")
    except serializers.ValidationError as error:
        return {"language": error.detail}
    raise AssertionError("French is one of the languages: choose another for this example.")


def refusal(status: int) -> Example:
    found: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = _refusal(status).as_dict()
    return found


def bulk_results(made: str) -> Example:
    """One made, one refused: in each language."""
    problems = refusal(422)
    return {
        language: {"results": [{"status": 201, "id": made}, {"status": 422, "id": None, "problem": problem}]}
        for language, problem in problems.items()
    }


# ---- Into the document


def add_examples(document: dict[str, Any], known: Mapping[str, Example]) -> None:
    """Names, at each answer, its examples; raises KeyError for what nobody told."""
    told_here: dict[str, Any] = {}
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                for media_type, content in response.get("content", {}).items():
                    if media_type == MEDIA_TYPE:
                        name, example = f"Refused{status}", refusal(int(status))
                    elif media_type == "application/json":
                        name, example = _of_shape(content["schema"], known)
                    else:
                        continue
                    content["examples"] = _named(name, example, told_here)
    document["components"]["examples"] = told_here


def _of_shape(schema: dict[str, Any], known: Mapping[str, Example]) -> tuple[str, Example]:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        return name, known[name]
    single = schema["properties"]["items"]["items"]["$ref"].removeprefix(SCHEMAS)
    pages = {language: {"items": [said], "next_cursor": CURSOR} for language, said in known[single].items()}
    return f"{single}Page", pages


def _named(name: str, example: Example, told_here: dict[str, Any]) -> dict[str, Any]:
    languages = dict(settings.LANGUAGES)
    for language, value in example.items():
        told_here[f"{name}.{language}"] = {"summary": str(languages[language]), "value": value}
    return {language: {"$ref": f"{EXAMPLES}{name}.{language}"} for language in example}
