"""What pickers offer: people, teams, categories and tags."""

from __future__ import annotations

from django.db.models import Func, Q

from crm.service.models import Category, Ticket
from identity.models import Team, User
from identity.models.user import UserQuerySet
from kernel.actor import Actor
from messaging.models import IncomingMail, IncomingState

AT_ONCE = 50


def people(words: str = "") -> UserQuerySet:
    """Active staff by name; the role is at hand."""
    found = User.objects.staff().select_related("staff__role").order_by("name")
    return found.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else found


def teams() -> list[Team]:
    return list(Team.objects.order_by("name"))


def categories() -> list[Category]:
    return list(Category.objects.all())


def tags_in_use(actor: Actor) -> list[str]:
    """Of unfinished tickets, in alphabetical order."""
    tags = Ticket.objects.visible_to(actor).unfinished().annotate(tag=Func("tags", function="unnest"))
    return list(tags.values_list("tag", flat=True).distinct().order_by("tag")[:AT_ONCE])


def waiting_mails() -> list[IncomingMail]:
    """Oldest first: it has waited longest. Without the raw mail, which may be large."""
    rows = IncomingMail.objects.filter(state=IncomingState.WAITING).defer("raw")
    return list(rows.order_by("received_at", "id")[:100])
