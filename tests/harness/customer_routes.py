"""Routes of customers and contacts, and of what belongs to them."""

from __future__ import annotations

from tests.harness.cast import fixed
from tests.harness.portal_routes import NOTHING
from tests.harness.routes import Route

CUSTOMER_ROUTES: dict[str, Route] = {
    "tenant customers:accounts": Route("customers.view"),
    "tenant customers:new-account": Route("customers.edit"),
    "tenant customers:options": Route("customers.view"),
    "tenant customers:account": Route("customers.view", {"account_id": fixed("harbour")}),
    "tenant customers:edit-account": Route("customers.edit", {"account_id": fixed("harbour")}),
    "tenant customers:account-shares": Route("customers.view", {"account_id": fixed("harbour")}),
    "tenant customers:account-share-removal": Route(
        "customers.edit", {"account_id": fixed("harbour"), "share_id": NOTHING}
    ),
    "tenant customers:domain": Route("customers.approve_domains", {"account_id": fixed("harbour")}),
    "tenant customers:account-field": Route("customers.edit", {"record_id": fixed("harbour"), "name": "phone"}),
    "tenant customers:account-group": Route("customers.view", {"account_id": fixed("harbour")}),
    "tenant customers:account-roles": Route("customers.view", {"account_id": fixed("harbour")}),
    "tenant customers:account-role": Route("customers.edit", {"account_id": fixed("harbour"), "role_id": NOTHING}),
    "tenant customers:account-household": Route("customers.edit", {"account_id": fixed("mia-account")}),
    "tenant customers:account-owners": Route("customers.view", {"account_id": fixed("harbour")}),
    "tenant customers:pool": Route("customers.pool"),
    "tenant customers:pool-account": Route("customers.pool", {"account_id": fixed("mia-account")}),
    "tenant customers:pool-settings": Route("customers.manage"),
    "tenant customers:account-tags": Route("customers.edit", {"account_id": fixed("harbour")}),
    "tenant customers:account-needs": Route("customers.edit", {"account_id": fixed("harbour")}),
    "tenant customers:account-need": Route("customers.edit", {"account_id": fixed("harbour"), "need_id": NOTHING}),
    "tenant customers:account-addresses": Route("customers.view", {"account_id": fixed("harbour")}),
    "tenant customers:account-address": Route(
        "customers.edit", {"account_id": fixed("harbour"), "address_id": NOTHING}
    ),
    "tenant customers:account-lines": Route("customers.edit", {"account_id": fixed("harbour")}),
    "tenant customers:account-line": Route("customers.edit", {"account_id": fixed("harbour"), "line_id": NOTHING}),
    "tenant customers:contact-lines": Route("customers.view", {"contact_id": fixed("li-contact")}),
    "tenant customers:contact-line": Route("customers.edit", {"contact_id": fixed("li-contact"), "line_id": NOTHING}),
    "tenant customers:alike": Route("customers.edit"),
    "tenant customers:duplicate-settings": Route("customers.manage"),
    "tenant duplicates:queue": Route("customers.merge"),
    "tenant duplicates:look": Route("customers.merge"),
    "tenant duplicates:dismissal": Route("customers.merge", {"pair_id": NOTHING}),
    "tenant duplicates:merge": Route("customers.merge"),
    "tenant customers:tag-settings": Route("customers.manage"),
    "tenant customers:tag-setting": Route("customers.manage", {"tag_id": NOTHING}),
    "tenant customers:grade-settings": Route("customers.manage"),
    "tenant customers:contacts": Route("customers.view"),
    "tenant customers:new-contact": Route("customers.edit"),
    "tenant customers:contact": Route("customers.view", {"contact_id": fixed("li-contact")}),
    "tenant customers:edit-contact": Route("customers.edit", {"contact_id": fixed("li-contact")}),
    "tenant customers:contact-field": Route("customers.edit", {"record_id": fixed("li-contact"), "name": "phone"}),
}
