"""A document that somebody wants: how far it is."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kernel.models import Record


class OrderState(models.TextChoices):
    WAITING = "waiting"
    READING = "reading"
    DRAWING = "drawing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


# Of a hundred; drawing takes the longest.
PROGRESS = {OrderState.WAITING: 5, OrderState.READING: 20, OrderState.DRAWING: 60, OrderState.DONE: 100}


class DocumentOrder(Record):
    kind = models.CharField(max_length=20)
    # Null: a list, which its options name.
    subject_id = models.UUIDField(null=True)
    options: models.Field[Any, Any] = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=40)
    asked_by = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    # Somebody may be staff here and a customer too: what is shown depends on the room in which it was ordered.
    for_customer = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=OrderState, default=OrderState.WAITING)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=OrderState.values), name="document_order_state_known"),
            models.CheckConstraint(condition=models.Q(kind__regex="^[a-z]+$"), name="document_order_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind="list") | models.Q(subject_id__isnull=False),
                name="document_order_of_a_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(for_customer=False) | models.Q(options={}),
                name="document_order_plain_for_customers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in {OrderState.WAITING, OrderState.READING, OrderState.DRAWING}

    @property
    def progress(self) -> int:
        return PROGRESS.get(OrderState(self.state), 0)

    def go_on(self, state: OrderState) -> bool:
        """False when it was cancelled in the meantime: then nothing more is done."""
        open_ones = type(self)._default_manager.filter(pk=self.pk).exclude(state=OrderState.CANCELLED)
        went_on = open_ones.update(state=state) == 1
        self.state = state if went_on else OrderState.CANCELLED
        return went_on
