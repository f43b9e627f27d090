"""What the audit log calls each kind of record and its fields, and where their pages are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import BuiltinRole
from audit.telling import FACES, Label, RecordKind
from changes.models import ChangeSet
from config.field_names import FieldNames
from crm.activities.models import Activity, ActivityKind, Outcome, Repeats, Task, TaskPriority
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact
from crm.leads.fields import LEAD
from crm.leads.models import Lead
from crm.sales.fields import OPPORTUNITY
from crm.sales.models import Opportunity
from crm.service.fields import TICKET
from crm.service.models import Ticket
from identity.models import User
from identity.permissions import MANAGE_PEOPLE
from kernel.actor import Actor
from knowledge_base.models import Article
from webhooks.queries import endpoints_seen_by


def people() -> Iterable[tuple[UUID, str]]:
    """Members, those who have gone too, and programs: who has something to do at the desk."""
    at_the_desk = User.objects.filter(Q(staff__isnull=False) | Q(application__isnull=False))
    return at_the_desk.order_by("name", "id").values_list("id", "name")


def _members(actor: Actor) -> QuerySet[Any]:
    found = User.objects.filter(staff__isnull=False)
    return found if actor.may(MANAGE_PEOPLE) else found.none()


RECORD_KINDS = (
    RecordKind(
        "customers.account",
        _("Customer"),
        FieldNames(ACCOUNT),
        Account.objects.visible_to,
        lambda row: reverse("customers:account", args=[row.pk]),
    ),
    RecordKind(
        "customers.contact",
        _("Contact"),
        FieldNames(CONTACT),
        Contact.objects.visible_to,
        lambda row: reverse("customers:contact", args=[row.pk]),
    ),
    RecordKind(
        "leads.lead",
        _("Lead"),
        FieldNames(LEAD),
        Lead.objects.visible_to,
        lambda row: reverse("leads:lead", args=[row.pk]),
    ),
    RecordKind(
        "sales.opportunity",
        _("Opportunity"),
        FieldNames(OPPORTUNITY),
        Opportunity.objects.visible_to,
        lambda row: reverse("sales:opportunity", args=[row.pk]),
    ),
    RecordKind(
        "service.ticket",
        _("Ticket"),
        FieldNames(TICKET),
        Ticket.objects.visible_to,
        lambda row: reverse("service:ticket", args=[row.number]),
    ),
    RecordKind(
        "activities.activity",
        pgettext_lazy("audit", "Activity"),
        {
            "kind": Label(pgettext_lazy("audit", "Kind"), dict(ActivityKind.choices)),
            "outcome": Label(pgettext_lazy("audit", "Outcome"), dict(Outcome.choices)),
        },
        Activity.objects.visible_to,
        lambda row: reverse("activities:activity", args=[row.pk]),
    ),
    RecordKind(
        "activities.task",
        pgettext_lazy("audit", "Task"),
        {
            "priority": Label(_("Priority"), dict(TaskPriority.choices)),
            "repeats": Label(pgettext_lazy("audit", "Repeats"), dict(Repeats.choices)),
        },
        Task.objects.visible_to,
        lambda row: reverse("activities:task", args=[row.pk]),
    ),
    RecordKind(
        "knowledge_base.article",
        _("Article"),
        {},
        Article.objects.visible_to,
        lambda row: reverse("knowledge_base:article", args=[row.uuid]),
        id_column="uuid",
    ),
    RecordKind(
        "identity.user",
        pgettext_lazy("audit", "Person"),
        {},
        _members,
        lambda row: reverse("identity:person", args=[row.pk]),
    ),
    RecordKind(
        "webhooks.endpoint",
        _("Webhooks"),
        {},
        endpoints_seen_by,
        lambda row: reverse("webhooks:endpoint", args=[row.pk]),
    ),
    RecordKind("access.role", pgettext_lazy("audit", "Role")),
    RecordKind("activities.activityfile", pgettext_lazy("audit", "File of an activity")),
    RecordKind("audit.auditexport", pgettext_lazy("audit", "Export of the audit log")),
    RecordKind("audit.erasure", pgettext_lazy("audit", "Erasure")),
    RecordKind(
        "changes.changeset",
        pgettext_lazy("audit", "Change-set"),
        {},
        ChangeSet.objects.visible_to,
        lambda row: reverse("changes:change-set", args=[row.pk]),
    ),
    RecordKind("changes.listexport", pgettext_lazy("audit", "Export of a list")),
    RecordKind("customers.duplicaterules", pgettext_lazy("audit", "Rules for duplicates of customers")),
    RecordKind("customers.gradepolicy", pgettext_lazy("audit", "What a grade brings")),
    RecordKind("customers.poolrules", pgettext_lazy("audit", "Rules of the customer pool")),
    RecordKind("customers.tag", pgettext_lazy("audit", "Tag of customers")),
    RecordKind("customers.portalmember", pgettext_lazy("audit", "Portal account")),
    RecordKind("demand.closedgap", pgettext_lazy("audit", "Content gap")),
    RecordKind("directory.signup", pgettext_lazy("audit", "Sign-up")),
    RecordKind("directory.tenant", _("Workspace")),
    RecordKind("documents.documentorder", pgettext_lazy("audit", "Document asked for")),
    RecordKind("documents.issueddocument", pgettext_lazy("audit", "Document")),
    RecordKind("identity.apitoken", pgettext_lazy("audit", "API token")),
    RecordKind("identity.application", pgettext_lazy("audit", "Application")),
    RecordKind("identity.onetimelink", pgettext_lazy("audit", "Invitation")),
    RecordKind("identity.staffprofile", pgettext_lazy("audit", "Member")),
    RecordKind("identity.team", _("Team")),
    RecordKind("knowledge_base.articleexport", pgettext_lazy("audit", "Export of articles")),
    RecordKind("knowledge_base.articlefile", pgettext_lazy("audit", "File of an article")),
    RecordKind("knowledge_base.articleimport", pgettext_lazy("audit", "Import of articles")),
    RecordKind("knowledge_base.category", pgettext_lazy("audit", "Category of articles")),
    RecordKind("leads.intake", pgettext_lazy("audit", "How leads come in")),
    RecordKind("leads.rule", pgettext_lazy("audit", "Rule that gives leads")),
    RecordKind("messaging.incomingmail", pgettext_lazy("audit", "Mail received")),
    RecordKind("messaging.outgoingmail", pgettext_lazy("audit", "Mail sent")),
    RecordKind("records.customfield", pgettext_lazy("audit", "Field")),
    RecordKind("records.dictionary", pgettext_lazy("audit", "Data dictionary")),
    RecordKind("records.savedview", pgettext_lazy("audit", "View")),
    RecordKind("search.pending", pgettext_lazy("audit", "Change of the index")),
    RecordKind("search.rebuild", pgettext_lazy("audit", "Rebuild of the index")),
    RecordKind("search.shipment", pgettext_lazy("audit", "Change of the search server")),
    RecordKind("search.synonym", pgettext_lazy("audit", "Synonyms")),
    RecordKind("service.attachment", pgettext_lazy("audit", "Attachment")),
)
ROLES = dict(BuiltinRole.choices)
RATINGS = {"good": pgettext_lazy("audit", "Good"), "bad": pgettext_lazy("audit", "Not good")}
STEPS = {
    "password": pgettext_lazy("audit", "Password"),
    "code": pgettext_lazy("audit", "Code of the second step"),
    "passkey": pgettext_lazy("audit", "Passkey"),
}
# What many kinds of records have, or actions tell beside the fields.
FIELDS = {
    "account": Label(_("Customer")),
    "accounts": Label(pgettext_lazy("audit", "When a customer is added")),
    "contacts": Label(pgettext_lazy("audit", "When a contact is added")),
    "accent": Label(pgettext_lazy("audit", "Brand colour")),
    "address": Label(pgettext_lazy("audit", "Address")),
    "author": Label(pgettext_lazy("audit", "Created by")),
    "articles": Label(pgettext_lazy("audit", "Articles")),
    "after_contract_days": Label(pgettext_lazy("audit", "Days after the end of the contract")),
    "away": Label(pgettext_lazy("audit", "Away")),
    "at": Label(pgettext_lazy("audit", "At")),
    "capacity": Label(pgettext_lazy("audit", "Customers that one person may look after")),
    "choice": Label(pgettext_lazy("audit", "Choice")),
    "claims_a_day": Label(pgettext_lazy("audit", "Claims of one person a day")),
    "colour": Label(pgettext_lazy("audit", "Colour")),
    "columns": Label(pgettext_lazy("audit", "Columns")),
    "converted_account": Label(pgettext_lazy("audit", "Became the customer")),
    "converted_at": Label(pgettext_lazy("audit", "Converted at")),
    "converted_contact": Label(pgettext_lazy("audit", "Became the contact")),
    "converted_opportunity": Label(pgettext_lazy("audit", "Became the opportunity")),
    "content": Label(pgettext_lazy("audit", "Content")),
    "count": Label(pgettext_lazy("audit", "How many")),
    "currency": Label(pgettext_lazy("audit", "Currency")),
    "delivery": Label(pgettext_lazy("audit", "Delivery")),
    "default": Label(pgettext_lazy("audit", "Value of a new record")),
    "density": Label(pgettext_lazy("audit", "Density")),
    "device": Label(pgettext_lazy("audit", "Device")),
    "assignee": Label(pgettext_lazy("audit", "Assignee")),
    "due_at": Label(pgettext_lazy("audit", "Due")),
    "due_on": Label(pgettext_lazy("audit", "Due")),
    "remind_at": Label(pgettext_lazy("audit", "Reminder")),
    "email": Label(_("E-mail")),
    "email_domain": Label(pgettext_lazy("audit", "E-mail domain")),
    "entries": Label(pgettext_lazy("audit", "Entries")),
    "error": Label(pgettext_lazy("audit", "Error")),
    "events": Label(pgettext_lazy("audit", "Events")),
    "expire_at": Label(pgettext_lazy("audit", "Goes offline at")),
    "expires_at": Label(pgettext_lazy("audit", "Expires at")),
    "face": Label(pgettext_lazy("audit", "As"), FACES),
    "file": Label(pgettext_lazy("audit", "File")),
    "filters": Label(pgettext_lazy("audit", "Filters")),
    "form_asks": Label(pgettext_lazy("audit", "What the contact form asks")),
    "form_is_on": Label(pgettext_lazy("audit", "Contact form open")),
    "is_on": Label(pgettext_lazy("audit", "In use")),
    "people": Label(pgettext_lazy("audit", "People")),
    "team": Label(_("Team")),
    "source": Label(pgettext_lazy("audit", "Source")),
    "way": Label(pgettext_lazy("audit", "Who is chosen")),
    "greeting": Label(pgettext_lazy("audit", "Greeting")),
    "hand_over_to": Label(pgettext_lazy("audit", "Handed over to")),
    "helps": Label(pgettext_lazy("audit", "Help")),
    "household": Label(pgettext_lazy("audit", "Household")),
    "hours": Label(pgettext_lazy("audit", "Hours")),
    "in_list": Label(pgettext_lazy("audit", "Column from the start")),
    "ip": Label(pgettext_lazy("audit", "IP address")),
    "is_pinned": Label(pgettext_lazy("audit", "Pinned")),
    "is_required": Label(pgettext_lazy("audit", "Must be filled in")),
    "is_searched": Label(pgettext_lazy("audit", "Searched")),
    "is_shared": Label(pgettext_lazy("audit", "Shared")),
    "is_unique": Label(pgettext_lazy("audit", "Given once")),
    "job": Label(pgettext_lazy("audit", "Job")),
    "key": Label(pgettext_lazy("audit", "Passkey")),
    "kind": Label(pgettext_lazy("audit", "Kind")),
    "labels": Label(pgettext_lazy("audit", "Names")),
    "language": Label(_("Language"), dict(settings.LANGUAGES)),
    "languages": Label(pgettext_lazy("audit", "Languages"), dict(settings.LANGUAGES)),
    "line": Label(pgettext_lazy("audit", "Number or e-mail")),
    "links": Label(pgettext_lazy("audit", "Linked with")),
    "logo": Label(pgettext_lazy("audit", "Logo")),
    "may_change": Label(pgettext_lazy("audit", "May change it")),
    "name": Label(pgettext_lazy("audit", "Name")),
    "names": Label(pgettext_lazy("audit", "Names")),
    "need": Label(pgettext_lazy("audit", "Need")),
    "next_on": Label(pgettext_lazy("audit", "Check again on")),
    "on_behalf_of": Label(pgettext_lazy("audit", "On behalf of")),
    "operation": Label(pgettext_lazy("audit", "Operation of the API")),
    "owner": Label(pgettext_lazy("audit", "Owner")),
    "person": Label(pgettext_lazy("audit", "Person")),
    "personal": Label(pgettext_lazy("audit", "What it says about a person")),
    "permissions": Label(pgettext_lazy("audit", "Permissions")),
    "phone": Label(_("Phone")),
    "place": Label(pgettext_lazy("audit", "Place")),
    "quiet_days": Label(pgettext_lazy("audit", "Days without a word")),
    "priority": Label(pgettext_lazy("audit", "Priority")),
    "publish_at": Label(pgettext_lazy("audit", "Goes online at")),
    "query": Label(pgettext_lazy("audit", "Filters")),
    "rating": Label(pgettext_lazy("audit", "Rating"), RATINGS),
    "reason": Label(pgettext_lazy("audit", "Reason")),
    "record_type": Label(pgettext_lazy("audit", "Kind of record")),
    "records": Label(pgettext_lazy("audit", "Records")),
    "reply_hours": Label(pgettext_lazy("audit", "First reply within, in hours")),
    "reviewer": Label(pgettext_lazy("audit", "Reviewer")),
    "role": Label(pgettext_lazy("audit", "Role"), ROLES),
    "scopes": Label(pgettext_lazy("audit", "Rights")),
    "fields": Label(pgettext_lazy("audit", "Rules for fields")),
    "sha256": Label(pgettext_lazy("audit", "SHA-256 of the file")),
    "shares": Label(pgettext_lazy("audit", "Shared with")),
    "since": Label(pgettext_lazy("audit", "Since")),
    "size": Label(pgettext_lazy("audit", "Size in bytes")),
    "solve_hours": Label(pgettext_lazy("audit", "Solved within, in hours")),
    "status": Label(_("Status")),
    "step": Label(pgettext_lazy("audit", "Failed at"), STEPS),
    "teams": Label(pgettext_lazy("audit", "Teams")),
    "terms": Label(pgettext_lazy("audit", "Version of the terms")),
    "theme": Label(pgettext_lazy("audit", "Light or dark")),
    "time_zone": Label(pgettext_lazy("audit", "Time zone")),
    "times": Label(pgettext_lazy("audit", "Times")),
    "title": Label(pgettext_lazy("audit", "Title")),
    "to": Label(pgettext_lazy("audit", "To the version of")),
    "url": Label(pgettext_lazy("audit", "Address")),
    "views_a_day": Label(pgettext_lazy("audit", "Customers of the pool opened a day")),
    "warning_days": Label(pgettext_lazy("audit", "Days of warning")),
    "version": Label(pgettext_lazy("audit", "Version")),
    "why": Label(pgettext_lazy("audit", "Reason")),
    "words": Label(pgettext_lazy("audit", "Words")),
    "parent": Label(pgettext_lazy("audit", "Above it")),
    "successor": Label(pgettext_lazy("audit", "Successor")),
}
