"""A page that nobody looks at fails: every route that answers GET with a page stands in the table of `make look`."""

from __future__ import annotations

from tests.harness.cms_routes import CMS_ROUTES
from tests.harness.route_table import ROUTES
from tests.harness.routes import found_routes
from tests.look.pages import PAGES
from tests.look.sign_in import PEOPLE

# Not pages: parts that a page fetches, files, pictures, data, redirects, and what only a POST or a mail leads to.
NOT_PAGES = {
    "tenant customers:alike",  # a part of a form
    "tenant activities:next-follow-up",  # leads to the next customer of a queue
    "tenant records:all-fields",  # leads to the first kind of record
    *CMS_ROUTES,  # Wagtail's own; tests/journeys/test_block_editor_story.py goes through them
    "tenant brand:brand",
    "tenant brand:logo",
    "tenant identity:authenticator",  # only after its set-up was begun; journeys open it
    "tenant documents:file",
    "tenant portal:document-file",
    "tenant portal:sitemap",
    "tenant portal:robots",
    "tenant portal:feed",
    "tenant portal:document-order",
    "tenant documents:order",  # its story is looked at in tests/journeys/test_document_story.py
    "tenant documents:preview",  # a page on paper, without the frame
    "tenant identity:authenticator-picture",
    "tenant audit:export",  # its story is in tests/audit/test_exporting.py
    "tenant audit:export-file",
    "tenant changes:application",  # redirects, and files
    "tenant changes:cancellation",
    "tenant changes:undoing",
    "tenant changes:rejected-rows",
    "tenant changes:export-file",
    "tenant changes:export",  # a moment between two pages; tests/journeys/test_import_story.py looks at it
    "tenant changes:import",  # the same
    "tenant identity:ask-invited",
    "tenant identity:ask-owner",
    "tenant identity:ask-second-passkey",
    "tenant identity:change-password",
    "tenant identity:look-preview",
    "tenant identity:passkey",  # only for somebody who has one; a journey opens it
    "tenant identity:passkeys",
    "tenant identity:remove-passkey",
    "tenant identity:second-step",  # only between password and code
    "tenant identity:team",
    "tenant service:home",
    "tenant service:bulk",
    "tenant service:file",
    "tenant service:people",
    "tenant service:ticket-articles",  # a dialog of the ticket
    "tenant service:ticket-news",
    "tenant service:ticket-peek",
    "tenant service:ticket-rows",
    "tenant customers:options",
    "tenant activities:timeline",  # a part of the customer's page
    "tenant activities:file",
    "tenant customers:account-share-removal",  # a redirect to the page of shares
    "tenant service:ticket-share-removal",  # the same
    "tenant leads:lead-share-removal",  # the same
    "tenant search:palette",
    "tenant knowledge_base:file",
    "tenant knowledge_base:export",  # its story is looked at in tests/journeys/test_moving_story.py
    "tenant knowledge_base:export-file",
    "tenant knowledge_base:import",  # the same
    "tenant knowledge_base:import-confirmation",
    "tenant knowledge_base:answers",
    "tenant knowledge_base:comments",
    "tenant knowledge_base:publication",
    "tenant knowledge_base:return",
    "tenant knowledge_base:review-decision",
    "tenant knowledge_base:review-withdrawal",
    "tenant knowledge_base:thread",
    "tenant knowledge_base:verification",
    "tenant knowledge_base:withdrawal",
    "tenant portal:article-file",
    "tenant portal:file",
    "tenant portal:passkey",
    "tenant portal:passkeys",
    "tenant portal:password",
    "tenant portal:remove-passkey",
    "tenant portal:replies",
    "tenant portal:request-live",
    "tenant portal:thanks",
    "platform brand:brand",
    "platform brand:logo",
    "platform console:ask-second-passkey",
    "platform console:authenticator",
    "platform console:authenticator-picture",
    "platform console:change-password",
    "platform console:passkey",
    "platform console:passkeys",
    "platform console:password",
    "platform console:remove-passkey",
    "platform console:second-step",
    "platform signup:address",
}
# The same small page as one that is looked at, for another field or another record.
SAME_AS_ANOTHER = {
    "tenant customers:account-field",
    "tenant service:ticket-field",
    "tenant customers:contact-field",
    "tenant leads:lead-field",
    "tenant sales:opportunity-field",
    "tenant service:mail-ignored",
    "tenant service:mail-ticket",
    "tenant service:ticket-apart",
    "tenant service:ticket-assignee",
    "tenant service:ticket-link-removal",
    "tenant service:ticket-category",
    "tenant service:ticket-priority",
    "tenant service:ticket-status",
    "tenant service:ticket-tags",
    "tenant service:ticket-watch",
    "tenant welcome:sample",
    "platform console:make-again",
    "platform console:resume",
    "platform signup:making",
    "platform signup:make-again",
}


def test_every_page_is_looked_at() -> None:
    shown = [found for found in found_routes() if found.name.split(" ")[1].split(":")[0] not in {"outbox", "api"}]
    pages = {found.name for found in shown if hasattr(found.view, "get")}
    assert sorted(pages - {page.route for page in PAGES} - NOT_PAGES - SAME_AS_ANOTHER) == []


def test_the_table_holds_nothing_that_is_gone() -> None:
    listed = {page.route for page in PAGES if page.route.split(":")[-1]} | NOT_PAGES | SAME_AS_ANOTHER
    assert sorted(listed - set(ROUTES) - {""}) == []


def test_everybody_in_the_table_can_come_in() -> None:
    assert {page.person for page in PAGES} <= set(PEOPLE)
