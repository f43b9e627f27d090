"""Many records in one request: each is made or changed by itself, and has its own result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework import serializers

from kernel.api.openapi import PROBLEM
from kernel.api.problems import Problem, problem_of
from kernel.api.values import shape
from kernel.api.views import answer

AT_ONCE = 100

ITEM = shape(
    "BulkItem",
    {
        "id": serializers.UUIDField(
            required=False, allow_null=True, help_text="Of the record to change; none makes one."
        ),
        "if_match": serializers.CharField(required=False, max_length=80, help_text="Its ETag, as in If-Match."),
        "values": serializers.DictField(help_text="As in the body of POST or PATCH."),
    },
)
BULK = shape("Bulk", {"items": ITEM(many=True, max_length=AT_ONCE, min_length=1)})  # type: ignore[call-arg]
RESULT = shape(
    "BulkResult",
    {
        "status": serializers.IntegerField(),
        "id": serializers.UUIDField(allow_null=True),
        "problem": PROBLEM(required=False),
    },
)
RESULTS = shape("BulkResults", {"results": RESULT(many=True)})


def answer_bulk(items: list[dict[str, Any]], one: Callable[[dict[str, Any]], Any]) -> HttpResponse:
    """`one` makes or changes a record and answers its id. What is refused changes nothing, and stops nothing."""
    return answer({"results": [_result(item, one) for item in items]})


def _result(item: dict[str, Any], one: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    try:
        with transaction.atomic():
            pk = one(item)
    except Exception as error:
        problem = problem_of(error)
        if not isinstance(problem, Problem):
            raise
        return {"status": problem.status, "id": item.get("id"), "problem": problem.as_dict()}
    return {"status": 200 if item.get("id") else 201, "id": pk}
