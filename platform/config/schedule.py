"""What runs by the clock, how often, and for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings

from audit.jobs import link_entries, sweep_audit_exports, verify_chain
from changes.jobs import sweep_changes
from crm.activities.jobs import count_held_meetings, remind_of_tasks, sweep_activities
from crm.customers.jobs import keep_match_keys, recycle_customers
from crm.duplicates.jobs import find_duplicates
from crm.segments.jobs import measure_segments
from crm.service.jobs import close_solved_tickets, sweep_presence, sweep_uploads
from identity.jobs import sweep_sessions_and_links
from kernel.schedule import Every
from kernel.sweeping import sweep_effects, sweep_kept_answers
from kernel.tenancy import Tenant
from knowledge_base.jobs import publish_and_expire, remind_of_checks, sweep_article_uploads, sweep_exchanges
from messaging.incoming import fetch_mail
from messaging.jobs import take_up_lost_mail
from records.jobs import begin_day
from search.backends import ships
from search.jobs import compare_index, ship_changes
from tenants.directory.snapshots import all_tenants, operator_tenant
from tenants.signup.jobs import free_unconfirmed_addresses
from webhooks.jobs import sweep_deliveries, take_up_lost_deliveries


def everywhere() -> Iterable[Tenant]:
    return all_tenants()


def at_the_operator() -> Iterable[Tenant]:
    return [operator_tenant()]


def at_the_operator_with_imap() -> Iterable[Tenant]:
    return [operator_tenant()] if settings.IMAP_URL else []


def with_a_search_server() -> Iterable[Tenant]:
    """What could not be sent while it was away is sent again."""
    return all_tenants() if ships() else []


SCHEDULE = (
    Every(timedelta(seconds=settings.WORKER_DEAD_AFTER_SECONDS), take_up_lost_mail, everywhere),
    Every(timedelta(minutes=1), publish_and_expire, everywhere),
    Every(timedelta(minutes=1), remind_of_tasks, everywhere),
    Every(timedelta(minutes=15), count_held_meetings, everywhere),
    Every(timedelta(minutes=1), link_entries, everywhere),
    Every(timedelta(hours=24), verify_chain, everywhere),
    # Days begin at another hour in each workspace.
    Every(timedelta(hours=1), begin_day, everywhere),
    Every(timedelta(hours=24), sweep_audit_exports, everywhere),
    Every(timedelta(hours=24), sweep_changes, everywhere),
    Every(timedelta(hours=6), remind_of_checks, everywhere),
    Every(timedelta(hours=1), compare_index, everywhere),
    Every(timedelta(minutes=1), ship_changes, with_a_search_server),
    Every(timedelta(minutes=15), close_solved_tickets, everywhere),
    Every(timedelta(hours=24), sweep_sessions_and_links, everywhere),
    Every(timedelta(hours=24), sweep_effects, everywhere),
    Every(timedelta(hours=24), recycle_customers, everywhere),
    Every(timedelta(hours=24), measure_segments, everywhere),
    Every(timedelta(hours=24), find_duplicates, everywhere),
    Every(timedelta(hours=1), keep_match_keys, everywhere),
    Every(timedelta(hours=24), sweep_presence, everywhere),
    Every(timedelta(hours=24), sweep_uploads, everywhere),
    Every(timedelta(hours=24), sweep_activities, everywhere),
    Every(timedelta(hours=24), sweep_article_uploads, everywhere),
    Every(timedelta(hours=24), sweep_exchanges, everywhere),
    Every(timedelta(hours=1), sweep_kept_answers, everywhere),
    Every(timedelta(minutes=5), take_up_lost_deliveries, everywhere),
    Every(timedelta(hours=1), sweep_deliveries, everywhere),
    Every(timedelta(minutes=10), free_unconfirmed_addresses, at_the_operator),
    Every(timedelta(seconds=20), fetch_mail, at_the_operator_with_imap),
)
