"""A company asks for a workspace, confirms its address, and may ask again when making it did not work."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from identity.actions.links import LinkNotUsable
from identity.tokens import new_secret, secret_hash
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY
from kernel.signing import BadSignature, tenant_timestamp_signer
from kernel.tenancy import current_tenant, directory
from messaging.gate import queue_mail
from tenants.directory.models import HOLDS_ADDRESS_FOR, SignUp
from tenants.provisioning.actions import make_again, reserve_workspace
from tenants.signup.addresses import host_of, judge_address, normalise_address
from tenants.signup.terms import TERMS_VERSION

PROOF_LASTS = 7 * 24 * 3600  # seconds; as long as the owner's link


@dataclass(frozen=True)
class Application:
    """What the form asks; `ip` is where it came from."""

    company: str
    address: str
    person: str
    email: str
    language: str
    ip: str | None = None


@action(ANYBODY)
def request_sign_up(*, actor: Actor, clock: Clock, application: Application, path: str) -> SignUp:
    """Hold the address for a day and mail the link that confirms; `path` has SECRET in it.

    The mail holds no word that a stranger typed but the address, which can spell little.
    """
    at, tenant, secret = clock(), current_tenant(), new_secret()
    address = normalise_address(application.address)
    _one_at_a_time(address)
    values = asdict(application) | {"address": address, "terms_version": TERMS_VERSION}
    link_hash = secret_hash(secret, tenant.uuid)
    with directory():
        SignUp.objects.filter(address=address, confirmed_at__isnull=True, expires_at__lte=at).delete()
        own = SignUp.objects.filter(
            address=address, confirmed_at__isnull=True, email__iexact=application.email
        ).first()
        if own is not None:
            own.renew(values=values, link_hash=link_hash, at=at)
    sign_up = own or _new_sign_up(values, link_hash, clock)
    queue_mail(
        to=application.email,
        name="",
        language=application.language,
        template="confirm_sign_up",
        item={"url": f"{tenant.base_url}{path}".replace("SECRET", secret), "host": host_of(address)},
        at=at,
        thread_key=f"sign-up:{sign_up.pk}",
    )
    record("asked for a workspace", sign_up, address=address, terms=TERMS_VERSION)
    return sign_up


def find_sign_up(secret: str, *, clock: Clock, lock: bool = False) -> SignUp:
    """The sign-up that this link confirms. Raises LinkNotUsable, with the reason in the reader's language."""
    wanted = secret_hash(secret, current_tenant().uuid)
    with directory():
        rows = SignUp.objects.select_for_update() if lock else SignUp.objects.all()
        sign_up = rows.filter(link_hash=wanted).first()
    if sign_up is None:
        raise LinkNotUsable(_("This link is not complete, a newer one was sent, or its day is over. Sign up again."))
    if sign_up.confirmed_at is not None:
        raise LinkNotUsable(_("This link was used before: your workspace is made already, or being made."))
    if sign_up.expires_at <= clock():
        raise LinkNotUsable(_("This link is older than a day, and the address is free again. Sign up again."))
    return sign_up


@action(ANYBODY)
def confirm_sign_up(*, actor: Actor, clock: Clock, secret: str) -> SignUp:
    """Once: from now on the address belongs to the new workspace, which a job makes."""
    sign_up = find_sign_up(secret, clock=clock, lock=True)
    tenant = reserve_workspace(sign_up, host=host_of(sign_up.address), clock=clock)
    with directory():
        sign_up.confirm(at=clock(), tenant=tenant)
    record("confirmed a sign-up", sign_up)
    return sign_up


def proof_of(sign_up: SignUp) -> str:
    """What the browser that confirmed carries: with it alone the page shows the owner's link."""
    return tenant_timestamp_signer("sign-up").sign(str(sign_up.pk))


def proves(proof: str, sign_up_id: UUID) -> bool:
    try:
        return tenant_timestamp_signer("sign-up").unsign(proof, max_age=PROOF_LASTS) == str(sign_up_id)
    except BadSignature:
        return False


@action(ANYBODY)
def try_making_again(*, actor: Actor, clock: Clock, sign_up: SignUp, proof: str) -> None:
    """Only by the browser that confirmed."""
    if not proves(proof, sign_up.pk):
        raise Refused(_("Open this page in the browser in which you confirmed."))
    make_again(actor=SYSTEM, clock=clock, sign_up=sign_up)
    nothing_changed()  # here; what changed is in the inner action's entry


def _new_sign_up(values: dict[str, str | None], link_hash: str, clock: Clock) -> SignUp:
    at = clock()
    verdict = judge_address(values["address"] or "", at=at)
    if not verdict.is_free:
        raise Refused(verdict.sentence, field="address")
    with directory():
        return SignUp.objects.create(
            link_hash=link_hash, created_at=at, expires_at=at + HOLDS_ADDRESS_FOR, terms_accepted_at=at, **values
        )


def _one_at_a_time(address: str) -> None:
    """Two who ask for the same address at the same moment: the second waits, and then finds it held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"address:{address}"])
