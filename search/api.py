"""The API: search over everything that the token may see."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from kernel.api.operations import Operation, Parameter
from kernel.api.problems import wrong_parameter
from kernel.api.values import shape
from kernel.api.views import ApiView, answer
from kernel.permissions import SIGNED_IN
from search.views import find_groups

EACH = 20
LONGEST = 200
WORDS = Parameter(
    "q", serializers.CharField(max_length=LONGEST, allow_blank=True), "The words; without any, nothing is found."
)

HIT = shape(
    "Hit",
    {
        "type": serializers.CharField(help_text="tickets, accounts or contacts."),
        "id": serializers.UUIDField(),
        "title": serializers.CharField(allow_blank=True),
        "detail": serializers.CharField(allow_blank=True),
        "note": serializers.CharField(allow_blank=True),
        "page": serializers.CharField(help_text="The record's page at the desk."),
    },
)
FOUND = shape("Found", {"items": HIT(many=True)})


class SearchView(ApiView):
    operations = {
        "get": Operation(
            "search",
            "Search everywhere",
            SIGNED_IN,
            gives=FOUND,
            parameters=(
                Parameter(
                    "q",
                    serializers.CharField(max_length=LONGEST, allow_blank=True),
                    "The words; without any, nothing.",
                ),
            ),
            text=f"At most {EACH} of each kind; only kinds that the token may see.",
        )
    }

    def get(self, request: Request) -> HttpResponse:
        words = " ".join(request.GET.get("q", "").split())
        if len(words) > LONGEST or "\0" in words:
            raise wrong_parameter("q", f"0–{LONGEST}")
        groups = find_groups(self.actor, words, EACH)
        return answer(
            {
                "items": [
                    {
                        "type": group.source.key,
                        "id": hit.pk,
                        "title": hit.title,
                        "detail": hit.detail,
                        "note": hit.note,
                        "page": hit.url,
                    }
                    for group in groups
                    for hit in group.hits
                ]
            }
        )
