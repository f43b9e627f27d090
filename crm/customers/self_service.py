"""The customer's door to what we know of them."""

from __future__ import annotations

from crm.customers.models import Account, PortalMember


def my_account(member: PortalMember) -> Account:
    """The company or person whose requests the member sees."""
    return member.account


def belongs_to_company(member: PortalMember) -> bool:
    return member.contact_id is not None
