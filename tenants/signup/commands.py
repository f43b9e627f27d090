"""The first steps of a new workspace in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from identity.permissions import MANAGE_WORKSPACE
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    if asking.tenant.has_first_steps:
        yield Command(
            "first-steps",
            _("First steps"),
            "list-check",
            MANAGE_WORKSPACE,
            reverse("welcome:first-steps"),
            words=_("welcome getting started sample data"),
        )
