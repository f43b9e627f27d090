"""The way to the customers' door in the command palette of the back office."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from identity.permissions import USE_DESK
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    yield Command(
        "portal",
        _("Customer portal"),
        "external-link",
        USE_DESK,
        reverse("portal:home"),
        words=_("what customers see"),
    )
