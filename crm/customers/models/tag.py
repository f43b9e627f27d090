"""The tags that a workspace gives its customers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import pgettext_lazy

from kernel.models import Record

TAG_LENGTH, TAGS, TAGS_PER_ACCOUNT = 40, 500, 20


class Colour(models.TextChoices):
    """Few, each told apart from the others in light and dark; the word always stands in it."""

    GREY = "grey", pgettext_lazy("colour", "Grey")
    BLUE = "blue", pgettext_lazy("colour", "Blue")
    GREEN = "green", pgettext_lazy("colour", "Green")
    AMBER = "amber", pgettext_lazy("colour", "Amber")
    RED = "red", pgettext_lazy("colour", "Red")
    ACCENT = "accent", pgettext_lazy("colour", "Brand")


class Tag(Record):
    """Accounts hold its name: what programs and files send is what people read."""

    name = models.CharField(max_length=TAG_LENGTH)
    colour = models.CharField(max_length=8, choices=Colour, default=Colour.GREY)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="one_tag_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_has_a_name"),
            models.CheckConstraint(condition=models.Q(colour__in=Colour.values), name="tag_colour_known"),
        ]

    def __str__(self) -> str:
        return self.name
