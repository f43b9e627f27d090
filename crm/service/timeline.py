"""What happened to a ticket, told in the reader's language: messages, and between them the changes, folded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext as _

from audit.queries import Happened
from crm.service.fields import TICKET
from crm.service.models import Channel, Priority, Status
from crm.service.queries.conversation import Spoken
from design.moments import relative
from kernel.actor import Face
from kernel.clock import system_clock
from kernel.fields import CUSTOM
from kernel.rich_text import in_room
from records.told import field_changed

Changes = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """One message as the desk shows it."""

    message: Spoken
    html: str
    by: str
    is_message = True

    @property
    def anchor(self) -> str:
        return f"m-{self.message.pk.hex}"


@dataclass(frozen=True)
class Event:
    at: datetime
    text: str


@dataclass
class Events:
    """Changes between two messages: one line that unfolds."""

    events: list[Event] = field(default_factory=list)
    is_message = False

    @property
    def summary(self) -> str:
        first, others = self.events[0], len(self.events) - 1
        if not others:
            moment = relative(first.at, system_clock())
            return _("%(what)s, %(when)s") % {"what": first.text, "when": moment}
        return ngettext("%(what)s, and %(count)d more change", "%(what)s, and %(count)d more changes", others) % {
            "what": first.text,
            "count": others,
        }

    @property
    def is_single(self) -> bool:
        return len(self.events) == 1


def timeline(messages: list[Spoken], entries: list[Happened]) -> list[Said | Events]:
    """In order of time; of a message and what it changed, the message comes first."""
    items: list[tuple[datetime, int, Spoken | Event]] = [(message.at, 0, message) for message in messages]
    for entry in entries:
        items.extend((entry.at, 1, Event(entry.at, text)) for text in sentences(entry))
    told: list[Said | Events] = []
    for _at, _rank, item in sorted(items, key=lambda one: one[:2]):
        if isinstance(item, Spoken):
            told.append(_said(item))
        elif told and isinstance(told[-1], Events):
            told[-1].events.append(item)
        else:
            told.append(Events([item]))
    return told


def after_the_last_message(told: list[Said | Events]) -> int:
    """Where in a timeline the changes stand that no message follows yet: an open page replaces them."""
    return next((place + 1 for place in reversed(range(len(told))) if told[place].is_message), 0)


def _said(message: Spoken) -> Said:
    by = ""
    if message.by_staff and not message.is_note:
        by = _("public reply")
    elif message.channel == Channel.EMAIL:
        by = _("by e-mail")
    return Said(message, in_room(message.html, "/desk"), by)


def sentences(entry: Happened) -> list[str]:
    """What an audit entry says to a reader; nothing for what the conversation shows by itself."""
    who, changes = _who(entry), entry.changes
    tell = VERBS.get(entry.verb)
    found = tell(who, changes) if tell else []
    if entry.verb not in OWN_STATUS and "status" in changes:
        found.append(_("%(name)s set the status to %(status)s") % {"name": who, "status": _status(changes)})
    return found


def _who(entry: Happened) -> str:
    return "Rapport" if entry.actor_face == Face.SYSTEM.value else entry.actor_name


def _pair(changes: Changes, name: str) -> tuple[str, str]:
    value = changes.get(name)
    old, new = value if isinstance(value, list) and len(value) == 2 else (None, value)
    return str(old or ""), str(new or "")


def _status(changes: Changes) -> str:
    return str(dict(Status.choices).get(_pair(changes, "status")[1], ""))


def _assigned(who: str, changes: Changes) -> list[str]:
    person, team = _pair(changes, "assignee")[1], _pair(changes, "team")[1]
    found = []
    if person == who:
        found.append(_("%(name)s took the ticket") % {"name": who})
    elif person:
        found.append(_("%(name)s gave the ticket to %(person)s") % {"name": who, "person": person})
    elif not team:
        found.append(_("%(name)s gave the ticket back to everybody") % {"name": who})
    if team:
        found.append(_("%(name)s gave the ticket to the team %(team)s") % {"name": who, "team": team})
    return found


def _changed(who: str, changes: Changes) -> list[str]:
    found = []
    if "priority" in changes:
        label = str(dict(Priority.choices).get(_pair(changes, "priority")[1], ""))
        found.append(_("%(name)s set the priority to %(priority)s") % {"name": who, "priority": label})
    category = _pair(changes, "category")[1]
    if category:
        found.append(_("%(name)s set the category to %(category)s") % {"name": who, "category": category})
    elif "category" in changes:
        found.append(_("%(name)s removed the category") % {"name": who})
    found += _tags(who, changes.get("tags", [[], []]))
    added = [name for name in changes if name.startswith(CUSTOM) and name not in TICKET.hidden]
    specs = {name: TICKET.ever_named(name) for name in added}
    return found + [field_changed(who, str(spec.label), spec, changes[name]) for name, spec in specs.items() if spec]


def _tags(who: str, pair: Any) -> list[str]:
    old, new = (set(side or []) for side in pair)
    added = [_("%(name)s added the tag “%(tag)s”") % {"name": who, "tag": tag} for tag in sorted(new - old)]
    return added + [_("%(name)s removed the tag “%(tag)s”") % {"name": who, "tag": tag} for tag in sorted(old - new)]


def _handed_over(who: str, changes: Changes) -> list[str]:
    old, new = _pair(changes, "assignee")
    if not new:
        return [_("%(old)s left; the ticket is everybody's") % {"old": old}]
    return [_("%(old)s left; the ticket went to %(new)s") % {"old": old, "new": new}]


def _rated(who: str, changes: Changes) -> list[str]:
    is_good = changes.get("rating") == "good"
    return [(_("%(name)s rated it: good") if is_good else _("%(name)s rated it: not good")) % {"name": who}]


def _linked(sentence: str) -> Callable[[str, Changes], list[str]]:
    """`sentence` is translated when it is told: here it is only collected."""

    def tell(who: str, changes: Changes) -> list[str]:
        old, new = _pair(changes, "links")
        return [gettext(sentence) % {"name": who, "other": new or old}]

    return tell


def _shared(sentence: str) -> Callable[[str, Changes], list[str]]:
    def tell(who: str, changes: Changes) -> list[str]:
        old, new = _pair(changes, "shares")
        return [gettext(sentence) % {"name": who, "whom": new or old}]

    return tell


# A verb that is missing here is told by the message beside it, or only by the status it changed.
VERBS: dict[str, Callable[[str, Changes], list[str]]] = {
    "created": lambda who, changes: [_("%(name)s opened the ticket") % {"name": who}],
    "assigned": _assigned,
    "changed": _changed,
    "handed over": _handed_over,
    "rated": _rated,
    "watches": lambda who, changes: [_("%(name)s watches the ticket") % {"name": who}],
    "stopped watching": lambda who, changes: [_("%(name)s no longer watches the ticket") % {"name": who}],
    "linked": _linked(gettext_noop("%(name)s linked %(other)s")),
    "unlinked": _linked(gettext_noop("%(name)s took the link to %(other)s away")),
    "marked as a duplicate": _linked(gettext_noop("%(name)s marked it as a duplicate of %(other)s")),
    "has a duplicate": _linked(gettext_noop("%(name)s marked %(other)s as its duplicate")),
    "kept apart": _linked(gettext_noop("%(name)s said that it is no duplicate of %(other)s, and opened it again")),
    "split": _linked(gettext_noop("%(name)s split %(other)s off")),
    "split off": _linked(gettext_noop("%(name)s split it off from %(other)s")),
    "shared": _shared(gettext_noop("%(name)s shared the ticket with %(whom)s")),
    "no longer shared": _shared(gettext_noop("%(name)s no longer shares the ticket with %(whom)s")),
    "closed": lambda who, changes: [_("Closed by itself, four days after it was solved")],
    "customer solved": lambda who, changes: [_("%(name)s said that it is solved") % {"name": who}],
    "reopened": lambda who, changes: [_("%(name)s reopened it") % {"name": who}],
    "joined to the customer": lambda who, changes: [
        _("Joined to the customer %(account)s") % {"account": _pair(changes, "account")[1]}
    ],
}
# These say in their own words what the status became.
OWN_STATUS = {"closed", "customer solved", "reopened", "kept apart"}
