"""Secrets that people carry: made here, stored only as hashes that are bound to the tenant."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID


def new_secret() -> str:
    """43 characters, 256 bits."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str, tenant_uuid: UUID) -> str:
    """Hex SHA-256 over tenant and secret: equal rows in two tenants still do not open each other's doors."""
    return hashlib.sha256(f"{tenant_uuid}:{secret}".encode()).hexdigest()
