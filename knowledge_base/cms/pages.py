"""Wagtail's pages for articles: what they show is Wagtail's, what they keep our own actions keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from kernel.actions import Refused
from kernel.clock import system_clock
from knowledge_base.actions.publishing import publish_article, take_back
from knowledge_base.actions.writing import create_article, edit_article
from knowledge_base.cms.beside import only_ours
from knowledge_base.cms.finding import by_words
from knowledge_base.models import Article, KnowledgeHome

RECENT = 8


def by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "clock": system_clock}  # type: ignore[attr-defined]


class _Kept:
    """Both forms: a refusal stands at its field, and nothing that was typed is lost."""

    request: HttpRequest
    form: Any
    page: Any
    write: Callable[[], Article]

    def save_action(self) -> HttpResponse:
        return self._keep(is_published=False)

    def publish_action(self) -> HttpResponse:
        return self._keep(is_published=True)

    def _keep(self, *, is_published: bool) -> HttpResponse:
        try:
            with transaction.atomic():
                kept = self.write()
                if is_published:
                    publish_article(**by(self.request), article=kept)
        except Refused as refusal:
            field = {"markdown": "body"}.get(refusal.field, refusal.field)
            self.form.add_error(field if field in self.form.fields else None, refusal.sentence)
            return self.form_invalid(self.form)  # type: ignore[attr-defined]
        self.page = Article.objects.get(pk=kept.pk)
        self._say(is_published)
        return self.redirect_away() if is_published else self.redirect_and_remain()  # type: ignore[attr-defined]

    def get_side_panels(self) -> Any:
        return only_ours(super().get_side_panels())  # type: ignore[misc]

    def _say(self, is_published: bool) -> None:
        if is_published:
            buttons = [messages.button(self.page.path_in_portal, _("In the portal"), new_window=False)]
            messages.success(self.request, _("Published: readers see it now."), buttons=buttons)
        else:
            messages.success(self.request, _("The draft is kept. Readers see it once it is published."))


class ArticleCreateView(_Kept, CreateView):
    def write(self) -> Article:
        language = self.parent_page.locale.language_code
        made: Article = create_article(**by(self.request), language=language, words=self.form.words)
        return made


class _NoSessions(Component):
    """Who else writes on it is said when the text is kept, and by nobody's browser asking all the time."""

    def render_html(self, parent_context: Any = None) -> str:
        return ""


class ArticleEditView(_Kept, EditView):
    @property
    def seen(self) -> int | None:
        """The revision that the writer began with."""
        sent = self.request.POST.get("loaded_revision_id", "")
        return int(sent) if sent.isdecimal() else None

    def write(self) -> Article:
        changed: Article = edit_article(**by(self.request), article=self.page, words=self.form.words, seen=self.seen)
        return changed

    def form_invalid(self, form: Any) -> HttpResponse:
        """Shown again, it is still the text that was begun with: a second try overwrites nobody either."""
        if self.seen is not None:
            self.page.latest_revision_id = self.seen
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def get_editing_sessions(self) -> Component:
        return _NoSessions()

    def get_history_url(self) -> str:
        return reverse("knowledge_base:history", args=[self.page.uuid])


class ArticleUnpublishView(UnpublishView):
    def unpublish(self) -> None:
        take_back(**by(self.request), article=self.object)


class ArticleIndexView(ExplorableIndexView):
    # Without boxes to tick: nothing is done to many at once; and every page is an article.
    base_columns = [
        column for column in ExplorableIndexView.base_columns if column.name not in {"bulk_actions", "type"}
    ]

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> Any:
        """Nothing stands at the root but the homes: the reader's own language is opened."""
        homes = KnowledgeHome.objects.order_by("path")
        if not homes.filter(pk=parent_page_id).exists():
            home = homes.filter(locale__language_code=get_language()).first() or homes.first()
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(reverse("wagtailadmin_explore", args=[home.pk]) + query)
        return super().get(request, parent_page_id)

    def get_side_panels(self) -> Any:
        return only_ours(super().get_side_panels())

    def search_queryset(self, queryset: Any) -> Any:
        return super().search_queryset(by_words(queryset)) if self.is_searching else queryset


class ArticleSearchView(SearchView):
    columns = [column for column in ArticleIndexView.base_columns if column.name != "parent"]

    def get_queryset(self) -> Any:
        pages = self.permission_policy.explorable_instances(self.request.user).filter(depth__gt=2)
        self.all_pages = by_words(pages).autocomplete(self.search_query or "")
        return self.order_queryset(self.annotate_queryset(self.all_pages))


class RecentTexts(RecentEditsPanel):
    """The articles that the person wrote on last, by their own texts: Wagtail's log is not kept, ours is."""

    def get_context_data(self, parent_context: Any) -> Any:
        request = parent_context["request"]
        written = (
            Article.objects.filter(latest_revision__user_id=request.user.pk)
            .without_body()
            .select_related("locale", "latest_revision")
            .order_by("-latest_revision_created_at", "-pk")[:RECENT]
        )
        return {"last_edits": [(row.latest_revision_created_at, row) for row in written], "request": request}


class HomesViewSet(PageViewSet):
    """The root, and the homes of the languages."""

    model = Page
    # Our own list has filters; here words are enough.
    filterset_class = None
    index_view_class = ArticleIndexView
    search_view_class = ArticleSearchView


class ArticleViewSet(PageViewSet):
    model = Article
    filterset_class = None
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView
    unpublish_view_class = ArticleUnpublishView
    index_view_class = ArticleIndexView
