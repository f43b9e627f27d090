"""Columns as one text, and views that were kept before lists had columns."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from crm.service.views.list_page import TICKET_LIST
from kernel.tenancy import OWNER, in_tenant
from records.columns import Columns
from records.models import SavedView
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import fixed

BEFORE, AFTER = ("service", "0003_saved_views"), ("service", "0004_move_saved_views_to_records")


def test_reading_and_writing_agree() -> None:
    fields = TICKET_LIST.record_type.declared
    for text in ("subject", "subject:300", "subject,status:120,tags", "subject:56,tags:960"):
        assert Columns.read(fields, text).text == text
    assert Columns.read(fields, "tags,subject:90").text == "subject:90,tags"
    assert Columns.read(fields, "").text == ""
    assert Columns.usual(fields).table_width(picks=True) == 0
    assert Columns.read(fields, "subject,status:120").table_width(picks=True) == 240 + 120 + 48 + 1
    assert Columns.read(fields, "subject:300,status:120").table_width(picks=False) == 300 + 120 + 1


@pytest.mark.django_db(databases=["default", OWNER])
def test_views_from_before_are_kept_on_the_way_and_back(globex: TenantSnapshot) -> None:
    kept = {"list": "tickets", "name": "Old", "query": "view=all&q=x", "is_shared": True, "position": 3}
    with in_tenant(globex, using=OWNER), connections[OWNER].cursor() as cursor:
        made = SavedView.objects.using(OWNER).create(owner_id=fixed("zhang"), **kept)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connections[OWNER]).migrate([BEFORE])
        cursor.execute("SELECT id, owner_id, name, query, is_shared, is_pinned, position FROM service_savedview")
        assert cursor.fetchall() == [(made.pk, fixed("zhang"), "Old", "view=all&q=x", True, False, 3)]
        SavedView.objects.using(OWNER).all().delete()
        MigrationExecutor(connections[OWNER]).migrate([AFTER])
        found = SavedView.objects.using(OWNER).values().get()
        assert found == kept | {"id": made.pk, "owner_id": fixed("zhang"), "columns": "", "is_pinned": False}
