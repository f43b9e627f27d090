"""Tags: the dictionary of the workspace, and which of them a customer has."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from crm.customers.actions.changing import record_changes
from crm.customers.models import Account, Colour, Tag
from crm.customers.models.tag import TAG_LENGTH, TAGS, TAGS_PER_ACCOUNT
from crm.customers.permissions import EDIT_CUSTOMERS, MANAGE_CUSTOMERS
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import configuration_changed


@action(EDIT_CUSTOMERS)
def create_tag(*, actor: Actor, clock: Clock, name: str, colour: str = Colour.GREY) -> Tag:
    made = _created(_checked_name(name), _checked_colour(colour), clock=clock)
    record("created", made)
    return made


@action(MANAGE_CUSTOMERS)
def change_tag(*, actor: Actor, clock: Clock, tag: Tag, name: str, colour: str) -> Tag:
    """Customers who have it have it under the new name."""
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    name, colour, old = _checked_name(name, but=tag), _checked_colour(colour), tag.name
    changes = {
        field: [getattr(tag, field), value]
        for field, value in {"name": name, "colour": colour}.items()
        if getattr(tag, field) != value
    }
    if not changes:
        nothing_changed()
        return tag
    tag.name, tag.colour = name, colour
    tag.save(update_fields=["name", "colour"])
    if "name" in changes:
        _replace(old, [name], clock=clock)
    configuration_changed()
    record("changed", tag, **changes)
    return tag


@action(MANAGE_CUSTOMERS)
def remove_tag(*, actor: Actor, clock: Clock, tag: Tag) -> int:
    """From the dictionary and from every customer; says from how many."""
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    count = _replace(tag.name, [], clock=clock)
    configuration_changed()
    record("removed", tag, count=count)
    tag.delete()
    return count


def _replace(old: str, new: list[str], *, clock: Clock) -> int:
    """In every customer, each of whom says so."""
    accounts = list(Account.objects.filter(tags__contains=[old]).select_for_update(of=("self",)).order_by("pk"))
    for account in accounts:
        tags = [tag for one in account.tags for tag in (new if one == old else [one])]
        record_changes(account, account.change({"tags": tags}, at=clock()))
    return len(accounts)


def checked_tags(names: Sequence[str], *, actor: Actor, clock: Clock, held: Sequence[str] = ()) -> list[str]:
    """Inside an action: as the dictionary writes them; those that it does not know yet are added to it."""
    wanted = list(dict.fromkeys(_plain(name) for name in names if name.strip()))
    if len(wanted) > TAGS_PER_ACCOUNT:
        raise Refused(_("A customer has at most %(limit)d tags.") % {"limit": TAGS_PER_ACCOUNT}, field="tags")
    if wanted == list(held):
        return wanted
    known = {name.casefold(): name for name in Tag.objects.values_list("name", flat=True)}
    for name in wanted:
        if name.casefold() not in known:
            made = _created(_checked_name(name, field="tags"), Colour.GREY, clock=clock)
            record("created", made)
            known[name.casefold()] = made.name
    return list(dict.fromkeys(known[name.casefold()] for name in wanted))


def _created(name: str, colour: str, *, clock: Clock) -> Tag:
    if Tag.objects.count() >= TAGS:
        raise Refused(_("There are %(limit)d tags already: remove some first.") % {"limit": TAGS}, field="tags")
    made: Tag = Tag.objects.create(name=name, colour=colour, created_at=clock())
    configuration_changed()
    return made


def _plain(name: str) -> str:
    return " ".join(name.replace("\0", "").split())


def _checked_name(name: str, *, but: Tag | None = None, field: str = "name") -> str:
    name = _plain(name)
    if not name:
        raise Refused(_("Say what the tag is called."), field=field)
    if len(name) > TAG_LENGTH:
        raise Refused(_("A tag has at most %(limit)d characters.") % {"limit": TAG_LENGTH}, field=field)
    # Two who add the same one at once: the second one finds it after the first one has ended.
    others = Tag.objects.select_for_update().filter(name__iexact=name)
    other = (others.exclude(pk=but.pk) if but else others).first()
    if other is not None:
        raise Refused(_("There is a tag “%(name)s” already.") % {"name": other}, field=field)
    return name


def _checked_colour(colour: str) -> str:
    if colour not in Colour.values:
        raise Refused(_("Choose one of the colours."), field="colour")
    return colour
