"""Who may open each route of Wagtail's admin, written down by hand."""

from __future__ import annotations

from typing import Any

from tests.harness.portal_routes import NOTHING
from tests.harness.routes import Route

HOME, PAGE = 2, 4  # the English home, and the article of the cast
KIND = {"content_type_app_name": "knowledge_base", "content_type_model_name": "article"}
A_PAGE, A_REVISION = {"page_id": PAGE}, {"page_id": PAGE, "revision_id": 1}
WRITERS, PUBLISHERS = "knowledge.write", "knowledge.publish"

OPEN: dict[str, Route] = {
    "home": Route(WRITERS),
    "explore_root": Route(WRITERS),
    "explore": Route(WRITERS, {"parent_page_id": HOME}),
    "explore_results": Route(WRITERS, {"parent_page_id": HOME}),
    "pages:add": Route(WRITERS, KIND | {"parent_page_id": HOME}),
    "pages:add_subpage": Route(WRITERS, {"parent_page_id": HOME}),
    "pages:edit": Route(WRITERS, A_PAGE),
    "pages:preview_on_add": Route(WRITERS, KIND | {"parent_page_id": HOME}),
    "pages:preview_on_edit": Route(WRITERS, A_PAGE),
    "pages:view_draft": Route(WRITERS, A_PAGE),
    "pages:unpublish": Route(PUBLISHERS, A_PAGE),
    "pages:search": Route(WRITERS),
    "pages:search_results": Route(WRITERS),
    "choose_page": Route(WRITERS),
    "choose_page_child": Route(WRITERS, {"parent_page_id": HOME}),
    "choose_page_search": Route(WRITERS),
    "choose_page_external_link": Route(WRITERS, body={"external-link-chooser-url": "https://example.com/"}),
    "choose_page_email_link": Route(WRITERS),
    "choose_page_phone_link": Route(WRITERS),
    "sprite": Route(WRITERS),
    "javascript_catalog": Route(WRITERS),
    "account": Route(WRITERS),
    "logout": Route(WRITERS),
}
FILES: dict[str, Route] = {
    f"tenant article_{kind}:{name}": Route(WRITERS, {"pk": str(NOTHING)} if name == "chosen" else {})
    for kind in ("pictures", "videos")
    for name in ("choose", "choose_results", "chosen", "create")
}
# Addresses that Wagtail's pages ask for; whoever may come in finds nothing there.
SHUT: dict[str, dict[str, Any]] = {
    "wagtail_bulk_action": {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
    "wagtailadmin_block_preview": {},
    "wagtailadmin_choose_page_anchor_link": {},
    "wagtailadmin_choose_page_chosen_multiple": {},
    "wagtailadmin_collections:index": {},
    "wagtailadmin_dismissibles": {},
    "wagtailadmin_pages:choose_parent": {"app_label": "knowledge_base", "model_name": "article"},
    "wagtailadmin_pages:confirm_workflow_cancellation": A_PAGE,
    "wagtailadmin_pages:convert_alias": A_PAGE,
    "wagtailadmin_pages:copy": A_PAGE,
    "wagtailadmin_pages:delete": A_PAGE,
    "wagtailadmin_pages:history": A_PAGE,
    "wagtailadmin_pages:lock": A_PAGE,
    "wagtailadmin_pages:move": {"page_to_move_id": PAGE},
    "wagtailadmin_pages:revisions_compare": {"pk": PAGE, "revision_id_a": "live", "revision_id_b": "latest"},
    "wagtailadmin_pages:revisions_revert": A_REVISION,
    "wagtailadmin_pages:revisions_unschedule": A_REVISION,
    "wagtailadmin_pages:revisions_view": A_REVISION,
    "wagtailadmin_pages:set_page_position": {"page_to_move_id": PAGE},
    "wagtailadmin_pages:set_privacy": A_PAGE,
    "wagtailadmin_pages:type_use": KIND,
    "wagtailadmin_pages:unlock": A_PAGE,
    "wagtailadmin_pages:usage": A_PAGE,
    "wagtailadmin_pages:workflow_history": A_PAGE,
    "wagtailadmin_reports:aging_pages": {},
    "wagtailadmin_reports:locked_pages": {},
    "wagtailadmin_reports:page_types_usage": {},
    "wagtailadmin_reports:site_history": {},
    "wagtailadmin_reports:workflow": {},
    "wagtailadmin_reports:workflow_tasks": {},
    "wagtailadmin_workflows:index": {},
    "wagtailadmin_workflows:task_index": {},
    "wagtailadmin_api:pages:listing": {},
    "wagtailadmin_api:documents:listing": {},
    "wagtailadmin_api:images:listing": {},
}


def full_name(name: str) -> str:
    """`pages:edit` is `wagtailadmin_pages:edit`, `home` is `wagtailadmin_home`."""
    return f"tenant wagtailadmin_{name}"


CMS_ROUTES: dict[str, Route] = (
    {full_name(name): route for name, route in OPEN.items()}
    | FILES
    | {f"tenant {name}": Route(WRITERS, kwargs) for name, kwargs in SHUT.items()}
)
