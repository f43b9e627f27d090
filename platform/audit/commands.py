"""The audit log in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.permissions import READ_AUDIT
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    words = _("settings history who changed who saw sign-ins security")
    yield Command("audit-log", _("Audit log"), "history", READ_AUDIT, reverse("audit:log"), words=words)
