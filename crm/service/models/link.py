"""How tickets belong together: they are related, one repeats another, or one was split off from another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Greatest, Least

from kernel.models import Record


class LinkKind(models.TextChoices):
    RELATED = "related"
    DUPLICATE = "duplicate"
    SPLIT = "split"


class TicketLinkQuerySet(models.QuerySet["TicketLink"]):
    def between(self, ticket: models.Model, other: models.Model) -> TicketLinkQuerySet:
        """In whichever direction."""
        pair = [ticket.pk, other.pk]
        return self.filter(later__in=pair, earlier__in=pair)

    def duplicates(self) -> TicketLinkQuerySet:
        return self.filter(kind=LinkKind.DUPLICATE)


class TicketLink(Record):
    """`later` repeats `earlier` or was split off from it; related ones have no direction."""

    later = models.ForeignKey("service.Ticket", on_delete=models.CASCADE, related_name="links_to_earlier")
    earlier = models.ForeignKey("service.Ticket", on_delete=models.CASCADE, related_name="links_to_later")
    kind = models.CharField(max_length=9, choices=LinkKind)
    made_at = models.DateTimeField()

    objects = TicketLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=LinkKind.values), name="ticket_link_kind_known"),
            models.CheckConstraint(condition=~models.Q(later=models.F("earlier")), name="no_ticket_links_to_itself"),
            models.UniqueConstraint(Least("later", "earlier"), Greatest("later", "earlier"), name="one_link_per_pair"),
            models.UniqueConstraint(
                fields=["later"], condition=models.Q(kind="duplicate"), name="a_ticket_repeats_one_other"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
