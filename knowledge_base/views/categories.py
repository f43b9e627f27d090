"""The categories at the desk: a tree that is put up, named, put in order and taken down."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.http.forms import attempt
from knowledge_base.actions.categories import change_category, create_category, delete_category, place_category
from knowledge_base.forms import CategoryForm
from knowledge_base.models import Category
from knowledge_base.permissions import PUBLISH_ARTICLES
from knowledge_base.queries.categories import Node, category_tree, contents_of, in_order
from knowledge_base.views.articles import KnowledgeView


class CategoriesView(KnowledgeView):
    permission = PUBLISH_ARTICLES

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.tree()

    def tree(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        context = {"nodes": category_tree(self.request.actor), "refusal": refusal}
        return render(self.request, "knowledge_base/categories.html", context, status=status)


class CategoryFormView(KnowledgeView, abstract=True):
    def category(self, category_id: UUID) -> Category:
        found: Category | None = Category.objects.filter(pk=category_id).first()
        if found is None:
            raise Http404
        return found

    def places(self, category: Category | None = None) -> list[Node]:
        """Where it may stand: everywhere but in itself."""
        nodes = list(in_order(category_tree(self.request.actor)))
        own = next((node for node in nodes if category is not None and node.category.pk == category.pk), None)
        inside = {node.category.pk for node in in_order([own])} if own else set()
        return [node for node in nodes if node.category.pk not in inside]

    def form_page(self, form: CategoryForm, category: Category | None, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "category": category}
        return render(self.request, "knowledge_base/category_form.html", context, status=status)


class NewCategoryView(CategoryFormView):
    permission = PUBLISH_ARTICLES

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"icon": "book", "parent": request.GET.get("in", "")[:36]}
        return self.form_page(CategoryForm(initial=initial, places=self.places()), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CategoryForm(request.POST, places=self.places())
        made = attempt(form, lambda: self._create(form)) if form.is_valid() else None
        if made is None:
            return self.form_page(form, None, status=422)
        messages.success(request, _("The category “%(name)s” is there.") % {"name": made.name})
        return redirect("knowledge_base:categories")

    def _create(self, form: CategoryForm) -> Category:
        words = form.words
        values: dict[str, Any] = {"names": words.names, "summaries": words.summaries, "icon": words.icon}
        with at_the_first_name():
            return create_category(**self.by, **values, parent=words.parent)


class CategoryView(CategoryFormView):
    permission = PUBLISH_ARTICLES

    def get(self, request: HttpRequest, category_id: UUID) -> HttpResponse:
        category = self.category(category_id)
        form = CategoryForm(initial=CategoryForm.initial_of(category), places=self.places(category))
        return self.form_page(form, category)

    def post(self, request: HttpRequest, category_id: UUID) -> HttpResponse:
        category = self.category(category_id)
        form = CategoryForm(request.POST, places=self.places(category))
        changed = attempt(form, lambda: self._change(form, category)) if form.is_valid() else None
        if changed is None:
            return self.form_page(form, category, status=422)
        return redirect("knowledge_base:categories")

    def _change(self, form: CategoryForm, category: Category) -> Category:
        with at_the_first_name():
            return change_category(**self.by, category=category, words=form.words)


class CategoryPlaceView(CategoryFormView):
    """POST `place`: the new place among its siblings. A script hears why not in the header."""

    permission = PUBLISH_ARTICLES

    def post(self, request: HttpRequest, category_id: UUID) -> HttpResponse:
        typed = request.POST.get("place", "")
        place = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
        try:
            place_category(**self.by, category=self.category(category_id), place=place)
        except Refused as refusal:
            said = json.dumps({"rapport:toast": {"text": refusal.sentence}})
            return HttpResponse(status=422, headers={"HX-Trigger": said})
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204)
        return redirect("knowledge_base:categories")


class CategoryDeletionView(CategoryFormView):
    """GET says what will happen; POST does it."""

    permission = PUBLISH_ARTICLES

    def get(self, request: HttpRequest, category_id: UUID) -> HttpResponse:
        return self._page(self.category(category_id))

    def post(self, request: HttpRequest, category_id: UUID) -> HttpResponse:
        category = self.category(category_id)
        try:
            delete_category(**self.by, category=category)
        except Refused as refusal:
            return self._page(category, refusal=refusal.sentence, status=422)
        messages.success(request, _("The category “%(name)s” is deleted.") % {"name": category.name})
        return redirect("knowledge_base:categories")

    def _page(self, category: Category, *, refusal: str = "", status: int = 200) -> HttpResponse:
        context = {"category": category, "inside": contents_of(category), "refusal": refusal}
        return render(self.request, "knowledge_base/category_deletion.html", context, status=status)


class at_the_first_name:  # noqa: N801  (a block, like suppress)
    """What is refused about the names stands at the first of them."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        fields = {"names": "name", "summaries": "summary"}
        if isinstance(error, Refused) and error.field in fields:
            error.field = f"{fields[error.field]}_{settings.LANGUAGES[0][0]}"
