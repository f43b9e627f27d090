"""How far a workspace is: while it is made, and in its first days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.models import Purpose
from kernel.tenancy import directory
from tenants.directory.models import Domain, SignUp, TenantState
from tenants.signup.actions.sample import sample_size

# What Tenant.progress says, in the order in which it happens.
ORDER = ("", "schema", "roles", "ready")
USUAL_ACCENT = "#2b5bd7"


@dataclass(frozen=True)
class Step:
    label: str
    state: str = ""
    note: str = ""


@dataclass(frozen=True)
class Making:
    """What the progress page shows of one sign-up."""

    sign_up: SignUp
    host: str
    steps: tuple[Step, ...]
    percent: int
    is_ready: bool
    is_failed: bool


def making_of(sign_up_id: UUID) -> Making | None:
    """One statement; None for a sign-up that is unknown or not confirmed."""
    with directory():
        found = SignUp.objects.select_related("tenant").filter(pk=sign_up_id, tenant__isnull=False).first()
    if found is None or found.tenant is None:
        return None
    is_ready = found.tenant.state != TenantState.PROVISIONING
    is_failed = found.failed_at is not None and not is_ready
    reached = len(ORDER) if is_ready else ORDER.index(found.tenant.progress) + 1
    labels = (
        (_("Address reserved"), found.address),
        (_("Your own database made"), ""),
        (_("Roles and your account"), ""),
        (_("Doors opened"), ""),
    )
    steps = tuple(Step(label, _state(index, reached, is_failed), note) for index, (label, note) in enumerate(labels))
    return Making(found, found.address, steps, 100 * reached // len(ORDER), is_ready, is_failed)


def _state(index: int, reached: int, is_failed: bool) -> str:
    if index < reached:
        return "done"
    if index == reached:
        return "wrong" if is_failed else "now"
    return ""


@dataclass(frozen=True)
class FirstStep:
    key: str
    title: str
    text: str
    act: str
    url: str
    is_done: bool
    icon: str


@dataclass(frozen=True)
class Known:
    """What the rows say; in one statement."""

    has_colleague: bool
    has_ticket: bool
    samples: int


def first_steps(tenant: Any, known: Known) -> list[FirstStep]:
    settings = reverse("identity:settings")
    return [
        FirstStep(
            "look",
            _("Logo and colours"),
            _("Your mark stands on every page and mail, for colleagues and customers."),
            _("Choose them"),
            f"{settings}#look",
            bool(tenant.logo) or tenant.accent != USUAL_ACCENT,
            "palette",
        ),
        FirstStep(
            "colleague",
            _("Invite a colleague"),
            _("They get a link by e-mail and choose a password of their own."),
            _("Invite"),
            f"{reverse('identity:people')}#invite",
            known.has_colleague,
            "user-plus",
        ),
        FirstStep(
            "portal",
            _("Portal look"),
            _("The greeting that customers read first, your telephone number and hours."),
            _("Write it"),
            f"{settings}#look",
            bool(tenant.greeting or tenant.hours or tenant.phone),
            "world",
        ),
        FirstStep(
            "ticket",
            _("First ticket"),
            _("Open one for a customer, or file it as a customer would, in your portal."),
            _("Open a ticket"),
            reverse("service:new-ticket"),
            known.has_ticket,
            "inbox",
        ),
    ]


def known_of_workspace() -> Known:
    """Colleagues or invitations, tickets of one's own, and how many sample records there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM identity_staffprofile) > 1"
            " OR EXISTS (SELECT 1 FROM identity_onetimelink WHERE purpose = %s),"
            " EXISTS (SELECT 1 FROM service_ticket WHERE NOT is_sample),"
            " (SELECT count(*) FROM service_ticket WHERE is_sample)"
            " + (SELECT count(*) FROM customers_account WHERE is_sample)"
            " + (SELECT count(*) FROM customers_contact c JOIN customers_account a ON a.id = c.account_id"
            "    WHERE a.is_sample)",
            [Purpose.INVITATION],
        )
        has_colleague, has_ticket, samples = cursor.fetchone()
    return Known(has_colleague, has_ticket, samples)


@dataclass(frozen=True)
class SampleState:
    """`wanted`: "in" or "out" while a job is at work; "" otherwise."""

    present: int
    total: int
    wanted: str = ""

    @property
    def is_in(self) -> bool:
        return self.present >= self.total

    @property
    def is_moving(self) -> bool:
        return (self.wanted == "in" and not self.is_in) or (self.wanted == "out" and self.present > 0)

    @property
    def percent(self) -> int:
        return min(100, 100 * self.present // self.total)


def sample_state(known: Known, language: str, wanted: str) -> SampleState:
    return SampleState(known.samples, sample_size(language), wanted)


def address_is_known(host: str) -> bool:
    with directory():
        return Domain.objects.filter(domain=host).exclude(tenant__state=TenantState.PROVISIONING).exists()
