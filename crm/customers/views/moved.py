"""The old address of a record that became part of another one leads on to that one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm.customers.models import Merged, MergedKind
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY
from kernel.http.views import Request

POLICIES = {MergedKind.ACCOUNT: ACCOUNT_POLICY, MergedKind.CONTACT: CONTACT_POLICY}


def moved_on(request: Request, kind: MergedKind, pk: UUID) -> HttpResponse:
    """Raises Http404 for an id that never was, and where the reader does not see what it leads to."""
    pk_now = Merged.successor(kind, pk)
    if pk_now is None or not POLICIES[kind].reaches(request.actor, pk_now):
        raise Http404
    messages.info(request, _("That record was merged into this one."))
    return redirect(f"customers:{kind.value}", pk_now)
