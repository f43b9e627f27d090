"""Whose pages and actions the command palette offers, in the order in which it shows them."""

from __future__ import annotations

from audit import commands as audit
from changes import commands as changes
from crm.activities import commands as activities
from crm.customers import commands as customers
from crm.demand import commands as demand
from crm.duplicates import commands as duplicates
from crm.leads import commands as leads
from crm.sales import commands as sales
from crm.segments import commands as segments
from crm.service import commands as service
from identity import commands as identity
from knowledge_base import commands as knowledge
from messaging import commands as messaging
from portal import commands as portal
from records import commands as records
from search import commands as search
from search.commands import Declaration
from tenants.signup import commands as signup
from webhooks import commands as webhooks

COMMANDS: tuple[Declaration, ...] = (
    service.commands,
    records.commands,
    customers.commands,
    leads.commands,
    sales.commands,
    duplicates.commands,
    changes.commands,
    activities.commands,
    segments.commands,
    knowledge.commands,
    demand.commands,
    messaging.commands,
    signup.commands,
    search.commands,
    portal.commands,
    identity.commands,
    webhooks.commands,
    audit.commands,
)
