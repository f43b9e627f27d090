"""A role is a set of permissions with a name."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class BuiltinRole(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    AGENT = "agent", _("Agent")
    LIGHT_AGENT = "light_agent", _("Light agent")


class Role(Record):
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80, blank=True)
    permissions: models.Field = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(key=""), name="role_has_a_key"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Built-in roles have a name in each language; others the name that was given to them."""
        return self.name or str(dict(BuiltinRole.choices).get(self.key, self.key))

    @property
    def is_administrator(self) -> bool:
        return self.key == BuiltinRole.ADMINISTRATOR
