"""Wagtail's admin in our house: its pages for articles, a menu of two items, our logo and colours."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from knowledge_base.cms.files import pictures, videos
from knowledge_base.cms.finding import by_words
from knowledge_base.cms.pages import ArticleViewSet, HomesViewSet, RecentTexts

LAST = 1000
KEPT_IN_MENU = {"articles", "back"}


@hooks.register("register_admin_viewset")
def pages_of_articles() -> list[Any]:
    return [HomesViewSet(), ArticleViewSet(), pictures, videos]


@hooks.register("register_admin_menu_item")
def way_to_articles() -> MenuItem:
    return MenuItem(
        _("Articles"), reverse("wagtailadmin_explore_root"), name="articles", icon_name="doc-full", order=100
    )


@hooks.register("register_admin_menu_item")
def way_back() -> MenuItem:
    # Wagtail marks the entry whose address begins the page's own; this one's never does.
    url = f"{reverse('knowledge_base:articles')}?state=all"
    return MenuItem(_("Back to Rapport"), url, name="back", icon_name="arrow-left", order=200)


@hooks.register("construct_main_menu")
def only_what_is_used(request: Any, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name in KEPT_IN_MENU]


@hooks.register("construct_homepage_panels")
def only_recent_texts(request: Any, panels: list[Any]) -> None:
    panels[:] = [RecentTexts()]


@hooks.register("construct_homepage_summary_items", order=LAST)
def no_figures(request: Any, items: list[Any]) -> None:
    items.clear()


@hooks.register("construct_page_chooser_queryset")
def found_by_words(pages: Any, request: Any) -> Any:
    return by_words(pages)


@hooks.register("insert_global_admin_css")
def our_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("knowledge_base/cms.css"))


@hooks.register("get_avatar_url")
def no_pictures_of_people(user: Any, size: int) -> str:
    return static("knowledge_base/person.svg")
