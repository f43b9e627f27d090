"""What was logged about a customer, and what was changed there, as the timeline tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from audit.models import Entry
from crm.activities.models import Activity, ActivityFile, ActivityKind, Direction, Outcome, Task
from crm.activities.permissions import LOG_ACTIVITIES
from crm.activities.timeline import About, Badge, Branch, Moment, Row, Source
from crm.customers.models import Contact, Merged, PortalMember
from crm.customers.timeline import tell as tell_changes
from design.moments import day as short_day
from kernel.actor import Actor

ICONS = {"note": "note", "call": "phone", "mail": "mail", "meeting": "users", "visit": "map-pin", "chat": "messages"}
KINDS = {
    "note": pgettext_lazy("filter of the timeline", "Notes"),
    "call": pgettext_lazy("filter of the timeline", "Calls"),
    "mail": pgettext_lazy("filter of the timeline", "E-mails"),
    "meeting": pgettext_lazy("filter of the timeline", "Meetings"),
    "visit": pgettext_lazy("filter of the timeline", "Visits"),
    "chat": pgettext_lazy("filter of the timeline", "Chats"),
}
TONES = {Outcome.REACHED: "good", Outcome.AGREED: "good", Outcome.NO_ANSWER: "warn", Outcome.DECLINED: "bad"}
# Whole sentences: no word can be glued into them in every language.
OUT = {
    "call": gettext_lazy("%(name)s called %(whom)s"),
    "mail": gettext_lazy("%(name)s wrote to %(whom)s"),
    "meeting": gettext_lazy("%(name)s met %(whom)s"),
    "visit": gettext_lazy("%(name)s visited %(whom)s"),
    "chat": gettext_lazy("%(name)s wrote to %(whom)s in a chat"),
}
IN = {
    "call": gettext_lazy("%(whom)s called %(name)s"),
    "mail": gettext_lazy("%(whom)s wrote to %(name)s"),
    "meeting": gettext_lazy("%(name)s met %(whom)s"),
    "visit": gettext_lazy("%(whom)s visited %(name)s"),
    "chat": gettext_lazy("%(whom)s wrote to %(name)s in a chat"),
}
ALONE = {
    "note": gettext_lazy("%(name)s wrote a note"),
    "call": gettext_lazy("%(name)s called"),
    "mail": gettext_lazy("%(name)s wrote an e-mail"),
    "meeting": gettext_lazy("%(name)s met the customer"),
    "visit": gettext_lazy("%(name)s visited the customer"),
    "chat": gettext_lazy("%(name)s wrote in a chat"),
}
ALONE_IN = {
    "call": gettext_lazy("A call came in; %(name)s took it"),
    "mail": gettext_lazy("An e-mail came in; %(name)s read it"),
    "visit": gettext_lazy("The customer visited %(name)s"),
    "chat": gettext_lazy("The customer wrote to %(name)s in a chat"),
}


def _logged(actor: Actor, about: About, kind: str) -> Sequence[Branch]:
    rows = Activity.objects.of(about.account_id).open_to(actor)
    if about.contact_id:
        rows = rows.filter(contacts=about.contact_id)
    if kind:
        rows = rows.filter(kind=kind)
    with_whom = Contact.objects.filter(activities=OuterRef("pk")).order_by("name").values("name")
    files = ActivityFile.objects.filter(activity=OuterRef("pk")).order_by("pk")
    said = {
        **{name: name for name in ("kind", "direction", "subject", "html", "minutes", "outcome", "is_private")},
        "by": "made_by_name",
        "by_id": "made_by_id",
        "whom": ArraySubquery(with_whom),
        "files": ArraySubquery(files.values(file=JSONObject(id="pk", name="name", size="size"))),
    }
    return (Branch(rows, "at", said),)


def _tell_logged(actor: Actor, row: Row, may_change: bool) -> Sequence[Moment]:
    said = row.said
    is_mine = said["by_id"] is not None and said["by_id"] == str(actor.user_id)
    may_edit = actor.may(LOG_ACTIVITIES) and (is_mine or (may_change and not said["is_private"]))
    moment = Moment(
        row.at,
        ICONS[said["kind"]],
        _sentence(said),
        id=row.id,
        text=said["subject"],
        html=said["html"],
        badges=_badges(said),
        files=said["files"],
        is_note=said["kind"] == ActivityKind.NOTE,
        is_private=said["is_private"],
        edit_url=reverse("activities:activity", args=[row.id]) if may_edit else "",
        remove_url=reverse("activities:removal", args=[row.id]) if may_edit else "",
    )
    return (moment,)


def _sentence(said: dict[str, Any]) -> str:
    kind, is_in = said["kind"], said["direction"] == Direction.IN
    whom = pgettext("between several values", ", ").join(said["whom"])
    if whom and kind != ActivityKind.NOTE:
        return str((IN if is_in else OUT)[kind]) % {"name": said["by"], "whom": whom}
    if is_in and kind in ALONE_IN:
        return str(ALONE_IN[kind]) % {"name": said["by"]}
    return str(ALONE[kind]) % {"name": said["by"]}


def _badges(said: dict[str, Any]) -> list[Badge]:
    found = []
    if said["outcome"]:
        found.append(Badge(Outcome(said["outcome"]).label, TONES.get(said["outcome"], "")))
    if said["minutes"]:
        found.append(Badge(ngettext("%(n)d min", "%(n)d min", said["minutes"]) % {"n": said["minutes"]}))
    return found


# Told by the record that stayed, in its own words.
MERGED_VERBS = ("merged into another", "came back")


def _changed(actor: Actor, about: About, kind: str) -> Sequence[Branch]:
    """Of the customer, of the people there, and of those who became part of it: a branch each, because one index
    cannot answer all at once.
    """
    said = {name: name for name in ("verb", "actor_name", "subject_type", "subject_name", "changes")}
    done = Entry.objects.done()
    merged = Merged.objects.filter(into=about.contact_id or about.account_id).values("pk")
    before = Branch(done.filter(subject_id__in=merged).exclude(verb__in=MERGED_VERBS), "at", said)
    if about.contact_id:
        return (Branch(done.filter(subject_id=about.contact_id), "at", said), before)
    people = Contact.objects.filter(account=about.account_id).values("pk")
    return (
        Branch(done.filter(subject_id=about.account_id), "at", said),
        Branch(done.filter(subject_id__in=people), "at", said),
        before,
    )


def _tell_changed(actor: Actor, row: Row, may_change: bool) -> Sequence[Moment]:
    entry = Entry(pk=row.id, at=row.at, **row.said)
    return [Moment(one.at, one.icon, one.text, is_thin=True) for one in tell_changes([entry])]


def _tasks(actor: Actor, about: About, kind: str) -> Sequence[Branch]:
    """When each was made, and when it was done; of one person there are none."""
    if about.contact_id:
        return ()
    rows = Task.objects.kept().filter(account=about.account_id)
    said = {"title": "title", "who": "assignee__name", "due": "due_on", "done": "done_at"}
    done = {"title": "title", "who": "done_by__name", "finished": "done_at"}
    return (Branch(rows, "created_at", said), Branch(rows.filter(done_at__isnull=False), "done_at", done))


def _tell_task(actor: Actor, row: Row, may_change: bool) -> Sequence[Moment]:
    said, today = row.said, timezone.localdate()
    link = (said["title"], reverse("activities:task", args=[row.id]) if may_change else "")
    if "finished" in said:
        return (Moment(row.at, "circle-check", _("%(name)s did:") % {"name": said["who"] or ""}, link=link),)
    badges = []
    if said["due"] and not said["done"]:
        day = date.fromisoformat(said["due"])
        tone = "bad" if day < today else "warn"
        badges = [Badge(_("due %(day)s") % {"day": short_day(day, today)}, tone)]
    title = _("A task for %(name)s:") % {"name": said["who"]} if said["who"] else _("A task:")
    return (Moment(row.at, "checkbox", title, link=link, badges=badges),)


def _joined(actor: Actor, about: About, kind: str) -> Sequence[Branch]:
    members = PortalMember.objects.filter(account=about.account_id)
    if about.contact_id:
        members = members.filter(contact=about.contact_id)
    return (Branch(members, "joined_at", {"name": "user__name"}),)


def _tell_joined(actor: Actor, row: Row, may_change: bool) -> Sequence[Moment]:
    return (Moment(row.at, "login", _("%(name)s joined the portal") % row.said, is_thin=True),)


PORTAL = pgettext_lazy("filter of the timeline", "Portal")
LOGGED = Source("logged", KINDS, _logged, _tell_logged)
CHANGES = Source("changes", {"changes": pgettext_lazy("filter of the timeline", "Changes")}, _changed, _tell_changed)
JOINED = Source("joined", {"portal": PORTAL}, _joined, _tell_joined)
TASKS = Source("tasks", {"tasks": pgettext_lazy("filter of the timeline", "Tasks")}, _tasks, _tell_task)
