"""From a confirmed sign-up to a workspace with its first administrator. In the operator's tenant."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from identity.actions.links import make_link
from identity.actions.people import create_owner
from identity.models import Purpose
from identity.permissions import OPERATE_PLATFORM
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.models import Effect
from kernel.tenancy import directory
from messaging.gate import queue_mail
from tenants.directory.models import SignUp, Tenant
from tenants.directory.snapshots import TenantSnapshot, tenant_by_uuid
from tenants.provisioning.events import WorkspaceWanted
from tenants.provisioning.making import Wish, abandon_tenant, make_tenant, reserve_tenant

# What a workspace begins with until an administrator says otherwise.
HABITS = {"zh-hans": ("Asia/Shanghai", "CNY"), "en": ("UTC", "EUR")}


def reserve_workspace(sign_up: SignUp, *, host: str, clock: Clock) -> Tenant:
    """The tenant's row and address for a confirmed sign-up, and the job that makes the rest. Inside an action."""
    time_zone, currency = HABITS.get(sign_up.language, HABITS["en"])
    wish = Wish(
        name=sign_up.company,
        host=host,
        language=sign_up.language,
        time_zone=time_zone,
        currency=currency,
        extra={"has_first_steps": True},
    )
    try:
        uuid = reserve_tenant(wish, at=clock())
    except IntegrityError as error:
        raise Refused(_("This address was taken in the meantime. Choose another one.")) from error
    emit(WorkspaceWanted(sign_up_id=sign_up.pk))
    with directory():
        return Tenant.objects.get(uuid=uuid)


def owner_secret(sign_up: SignUp) -> str:
    """The secret of the owner's link: 256 bits, computed again when needed, so that page and mail hold one link."""
    return salted_hmac("owner-link", f"{sign_up.pk}:{sign_up.tenant_id}", algorithm="sha256").hexdigest()


def owner_url(sign_up: SignUp, tenant: TenantSnapshot) -> str:
    return f"{tenant.base_url}/desk/owner/{owner_secret(sign_up)}/"


def make_workspace(sign_up: SignUp, *, clock: Clock) -> TenantSnapshot:
    """Schema, roles, first administrator. Not in one transaction: each step is seen, and may be repeated."""

    def furnish() -> None:
        owner = create_owner(email=sign_up.email, name=sign_up.person, language=sign_up.language, clock=clock)
        make_link(Purpose.OWNER, email=owner.email, at=clock(), user=owner, secret=owner_secret(sign_up))

    assert sign_up.tenant_id is not None
    return make_tenant(sign_up.tenant_id, at=clock(), furnish=furnish)


@action(OPERATE_PLATFORM)
def tell_owner(*, actor: Actor, clock: Clock, sign_up: SignUp) -> None:
    """Mail the owner's link, once however often the job runs."""
    if not Effect.claim(f"workspace-ready:{sign_up.pk}", at=clock()):
        nothing_changed()
        return
    assert sign_up.tenant_id is not None
    tenant = tenant_by_uuid(sign_up.tenant_id)
    queue_mail(
        to=sign_up.email,
        name=sign_up.person,
        language=sign_up.language,
        template="workspace_ready",
        item={"url": owner_url(sign_up, tenant), "host": tenant.host, "address": f"{tenant.base_url}/desk/"},
        at=clock(),
    )
    record("made a workspace", sign_up, address=sign_up.address)


@action(OPERATE_PLATFORM)
def give_up_making(*, actor: Actor, clock: Clock, sign_up: SignUp, error: str) -> None:
    with directory():
        sign_up.fail(at=clock())
    record("could not make a workspace", sign_up, error=error[:300])


@action(OPERATE_PLATFORM)
def make_again(*, actor: Actor, clock: Clock, sign_up: SignUp) -> None:
    """After a failure, for whoever signed up or an operator. Does nothing while a try is under way."""
    with directory():
        locked = SignUp.objects.select_for_update().get(pk=sign_up.pk)
        if locked.failed_at is None:
            nothing_changed()
            return
        locked.try_again()
    emit(WorkspaceWanted(sign_up_id=sign_up.pk))
    record("tries again to make a workspace", locked, on_behalf_of=actor.name)


def make_or_give_up(sign_up: SignUp, *, clock: Clock) -> None:
    """The whole way; a failure leaves nothing half made, is shown to the person, and is raised for the job's log."""
    try:
        make_workspace(sign_up, clock=clock)
    except Exception as error:
        assert sign_up.tenant_id is not None
        abandon_tenant(sign_up.tenant_id)
        give_up_making(actor=SYSTEM, clock=clock, sign_up=sign_up, error=f"{type(error).__name__}: {error}")
        raise
    tell_owner(actor=SYSTEM, clock=clock, sign_up=sign_up)
