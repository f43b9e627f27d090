"""Imports and change-sets in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from changes.permissions import IMPORT
from identity.permissions import USE_DESK
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    yield Command(
        "import",
        pgettext_lazy("changes", "Import"),
        "upload",
        IMPORT,
        reverse("changes:imports"),
        "do",
        words=_("csv excel xlsx upload file customers contacts"),
    )
    yield Command(
        "change-sets",
        pgettext_lazy("changes", "Changes"),
        "history",
        USE_DESK,
        reverse("changes:change-sets"),
        words=_("undo imports bulk edits mass changes reassign"),
    )
