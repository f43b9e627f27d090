"""The report of gaps in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge_base.permissions import VIEW_ARTICLES
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    yield Command(
        "gaps",
        _("What customers look for and do not find"),
        "bulb",
        VIEW_ARTICLES,
        reverse("demand:demand"),
        words=_("gaps missing articles deflection"),
    )
