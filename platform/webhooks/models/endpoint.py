"""An address that wants to hear what happens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.models import Record
from kernel.sealing import SealedField, is_sealed, seal, unseal

PURPOSE = "webhook"
OVERLAP = timedelta(hours=24)
# How long the other side may fail before we stop.
FAILS_LONG = timedelta(days=3)
# From the third failure in a row on, it is left alone for a while, each time twice as long.
PATIENCE, FIRST_REST, LONGEST_REST = 3, timedelta(seconds=10), timedelta(minutes=10)


class EndpointState(models.TextChoices):
    ON = "on", pgettext_lazy("webhook", "On")
    PAUSED = "paused", pgettext_lazy("webhook", "Paused")
    STOPPED = "stopped", pgettext_lazy("webhook", "Stopped")


class Content(models.TextChoices):
    FULL = "full", _("The records as well, as the API shows them")
    THIN = "thin", _("Only what happened, and the ids")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def wanting(self, kind: str) -> EndpointQuerySet:
        """What happens while one is paused waits for it; one that was stopped is told nothing."""
        return self.filter(state__in=[EndpointState.ON, EndpointState.PAUSED], events__contains=[kind])


class Endpoint(Record):
    """The old secret signs beside the new one until `old_secret_until`."""

    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    events: models.Field[Any, Any] = ArrayField(models.CharField(max_length=60))
    content = models.CharField(max_length=4, choices=Content, default=Content.FULL)
    sealed_secret = SealedField(purpose=PURPOSE)
    sealed_old_secret = SealedField(purpose=PURPOSE, blank=True)
    old_secret_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=7, choices=EndpointState, default=EndpointState.ON)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=12, blank=True)
    failures = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="endpoint_has_a_name"),
            models.CheckConstraint(condition=~models.Q(events=[]), name="endpoint_wants_something"),
            models.CheckConstraint(condition=models.Q(state__in=EndpointState.values), name="endpoint_state_known"),
            models.CheckConstraint(condition=models.Q(content__in=Content.values), name="endpoint_content_known"),
            models.CheckConstraint(condition=is_sealed("sealed_secret"), name="endpoint_secret_is_sealed"),
            models.CheckConstraint(
                condition=is_sealed("sealed_old_secret", blank=True), name="endpoint_old_secret_is_sealed"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="stopped") | models.Q(stopped_at__isnull=False),
                name="stopped_endpoint_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(sealed_old_secret="") | models.Q(old_secret_until__isnull=False),
                name="endpoint_old_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        return self.state == EndpointState.ON

    @property
    def is_stopped(self) -> bool:
        return self.state == EndpointState.STOPPED

    @property
    def is_failing(self) -> bool:
        return self.failing_since is not None

    def keys(self, at: datetime) -> list[str]:
        """The secrets that sign at this moment, the newest first. Raises SecretUnreadable."""
        old = self.sealed_old_secret and self.old_secret_until is not None and at < self.old_secret_until
        return [self.secret, unseal(self.sealed_old_secret, PURPOSE)] if old else [self.secret]

    @property
    def secret(self) -> str:
        """Raises SecretUnreadable."""
        return unseal(self.sealed_secret, PURPOSE)

    def replace_secret(self, secret: str, *, at: datetime) -> None:
        self.sealed_old_secret, self.old_secret_until = self.sealed_secret, at + OVERLAP
        self.sealed_secret, self.changed_at = seal(secret, PURPOSE), at
        self.save(update_fields=["sealed_old_secret", "old_secret_until", "sealed_secret", "changed_at"])

    def change(self, *, at: datetime, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.changed_at = at
        self.save(update_fields=[*values, "changed_at"])

    def resume(self, *, at: datetime) -> None:
        """As if it had never failed."""
        self.change(
            at=at,
            state=EndpointState.ON,
            failures=0,
            failing_since=None,
            rests_until=None,
            stopped_at=None,
            stopped_because="",
        )

    def heard(self, *, at: datetime) -> None:
        self.heard_at = at
        if self.is_failing:
            self.changed_at = at
        self.failures, self.failing_since, self.rests_until = 0, None, None
        self.save(update_fields=["heard_at", "changed_at", "failures", "failing_since", "rests_until"])

    def failed(self, *, at: datetime) -> None:
        self.failures += 1
        if self.failing_since is None:
            self.failing_since = self.changed_at = at
        if self.failures >= PATIENCE:
            self.rests_until = at + min(LONGEST_REST, FIRST_REST * 2 ** min(self.failures - PATIENCE, 10))
        self.save(update_fields=["failures", "failing_since", "rests_until", "changed_at"])

    def has_failed_long(self, at: datetime) -> bool:
        return self.failing_since is not None and at - self.failing_since >= FAILS_LONG

    def stop(self, why: str, *, at: datetime) -> None:
        self.change(at=at, state=EndpointState.STOPPED, stopped_at=at, stopped_because=why)
