from crm.customers.actions.accounts import (
    approve_domain,
    change_account,
    change_contact,
    create_account,
    create_contact,
    end_account_share,
    hand_over_accounts,
    join_portal,
    share_account,
)

__all__ = [
    "approve_domain",
    "change_account",
    "change_contact",
    "create_account",
    "create_contact",
    "end_account_share",
    "hand_over_accounts",
    "join_portal",
    "share_account",
]
