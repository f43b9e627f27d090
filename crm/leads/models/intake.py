"""How leads come in by themselves, and by which rules they are given to whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from kernel.configured import Configured
from kernel.models import Record

# What the public form may ask besides the name and the e-mail.
ASKED = ("company", "job_title", "phone", "wechat", "country", "region", "interest")
RULE_NAME, RULES = 80, 50


class Intake(models.Model):
    """One row. `away` are those who are given no leads for the time being."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    form_is_on = models.BooleanField(default=False)
    form_asks: models.Field[Any, Any] = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    away: models.ManyToManyField[Any, Any] = models.ManyToManyField("identity.User", related_name="+", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_intake"),
            models.CheckConstraint(
                condition=models.Q(form_asks__contained_by=list(ASKED)), name="lead_form_asks_what_it_may"
            ),
        ]

    def __str__(self) -> str:
        return "intake"


class Way(models.TextChoices):
    TURN = "turn", pgettext_lazy("way of giving leads", "In turn")
    LOAD = "load", pgettext_lazy("way of giving leads", "To whoever has the fewest open leads")
    LANGUAGE = "language", pgettext_lazy("way of giving leads", "In turn, to those who work in the lead's language")


class Rule(Record):
    """The first one whose filter a lead passes gives it. `last` is whose turn it was."""

    name = models.CharField(max_length=RULE_NAME)
    position = models.IntegerField()
    query = models.TextField(blank=True)
    way = models.CharField(max_length=8, choices=Way, default=Way.TURN)
    team = models.ForeignKey("identity.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    people: models.ManyToManyField[Any, Any] = models.ManyToManyField("identity.User", related_name="+", blank=True)
    last = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="lead_rule_has_a_name"),
            models.CheckConstraint(condition=models.Q(way__in=Way.values), name="lead_rule_way_known"),
            models.CheckConstraint(condition=models.Q(position__gte=0), name="lead_rule_position_from_zero"),
        ]

    def __str__(self) -> str:
        return self.name


def _asked() -> tuple[str, ...] | None:
    kept = Intake.objects.first()
    return tuple(kept.form_asks) if kept is not None and kept.form_is_on else None


_form: Configured[tuple[str, ...] | None] = Configured(_asked)


def form_asks() -> tuple[str, ...] | None:
    """Of the public form; None where it is off. No statement while nobody changed it."""
    return _form.get()
