"""Webhooks in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from search.commands import Asking, Command
from webhooks.permissions import MANAGE_WEBHOOKS


def commands(asking: Asking) -> Iterator[Command]:
    url, words = reverse("webhooks:endpoints"), _("settings integration events program")
    yield Command("webhooks", _("Webhooks"), "plug-connected", MANAGE_WEBHOOKS, url, words=words)
    new = reverse("webhooks:new-endpoint")
    yield Command("new-webhook", _("New webhook"), "plus", MANAGE_WEBHOOKS, new, words=words)
