"""What the addresses of the table stand for in the demo: read from pages, as somebody would find them."""

from __future__ import annotations

import html
import re

from playwright.sync_api import BrowserContext

FOUND_ON = {
    "ticket": ("/desk/tickets/?view=all&q=AX 32-4 drops", r"/desk/tickets/(\d+)/"),
    "message": ("/desk/tickets/{ticket}/", r"/messages/([0-9a-f-]{36})/split/"),
    "answer": ("/desk/tickets/{ticket}/", r"/messages/([0-9a-f-]{36})/article/"),
    "account": ("/desk/customers/?q=Harbour", r"/desk/customers/([0-9a-f-]{36})/"),
    "activity": ("/desk/customers/{account}/?kind=visit", r"/desk/activities/([0-9a-f-]{36})/\""),
    "task": ("/desk/tasks/", r"/desk/tasks/([0-9a-f-]{36})/\""),
    "long": ("/desk/customers/?q=Associated Municipal", r"/desk/customers/([0-9a-f-]{36})/"),
    "homely": ("/desk/customers/?view=people&q=孟世杰", r"/desk/customers/([0-9a-f-]{36})/"),
    "unowned": ("/desk/customers/pool/", r"/desk/customers/pool/([0-9a-f-]{36})/"),
    "pair": ("/desk/duplicates/", r"/desk/duplicates/merge/\?([^\"]+)\""),
    "address": ("/desk/customers/{account}/addresses/", r"/addresses/([0-9a-f-]{36})/"),
    "tag": ("/desk/settings/customer-tags/", r"/customer-tags/([0-9a-f-]{36})/"),
    "tagged": ("/desk/customers/{account}/", r"/desk/customers/\?(view=all&amp;tag=[^\"]+)"),
    "lead": ("/desk/leads/?view=all&q=Lindqvist", r"/desk/leads/([0-9a-f-]{36})/"),
    "lead_rule": ("/desk/settings/leads/", r"/rules/([0-9a-f-]{36})/"),
    "opportunity": ("/desk/opportunities/?q=CIP", r"/desk/opportunities/([0-9a-f-]{36})/"),
    "segment": ("/desk/segments/", r"/desk/segments/([0-9a-f-]{36})/\"[^>]*>流失风险客户"),
    "hand_picked": ("/desk/segments/", r"/desk/segments/([0-9a-f-]{36})/\"[^>]*>标杆客户"),
    "contact": ("/desk/contacts/?q=Graham", r"/desk/contacts/([0-9a-f-]{36})/"),
    "article": ("/desk/knowledge/?q=A4-110&language=en", r"/desk/knowledge/([0-9a-f-]{36})/"),
    "versions": ("/desk/knowledge/?q=Start the pump after", r"/desk/knowledge/([0-9a-f-]{36})/"),
    "reviewed": ("/desk/knowledge/?state=review", r"/desk/knowledge/([0-9a-f-]{36})/"),
    "drafted": ("/desk/knowledge/?q=Energy", r"/desk/knowledge/([0-9a-f-]{36})/"),
    "topic": ("/desk/knowledge/categories/", r"/desk/knowledge/categories/([0-9a-f-]{36})/"),
    "person": ("/desk/settings/people/", r"/desk/settings/people/([0-9a-f-]{36})/"),
    "role": ("/desk/settings/roles/", r"/desk/settings/roles/(role-[0-9a-f]{32})/"),
    "request": ("/requests/", r"/requests/(\d+)/"),
    "solved": ("/requests/?q=", r"/requests/(\d+)/\"(?:(?!/requests/\d).)*?circle-check"),
    "view": ("/desk/views/tickets/", r"saved=([0-9a-f-]{36})\" title=\"召回 2407"),
    "tickets_view": ("/desk/views/tickets/", r"/desk/tickets/\?([^\"]+)\" title=\"召回 2407"),
    "customers_view": ("/desk/views/accounts/", r"/desk/customers/\?([^\"]+)\" title=\"我的重点客户"),
    "field": ("/desk/settings/fields/account/", r"/desk/settings/field/([0-9a-f-]{36})/"),
    "dictionary": ("/desk/settings/dictionaries/", r"/desk/settings/dictionaries/([0-9a-f-]{36})/"),
    "choice": ("/desk/settings/dictionaries/{dictionary}/", r"/desk/settings/choices/([0-9a-f-]{36})/"),
    "synonym": ("/desk/settings/search/", r"/synonyms/([0-9a-f-]{36})/"),
    "application": ("/desk/settings/applications/", r"/desk/settings/applications/([0-9a-f-]{36})/"),
    "webhook": ("/desk/settings/webhooks/", r"/desk/settings/webhooks/([0-9a-f-]{36})/"),
    "delivery": ("/desk/settings/webhooks/{webhook}/?state=failed", r"/deliveries/([0-9a-f-]{36})/"),
    "change_set": ("/desk/changes/", r"/desk/changes/([0-9a-f-]{36})/"),
    "entry": ("/desk/audit/?act=changes&type=customers.account", r"/desk/audit/([0-9a-f-]{36})/"),
    "tenant": ("/console/", r"/console/tenants/([0-9a-f-]{36})/"),
}
PLACE = re.compile(r"\{(\w+)\}")
_known: dict[tuple[str, str], str] = {}


def fill_in(context: BrowserContext, url: str, base: str) -> str:
    """The address with each {name} replaced; found once per host."""
    for name in PLACE.findall(url):
        key = (base, name)
        if key not in _known:
            path, pattern = FOUND_ON[name]
            page = context.new_page()
            page.goto(base + fill_in(context, path, base))
            found = re.search(pattern, page.content(), re.DOTALL)
            page.close()
            if found is None:
                raise LookupError(f"{name} was not found on {path}")
            _known[key] = html.unescape(found[1])
        url = url.replace(f"{{{name}}}", _known[key])
    return url
