"""Parts of a record's page: side by side on a wide screen, one at a time behind tabs on a phone."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from design.shell import Place

ACTIVITY, DETAILS, RELATED = "activity", "details", "related"


def part_of(request: HttpRequest, parts: tuple[str, ...]) -> str:
    wanted = request.GET.get("part", "")
    return wanted if wanted in parts else parts[0]


def part_tabs(url: str, part: str, counts: dict[str, int]) -> list[Place]:
    """`counts` names the parts that there are; 0 shows no figure."""
    labels = {ACTIVITY: _("Timeline"), DETAILS: _("Details"), RELATED: pgettext("part of a record", "Related")}
    return [
        Place(name, labels[name], url if name == ACTIVITY else f"{url}?part={name}", "", count, name == part)
        for name, count in counts.items()
    ]
