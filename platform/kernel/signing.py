"""Signatures that only the tenant which made them accepts."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer, TimestampSigner

from kernel.tenancy import current_tenant

__all__ = ["BadSignature", "tenant_signer", "tenant_timestamp_signer"]


def tenant_signer(purpose: str) -> Signer:
    return Signer(salt=f"{purpose}:{current_tenant().uuid}")


def tenant_timestamp_signer(purpose: str) -> TimestampSigner:
    return TimestampSigner(salt=f"{purpose}:{current_tenant().uuid}")
