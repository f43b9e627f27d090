"""What the console reads of the directory: rows about tenants, never a tenant's own rows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery

from kernel.paging import Page, page_of
from kernel.tenancy import directory
from tenants.directory.models import Domain, SignUp, Tenant, TenantState

STATES = tuple(TenantState.values)


@dataclass(frozen=True)
class TenantList:
    page: Page
    counts: dict[str, int]
    failed: list[SignUp]


def tenants() -> QuerySet[Tenant]:
    """With the address; call inside directory()."""
    primary = Domain.objects.filter(tenant=OuterRef("pk"), is_primary=True).values("domain")[:1]
    return Tenant.objects.annotate(host=Subquery(primary, output_field=CharField())).filter(is_operator=False)


def tenant_list(*, words: str, state: str, at: str) -> TenantList:
    """One page, how many there are in each state, and the sign-ups whose workspace could not be made; 4 statements."""
    with directory():
        found = tenants()
        counted = found.aggregate(all=Count("pk"), **{name: Count("pk", filter=Q(state=name)) for name in STATES})
        if words:
            found = found.filter(Q(name__icontains=words) | Q(host__icontains=words))
        if state in STATES:
            found = found.filter(state=state)
        page = page_of(found, order=("-created_at", "-uuid"), at=at)
        failed = list(failed_sign_ups())
    return TenantList(page, counted, failed)


def failed_sign_ups() -> QuerySet[SignUp]:
    return SignUp.objects.filter(failed_at__isnull=False, tenant__state=TenantState.PROVISIONING).order_by(
        "-failed_at"
    )


def tenant_with_sign_up(tenant_id: UUID) -> Tenant | None:
    with directory():
        return tenants().select_related("sign_up").filter(uuid=tenant_id).first()
