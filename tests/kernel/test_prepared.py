"""A prepared queryset says what the queryset says: the same rows, related ones and annotations, in each workspace."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from crm.service.models import Message, Ticket
from kernel.prepared import NotPreparable, Prepared
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot

SUBJECT = "a subject that nothing has"
AT = datetime(1, 1, 2, tzinfo=UTC)


def of_a_subject(subject: str) -> Any:
    rows = Ticket.objects.filter(subject=subject).select_related("contact__account", "assignee")
    return rows.annotate(said=Count("messages")).order_by("number")


def test_it_gives_what_the_queryset_gives_in_each_workspace(tenants: dict[str, TenantSnapshot]) -> None:
    prepared = Prepared(of_a_subject(SUBJECT), subject=SUBJECT)
    for tenant in tenants.values():
        with in_tenant(tenant):
            known = Ticket.objects.filter(contact__isnull=False).order_by("number")[0]
            (usual,) = of_a_subject(known.subject)
            with CaptureQueriesContext(connection) as asked:
                (found,) = prepared.rows(subject=known.subject)
                pair = (found.contact, found.contact.account, found.assignee, found.said)
            assert len(asked) == 1
            assert pair == (usual.contact, usual.contact.account, usual.assignee, usual.said)
            for field in Ticket._meta.concrete_fields:
                assert getattr(found, field.attname) == getattr(usual, field.attname), field.name
            assert prepared.first(subject="nothing") is None


def test_what_is_not_selected_is_read_when_it_is_asked_for(tenants: dict[str, TenantSnapshot]) -> None:
    with in_tenant(tenants["acme"]):
        known = Message.objects.order_by("id")[0]
        sample = uuid.UUID(int=1)
        prepared = Prepared(Message.objects.filter(pk=sample).only("kind")[:1], pk=sample)
        found = prepared.first(pk=known.pk)
        assert found is not None
        assert "html" in found.get_deferred_fields()
        assert found.html == known.html


@pytest.mark.parametrize(
    ("rows", "samples"),
    [
        (lambda: Ticket.objects.filter(subject=SUBJECT), {"other": "not in it"}),
        (lambda: Ticket.objects.filter(created_at__gt=AT), {"at": AT.isoformat()}),
        (lambda: Ticket.objects.filter(subject=SUBJECT).prefetch_related("messages"), {"subject": SUBJECT}),
    ],
)
def test_what_would_not_be_the_same_is_refused(
    tenants: dict[str, TenantSnapshot], rows: Any, samples: dict[str, Any]
) -> None:
    with in_tenant(tenants["acme"]), pytest.raises(NotPreparable):
        Prepared(rows(), **samples)
