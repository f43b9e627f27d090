"""The ticket that is printed."""

from tests.crm.conftest import page, ticket

__all__ = ["page", "ticket"]
