"""Leads in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.leads.permissions import CREATE_LEADS, EDIT_LEADS, MANAGE_LEADS, VIEW_LEADS
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    page, new, every = asking.page, reverse("leads:new-lead"), reverse("leads:leads")
    if page is not None and page.view_name == "leads:lead":
        url = reverse("leads:edit-lead", kwargs=page.kwargs)
        yield Command("edit", _("Edit this lead"), "pencil", EDIT_LEADS, url, "here", keys=("e",))
        url = reverse("leads:lead-shares", kwargs=page.kwargs)
        yield Command(
            "share", _("Share this lead"), "users-plus", EDIT_LEADS, url, "here", _("give access collaborate")
        )
    words = _("create add prospect")
    yield Command("new-lead", _("New lead"), "user-plus", CREATE_LEADS, new, "do", words=words)
    words = _("prospects potential customers")
    yield Command("leads", _("Leads"), "user-plus", VIEW_LEADS, every, words=words, keys=("g", "l"))
    words = _("contact form capture assignment rules round robin")
    yield Command(
        "lead-settings", _("How leads come in"), "settings", MANAGE_LEADS, reverse("leads:intake"), words=words
    )
    yield Command("leads-mine", _("My leads"), "user-plus", VIEW_LEADS, f"{every}?view=mine")
    yield Command("leads-nobody", _("Leads of nobody"), "user-plus", VIEW_LEADS, f"{every}?view=nobody")
