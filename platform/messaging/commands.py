"""Notifications in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.permissions import SIGNED_IN
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    yield Command(
        "notifications",
        _("Notifications"),
        "bell",
        SIGNED_IN,
        reverse("messaging:notifications"),
        words=_("news messages unread"),
    )
    yield Command(
        "all-read",
        _("Mark all notifications as read"),
        "mail-opened",
        SIGNED_IN,
        reverse("messaging:all-read"),
        "do",
        way="post",
    )
