"""When an article is published and taken down by the clock, and who answers for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.http.forms import attempt
from knowledge_base.actions.planning import hand_article_over, plan_article
from knowledge_base.forms import PlanForm
from knowledge_base.models import Article
from knowledge_base.permissions import WRITE_ARTICLES
from knowledge_base.queries.reviewing import writers
from knowledge_base.views.articles import KnowledgeView


class PlanView(KnowledgeView):
    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article = self.article(uuid)
        initial = {name: getattr(article, name) for name in ("expire_at",)}
        initial |= {"publish_at": article.scheduled_at, "owner": article.owner_id}
        return self._page(self.form(article, initial=initial), article)

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article = self.article(uuid)
        form = self.form(article, request.POST)
        planned = attempt(form, lambda: self._plan(form, article)) if form.is_valid() else None
        if planned is None:
            return self._page(form, article, status=422)
        messages.success(request, _("The plan is kept."))
        return redirect("knowledge_base:article", uuid)

    def form(self, article: Article, data: Any = None, **rest: Any) -> PlanForm:
        """Whoever owns it now may keep it, though they write no longer."""
        colleagues = list(writers())
        if article.owner is not None and article.owner not in colleagues:
            colleagues.append(article.owner)  # type: ignore[arg-type]
        return PlanForm(data, colleagues=colleagues, zone=timezone.get_current_timezone_name(), **rest)

    @transaction.atomic
    def _plan(self, form: PlanForm, article: Article) -> Article:
        hand_article_over(**self.by, article=article, owner=form.chosen_owner)
        publish_at = _unless_same(form.cleaned_data["publish_at"], article.scheduled_at)
        expire_at = _unless_same(form.cleaned_data["expire_at"], article.expire_at)
        return plan_article(**self.by, article=article, publish_at=publish_at, expire_at=expire_at)

    def _page(self, form: PlanForm, article: Article, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "article": article}
        return render(self.request, "knowledge_base/plan_form.html", context, status=status)


def _unless_same(typed: datetime | None, known: datetime | None) -> datetime | None:
    """The field shows minutes: what nobody touched keeps its seconds."""
    is_same = typed is not None and known is not None and typed == known.replace(second=0, microsecond=0)
    return known if is_same else typed
