"""One person of a tenant, with up to two faces: staff (a StaffProfile) and customer (a portal membership in crm)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from access.scopes import reaches_all
from kernel.actor import Actor, Face
from kernel.ids import new_id


class Theme(models.TextChoices):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class UserQuerySet(models.QuerySet["User"]):
    def with_email(self, email: str) -> UserQuerySet:
        return self.filter(email__iexact=email.strip())

    def staff(self) -> UserQuerySet:
        return self.filter(staff__deactivated_at__isnull=True, staff__isnull=False)


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=40, blank=True)
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.AUTO)
    density = models.CharField(max_length=8, default="normal")
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    # Since when a passkey is asked for after the password; an authenticator app is asked for as soon as it is set up.
    passkey_step_since = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    objects: ClassVar[Any] = UserQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
            # An empty hash would let a password-reset token of one tenant be valid for its twin in another.
            models.CheckConstraint(condition=~models.Q(password=""), name="user_password_never_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def confirm_email(self, *, at: datetime) -> None:
        if self.email_confirmed_at is None:
            self.email_confirmed_at = at
            self.save(update_fields=["email_confirmed_at"])

    def change_password(self, password: str, *, at: datetime, keep_session: Any = None) -> None:
        """A new hash; every session but the kept one ends."""
        self.set_password(password)
        self.save(update_fields=["password"])
        self.sessions.live(at).exclude(pk=keep_session).update(ended_at=at)

    def give_up_password(self) -> None:
        """From now on nobody comes in with a password, not even one that nobody knows."""
        self.set_unusable_password()
        self.save(update_fields=["password"])

    def ask_for_passkey(self, *, since: datetime | None) -> None:
        self.passkey_step_since = since
        self.save(update_fields=["passkey_step_since"])

    def choose(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))

    def as_customer(self, *, permissions: frozenset[str], session_id: Any = None) -> Actor:
        return self._as(Face.CUSTOMER, permissions, "customer", session_id)

    def as_staff(self, *, session_id: Any = None) -> Actor:
        """The staff face; raises StaffProfile.DoesNotExist for somebody who has none."""
        role = self.staff.role
        reach = role.reach
        # Who reaches everything is asked for no teams: their actor stays the same whichever they are in.
        teams = () if reaches_all(reach) else self.staff.team_ids
        actor = self._as(Face.STAFF, frozenset(role.permissions), role.key, session_id)
        return replace(actor, reach=reach, teams=teams, masks=role.masks)

    def _as(self, face: Face, permissions: frozenset[str], role: str, session_id: Any) -> Actor:
        return Actor(
            face=face,
            user_id=self.pk,
            name=self.name,
            language=self.language,
            permissions=permissions,
            role=role,
            session_id=session_id,
        )


class StaffProfile(models.Model):
    """The staff face of a person."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="staff")
    role = models.ForeignKey("access.Role", on_delete=models.PROTECT, related_name="+")
    teams = models.ManyToManyField("identity.Team", related_name="members", blank=True)
    title = models.CharField(max_length=80, blank=True)
    joined_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.user.name

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @cached_property
    def team_ids(self) -> tuple[UUID, ...]:
        """In one order; whoever reads a profile by hand may set it."""
        return tuple(sorted(self.teams.values_list("pk", flat=True)))

    def give_role(self, role: Any) -> None:
        self.role = role
        self.save(update_fields=["role"])

    def deactivate(self, *, at: datetime) -> None:
        self.deactivated_at = at
        self.save(update_fields=["deactivated_at"])

    def reactivate(self) -> None:
        self.deactivated_at = None
        self.save(update_fields=["deactivated_at"])
