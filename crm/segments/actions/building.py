"""Segments: made, changed, copied, frozen, archived and brought back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.customers.permissions import MANAGE_CUSTOMERS
from crm.segments.conditions.checking import wrongs
from crm.segments.conditions.questions import allowed, questions_of
from crm.segments.conditions.tree import Group
from crm.segments.known import MOST, group_of, seen_members
from crm.segments.models import NAME_LENGTH, Of, SeenBy, Segment, SegmentMember
from crm.segments.models.segment import ABOUT_LENGTH
from crm.segments.permissions import BUILD_SEGMENTS
from crm.segments.uses import articles_for
from identity.models import Team
from kernel.actions import OutOfReach, Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import configuration_changed

MOST_AUDIENCES = 20
# Of one segment that is picked by hand.
MOST_MEMBERS = 50_000


@dataclass(frozen=True)
class Said:
    """What somebody fills in; no group of conditions for one whose members are picked."""

    name: str
    group: Group | None = field(default_factory=Group)
    about: str = ""
    seen_by: str = SeenBy.ME
    team: Team | None = None
    is_audience: bool = False


@action(BUILD_SEGMENTS)
def create_segment(*, actor: Actor, clock: Clock, of: str, said: Said) -> Segment:
    values = _checked(said, of, actor)
    made = _made(of, values, actor, at=clock())
    record("created", made, **_told(made))
    return made


@action(BUILD_SEGMENTS)
def change_segment(*, actor: Actor, clock: Clock, segment: Segment, said: Said) -> Segment:
    segment = locked_segment(segment, actor)
    values = _checked(said, segment.of, actor, segment)
    if segment.is_audience and not values["is_audience"]:
        _refuse_written_for(segment, "is_audience")
    try:
        with transaction.atomic():
            changes = segment.change(values, at=clock())
    except IntegrityError as error:
        raise _same_name() from error
    if not changes:
        nothing_changed()
        return segment
    configuration_changed()
    record("changed", segment, **{name: _plain(pair) for name, pair in changes.items()})
    return segment


@action(BUILD_SEGMENTS)
def copy_segment(*, actor: Actor, clock: Clock, segment: Segment) -> Segment:
    """One's own, seen by oneself alone until one says otherwise; who was picked is picked there too."""
    segment = _seen(segment, actor)
    made = _made(segment.of, {"name": _another_name(segment.name, actor), "about": segment.about,
                              "definition": segment.definition}, actor, at=clock())  # fmt: skip
    if segment.is_static:
        _take_over(made, segment, actor, at=clock())
    record("copied", made, **_told(made), copy_of=segment.name)
    return made


@action(BUILD_SEGMENTS)
def freeze_segment(*, actor: Actor, clock: Clock, segment: Segment) -> Segment:
    """Those who are in it now and whom the actor sees, as a segment of one's own that stays as it is."""
    segment = _seen(segment, actor)
    made = _made(segment.of, {"name": _another_name(segment.name, actor), "about": segment.about,
                              "definition": None}, actor, at=clock())  # fmt: skip
    count = _take_over(made, segment, actor, at=clock())
    record("froze", made, **_told(made), copy_of=segment.name, members=count)
    return made


@action(BUILD_SEGMENTS)
def archive_segment(*, actor: Actor, clock: Clock, segment: Segment) -> Segment:
    segment = locked_segment(segment, actor)
    if segment.is_archived:
        nothing_changed()
        return segment
    _refuse_written_for(segment, "")
    segment.change({"archived_at": clock()}, at=clock())
    configuration_changed()
    record("archived", segment)
    return segment


@action(BUILD_SEGMENTS)
def restore_segment(*, actor: Actor, clock: Clock, segment: Segment) -> Segment:
    segment = locked_segment(segment, actor)
    if not segment.is_archived:
        nothing_changed()
        return segment
    _refuse_too_many()
    try:
        with transaction.atomic():
            segment.change({"archived_at": None}, at=clock())
    except IntegrityError as error:
        sentence = _("There is another segment “%(name)s” of yours meanwhile: rename that one first.")
        raise Refused(sentence % {"name": segment.name}) from error
    configuration_changed()
    record("brought back", segment)
    return segment


def locked_segment(segment: Segment, actor: Actor) -> Segment:
    """Held until the transaction ends. Raises OutOfReach for one that the actor may only use."""
    found: Segment | None = (
        Segment.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=segment.pk).first()
    )
    if found is None:
        raise Refused(_("This segment is no longer shared with you."))
    if not found.may_be_changed_by(actor):
        raise OutOfReach(_("You may use the segment “%(name)s”, but not change it.") % {"name": found})
    return found


def _seen(segment: Segment, actor: Actor) -> Segment:
    found: Segment | None = Segment.objects.visible_to(actor).filter(pk=segment.pk).first()
    if found is None:
        raise Refused(_("This segment is no longer shared with you."))
    return found


def _made(of: str, values: dict[str, Any], actor: Actor, *, at: datetime) -> Segment:
    if of not in Of.values:
        raise Refused(_("Choose what it is a segment of."), field="of")
    _refuse_too_many()
    try:
        with transaction.atomic():
            made: Segment = Segment.objects.create(
                of=of, owner_id=actor.user_id, created_at=at, updated_at=at, **values
            )
    except IntegrityError as error:
        raise _same_name() from error
    configuration_changed()
    return made


def _take_over(made: Segment, segment: Segment, actor: Actor, *, at: datetime) -> int:
    ids = list(seen_members(segment, actor, at).order_by("pk").values_list("pk", flat=True)[: MOST_MEMBERS + 1])
    if len(ids) > MOST_MEMBERS:
        raise too_many_members()
    return SegmentMember.add(made, ids, at=at)


def too_many_members() -> Refused:
    said = _("A segment that is picked by hand has at most %(most)d members.") % {"most": MOST_MEMBERS}
    return Refused(said, field="members")


def _checked(said: Said, of: str, actor: Actor, segment: Segment | None = None) -> dict[str, Any]:
    name = " ".join(said.name.replace("\0", "").split())
    if not name:
        raise Refused(_("Give the segment a name."), field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(_("The name has more than %(limit)d characters.") % {"limit": NAME_LENGTH}, field="name")
    about = " ".join(said.about.replace("\0", "").split())
    if len(about) > ABOUT_LENGTH:
        raise Refused(_("At most %(longest)d characters.") % {"longest": ABOUT_LENGTH}, field="about")
    _check_sharing(said, actor, segment)
    return {
        "name": name,
        "about": about,
        "definition": _definition(said.group, of, actor, segment),
        "seen_by": said.seen_by,
        "team": said.team if said.seen_by == SeenBy.TEAM else None,
        "is_audience": said.is_audience,
    }


def _definition(group: Group | None, of: str, actor: Actor, segment: Segment | None) -> dict[str, Any] | None:
    if segment is not None and segment.is_static != (group is None):
        raise Refused(
            _("Who is picked by hand and who meets conditions cannot be exchanged: freeze it as another one.")
        )
    if group is None:
        return None
    questions = questions_of(of)
    # What a colleague with more rights asked for may stay when somebody else renames it.
    if segment is None or group_of(segment) != group:
        questions = allowed(questions, actor)
    if found := wrongs(group, questions):
        raise Refused(found[0].sentence, field="definition")
    return group.as_json


def _check_sharing(said: Said, actor: Actor, segment: Segment | None) -> None:
    if said.seen_by not in SeenBy.values:
        raise Refused(_("Choose who sees it."), field="seen_by")
    if said.seen_by == SeenBy.TEAM and said.team is None:
        raise Refused(_("Choose a team."), field="seen_by")
    if said.is_audience:
        _check_audience(said, actor, segment)


def _check_audience(said: Said, actor: Actor, segment: Segment | None) -> None:
    if said.seen_by != SeenBy.ALL:
        raise Refused(_("Articles are written for segments that everybody sees: share it first."), field="is_audience")
    if segment is not None and segment.is_audience:
        return
    if not actor.may(MANAGE_CUSTOMERS):
        raise Refused(_("Your role does not say for whom articles can be written."), field="is_audience")
    if Segment.objects.kept().filter(is_audience=True).count() >= MOST_AUDIENCES:
        sentence = _("Articles can be written for at most %(most)d segments.") % {"most": MOST_AUDIENCES}
        raise Refused(sentence, field="is_audience")


def _refuse_written_for(segment: Segment, named: str) -> None:
    if count := articles_for(segment):
        sentence = ngettext(
            "%(n)d article is written for the customers of this segment: choose other readers for it first.",
            "%(n)d articles are written for the customers of this segment: choose other readers for them first.",
            count,
        )
        raise Refused(sentence % {"n": count}, field=named)


def _refuse_too_many() -> None:
    if Segment.objects.kept().count() >= MOST:
        raise Refused(_("There are %(limit)d segments already: archive some first.") % {"limit": MOST})


def _same_name() -> Refused:
    return Refused(_("You have a segment of this name already. Choose another one."), field="name")


def _another_name(name: str, actor: Actor) -> str:
    taken = {
        one.casefold() for one in Segment.objects.kept().filter(owner_id=actor.user_id).values_list("name", flat=True)
    }
    for n in range(2, MOST + 3):
        ending = f" ({n})"
        wanted = f"{name[: NAME_LENGTH - len(ending)]}{ending}"
        if wanted.casefold() not in taken:
            return wanted
    raise _same_name()


def _told(segment: Segment) -> dict[str, Any]:
    return {"name": segment.name, "of": segment.of, "definition": segment.definition, "seen_by": segment.seen_by}


def _plain(pair: list[Any]) -> list[Any]:
    return [str(one) if isinstance(one, Team | UUID | datetime) else one for one in pair]
