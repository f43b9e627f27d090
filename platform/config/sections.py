"""The settings of a workspace by subject: what each reader may open of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.permissions import READ_AUDIT
from changes.permissions import IMPORT
from crm.customers.permissions import MANAGE_CUSTOMERS
from crm.leads.permissions import MANAGE_LEADS
from design.shell import Place, Section
from identity.permissions import MANAGE_PEOPLE, MANAGE_ROLES, MANAGE_WORKSPACE, WATCH_JOBS
from kernel.actor import Actor
from records.permissions import MANAGE_FIELDS
from search.permissions import MANAGE_SEARCH
from webhooks.permissions import MANAGE_WEBHOOKS

# Where a page of them stands, besides those below the settings' own address.
ELSEWHERE = "/desk/audit/"
SECTIONS = (
    (
        _("Workspace"),
        (
            ("workspace", _("Company and look"), "identity:settings", MANAGE_WORKSPACE),
            ("search", _("Search"), "search:settings", MANAGE_SEARCH),
        ),
    ),
    (
        _("Data"),
        (
            ("fields", _("Fields"), "records:all-fields", MANAGE_FIELDS),
            ("dictionaries", _("Data dictionaries"), "records:dictionaries", MANAGE_FIELDS),
            ("changes", _("Imports and mass changes"), "changes:change-sets", IMPORT),
            ("customer-tags", _("Tags of customers"), "customers:tag-settings", MANAGE_CUSTOMERS),
            ("customer-grades", _("Grades of customers"), "customers:grade-settings", MANAGE_CUSTOMERS),
            ("customer-duplicates", _("Duplicates of customers"), "customers:duplicate-settings", MANAGE_CUSTOMERS),
            ("leads", _("Leads"), "leads:intake", MANAGE_LEADS),
            ("customer-pool", _("Customer pool"), "customers:pool-settings", MANAGE_CUSTOMERS),
        ),
    ),
    (
        _("People"),
        (
            ("people", _("Members and teams"), "identity:people", MANAGE_PEOPLE),
            ("roles", _("Roles"), "identity:roles", MANAGE_ROLES),
        ),
    ),
    (
        _("Integration"),
        (
            ("applications", _("Applications"), "identity:applications", MANAGE_WORKSPACE),
            ("webhooks", _("Webhooks"), "webhooks:endpoints", MANAGE_WEBHOOKS),
        ),
    ),
    (
        _("Operation"),
        (
            ("audit", _("Audit log"), "audit:log", READ_AUDIT),
            ("failures", _("Failed jobs"), "identity:failures", WATCH_JOBS),
        ),
    ),
)


def sections_for(actor: Actor) -> tuple[Section, ...]:
    """Those with a page that somebody may open; a place's key is what its pages call themselves."""
    found = (
        Section(
            str(label),
            tuple(Place(key, str(name), reverse(url)) for key, name, url, needed in pages if actor.may(needed)),
        )
        for label, pages in SECTIONS
    )
    return tuple(section for section in found if section.places)
