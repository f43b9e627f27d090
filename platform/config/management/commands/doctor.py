from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import connections

from config.chains import chains
from config.sealed import tally_everywhere
from kernel.clock import system_clock
from kernel.documents import DrawingNotPossible
from kernel.documents.drawing import draw
from kernel.schedule import LOCK
from kernel.tenancy import APP, OWNER, connection_options, directory, in_tenant
from kernel.tenancy.pooling import refuse_shared_sessions
from messaging.adapters import adapter_for
from messaging.adapters.smtp import Smtp
from search.backends import ships
from search.backends.elastic.door import Keeper
from search.backends.elastic.mapping import VERSION
from tenants.directory.models import Tenant
from tenants.directory.snapshots import operator_tenant
from tenants.provisioning.compiler import fingerprint


@dataclass(frozen=True)
class Finding:
    part: str
    state: str  # good, warn, bad
    words: str


VERIFY = "manage.py verify_audit"
REBUILD, RESEAL = "manage.py rebuild_search", "manage.py reseal_secrets"
SIGNS = {"good": "✓", "warn": "!", "bad": "✗"}


class Command(BaseCommand):
    help = "What is configured, what can be reached, and what is out of date, in one screen."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [finding for check in CHECKS for finding in safely(check)]
        for finding in findings:
            self.stdout.write(f"{SIGNS[finding.state]} {finding.part:<22}{finding.words}")
        if any(finding.state == "bad" for finding in findings):
            sys.exit(1)


def safely(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """A check that fails is a finding, and never hides the others."""
    try:
        return list(check())
    except Exception as error:  # noqa: BLE001
        return [Finding(check.__name__.replace("_", " "), "bad", f"{type(error).__name__}: {error}".split("\n")[0])]


def application_database() -> Iterator[Finding]:
    with directory(), connections[APP].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_setting('server_version'), rolsuper FROM pg_roles"
            " WHERE rolname = current_user"
        )
        user, version, is_super = cursor.fetchone()
    words = f"PostgreSQL {version}, as {user}"
    verdict = ("bad", f"{words}: must not be superuser") if is_super else ("good", words)
    yield Finding("application database", *verdict)


def pooler() -> Iterator[Finding]:
    refuse_shared_sessions(connection_options())
    yield Finding("pooler", "good", "each connection has a session of its own")


def owner_database() -> Iterator[Finding]:
    with directory(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'citext')")
        user, extensions = cursor.fetchone()
    state = "good" if extensions == 2 else "warn"
    yield Finding("owner", state, f"as {user}" + ("" if extensions == 2 else "; extensions are missing in schema ext"))


def workspaces() -> Iterator[Finding]:
    version = fingerprint()
    with directory():
        rows = list(Tenant.objects.values_list("name", "state", "schema_version"))
    old = [name for name, state, made_by in rows if made_by != version and state != "provisioning"]
    words = f"to migrate: {', '.join(old[:5])}. Run: manage.py migrate_all" if old else "all up to date"
    yield Finding("workspaces", "warn" if old else "good", f"{len(rows)}, {words}")


def jobs() -> Iterator[Finding]:
    scheme = urlsplit(settings.BROKER_URL).scheme or "postgresql"
    with in_tenant(operator_tenant()), connections[APP].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'queued' AND available_at < now() - interval '1 minute'),"
            " count(*) FILTER (WHERE state = 'rejected'),"
            " (SELECT count(*) FROM dramatiq.worker WHERE heartbeat_at > now() - interval '2 minutes')"
            " FROM dramatiq.queue"
        )
        late, failed, workers = cursor.fetchone()
    words = f"{scheme}: {workers} workers, {late} late, {failed} failed for good"
    yield Finding("jobs", "warn" if late or not workers else "good", words)


def scheduler() -> Iterator[Finding]:
    with in_tenant(operator_tenant()), connections[APP].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [LOCK])
        running = cursor.fetchone()[0]
    yield Finding("scheduler", "good" if running else "warn", "running" if running else "not running")


def cache_store() -> Iterator[Finding]:
    with in_tenant(operator_tenant()):
        cache.set("doctor", "1", 5)
        works = cache.get("doctor") == "1"
    yield Finding("cache", "good" if works else "bad", urlsplit(settings.CACHE_URL).scheme)


def mail_out() -> Iterator[Finding]:
    adapter = adapter_for()
    if not isinstance(adapter, Smtp):
        yield Finding("mail out", "warn", "outbox: mails stay on this machine (EMAIL_URL)")
        return
    adapter.backend.open()
    adapter.backend.close()
    yield Finding("mail out", "good", f"{adapter.backend.host}:{adapter.backend.port} answers")


def mail_in() -> Iterator[Finding]:
    if not settings.IMAP_URL:
        yield Finding("mail in", "warn", "not configured: replies by mail are not fetched (IMAP_URL)")
        return
    from messaging.incoming import open_mailbox  # noqa: PLC0415

    with open_mailbox(settings.IMAP_URL):
        yield Finding("mail in", "good", urlsplit(settings.IMAP_URL).hostname or "")


def search_server() -> Iterator[Finding]:
    if not ships():
        yield Finding("search", "good", "embedded (ELASTICSEARCH_URL)")
        return
    keeper = Keeper()
    words = f"Elasticsearch {keeper.version()} at {urlsplit(settings.ELASTICSEARCH_URL).hostname}"
    current, versions = keeper.current(), keeper.meta()
    for name, said in versions.items():
        if name != current and "total" in said:
            words += f"; {name} is being built: {said['done']} of {said['total']}"
    found = versions.get(current, {}).get("version")
    if found == VERSION:
        yield Finding("search", "good", f"{words}, mapping {found}")
    else:
        yield Finding("search", "warn", f"{words}: mapping {found or 'missing'}, wanted {VERSION}. Run: {REBUILD}")


def files() -> Iterator[Finding]:
    root = settings.MEDIA_ROOT
    root.mkdir(parents=True, exist_ok=True)
    probe = root / ".doctor"
    probe.write_text("1")
    probe.unlink()
    yield Finding("files", "good", "writable")


def documents() -> Iterator[Finding]:
    """Draws a page: the libraries of the system are needed for it."""
    try:
        draw('<html lang="en"><title>doctor</title><p>文</p></html>')
    except DrawingNotPossible as error:
        yield Finding("documents", "warn", str(error))
    else:
        yield Finding("documents", "good", "can be drawn")


def secret() -> Iterator[Finding]:
    weak = len(settings.SECRET_KEY) < 32 or settings.SECRET_KEY.startswith("demo")
    yield Finding("secret key", "warn" if weak else "good", "the demo's: never in production" if weak else "set")


def sealed_secrets() -> Iterator[Finding]:
    """Webhooks and authenticator apps stop without them."""
    total = tally_everywhere()
    if total.unreadable:
        words = f"{total.unreadable} can't be opened: put the key they were sealed with into SECRET_KEY_FALLBACKS"
        yield Finding("sealed secrets", "bad", words)
    elif total.former:
        yield Finding("sealed secrets", "warn", f"{total.former} wait for the present key. Run: {RESEAL}")
    else:
        yield Finding("sealed secrets", "good", f"{total.present}, with the present key")


def audit_logs() -> Iterator[Finding]:
    """What the last walk found: walking a long log takes longer than anybody waits for this screen."""
    rows = list(chains())
    broken = [f"{tenant.name} at {chain.fault_at}" for tenant, chain in rows if chain.fault]
    old = system_clock() - timedelta(days=2)
    unknown = [tenant.name for tenant, chain in rows if chain.checked_at is None or chain.checked_at < old]
    if broken:
        yield Finding("audit log", "bad", f"broken: {', '.join(broken)}. Run: {VERIFY}")
    elif unknown:
        yield Finding("audit log", "warn", f"not verified for two days: {', '.join(unknown[:5])}. Run: {VERIFY}")
    else:
        yield Finding("audit log", "good", f"{sum(chain.checked for _tenant, chain in rows)} entries unbroken")


CHECKS = (
    application_database,
    pooler,
    owner_database,
    workspaces,
    jobs,
    scheduler,
    cache_store,
    mail_out,
    mail_in,
    search_server,
    files,
    documents,
    secret,
    sealed_secrets,
    audit_logs,
)
