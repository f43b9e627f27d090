"""One thing that happened, on its way to one address; and each try to tell it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import pgettext_lazy

from kernel.models import Record
from webhooks.models.endpoint import Endpoint

# After the first try: three days and a little, as Standard Webhooks proposes.
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
WAITS = (
    timedelta(seconds=5),
    *(5 * _MINUTE, 30 * _MINUTE),
    *(hours * _HOUR for hours in (2, 5, 10, 14, 20, 24)),
)
# Whoever has held one for longer than this is dead: no try lasts so long.
HELD_TOO_LONG = timedelta(minutes=2)


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
    SENDING = "sending", pgettext_lazy("delivery", "Being sent")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
    FAILED = "failed", pgettext_lazy("delivery", "Given up")


UNFINISHED = (DeliveryState.WAITING, DeliveryState.SENDING)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unfinished(self) -> DeliveryQuerySet:
        return self.filter(state__in=UNFINISHED)

    def due(self, at: datetime) -> DeliveryQuerySet:
        """May be sent now: none before it tells of the same record. The oldest first."""
        earlier = Delivery.objects.unfinished().filter(
            endpoint=models.OuterRef("endpoint"),
            subject_id=models.OuterRef("subject_id"),
            id__lt=models.OuterRef("id"),
        )
        ripe = models.Q(state=DeliveryState.WAITING, due_at__lte=at)
        left = models.Q(state=DeliveryState.SENDING, claimed_at__lt=at - HELD_TOO_LONG)
        return self.filter(ripe | left).exclude(models.Exists(earlier)).order_by("id")


class Delivery(Record):
    """`facts` are the event's; `body` is written with the first try and never changes: a repeated one is the same."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    facts: models.Field[Any, Any] = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    last_status = models.IntegerField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending"]) | models.Q(finished_at__isnull=False),
                name="finished_delivery_has_a_time",
            ),
            models.CheckConstraint(condition=models.Q(tries__gte=0), name="delivery_counts_its_tries"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "-id"], name="delivery_log"),
            models.Index(
                fields=["endpoint", "subject_id", "id"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="delivery_unfinished",
            ),
            models.Index(fields=["happened_at"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"

    @property
    def message_id(self) -> str:
        """The same for every try: the other side knows what it has heard already."""
        return f"msg_{self.pk.hex}"

    @property
    def is_open(self) -> bool:
        return self.state in UNFINISHED

    @classmethod
    def claim(cls, found: list[Delivery], *, at: datetime) -> None:
        for delivery in found:
            delivery.state, delivery.claimed_at = DeliveryState.SENDING, at
            delivery.tries += 1
        Delivery.objects.bulk_update(found, ["state", "claimed_at", "tries", "body"])

    @classmethod
    def release(cls, pks: list[UUID]) -> None:
        """Claimed, and not tried."""
        if pks:
            left = cls.objects.filter(pk__in=pks)
            left.update(state=DeliveryState.WAITING, claimed_at=None, tries=models.F("tries") - 1)

    @classmethod
    def arrived(cls, good: list[tuple[UUID, int]], *, at: datetime) -> None:
        """Pairs of an id and the status that it was answered with."""
        for status in {status for _pk, status in good}:
            cls.objects.filter(pk__in=[pk for pk, answered in good if answered == status]).update(
                state=DeliveryState.DELIVERED, finished_at=at, last_status=status, last_error=""
            )

    def put_off(self, *, until: datetime, status: int | None, error: str) -> None:
        self.state, self.due_at, self.last_status, self.last_error = DeliveryState.WAITING, until, status, error[:300]
        self.save(update_fields=["state", "due_at", "last_status", "last_error"])

    def give_up(self, *, at: datetime, status: int | None, error: str) -> None:
        self.state, self.finished_at, self.last_status, self.last_error = DeliveryState.FAILED, at, status, error[:300]
        self.save(update_fields=["state", "finished_at", "last_status", "last_error"])

    def again(self, *, at: datetime) -> None:
        """From the beginning, with the same id and the same body."""
        self.state, self.due_at, self.finished_at, self.tries = DeliveryState.WAITING, at, None, 0
        self.save(update_fields=["state", "due_at", "finished_at", "tries"])


class Attempt(Record):
    """What was asked and what was said; rows are added and never changed."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    milliseconds = models.IntegerField()
    status = models.IntegerField(null=True)
    excerpt = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__isnull=False) | ~models.Q(error=""), name="attempt_has_an_end"
            ),
            models.CheckConstraint(condition=models.Q(milliseconds__gte=0), name="attempt_takes_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["delivery", "id"], name="attempts_of_delivery")]

    def __str__(self) -> str:
        return f"{self.status or self.error}"
