"""A role is a set of permissions with a name, and how far it reaches; a share is one record given to somebody."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from access.masks import masks_of
from access.scopes import reach_of
from kernel.actor import Mask, Reach
from kernel.models import Record

# Each kind of record has two steps from 1 to 4, and what may be changed is seen.
STEPS = (
    "NOT jsonb_path_exists(%(expressions)s, '$.* ? (!(@.see >= 1 && @.see <= 4 && @.change >= 1"
    " && @.change <= @.see))')"
)
RULES = (
    "jsonb_typeof(%(expressions)s) = 'object'"
    ' AND NOT jsonb_path_exists(%(expressions)s, \'$.*.* ? (@ != "hidden" && @ != "read")\')'
)


class BuiltinRole(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    AGENT = "agent", _("Agent")
    LIGHT_AGENT = "light_agent", _("Light agent")


class Role(Record):
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80, blank=True)
    permissions: models.Field = ArrayField(models.CharField(max_length=60), default=list)
    # Kind of record → {"see": step, "change": step} of access.scopes.Scope; a kind that is missing is reached least.
    scopes: models.Field[Any, Any] = models.JSONField(default=dict)
    # Kind of record → {field: "hidden" or "read"} of access.masks; a field that is missing is read and written.
    fields: models.Field[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(key=""), name="role_has_a_key"),
            models.UniqueConstraint(Lower("name"), condition=~models.Q(name=""), name="one_role_per_name"),
            models.CheckConstraint(
                condition=models.Func("scopes", template=STEPS, output_field=models.BooleanField()),
                name="role_changes_what_it_sees",
            ),
            models.CheckConstraint(
                condition=models.Func("fields", template=RULES, output_field=models.BooleanField()),
                name="role_hides_fields_or_locks_them",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Built-in roles have a name in each language; others the name that was given to them."""
        return self.name or str(dict(BuiltinRole.choices).get(self.key, self.key))

    @property
    def is_builtin(self) -> bool:
        """They are the same in every workspace; who wants something else copies one."""
        return self.key in BuiltinRole.values

    @property
    def is_administrator(self) -> bool:
        return self.key == BuiltinRole.ADMINISTRATOR

    @property
    def reach(self) -> tuple[Reach, ...]:
        return reach_of(self.scopes)

    @property
    def masks(self) -> tuple[Mask, ...]:
        return masks_of(self.fields)

    def become(
        self,
        *,
        name: str,
        permissions: list[str],
        scopes: dict[str, dict[str, int]],
        fields: dict[str, dict[str, str]],
    ) -> None:
        self.name, self.permissions, self.scopes, self.fields = name, permissions, scopes, fields
        self.save(update_fields=["name", "permissions", "scopes", "fields"])


class Share(Record):
    """One record given to a person or a team that would not reach it, or only see it."""

    record = models.CharField(max_length=20)
    record_id = models.UUIDField()
    person = models.ForeignKey("identity.User", null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("identity.Team", null=True, on_delete=models.CASCADE, related_name="+")
    may_change = models.BooleanField()
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(record=""), name="share_has_a_kind_of_record"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, team__isnull=True)
                | models.Q(person__isnull=True, team__isnull=False),
                name="share_is_with_a_person_or_a_team",
            ),
            models.UniqueConstraint(
                fields=["record_id", "person"], condition=models.Q(person__isnull=False), name="one_share_per_person"
            ),
            models.UniqueConstraint(
                fields=["record_id", "team"], condition=models.Q(team__isnull=False), name="one_share_per_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.record_id}"

    @property
    def name(self) -> str:
        """Of whom it is with; a list may have asked it along as `called`."""
        return str(getattr(self, "called", None) or self.person or self.team)

    @property
    def is_team(self) -> bool:
        return self.team_id is not None

    def widen(self, *, may_change: bool) -> None:
        """Or narrow."""
        self.may_change = may_change
        self.save(update_fields=["may_change"])
