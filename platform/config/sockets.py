"""What the engines are given: imported once every app is loaded."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from access.builtin import plug_builtin_roles
from access.grants import Fields, Offered, plug_fields, plug_subjects
from access.readers import plug_reader_groups
from audit.telling import plug_record_kinds
from changes.changeables import plug_changeables
from changes.engine import plug_change_kind
from changes.models import Kind
from changes.own_ways import plug_own_ways
from config import audited, commands, reactions, roles, schedule, webhooks  # noqa: F401  (the schedule registers itself)
from crm.activities.column import column
from crm.activities.indexing import ACTIVITIES
from crm.activities.segmenting import RELATED as OF_ACTIVITIES
from crm.activities.timeline import plug_timeline
from crm.activities.told import CHANGES, JOINED, LOGGED, TASKS
from crm.customers.changing import ACCOUNTS as CHANGED_ACCOUNTS
from crm.customers.changing import CONTACTS as CHANGED_CONTACTS
from crm.customers.column import plug_column
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.groups import GROUPS
from crm.customers.indexing import ACCOUNTS, CONTACTS
from crm.customers.models import Account
from crm.customers.narrowing import plug_narrowing
from crm.customers.views.lists import ACCOUNT_LIST, CONTACT_LIST
from crm.customers.views.pool import POOL_LIST
from crm.duplicates.undoing import OWN_WAYS
from crm.duplicates.ways import WAYS
from crm.leads.changing import LEADS as CHANGED_LEADS
from crm.leads.converting import Converting
from crm.leads.fields import LEAD
from crm.leads.indexing import LEADS
from crm.leads.models import Lead
from crm.leads.permissions import EDIT_LEADS
from crm.leads.told import TOUCHES
from crm.leads.views.lists import LEAD_LIST
from crm.sales.changing import OPPORTUNITIES as CHANGED_OPPORTUNITIES
from crm.sales.fields import OPPORTUNITY
from crm.sales.indexing import OPPORTUNITIES
from crm.sales.models import Opportunity
from crm.sales.views.lists import OPPORTUNITY_LIST
from crm.segments.audience import GROUPS as SEGMENTS
from crm.segments.belonging import RELATED as OF_CUSTOMERS
from crm.segments.conditions.related import plug_related
from crm.segments.narrowing import NARROWING
from crm.segments.ways import besides
from crm.service.documents import TICKET_DOCUMENT
from crm.service.fields import TICKET
from crm.service.indexing import MESSAGES, TICKETS
from crm.service.models import Ticket
from crm.service.segmenting import RELATED as OF_TICKETS
from crm.service.told import ON_TICKETS
from crm.service.views.list_page import TICKET_LIST
from documents.kinds import plug_documents
from identity.estates import Estate, plug_estates
from identity.scopes import plug_scopes
from kernel.events import plug_reactions
from kernel.jobs import plug_broker
from kernel.jobs.broker import broker_from_url
from knowledge_base.documents import ARTICLE_DOCUMENT
from knowledge_base.indexing import ARTICLES
from knowledge_base.models import Article
from records.lists import plug_list_ways, plug_lists
from records.printing import LIST_DOCUMENT
from records.types import can_be_ruled, plug_record_types, record_types
from search.commands import plug_commands
from search.registry import Referred, plug_sources
from webhooks.kinds import plug_kinds
from webhooks.outbox import with_outlets

# Whose names stand in what is found.
NAMED = ("identity.user", "identity.team", "service.category", "knowledge_base.category")


def plug_everything() -> None:
    database, dead_after = settings.DATABASES["default"], settings.WORKER_DEAD_AFTER_SECONDS
    plug_broker(broker_from_url(settings.BROKER_URL, database=database, dead_after=dead_after))
    plug_kinds(webhooks.KINDS)
    plug_reactions(with_outlets(reactions.REACTIONS, webhooks.KINDS))
    plug_builtin_roles(roles.BUILTIN_ROLES)
    plug_subjects(roles.SUBJECTS, always=roles.ALWAYS)
    plug_reader_groups(GROUPS, SEGMENTS)
    plug_fields(_ruled_fields)
    plug_estates(
        (
            Estate("customers", _("Customers"), Account.objects.owned_by),
            Estate("leads", _("Open leads"), lambda person: Lead.objects.open().owned_by(person)),
            Estate("opportunities", _("Opportunities"), Opportunity.objects.owned_by),
            Estate("tickets", _("Open tickets"), lambda person: Ticket.objects.unfinished().assigned_to(person)),
            Estate("articles", _("Articles"), lambda person: Article.objects.filter(owner=person)),
        )
    )
    plug_scopes(roles.API_SCOPES)
    plug_commands(commands.COMMANDS)
    plug_record_kinds(audited.RECORD_KINDS, audited.FIELDS, audited.people)
    plug_sources(
        (TICKETS, MESSAGES, ACCOUNTS, CONTACTS, LEADS, OPPORTUNITIES, ACTIVITIES, ARTICLES),
        [Referred(label, frozenset({"name", "names"})) for label in NAMED],
    )
    plug_record_types((TICKET, ACCOUNT, CONTACT, LEAD, OPPORTUNITY))
    plug_changeables((CHANGED_ACCOUNTS, CHANGED_CONTACTS, CHANGED_LEADS, CHANGED_OPPORTUNITIES))
    plug_change_kind(Kind.CONVERSION, Converting, EDIT_LEADS)
    plug_lists((TICKET_LIST, ACCOUNT_LIST, POOL_LIST, CONTACT_LIST, LEAD_LIST, OPPORTUNITY_LIST))
    plug_own_ways(OWN_WAYS)
    plug_list_ways(replace(WAYS, besides=besides))
    plug_column(column)
    plug_related((*OF_CUSTOMERS, *OF_ACTIVITIES, *OF_TICKETS))
    plug_narrowing(NARROWING)
    plug_timeline((LOGGED, TOUCHES, TASKS, ON_TICKETS, JOINED, CHANGES))
    plug_documents((TICKET_DOCUMENT, ARTICLE_DOCUMENT, LIST_DOCUMENT))


def _ruled_fields() -> tuple[Fields, ...]:
    return tuple(
        Fields(
            kind.key,
            kind.label,
            tuple(Offered(spec.name, spec.label) for spec in kind.all_fields if can_be_ruled(spec)),
        )
        for kind in record_types()
    )
