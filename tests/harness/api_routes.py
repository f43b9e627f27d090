"""Routes of the API. With cookies nobody comes in here: tests/api asks the same with tokens."""

from __future__ import annotations

from tests.harness.cast import fixed
from tests.harness.portal_routes import NOTHING
from tests.harness.routes import Route

API_ROUTES: dict[str, Route] = {
    "tenant api:document": Route("anybody"),
    "tenant api:unknown": Route("anybody"),
    "tenant api:me": Route("signed_in"),
    "tenant api:users": Route("identity.use_desk"),
    "tenant api:user": Route("identity.use_desk", {"pk": fixed("zhang")}),
    "tenant api:teams": Route("identity.use_desk"),
    "tenant api:fields": Route("identity.use_desk"),
    "tenant api:field": Route("identity.use_desk", {"pk": fixed("field")}),
    "tenant api:roles": Route("identity.use_desk"),
    "tenant api:account-shares": Route("customers.view", {"pk": fixed("harbour")}, {"person_id": str(fixed("wang"))}),
    "tenant api:account-share": Route("customers.edit", {"pk": fixed("harbour"), "share_id": NOTHING}),
    "tenant api:ticket-shares": Route("service.view", {"pk": fixed("li-ticket")}, {"person_id": str(fixed("wang"))}),
    "tenant api:ticket-share": Route("service.edit", {"pk": fixed("li-ticket"), "share_id": NOTHING}),
    "tenant api:accounts": Route("customers.view"),
    "tenant api:accounts-bulk": Route("customers.edit"),
    "tenant api:account": Route("customers.view", {"pk": fixed("harbour")}),
    "tenant api:contacts": Route("customers.view"),
    "tenant api:contacts-bulk": Route("customers.edit"),
    "tenant api:contact": Route("customers.view", {"pk": fixed("li-contact")}),
    "tenant api:tickets": Route("service.view"),
    "tenant api:tickets-bulk": Route("service.edit"),
    "tenant api:ticket": Route("service.view", {"pk": fixed("li-ticket")}),
    "tenant api:messages": Route("service.view", {"pk": fixed("li-ticket")}, {"kind": "note"}),
    "tenant api:changes": Route("service.view", {"pk": fixed("li-ticket")}),
    "tenant api:ticket-attachments": Route("service.view", {"pk": fixed("li-ticket")}),
    "tenant api:attachments": Route("service.note"),
    "tenant api:attachment": Route("service.view", {"pk": NOTHING}),
    "tenant api:content": Route("service.view", {"pk": NOTHING}),
    "tenant api:categories": Route("service.view"),
    "tenant api:search": Route("signed_in"),
    "tenant api:articles": Route("knowledge.view"),
    "tenant api:article": Route("knowledge.view", {"pk": fixed("article")}),
    "tenant api:article-draft": Route("knowledge.view", {"pk": fixed("article")}),
    "tenant api:article-publication": Route("knowledge.publish", {"pk": fixed("article")}),
    "tenant api:article-categories": Route("knowledge.view"),
    "tenant api:audit": Route("audit.read"),
    "tenant api:webhooks": Route("webhooks.manage"),
    "tenant api:webhook": Route("webhooks.manage", {"pk": NOTHING}),
    "tenant api:webhook-secret": Route("webhooks.manage", {"pk": NOTHING}),
    "tenant api:webhook-test": Route("webhooks.manage", {"pk": NOTHING}),
    "tenant api:webhook-deliveries": Route("webhooks.manage", {"pk": NOTHING}),
    "tenant api:webhook-replay": Route("webhooks.manage", {"pk": NOTHING}),
    "tenant api:delivery-attempts": Route("webhooks.manage", {"pk": NOTHING}),
    "tenant api:delivery-replay": Route("webhooks.manage", {"pk": NOTHING}),
}
