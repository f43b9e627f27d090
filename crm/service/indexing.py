"""How tickets and what was said on them look in search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.customers.indexing import ACCOUNT, OWNER
from crm.service.fields import TICKET
from crm.service.models import Category, Message, Priority, Status, Ticket
from crm.service.permissions import TICKET_POLICY, VIEW_TICKETS
from identity.models import Team
from records.searched import FIELD, FieldLabels, rows_with, searched, told_of
from search.registry import LANGUAGE, Content, Facet, Naming, Source

# Of a long conversation the latest part is searched with its ticket; each message is found by itself as well.
LONGEST_TALK = 30_000


def _category_names() -> QuerySet[Any]:
    return Category.objects.all()


def _team_names() -> QuerySet[Any]:
    return Team.objects.all()


def _in_language(names: str) -> str:
    found: dict[str, str] = json.loads(names)
    return found.get(get_language() or "", "") or next(iter(found.values()), "")


STATUS = Facet("status", _("Status"), ("status", "state", "状态"), choices=tuple(Status.choices))
PRIORITY = Facet("priority", _("Priority"), ("priority", "优先级"), choices=tuple(Priority.choices))
CATEGORY = Facet(
    "category", _("Category"), ("category", "分类"), naming=Naming(_category_names, "names", _in_language)
)
TEAM = Facet("team", _("Team"), ("team", "团队"), naming=Naming(_team_names, "name"))
TAG = Facet("tag", _("Tags"), ("tag", "tags", "标签"))
OF_TICKETS = (STATUS, OWNER, PRIORITY, TAG, CATEGORY, TEAM, LANGUAGE, ACCOUNT)


def ticket_contents(ids: Sequence[UUID]) -> Iterator[Content]:
    said = Message.objects.only("ticket_id", "text", "at").order_by("-at", "-id")
    tickets = Ticket.objects.filter(pk__in=ids).select_related("account", "contact", "assignee", "category", "team")
    for ticket in tickets.prefetch_related(Prefetch("messages", queryset=said)):
        yield Content(
            id=ticket.pk,
            number=ticket.number,
            title=ticket.subject,
            url=reverse("service:ticket", args=[ticket.number]),
            at=ticket.last_message_at,
            stamp=ticket.updated_at,
            detail=_customer(ticket),
            note=f"#{ticket.number}",
            status=ticket.status,
            names=_names(ticket),
            keys=(ticket.requester_email,) if ticket.requester_email else (),
            also=_also(ticket),
            body=_talk([message.text for message in ticket.messages.all()]),
            language=ticket.language,
            facets=_facets(ticket),
            refs=_refs(ticket),
        )


def message_contents(ids: Sequence[UUID]) -> Iterator[Content]:
    rows = Message.objects.filter(pk__in=ids).prefetch_related("attachments")
    for message in rows.select_related("ticket__account", "ticket__category", "ticket__team"):
        ticket = message.ticket
        files = ", ".join(file.name for file in message.attachments.all())
        yield Content(
            id=message.pk,
            title=ticket.subject,
            url=f"{reverse('service:ticket', args=[ticket.number])}#m-{message.pk.hex}",
            at=message.at,
            stamp=message.at,
            detail=message.author_name,
            note=f"#{ticket.number}",
            face=message.author_name,
            names=(message.author_name,),
            also=(("file", files),) if files else (),
            body=message.text,
            language=ticket.language,
            facets=_facets(ticket),
            refs=(ticket.pk,),
        )


def _customer(ticket: Ticket) -> str:
    return str(ticket.account.name if ticket.account else ticket.requester_name)


def _names(ticket: Ticket) -> tuple[str, ...]:
    known = [ticket.requester_name, ticket.account, ticket.contact, ticket.assignee]
    return tuple(dict.fromkeys(str(name) for name in known if name))


def _also(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    said = {
        "requester": ticket.requester_name,
        "email": ticket.requester_email,
        "assignee": ticket.assignee.name if ticket.assignee else "",
        "tags": ", ".join(ticket.tags),
        "category": " ".join(ticket.category.names.values()) if ticket.category else "",
    }
    return tuple((label, text) for label, text in said.items() if text) + searched(TICKET, ticket)


def _talk(newest_first: list[str]) -> str:
    """What was said, in its order; of a long conversation the end."""
    kept, length = [], 0
    for text in newest_first:
        if length > LONGEST_TALK:
            break
        kept.append(text[:LONGEST_TALK])
        length += len(text)
    return "\n".join(reversed(kept))


def _facets(ticket: Ticket) -> dict[str, list[str]]:
    return {
        "status": [ticket.status],
        "priority": [ticket.priority],
        "assignee": [str(ticket.assignee_id or "")],
        "category": [str(ticket.category_id)] if ticket.category_id else [],
        "team": [str(ticket.team_id)] if ticket.team_id else [],
        "tag": list(ticket.tags),
        "language": [ticket.language],
        "account": [str(ticket.account_id)] if ticket.account_id else [],
    }


def _refs(ticket: Ticket) -> tuple[UUID, ...]:
    ids = (ticket.account_id, ticket.contact_id, ticket.assignee_id, ticket.category_id, ticket.team_id)
    return tuple(pk for pk in ids if pk)


def _list_query(words: str, chosen: Mapping[str, Sequence[str]]) -> str:
    """The list filters by one person, category, team and tag at a time."""
    several = {"status", "priority"}
    if chosen.keys() - {*several, "assignee", "category", "team", "tag"}:
        return ""
    if any(len(values) > 1 for key, values in chosen.items() if key not in several):
        return ""
    named = {key: list(values) if key in several else values[0] or "nobody" for key, values in chosen.items()}
    return urlencode({"view": "all", **named, **({"q": words} if words else {})}, doseq=True)


TICKETS = Source(
    key="tickets",
    label=_("Tickets"),
    icon="inbox",
    names=("ticket", "tickets", "工单"),
    model=Ticket,
    permission=VIEW_TICKETS,
    rows=Ticket.objects.all,
    visible=Ticket.objects.visible_to,
    contents=ticket_contents,
    stamp="updated_at",
    list_url=lambda: reverse("service:tickets"),
    list_query=_list_query,
    keep_url=lambda: reverse("records:new-view", args=["tickets"]),
    labels=FieldLabels(
        {
            "requester": _("Requester"),
            "email": _("E-mail"),
            "assignee": _("Assignee"),
            "tags": _("Tags"),
            "category": _("Category"),
            "body": _("Conversation"),
        },
        TICKET,
    ),
    told=lambda: {TICKET.key: told_of(TICKET)},
    retold={FIELD: rows_with(TICKET)},
    facets=OF_TICKETS,
    is_bounded=lambda actor: not TICKET_POLICY.sees_all(actor),
    follows={"customers.account": lambda ids: Ticket.objects.filter(account__in=ids)},
)
MESSAGES = Source(
    key="messages",
    label=_("Messages"),
    icon="message-circle",
    names=("message", "messages", "消息", "留言"),
    model=Message,
    permission=VIEW_TICKETS,
    rows=Message.objects.all,
    visible=lambda actor: Message.objects.filter(ticket__in=Ticket.objects.visible_to(actor)),
    contents=message_contents,
    stamp="at",
    labels={"file": _("File"), "body": ""},
    facets=OF_TICKETS,
    is_bounded=lambda actor: not TICKET_POLICY.sees_all(actor),
    follows={
        "service.ticket": lambda ids: Message.objects.filter(ticket__in=ids),
        "customers.account": lambda ids: Message.objects.filter(ticket__account__in=ids),
    },
)
