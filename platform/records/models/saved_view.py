"""A list that somebody keeps: a name, the filters that its address holds, and the columns that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models.functions import Lower

from kernel.actor import Actor
from kernel.models import Record
from records.columns import READABLE
from records.lists import RecordList, keys_for
from records.permissions import MANAGE_VIEWS

if TYPE_CHECKING:
    from uuid import UUID

NAME_LENGTH = 60


def may_change_view(owner_id: UUID, actor: Actor) -> bool:
    """Its owner, and who keeps the workspace's order for everybody."""
    return owner_id == actor.user_id or actor.may(MANAGE_VIEWS)


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> SavedViewQuerySet:
        """One's own, and those that everybody sees; only of lists that one may open."""
        mine = models.Q(owner_id=actor.user_id) | models.Q(is_shared=True)
        return self.filter(mine, list__in=keys_for(actor)) if actor.is_staff else self.none()

    def on(self, record_list: RecordList) -> SavedViewQuerySet:
        return self.filter(list=record_list.key)

    def named(self, name: str) -> SavedViewQuerySet:
        return self.filter(name__iexact=name)


class SavedView(Record):
    owner = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=20)
    name = models.CharField(max_length=NAME_LENGTH)
    query = models.TextField()
    columns = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)
    position = models.IntegerField(default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("owner", "list", Lower("name"), name="one_view_of_a_name_per_list"),
            models.CheckConstraint(condition=models.Q(list__regex="^[a-z]+$"), name="saved_view_of_a_list"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_a_name"),
            models.CheckConstraint(condition=~models.Q(query=""), name="saved_view_has_a_query"),
            models.CheckConstraint(
                condition=models.Q(columns="") | models.Q(columns__regex=READABLE), name="saved_view_columns_readable"
            ),
            models.CheckConstraint(condition=models.Q(position__gte=0), name="saved_view_position_from_zero"),
        ]

    def __str__(self) -> str:
        return self.name

    def change(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values])
