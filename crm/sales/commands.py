"""Opportunities in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.sales.permissions import EDIT_OPPORTUNITIES, VIEW_OPPORTUNITIES
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    page, new, every = asking.page, reverse("sales:new-opportunity"), reverse("sales:opportunities")
    if page is not None and page.view_name == "sales:opportunity":
        url = reverse("sales:edit-opportunity", kwargs=page.kwargs)
        yield Command("edit", _("Edit this opportunity"), "pencil", EDIT_OPPORTUNITIES, url, "here", keys=("e",))
    words = _("create add deal sale")
    yield Command("new-opportunity", _("New opportunity"), "target-arrow", EDIT_OPPORTUNITIES, new, "do", words=words)
    words = _("deals sales pipeline")
    yield Command(
        "opportunities", _("Opportunities"), "target-arrow", VIEW_OPPORTUNITIES, every, words=words, keys=("g", "o")
    )
    mine = f"{every}?view=mine"
    yield Command("opportunities-mine", _("My opportunities"), "target-arrow", VIEW_OPPORTUNITIES, mine)
