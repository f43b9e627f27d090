"""How an article and its home behave on the pages of Wagtail's admin: what is ours elsewhere is not offered there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import PagePermissionTester


class _NothingButArticles(PagePermissionTester):
    """Moving, copying, locking, hiding, deleting: ours have no such thing, or do it elsewhere."""

    def _never(self, *args: Any, **kwargs: Any) -> bool:
        return False

    can_delete = can_move = can_move_to = can_copy = can_copy_to = can_reorder_children = _never
    can_lock = can_unlock = can_set_view_restrictions = can_unschedule = _never
    can_submit_for_moderation = can_view_revisions = _never


class HomeTester(_NothingButArticles):
    """A home only holds articles."""

    can_edit = can_publish = can_unpublish = _NothingButArticles._never


class ArticleTester(_NothingButArticles):
    def can_publish(self) -> bool:
        """What a colleague has approved, its writer publishes; the action decides once more."""
        return super().can_publish() or (self.page.specific.stage == "approved" and self.can_edit())


class HomeInWagtail:
    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return HomeTester(user, self)


class ArticleInWagtail:
    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ArticleTester(user, self)

    def get_lock(self) -> None:
        """What is planned may be written on: the marked text goes out, the newer one waits."""

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[None, str, str]:
        return None, "", self.path_in_portal  # type: ignore[attr-defined]

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str:
        return str(self.path_in_portal)  # type: ignore[attr-defined]

    url = property(get_url)

    def make_preview_request(
        self, original_request: HttpRequest | None = None, preview_mode: str = "", extra_request_attrs: Any = None
    ) -> HttpResponse:
        """At once: Wagtail would send a request of its own through every middleware, which would leave the tenant."""
        assert original_request is not None
        return self.serve_preview(original_request, preview_mode)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from knowledge_base.showing import shown_as_draft  # noqa: PLC0415  (it knows this model)

        context = {"article": self, "shown": shown_as_draft(self)}  # type: ignore[arg-type]
        return render(request, "knowledge_base/cms/preview.html", context)
