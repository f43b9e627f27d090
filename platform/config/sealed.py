"""The sealed secrets of a workspace, whichever app keeps them: counted, and sealed anew with the present key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from kernel.sealing import SealedField, SecretUnreadable, is_of_present_key, reseal, unseal
from kernel.tenancy import directory, in_tenant
from tenants.directory.models import Tenant


@dataclass(frozen=True)
class Tally:
    """By the key that opens them."""

    present: int = 0
    former: int = 0
    unreadable: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.present + other.present, self.former + other.former, self.unreadable + other.unreadable)


def tally_everywhere() -> Tally:
    return _everywhere(tally_tenant)


def reseal_everywhere() -> Tally:
    return _everywhere(reseal_tenant)


def _everywhere(of_tenant: Callable[[], Tally]) -> Tally:
    """In workspaces that are suspended too: they may come back when a former key is long gone."""
    with directory():
        tenants = list(Tenant.objects.exclude(schema_version=""))
    total = Tally()
    for tenant in tenants:
        with in_tenant(tenant):
            total += of_tenant()
    return total


def sealed_fields() -> Iterator[tuple[type[Model], SealedField]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def tally_tenant() -> Tally:
    """One statement a field."""
    return sum((_judged(sealed, field) for sealed, field in _sealed()), Tally())


def reseal_tenant() -> Tally:
    """What can't be opened stays as it is."""
    total = Tally()
    for model, field in sealed_fields():
        for pk in list(_rows(model, field).values_list("pk", flat=True)):
            total += _reseal_one(model, field, pk)
    return total


def _reseal_one(model: type[Model], field: SealedField, pk: Any) -> Tally:
    """Under a lock: somebody may be replacing it at this moment."""
    with transaction.atomic():
        row = _rows(model, field).select_for_update().filter(pk=pk)
        sealed = row.values_list(field.attname, flat=True).first()
        if not sealed:
            return Tally()
        found = _judged(sealed, field)
        if found.former:
            row.order_by().update(**{field.attname: reseal(sealed, field.purpose)})
        return found


def _sealed() -> Iterator[tuple[str, SealedField]]:
    for model, field in sealed_fields():
        for sealed in _rows(model, field).values_list(field.attname, flat=True):
            yield sealed, field


def _rows(model: type[Model], field: SealedField) -> Any:
    return model._default_manager.exclude(**{field.attname: ""}).order_by("pk")


def _judged(sealed: str, field: SealedField) -> Tally:
    if is_of_present_key(sealed, field.purpose):
        return Tally(present=1)
    try:
        unseal(sealed, field.purpose)
    except SecretUnreadable:
        return Tally(unreadable=1)
    return Tally(former=1)
