"""Tickets, what was said on them, their files and their history as the API shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from audit.models import Entry
from crm.customers.api.resources import ACCOUNTS, CONTACTS
from crm.service.fields import TICKET, TICKET_FIELDS
from crm.service.models import (
    SUBJECT_LENGTH,
    Attachment,
    Category,
    Channel,
    Message,
    MessageKind,
    Priority,
    Status,
    Ticket,
)
from crm.service.models.ticket_queries import says, sees_tickets
from identity.api.people import TEAMS, USERS
from kernel.actor import Actor
from kernel.api.resources import Expansion, Filter, Resource, equal
from kernel.api.values import Value, flag, identity, moment, number, pointer, shape, shown, text
from records.api.custom import TAKEN, custom_filter, custom_value

LONGEST_BODY = 200_000
FILES = 20


def _messages(actor: Actor) -> QuerySet[Message]:
    return Message.objects.filter(ticket__in=Ticket.objects.visible_to(actor))


def _attachments(actor: Actor) -> QuerySet[Attachment]:
    """Of tickets that the actor sees, and own uploads that wait for their message."""
    seen = Q(message__ticket__in=Ticket.objects.visible_to(actor))
    return Attachment.objects.filter(seen | Q(message__isnull=True, uploaded_by_id=actor.user_id))


def _categories(actor: Actor) -> QuerySet[Category]:
    return Category.objects.all() if sees_tickets(actor) else Category.objects.none()


def _changes(actor: Actor) -> QuerySet[Entry]:
    tickets = Ticket.objects.visible_to(actor).values("pk")
    return Entry.objects.done().filter(subject_type=Ticket._meta.label_lower, subject_id__in=tickets)


def _is_assigned(value: bool, actor: Actor) -> Q:
    return Q(assignee__isnull=not value)


CATEGORIES = Resource(
    "Category",
    rows=_categories,
    values=(
        identity(),
        text("key"),
        Value("names", serializers.DictField(child=serializers.CharField(), required=False)),
    ),
    orders=("key", "-key", "id", "-id"),
)
TICKETS = Resource(
    "Ticket",
    rows=Ticket.objects.visible_to,
    record=TICKET.key,
    values=(
        identity(),
        number("number"),
        *shown(TICKET_FIELDS),
        text("channel"),
        text("language"),
        text("requester_email"),
        text("preview"),
        custom_value(TICKET),
        pointer("account_id"),
        pointer("contact_id"),
        pointer("follows_up_id"),
        number("version"),
        moment("created_at"),
        moment("updated_at"),
        moment("first_replied_at", nullable=True),
        moment("solved_at", nullable=True),
        moment("closed_at", nullable=True),
    ),
    version="version",
    custom=custom_filter(TICKET),
    filters=(
        equal(
            "status",
            serializers.ChoiceField(Status.choices),
            "In this state.",
            many=True,
        ),
        equal(
            "priority",
            serializers.ChoiceField(Priority.choices),
            "This urgent.",
            many=True,
        ),
        equal("channel", serializers.ChoiceField(Channel.choices), "How it came."),
        equal(
            "number",
            serializers.IntegerField(min_value=1, max_value=10**15),
            "The number that people see.",
        ),
        Filter("assigned", serializers.BooleanField(), _is_assigned, "Somebody's, or nobody's."),
        equal(
            "assignee_id",
            serializers.UUIDField(),
            "Who answers it.",
            many=True,
        ),
        equal("team_id", serializers.UUIDField(), "Of this team.", many=True),
        equal("category_id", serializers.UUIDField(), "About this.", many=True),
        equal(
            "account_id",
            serializers.UUIDField(),
            "Of this customer.",
            many=True,
        ),
        equal(
            "contact_id",
            serializers.UUIDField(),
            "Of this person.",
            many=True,
        ),
        Filter(
            "tag",
            serializers.CharField(max_length=40),
            lambda value, actor: Q(tags__contains=[value]),
            "With this tag.",
            many=True,
        ),
        Filter(
            "q",
            serializers.CharField(max_length=200),
            lambda value, actor: says(value),
            "Words in subject, customer, last message.",
        ),
        Filter(
            "updated_since",
            serializers.DateTimeField(),
            lambda value, actor: Q(updated_at__gte=value),
            "Changed at this moment or later (ISO 8601).",
        ),
        Filter(
            "created_since",
            serializers.DateTimeField(),
            lambda value, actor: Q(created_at__gte=value),
            "Made at this moment or later (ISO 8601).",
        ),
    ),
    orders=("-id", "id", "created_at", "-created_at", "updated_at", "-updated_at", "number", "-number"),
    expansions=(
        Expansion("account", "account_id", lambda: ACCOUNTS),
        Expansion("contact", "contact_id", lambda: CONTACTS),
        Expansion("assignee", "assignee_id", lambda: USERS),
        Expansion("team", "team_id", lambda: TEAMS),
        Expansion("category", "category_id", lambda: CATEGORIES),
    ),
)
MESSAGES = Resource(
    "Message",
    rows=_messages,
    values=(
        identity(),
        pointer("ticket_id"),
        Value("kind", serializers.ChoiceField(MessageKind.choices, required=False)),
        flag("by_staff"),
        pointer("author_id"),
        text("author_name"),
        text("channel"),
        text("text"),
        text("html"),
        moment("at"),
    ),
    filters=(equal("kind", serializers.ChoiceField(MessageKind.choices), "Public or note."),),
    orders=("at", "-at"),
)
ATTACHMENTS = Resource(
    "Attachment",
    rows=_attachments,
    values=(
        identity(),
        pointer("message_id"),
        text("name"),
        text("content_type"),
        number("size"),
        flag("inline"),
        moment("created_at"),
    ),
    orders=("created_at", "-created_at"),
)
CHANGES = Resource(
    "Change",
    rows=_changes,
    values=(
        identity(),
        moment("at"),
        text("verb"),
        pointer("actor_id"),
        text("actor_name"),
        pointer("token_id"),
        Value("changes", serializers.DictField(required=False)),
    ),
    orders=("at", "-at"),
)

_files = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=FILES)
_words: dict[str, Any] = {
    "text": serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_BODY, trim_whitespace=False),
    "html": serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_BODY, trim_whitespace=False),
    "attachment_ids": _files,
}
_tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)
_properties: dict[str, Any] = {
    "priority": serializers.ChoiceField(Priority.choices, required=False),
    "category_id": serializers.UUIDField(required=False, allow_null=True),
    "assignee_id": serializers.UUIDField(required=False, allow_null=True),
    "tags": _tags,
    "custom": TAKEN,
}
NEW_TICKET = shape(
    "NewTicket",
    {
        "subject": serializers.CharField(max_length=SUBJECT_LENGTH),
        **_words,
        "account_id": serializers.UUIDField(required=False, allow_null=True),
        "contact_id": serializers.UUIDField(required=False, allow_null=True),
        "internal": serializers.BooleanField(
            required=False, help_text="The first message is a note that only staff read."
        ),
        **_properties,
    },
)
TICKET_CHANGE = shape(
    "TicketChange",
    {
        "status": serializers.ChoiceField(Status.choices, required=False),
        "team_id": serializers.UUIDField(required=False),
        **_properties,
    },
)
NEW_MESSAGE = shape(
    "NewMessage",
    {
        "kind": serializers.ChoiceField(
            MessageKind.choices, required=False, help_text="Usually public: the customer reads it."
        ),
        **_words,
        "status": serializers.ChoiceField(
            Status.choices, required=False, help_text="What the ticket becomes with it."
        ),
    },
)
UPLOAD = shape("Upload", {"file": serializers.FileField()})
