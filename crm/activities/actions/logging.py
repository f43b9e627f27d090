"""What was said and done with a customer: logged, changed, taken away, and each of these taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from crm.activities.actions.tasks import promise
from crm.activities.events import ActivityChanged, ActivityLogged, ActivityRemoved
from crm.activities.models import Activity, ActivityFile, ActivityKind
from crm.activities.models.activity import LONGEST_MINUTES, LONGEST_SUBJECT, NOBODYS
from crm.activities.permissions import LOG_ACTIVITIES
from crm.customers.models import Account, Contact
from crm.customers.permissions import ACCOUNT_POLICY
from identity.models import User
from kernel.actions import OutOfReach, Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.rich_text import clean_html, html_from_text, mentioned_ids, text_from_html

# What an edit may change, and taking it back puts into place again.
KEPT = ("kind", "direction", "at", "minutes", "subject", "html", "text", "outcome", "is_private")
# Clocks differ; what lies further ahead than this has not happened.
AHEAD = timedelta(minutes=10)
# What is agreed upon beforehand; everything else is logged when it is over.
PLANNED = {ActivityKind.MEETING, ActivityKind.VISIT}


@dataclass(frozen=True)
class Said:
    """What somebody fills in. `html` from the editor, or `text`; the ids are of contacts, and of uploads that wait."""

    kind: str
    at: datetime | None = None
    direction: str = ""
    minutes: int | None = None
    subject: str = ""
    html: str = ""
    text: str = ""
    outcome: str = ""
    is_private: bool = False
    next_step: str = ""
    """What is to be done next, with its day in the words: it becomes a task."""
    contact_ids: Sequence[UUID] = ()
    file_ids: Sequence[UUID] = field(default_factory=tuple)


@action(LOG_ACTIVITIES)
def log_activity(*, actor: Actor, clock: Clock, account: Account, said: Said) -> Activity:
    """Whoever sees the customer may log; colleagues who are mentioned took part."""
    if actor.is_staff and not ACCOUNT_POLICY.reaches(actor, account.pk):
        raise Refused(_("Choose the customer."), field="account")
    contacts, files = _contacts(account, said.contact_ids), _uploads(said.file_ids, actor)
    values = _fitted(said, files, at=clock())
    activity = Activity.objects.create(
        account=account,
        made_by_id=actor.user_id,
        made_by_name=actor.name[:120],
        created_at=clock(),
        updated_at=clock(),
        **values,
    )
    activity.contacts.set(contacts)
    _join(activity, files)
    record("logged", activity, **_told(activity))
    if said.next_step.strip():
        promise(actor=actor, clock=clock, said=said.next_step, account=account)
    emit(ActivityLogged(activity_id=activity.pk, account_id=account.pk))
    return activity


@action(LOG_ACTIVITIES)
def change_activity(*, actor: Actor, clock: Clock, activity: Activity, said: Said) -> Activity:
    activity = _lock(activity, actor)
    contacts, files = _contacts(activity.account, said.contact_ids), _uploads(said.file_ids, actor)
    before = _as_it_is(activity)
    values = _fitted(said, files or list(activity.files.all()), at=clock())
    if activity.at.replace(second=0, microsecond=0) == values["at"]:
        values["at"] = activity.at  # a form knows no seconds
    together = {str(contact.pk) for contact in contacts}
    if (
        not files
        and together == set(before["contacts"])
        and all(getattr(activity, name) == values[name] for name in KEPT)
    ):
        nothing_changed()
        return activity
    activity.become({**values, "former": before}, at=clock())
    activity.contacts.set(contacts)
    _join(activity, files)
    record("changed", activity, **_told(activity))
    emit(ActivityChanged(activity_id=activity.pk, account_id=activity.account_id))
    return activity


@action(LOG_ACTIVITIES)
def undo_change(*, actor: Actor, clock: Clock, activity: Activity) -> Activity:
    """What it said before its last change; doing it twice brings the change back."""
    activity = _lock(activity, actor)
    if not activity.former:
        raise Refused(_("There is nothing to take back."))
    now, before = _as_it_is(activity), dict(activity.former)
    if before["is_private"] and not activity.is_private and activity.made_by_id != actor.user_id:
        raise Refused(_("Only who logged this may keep it among few again."))
    contacts = Contact.objects.filter(account_id=activity.account_id, pk__in=before.pop("contacts"))
    people = User.objects.staff().filter(pk__in=before.pop("people"))
    activity.become({**before, "at": parse_datetime(before["at"]), "former": now}, at=clock())
    activity.contacts.set(contacts)
    activity.people.set(people)
    record("took a change back", activity, **_told(activity))
    emit(ActivityChanged(activity_id=activity.pk, account_id=activity.account_id))
    return activity


@action(LOG_ACTIVITIES)
def remove_activity(*, actor: Actor, clock: Clock, activity: Activity) -> None:
    """It is gone for everybody, and can be brought back until it is swept away."""
    activity = _lock(activity, actor)
    if activity.is_removed:
        nothing_changed()
        return
    activity.remove(at=clock())
    record("deleted", activity)
    emit(ActivityRemoved(activity_id=activity.pk, account_id=activity.account_id))


@action(LOG_ACTIVITIES)
def restore_activity(*, actor: Actor, clock: Clock, activity: Activity) -> Activity:
    activity = _lock(activity, actor)
    if not activity.is_removed:
        nothing_changed()
        return activity
    activity.restore(at=clock())
    record("brought back", activity)
    emit(ActivityChanged(activity_id=activity.pk, account_id=activity.account_id))
    return activity


def _lock(activity: Activity, actor: Actor) -> Activity:
    locked: Activity = Activity.objects.select_for_update(of=("self",)).select_related("account").get(pk=activity.pk)
    if not locked.may_be_changed_by(actor):
        raise OutOfReach(_("You may see “%(name)s”, but not change it.") % {"name": locked})
    return locked


def _fitted(said: Said, files: Sequence[ActivityFile], *, at: datetime) -> dict[str, Any]:
    """Columns. Raises Refused with the field at which it stands."""
    if said.kind not in ActivityKind.values:
        raise Refused(_("Choose what it was."), field="kind")
    moment = said.at or at
    if moment > at + AHEAD and said.kind not in PLANNED:
        raise Refused(_("This lies ahead: log it when it has happened, or make it a task."), field="at")
    if said.minutes is not None and not 1 <= said.minutes <= LONGEST_MINUTES:
        raise Refused(_("Say the length in minutes, at most a day."), field="minutes")
    html = clean_html(said.html) if said.html else html_from_text(said.text)
    text = text_from_html(html)
    subject = " ".join(said.subject.split())[:LONGEST_SUBJECT]
    if not (text or subject or said.outcome) and files:
        subject = files[0].name[:LONGEST_SUBJECT]
    if not (text or subject or said.outcome) or (said.kind == ActivityKind.NOTE and not (text or subject)):
        raise Refused(_("Write what was said, or how it ended."), field="body")
    return {
        "kind": said.kind,
        "direction": "" if said.kind == ActivityKind.NOTE else said.direction,
        "at": moment,
        "minutes": said.minutes,
        "subject": subject,
        "html": html if text else "",
        "text": text,
        "outcome": said.outcome,
        "is_private": said.is_private,
    }


def _contacts(account: Account, ids: Sequence[UUID]) -> list[Contact]:
    """People of this customer alone. Raises Refused for every other id."""
    wanted = set(ids)
    if not wanted:
        return []
    found = list(Contact.objects.filter(account=account, pk__in=wanted))
    if len(found) != len(wanted):
        raise Refused(_("Choose people of this customer."), field="contacts")
    return found


def _uploads(ids: Sequence[UUID], actor: Actor) -> list[ActivityFile]:
    """Only uploads of this same person that wait: a foreign id joins nothing."""
    if not ids:
        return []
    return list(ActivityFile.objects.filter(pk__in=ids, activity__isnull=True, uploaded_by_id=actor.user_id))


def _join(activity: Activity, files: Sequence[ActivityFile]) -> None:
    for file in files:
        file.join(activity)
    mentioned = User.objects.staff().filter(pk__in=mentioned_ids(activity.html))
    activity.people.set(mentioned.exclude(pk=activity.made_by_id or NOBODYS))


def _as_it_is(activity: Activity) -> dict[str, Any]:
    """What taking a change back needs, as JSON keeps it."""
    values = {name: getattr(activity, name) for name in KEPT}
    values["at"] = activity.at.isoformat()
    values["contacts"] = sorted(str(pk) for pk in activity.contacts.values_list("pk", flat=True))
    values["people"] = sorted(str(pk) for pk in activity.people.values_list("pk", flat=True))
    return values


def _told(activity: Activity) -> dict[str, Any]:
    """For the audit log, which more people read than what is kept among few."""
    told: dict[str, Any] = {"kind": activity.kind, "at": activity.at.isoformat(timespec="minutes")}
    if not activity.is_private:
        told |= {"title": activity.subject, "outcome": activity.outcome, "account": activity.account.name}
    return told
