"""A segment: customers, or people at customers, picked by hand or by conditions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import pgettext_lazy

from crm.customers.permissions import MANAGE_CUSTOMERS, VIEW_CUSTOMERS
from crm.segments.permissions import BUILD_SEGMENTS
from kernel.actor import Actor
from kernel.models import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_LENGTH, ABOUT_LENGTH = 80, 300


class Of(models.TextChoices):
    """What its members are; the keys are those of the record types."""

    ACCOUNT = "account", pgettext_lazy("a segment of", "Customers")
    CONTACT = "contact", pgettext_lazy("a segment of", "People at customers")


class SeenBy(models.TextChoices):
    ME = "me", pgettext_lazy("who sees a segment", "Only me")
    TEAM = "team", pgettext_lazy("who sees a segment", "A team")
    ALL = "all", pgettext_lazy("who sees a segment", "Everybody")


class SegmentQuerySet(models.QuerySet["Segment"]):
    def kept(self) -> SegmentQuerySet:
        return self.filter(archived_at__isnull=True)

    def visible_to(self, actor: Actor) -> SegmentQuerySet:
        """One's own, and those that are shared with everybody or with a team that one is in."""
        if not (actor.is_staff and actor.may(VIEW_CUSTOMERS)):
            return self.none()
        shared = models.Q(seen_by=SeenBy.ALL)
        if actor.user_id is None:
            return self.filter(shared)
        memberships: Any = apps.get_model("identity", "StaffProfile").teams.through.objects
        teams = memberships.filter(staffprofile_id=actor.user_id).values("team_id")
        return self.filter(shared | models.Q(owner_id=actor.user_id) | models.Q(seen_by=SeenBy.TEAM, team__in=teams))


class Segment(Record):
    """`definition` holds the conditions as crm.segments.conditions.tree reads them; None: members are picked."""

    of = models.CharField(max_length=8, choices=Of)
    name = models.CharField(max_length=NAME_LENGTH)
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    definition: models.Field[Any, Any] = models.JSONField(null=True)
    is_audience = models.BooleanField(default=False)
    """Articles may be written for it."""
    owner = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    seen_by = models.CharField(max_length=4, choices=SeenBy, default=SeenBy.ME)
    team = models.ForeignKey("identity.Team", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SegmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(of__in=Of.values), name="segment_of_a_known_kind"),
            models.CheckConstraint(condition=~models.Q(name=""), name="segment_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(seen_by=SeenBy.TEAM, team__isnull=False)
                | models.Q(seen_by__in=[SeenBy.ME, SeenBy.ALL], team__isnull=True),
                name="segment_shared_with_a_team_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(is_audience=False) | models.Q(seen_by=SeenBy.ALL),
                name="segment_for_articles_is_seen_by_all",
            ),
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                condition=models.Q(archived_at__isnull=True),
                name="one_segment_per_owner_and_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_static(self) -> bool:
        return self.definition is None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_shared(self) -> bool:
        return self.seen_by != SeenBy.ME

    @property
    def key(self) -> str:
        """What an article that is meant for it keeps."""
        return key_of(self.pk)

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Its owner; of shared ones also who manages the customers' setup."""
        if not actor.may(BUILD_SEGMENTS):
            return False
        is_own = self.owner_id is not None and self.owner_id == actor.user_id
        return is_own or (self.is_shared and actor.may(MANAGE_CUSTOMERS))

    def change(self, values: dict[str, Any], *, at: datetime) -> dict[str, list[Any]]:
        """Stores what differs, and gives it as [old, new]."""
        found = {name: [getattr(self, name), value] for name, value in values.items() if getattr(self, name) != value}
        if found:
            for name, (_old, new) in found.items():
                setattr(self, name, new)
            self.updated_at = at
            self.save(update_fields=[*found, "updated_at"])
        return found


def key_of(pk: UUID | str) -> str:
    return f"segment:{pk}"


class SegmentMember(models.Model):
    """Somebody who was picked."""

    id = models.BigAutoField(primary_key=True)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey("customers.Account", null=True, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey("customers.Contact", null=True, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, contact__isnull=True)
                | models.Q(account__isnull=True, contact__isnull=False),
                name="segment_member_is_one_of_both",
            ),
            models.UniqueConstraint(fields=["segment", "account"], name="one_account_once_per_segment"),
            models.UniqueConstraint(fields=["segment", "contact"], name="one_contact_once_per_segment"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.account_id or self.contact_id}"

    @classmethod
    def add(cls, segment: Segment, ids: Iterable[UUID], *, at: datetime) -> int:
        """How many are new."""
        before = cls.objects.filter(segment=segment).count()
        rows = [SegmentMember(segment=segment, added_at=at, **{f"{segment.of}_id": pk}) for pk in ids]
        SegmentMember.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
        return cls.objects.filter(segment=segment).count() - before


class SegmentSize(models.Model):
    """How many were in it on a day, whoever sees them."""

    id = models.BigAutoField(primary_key=True)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="sizes")
    day = models.DateField()
    size = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["segment", "day"], name="one_size_of_a_segment_per_day"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="segment_size_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.day} {self.size}"

    @classmethod
    def note(cls, segment: Segment, day: date, size: int) -> None:
        cls.objects.update_or_create(segment=segment, day=day, defaults={"size": size})
