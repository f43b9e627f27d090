"""A signed-in browser: bound to its tenant, its room and its face; its secret is stored only as a hash."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from kernel.actor import Face
from kernel.models import Record

IDLE_LIMIT = {Face.STAFF: timedelta(hours=12), Face.CUSTOMER: timedelta(days=30)}
ABSOLUTE_LIMIT = {Face.STAFF: timedelta(days=7), Face.CUSTOMER: timedelta(days=90)}
TOUCH_EVERY = timedelta(minutes=5)
# The first word that is found counts: most browsers also claim to be others.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
PHONES = ("iPhone", "Android", "HarmonyOS")


class SessionQuerySet(models.QuerySet["Session"]):
    def live(self, at: datetime) -> SessionQuerySet:
        return self.filter(ended_at__isnull=True, expires_at__gt=at)


class Session(Record):
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="sessions")
    tenant_uuid = models.UUIDField()
    face = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    second_factor_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(face__in=["staff", "customer"]), name="session_face_known")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.face}"

    @property
    def is_phone(self) -> bool:
        return any(word in self.device for word in PHONES)

    @property
    def device_name(self) -> str:
        """“Firefox · Windows” of what the browser says about itself; "" when neither is known."""
        browser = next((name for word, name in BROWSERS if word in self.device), "")
        system = next((name for word, name in SYSTEMS if word in self.device), "")
        return " · ".join(filter(None, (browser, system)))

    def touch(self, *, at: datetime) -> None:
        """Seen again: the idle limit starts anew, the absolute one does not."""
        face = Face(self.face)
        self.seen_at = at
        self.expires_at = min(at + IDLE_LIMIT[face], self.created_at + ABSOLUTE_LIMIT[face])
        self.save(update_fields=["seen_at", "expires_at"])

    def end(self, *, at: datetime) -> None:
        self.ended_at = at
        self.save(update_fields=["ended_at"])
