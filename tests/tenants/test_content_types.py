"""Django remembers one id per model and process, so the ids are equal in every schema, whenever it was made."""

from __future__ import annotations

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from kernel.tenancy import in_tenant
from kernel.tenancy.sides import side_of
from tenants.directory.snapshots import TenantSnapshot
from tenants.provisioning.content_types import content_type_id, put_content_types, wanted_content_types


def stored() -> dict[tuple[str, str], int]:
    return {(row.app_label, row.model): row.pk for row in ContentType.objects.all()}


def test_every_schema_has_the_same_ids(tenants: dict[str, TenantSnapshot]) -> None:
    found = []
    for tenant in tenants.values():
        with in_tenant(tenant):
            found.append(stored())
    assert found[0] == found[1]
    assert {name: content_type_id(*name) for name in found[0]} == found[0]


def test_every_model_of_a_tenant_has_one(acme: TenantSnapshot) -> None:
    models = [
        model._meta for model in apps.get_models() if side_of(apps.get_app_config(model._meta.app_label)) == "tenant"
    ]
    assert {(meta.app_label, meta.model_name) for meta in models} <= set(stored())


def test_no_two_models_share_a_number() -> None:
    numbers = [number for number, _app, _model in wanted_content_types()]
    assert len(numbers) == len(set(numbers))


def test_what_an_earlier_version_counted_moves_and_what_is_new_is_added(acme: TenantSnapshot) -> None:
    """A schema that was made before: content types in the order of their making, and some not there yet."""
    ContentType.objects.filter(app_label="service", model="ticket").update(id=17)
    ContentType.objects.filter(app_label="service", model="ticketlink").delete()
    put_content_types(connection)
    assert stored()["service", "ticket"] == content_type_id("service", "ticket")
    assert stored()["service", "ticketlink"] == content_type_id("service", "ticketlink")
    assert ContentType.objects.get_for_model(apps.get_model("service", "Ticket")).pk == content_type_id(
        "service", "ticket"
    )
