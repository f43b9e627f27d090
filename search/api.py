"""The API: search over everything that the token may see."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from kernel.api.examples import Example, example_id, told
from kernel.api.operations import Operation, Parameter
from kernel.api.problems import wrong_parameter
from kernel.api.values import shape
from kernel.api.views import ApiView, answer
from kernel.clock import system_clock
from kernel.permissions import SIGNED_IN
from search.asking import LONGEST
from search.finding import Asking, find_all
from search.marks import plain

EACH = 20
HIT = shape(
    "Hit",
    {
        "type": serializers.CharField(help_text="tickets, messages, accounts, contacts or articles."),
        "id": serializers.UUIDField(),
        "title": serializers.CharField(allow_blank=True),
        "detail": serializers.CharField(allow_blank=True),
        "note": serializers.CharField(allow_blank=True),
        "reason": serializers.CharField(allow_blank=True, help_text="Where the words stood, if not in the above."),
        "page": serializers.CharField(help_text="The record's page at the desk."),
    },
)
FOUND = shape("Found", {"items": HIT(many=True)})
_hit = {"type": "tickets", "id": example_id(0x13), "note": "#1042", "page": "/desk/tickets/1042/"}
EXAMPLES: dict[str, Example] = {
    "Found": told(
        en={
            "items": [
                _hit
                | {
                    "title": "Pump AX 32-4 loses pressure",
                    "detail": "Harbour City Water",
                    "reason": "picture of the gauge",
                }
            ]
        },
        zh={"items": [_hit | {"title": "AX 32-4 水泵压力下降", "detail": "海港城水务", "reason": "压力表的照片"}]},
    )
}


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
                    "Words, “phrases”, and operators as at the desk: `status:open before:2026-10-01`, `状态:处理中`."
                    " Without any, nothing.",
                ),
            ),
            text=f"At most {EACH} of each kind; only kinds that the token may see.",
        )
    }

    def get(self, request: Request) -> HttpResponse:
        words = request.GET.get("q", "")
        if len(words) > LONGEST or "\0" in words:
            raise wrong_parameter("q", f"0–{LONGEST}")
        found = find_all(Asking(self.actor, system_clock()), words, limit=EACH)
        return answer(
            {
                "items": [
                    {
                        "type": group.source.key,
                        "id": hit.id,
                        "title": plain(hit.title),
                        "detail": plain(hit.detail),
                        "note": plain(hit.note),
                        "reason": plain(hit.reason),
                        "page": hit.url,
                    }
                    for group in found.groups
                    for hit in group.hits
                ]
            }
        )
