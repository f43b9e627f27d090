"""The shelves of the knowledge base: a tree, named in each language of the tenant."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kernel.models import Record

# Of the design's shapes, those that stand for what one writes about.
ICONS = {
    "book": _("Book"),
    "player-play": _("First steps"),
    "bulb": _("Idea"),
    "tool": _("Tool"),
    "settings": _("Gear"),
    "plug": _("Plug"),
    "bolt": _("Lightning"),
    "device-mobile": _("Phone"),
    "package": _("Parcel"),
    "truck-delivery": _("Lorry"),
    "receipt": _("Receipt"),
    "credit-card": _("Card"),
    "shield-check": _("Shield"),
    "lock": _("Lock"),
    "users": _("People"),
    "file-text": _("Document"),
    "calendar": _("Calendar"),
    "award": _("Award"),
    "refresh": _("Way back"),
    "gift": _("Gift"),
    "globe": _("Globe"),
    "help-circle": _("Question mark"),
}


class Category(Record):
    slug = models.SlugField(max_length=60, unique=True, db_index=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    names: models.Field = models.JSONField(default=dict)
    summaries: models.Field = models.JSONField(default=dict, blank=True)
    icon = models.CharField(max_length=40, default="book")
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ("position", "slug")
        verbose_name = _("category")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(slug=""), name="help_category_has_an_address"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="help_category_not_in_itself",
            ),
            models.CheckConstraint(condition=~models.Q(names={}), name="help_category_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.names) or self.slug

    @property
    def summary(self) -> str:
        return _in_language(self.summaries)

    def change(self, values: dict[str, Any], *, parent: Category | None, last: int) -> None:
        """In another category it stands behind those that are there."""
        if (parent.pk if parent else None) != self.parent_id:
            self.parent, self.position = parent, last
        for name, value in values.items():
            setattr(self, name, value)
        self.save()

    def stand_at(self, position: int) -> None:
        if self.position != position:
            self.position = position
            self.save(update_fields=["position"])


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language() or "", "") or next(iter(texts.values()), "")
