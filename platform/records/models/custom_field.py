"""A field that administrators added to a kind of record; its values lie in the record's own row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.models.dictionary import Dictionary
from records.models.setup import SetUp, SetUpQuerySet

KEY = r"^[a-z][a-z0-9_]{0,39}$"


class CustomKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("kind of field", "Text")
    LONG = "long", _("Long text")
    NUMBER = "number", pgettext_lazy("kind of field", "Number")
    MONEY = "money", pgettext_lazy("kind of field", "Money")
    DATE = "date", pgettext_lazy("kind of field", "Date")
    FLAG = "flag", _("Yes or no")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    URL = "url", _("Web address")
    EMAIL = "email", pgettext_lazy("kind of field", "E-mail")
    PHONE = "phone", pgettext_lazy("kind of field", "Telephone")
    FORMULA = "formula", pgettext_lazy("kind of field", "Formula")
    ROLLUP = "rollup", pgettext_lazy("kind of field", "Roll-up")


WORKED_OUT = (CustomKind.FORMULA, CustomKind.ROLLUP)
CHOOSING = (CustomKind.CHOICE, CustomKind.CHOICES)
TEXTUAL = (CustomKind.TEXT, CustomKind.LONG, CustomKind.URL, CustomKind.EMAIL, CustomKind.PHONE)


class Result(models.TextChoices):
    """What comes of a formula or a roll-up."""

    NUMBER = "number", pgettext_lazy("kind of field", "Number")
    MONEY = "money", pgettext_lazy("kind of field", "Money")
    TEXT = "text", pgettext_lazy("kind of field", "Text")
    DATE = "date", pgettext_lazy("kind of field", "Date")
    FLAG = "flag", _("Yes or no")


MONETARY = models.Q(kind=CustomKind.MONEY) | models.Q(result=Result.MONEY)


class PersonalClass(models.TextChoices):
    """What a field says about a person: export, erasure and the permission matrix go by it."""

    NONE = "none", _("Says nothing about a person")
    PERSONAL = "personal", _("Says something about a person")
    SENSITIVE = "sensitive", _("Is nobody else's business: health, belief, money trouble")


class CustomFieldQuerySet(SetUpQuerySet):
    def of(self, record_type: str) -> CustomFieldQuerySet:
        return self.filter(record_type=record_type)


class CustomField(SetUp):
    """`key` is what programs call it: unique among those of its kind of record, also the retired, and for ever."""

    record_type = models.CharField(max_length=20)
    helps: models.Field[Any, Any] = models.JSONField(default=dict)
    kind = models.CharField(max_length=10, choices=CustomKind)
    dictionary = models.ForeignKey(Dictionary, null=True, on_delete=models.PROTECT, related_name="fields")
    digits = models.SmallIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    formula = models.TextField(blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    # Of which records something is told, and what: records/rolling.py says how it is read.
    rollup: models.Field[Any, Any] = models.JSONField(null=True)
    is_required = models.BooleanField(default=False)
    is_unique = models.BooleanField(default=False)
    is_searched = models.BooleanField(default=False)
    in_list = models.BooleanField(default=False)
    default: models.Field[Any, Any] = models.JSONField(null=True)
    personal = models.CharField(max_length=10, choices=PersonalClass, default=PersonalClass.NONE)
    created_at = models.DateTimeField()

    objects = CustomFieldQuerySet.as_manager()

    @property
    def holds(self) -> str:
        """The kind of its values."""
        return self.result or self.kind

    class Meta:
        ordering = ("record_type", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("record_type", "key", name="one_custom_field_of_a_key"),
            models.CheckConstraint(condition=models.Q(key__regex=KEY), name="custom_field_key_readable"),
            models.CheckConstraint(condition=~models.Q(labels={}), name="custom_field_has_a_label"),
            models.CheckConstraint(condition=models.Q(kind__in=CustomKind.values), name="custom_field_kind_known"),
            models.CheckConstraint(
                condition=models.Q(personal__in=PersonalClass.values), name="custom_field_class_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=CHOOSING, dictionary__isnull=False)
                | models.Q(~models.Q(kind__in=CHOOSING), dictionary__isnull=True),
                name="custom_field_choices_from_a_dictionary",
            ),
            models.CheckConstraint(
                condition=models.Q(MONETARY, currency__regex="^[A-Z]{3}$") | models.Q(~MONETARY, currency=""),
                name="custom_field_money_has_a_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(digits__gte=0, digits__lte=6), name="custom_field_digits_from_0_to_6"
            ),
            models.CheckConstraint(
                condition=models.Q(is_unique=False) | models.Q(kind__in=("text", "email", "phone", "url", "number")),
                name="custom_field_unique_where_that_means_something",
            ),
            models.CheckConstraint(
                condition=models.Q(~models.Q(formula=""), kind="formula", result__in=Result.values)
                | models.Q(kind="rollup", formula="", result__in=Result.values)
                | models.Q(~models.Q(kind__in=("formula", "rollup")), formula="", result=""),
                name="custom_field_worked_out_by_a_formula",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="rollup", rollup__isnull=False)
                | models.Q(~models.Q(kind="rollup"), rollup__isnull=True),
                name="custom_field_rolled_up_from_others",
            ),
            models.CheckConstraint(condition=models.Q(position__gte=0), name="custom_field_position_from_zero"),
        ]
