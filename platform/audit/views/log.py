"""The log as administrators read it: who signed in, opened, changed and took home what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.actions import check_chain
from audit.filters import Filters
from audit.forms import FilterForm
from audit.models import Chain, Entry
from audit.permissions import READ_AUDIT
from audit.queries import broken_entry, entries_seen_by, link_of, stretch_of
from audit.telling import changes_of, kind_label, way_to, what, who
from audit.views.room import AuditRoom

LOG = "audit:log"


@dataclass(frozen=True)
class Line:
    """An entry, as the list shows it."""

    entry: Entry
    who: str
    what: str
    kind: str
    is_alarming: bool
    """Somebody should look at it."""

    @classmethod
    def of(cls, entry: Entry) -> Line:
        kind = kind_label(entry.subject_type)
        return cls(entry, who(entry), what(entry), kind, entry.verb in ALARMING)


ALARMING = {"failed to sign in", "was refused with a passkey that may be copied", "erased from the audit log"}


class LogView(AuditRoom):
    permission = READ_AUDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = Filters.read(request.GET.dict())
        before = self._before()
        chain = Chain.present()
        stretch = stretch_of(filters.rows, before=before)
        form = FilterForm(initial=dict(filters.values))
        context: dict[str, Any] = {
            "form": form,
            "filters": filters,
            "wrong": [form.label_of(name) for name in filters.wrong],
            "lines": [Line.of(entry) for entry in stretch.entries],
            "chips": self._chips(filters, form),
            "has_more": any(filters.get(name) for name in ("type", "from", "to")),
            "chain": chain,
            "broken_entry": broken_entry(chain) if chain.fault else None,
            "first_url": _address(filters) if before else "",
            "older_url": _address(filters, before=stretch.older) if stretch.older else "",
        }
        return render(request, "audit/log.html", context)

    def _before(self) -> Entry | None:
        try:
            before = UUID(self.request.GET.get("before", ""))
        except ValueError:
            return None
        return Entry.objects.filter(pk=before).first()

    def _chips(self, filters: Filters, form: FilterForm) -> list[tuple[str, str]]:
        """What is filtered, in words, each with the address that drops it."""
        chips = []
        for name, value in filters.values.items():
            others = {other: kept for other, kept in filters.values.items() if other != name}
            label = f"{form.label_of(name)}: {form.words_of(name, value)}"
            chips.append((label, f"{reverse(LOG)}?{urlencode(others)}"))
        return chips


class EntryView(AuditRoom):
    """One entry with before and after, and its place in the chain."""

    permission = READ_AUDIT

    def get(self, request: HttpRequest, entry_id: UUID) -> HttpResponse:
        entry = entries_seen_by(self.request.actor).filter(pk=entry_id).first()
        if entry is None:
            raise Http404
        chain, link, changes = Chain.present(), link_of(entry), changes_of(entry)
        context: dict[str, Any] = {
            "line": Line.of(entry),
            "entry": entry,
            "changes": changes,
            "has_before": any(one.has_before for one in changes),
            "record_url": way_to(entry, self.request.actor),
            "link": link,
            "link_hash": bytes(link.hash).hex() if link else "",
            "is_erased": link is not None and (link.values_salt is None or link.actor_salt is None),
            "is_checked": link is not None and link.number <= chain.checked,
            "is_behind": link is not None and chain.fault_at is not None and link.number > chain.fault_at,
            "is_broken": link is not None and link.number == chain.fault_at,
            "about_url": f"{reverse(LOG)}?{urlencode({'record': entry.subject_id})}",
            "person_url": f"{reverse(LOG)}?{urlencode({'person': entry.actor_id})}" if entry.actor_id else "",
        }
        return render(request, "audit/entry.html", context)


class CheckView(AuditRoom):
    permission = READ_AUDIT

    def post(self, request: HttpRequest) -> HttpResponseBase:
        check_chain(**self.by)
        messages.success(request, _("The log is being checked. Look again in a moment."))
        return redirect(LOG)


def _address(filters: Filters, **more: Any) -> str:
    query = urlencode({**filters.values, **more})
    return reverse(LOG) + (f"?{query}" if query else "")
