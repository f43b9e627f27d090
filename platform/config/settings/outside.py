"""The parts that one setting each swaps for the real service."""

from __future__ import annotations

from typing import Any

from config import env

BROKER_URL = env.text("BROKER_URL", "postgresql:")
# A worker that has not been heard of for this long is dead: what it held is taken up by another one.
WORKER_DEAD_AFTER_SECONDS = env.number("WORKER_DEAD_AFTER_SECONDS", 60)
# How often a process writes down who looked at what; 0: only when it is told to.
AUDIT_NOTES_EVERY_SECONDS = env.number("AUDIT_NOTES_EVERY_SECONDS", 2)
CACHE_URL = env.text("CACHE_URL", "memory:")
EMAIL_URL = env.text("EMAIL_URL", "outbox:")  # outbox: kept and shown on a page; smtp://user:password@host:port?tls=1
IMAP_URL = env.text("IMAP_URL", "")  # imaps://user:password@host/INBOX
MAIL_FROM_DOMAIN = env.text("MAIL_FROM_DOMAIN", "localhost")
MAIL_BURST_SECONDS = env.number("MAIL_BURST_SECONDS", 20)
# What addresses that people type may lead to: only the open internet, and what the deployment names besides.
OUTGOING_SCHEMES = env.words("OUTGOING_SCHEMES", "https")
OUTGOING_ALLOWED_NETWORKS = env.words("OUTGOING_ALLOWED_NETWORKS")


def _cache(url: str) -> dict[str, Any]:
    common = {"KEY_FUNCTION": "django_tenants.cache.make_key", "TIMEOUT": 300}
    if url.startswith(("redis://", "rediss://", "valkey://")):
        location = url.replace("valkey://", "redis://", 1)
        return common | {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location}
    return common | {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "rapport"}


CACHES = {"default": _cache(CACHE_URL)}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
