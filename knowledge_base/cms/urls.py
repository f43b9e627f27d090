"""Wagtail's addresses under `/desk/knowledge/cms/`, each behind a view of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.urls import urlpatterns as wagtail_patterns

from knowledge_base.cms.door import OwnPageView, PublisherView, ReadingView, ShutView, SigningOutView, WagtailView

OPEN: dict[str, Any] = {
    "wagtailadmin_home": ReadingView,
    "wagtailadmin_explore_root": ReadingView,
    "wagtailadmin_explore": ReadingView,
    "wagtailadmin_explore_results": ReadingView,
    "wagtailadmin_pages:add": WagtailView,
    "wagtailadmin_pages:add_subpage": ReadingView,
    "wagtailadmin_pages:edit": WagtailView,
    "wagtailadmin_pages:preview_on_add": WagtailView,
    "wagtailadmin_pages:preview_on_edit": WagtailView,
    "wagtailadmin_pages:view_draft": ReadingView,
    "wagtailadmin_pages:unpublish": PublisherView,
    "wagtailadmin_pages:search": ReadingView,
    "wagtailadmin_pages:search_results": ReadingView,
    "wagtailadmin_choose_page": ReadingView,
    "wagtailadmin_choose_page_child": ReadingView,
    "wagtailadmin_choose_page_search": ReadingView,
    "wagtailadmin_choose_page_external_link": WagtailView,
    "wagtailadmin_choose_page_email_link": WagtailView,
    "wagtailadmin_choose_page_phone_link": WagtailView,
    "article_pictures:choose": ReadingView,
    "article_pictures:choose_results": ReadingView,
    "article_pictures:chosen": ReadingView,
    "article_pictures:create": WagtailView,
    "article_videos:choose": ReadingView,
    "article_videos:choose_results": ReadingView,
    "article_videos:chosen": ReadingView,
    "article_videos:create": WagtailView,
    "wagtailadmin_sprite": ReadingView,
    "wagtailadmin_javascript_catalog": ReadingView,
    "wagtailadmin_account": OwnPageView,
    "wagtailadmin_logout": SigningOutView,
}
# What its scripts say, with what its own Chinese lacks.
OURS: dict[str, Any] = {
    "wagtailadmin_javascript_catalog": JavaScriptCatalog.as_view(packages=["wagtail.admin", "knowledge_base"]),
}
# Wagtail's menus and pages ask for these addresses, whether they show a way there or not. Nothing is there: all that
# changes an article goes through our actions, and people, collections, workflows and reports are ours.
SHUT = {
    "wagtail_bulk_action",
    "wagtailadmin_block_preview",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_collections:index",
    "wagtailadmin_dismissibles",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:copy",
    "wagtailadmin_pages:delete",
    "wagtailadmin_pages:history",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:move",
    "wagtailadmin_pages:revisions_compare",
    "wagtailadmin_pages:revisions_revert",
    "wagtailadmin_pages:revisions_unschedule",
    "wagtailadmin_pages:revisions_view",
    "wagtailadmin_pages:set_page_position",
    "wagtailadmin_pages:set_privacy",
    "wagtailadmin_pages:type_use",
    "wagtailadmin_pages:unlock",
    "wagtailadmin_pages:usage",
    "wagtailadmin_pages:workflow_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:task_index",
}


def _behind(patterns: Iterable[Any], namespace: str = "") -> Iterator[URLPattern | URLResolver]:
    """What is in neither list has no address at all."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if inner := list(_behind(pattern.url_patterns, f"{namespace}{pattern.namespace}:")):
                yield path(str(pattern.pattern), include((inner, str(pattern.app_name)), namespace=pattern.namespace))
            continue
        name = f"{namespace}{pattern.name}"
        if name in OPEN or name in SHUT:
            view = OPEN.get(name, ShutView).as_view(inner=OURS.get(name, pattern.callback))
            yield URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


def _unused_api() -> list[Any]:
    """What Wagtail tells its scripts the address of, whether they use it or not."""
    return [
        path(f"{name}/", include(([path("", ShutView.as_view(), name="listing")], name)))
        for name in ("pages", "documents", "images")
    ]


urlpatterns = [
    *_behind(wagtail_patterns),
    path("api/", include((_unused_api(), "wagtailadmin_api"))),
]
