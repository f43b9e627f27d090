"""What the built-in roles may do, and what others can be given."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.grants import Subject
from access.models import BuiltinRole
from audit import permissions as audit
from changes import permissions as changes
from crm.activities import permissions as activities
from crm.customers import permissions as customers
from crm.leads import permissions as leads
from crm.sales import permissions as sales
from crm.segments import permissions as segments
from crm.service import permissions as service
from identity import permissions as identity
from knowledge_base import permissions as knowledge
from records import permissions as records
from search import permissions as search
from webhooks import permissions as webhooks

LIGHT_AGENT = (
    identity.USE_DESK,
    customers.VIEW_CUSTOMERS,
    leads.VIEW_LEADS,
    sales.VIEW_OPPORTUNITIES,
    service.VIEW_TICKETS,
    service.NOTE_ON_TICKETS,
    activities.LOG_ACTIVITIES,
    knowledge.VIEW_ARTICLES,
)
AGENT = (
    *LIGHT_AGENT,
    customers.EDIT_CUSTOMERS,
    customers.USE_POOL,
    leads.CREATE_LEADS,
    leads.EDIT_LEADS,
    sales.EDIT_OPPORTUNITIES,
    segments.BUILD_SEGMENTS,
    customers.MERGE_CUSTOMERS,
    service.CREATE_TICKETS,
    service.REPLY_TO_TICKETS,
    service.EDIT_TICKETS,
    records.SHARE_VIEWS,
    knowledge.WRITE_ARTICLES,
    knowledge.REVIEW_ARTICLES,
)
ADMINISTRATOR = (
    *AGENT,
    customers.APPROVE_DOMAINS,
    customers.MANAGE_CUSTOMERS,
    leads.MANAGE_LEADS,
    service.MANAGE_CATEGORIES,
    records.MANAGE_VIEWS,
    records.MANAGE_FIELDS,
    changes.IMPORT,
    changes.EXPORT,
    changes.MASS_CHANGE,
    knowledge.PUBLISH_ARTICLES,
    search.MANAGE_SEARCH,
    identity.MANAGE_PEOPLE,
    identity.MANAGE_ROLES,
    identity.MANAGE_WORKSPACE,
    identity.WATCH_JOBS,
    webhooks.MANAGE_WEBHOOKS,
    audit.READ_AUDIT,
)
OPERATOR = (*ADMINISTRATOR, identity.OPERATE_PLATFORM)

# What a token can be allowed: what the routes of the API ask for.
API_SCOPES = (
    identity.USE_DESK,
    customers.VIEW_CUSTOMERS,
    customers.EDIT_CUSTOMERS,
    activities.LOG_ACTIVITIES,
    customers.USE_POOL,
    leads.VIEW_LEADS,
    leads.CREATE_LEADS,
    leads.EDIT_LEADS,
    sales.VIEW_OPPORTUNITIES,
    sales.EDIT_OPPORTUNITIES,
    segments.BUILD_SEGMENTS,
    customers.MERGE_CUSTOMERS,
    service.VIEW_TICKETS,
    service.CREATE_TICKETS,
    service.REPLY_TO_TICKETS,
    service.NOTE_ON_TICKETS,
    service.EDIT_TICKETS,
    knowledge.VIEW_ARTICLES,
    knowledge.WRITE_ARTICLES,
    knowledge.PUBLISH_ARTICLES,
    webhooks.MANAGE_WEBHOOKS,
    audit.READ_AUDIT,
    changes.IMPORT,
    changes.EXPORT,
    changes.MASS_CHANGE,
)

BUILTIN_ROLES = {
    BuiltinRole.ADMINISTRATOR.value: tuple(permission.name for permission in ADMINISTRATOR),
    BuiltinRole.AGENT.value: tuple(permission.name for permission in AGENT),
    BuiltinRole.LIGHT_AGENT.value: tuple(permission.name for permission in LIGHT_AGENT),
}
# Only in the operators' own tenant.
OPERATOR_PERMISSIONS = tuple(permission.name for permission in OPERATOR)

# In the order of the page of a role.
SUBJECTS = (
    Subject(
        "customers",
        _("Customers"),
        (
            customers.VIEW_CUSTOMERS,
            customers.EDIT_CUSTOMERS,
            customers.USE_POOL,
            customers.MERGE_CUSTOMERS,
            customers.APPROVE_DOMAINS,
            customers.MANAGE_CUSTOMERS,
            segments.BUILD_SEGMENTS,
            activities.LOG_ACTIVITIES,
        ),
    ),
    Subject(
        "sales",
        _("Leads and opportunities"),
        (
            leads.VIEW_LEADS,
            leads.CREATE_LEADS,
            leads.EDIT_LEADS,
            leads.MANAGE_LEADS,
            sales.VIEW_OPPORTUNITIES,
            sales.EDIT_OPPORTUNITIES,
        ),
    ),
    Subject(
        "service",
        _("Tickets"),
        (
            service.VIEW_TICKETS,
            service.CREATE_TICKETS,
            service.REPLY_TO_TICKETS,
            service.NOTE_ON_TICKETS,
            service.EDIT_TICKETS,
            service.MANAGE_CATEGORIES,
        ),
    ),
    Subject(
        "knowledge",
        _("Knowledge base"),
        (
            knowledge.VIEW_ARTICLES,
            knowledge.WRITE_ARTICLES,
            knowledge.REVIEW_ARTICLES,
            knowledge.PUBLISH_ARTICLES,
        ),
    ),
    Subject("changes", _("Import, export and mass change"), (changes.IMPORT, changes.EXPORT, changes.MASS_CHANGE)),
    Subject(
        "records", _("Lists, views and fields"), (records.SHARE_VIEWS, records.MANAGE_VIEWS, records.MANAGE_FIELDS)
    ),
    Subject(
        "workspace",
        _("Workspace"),
        (
            identity.MANAGE_PEOPLE,
            identity.MANAGE_ROLES,
            identity.MANAGE_WORKSPACE,
            audit.READ_AUDIT,
            search.MANAGE_SEARCH,
            webhooks.MANAGE_WEBHOOKS,
            identity.WATCH_JOBS,
        ),
    ),
)
ALWAYS = identity.USE_DESK
