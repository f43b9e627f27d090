"""What a workspace sets up about its customers: tags, and what grades bring."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Func, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.customers.actions.grades import set_grade_policy
from crm.customers.actions.tagging import change_tag, create_tag, remove_tag
from crm.customers.models import Account, Grade, Tag
from crm.customers.models.arranged import service_of
from crm.customers.permissions import MANAGE_CUSTOMERS
from crm.customers.place_forms import GradeForm, TagForm
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt


class TagSettingsView(DeskView):
    """All of them with how many customers have each; POST adds one."""

    permission = MANAGE_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(TagForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TagForm(request.POST)
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        made = attempt(form, lambda: create_tag(**by, **form.cleaned_data)) if form.is_valid() else None
        if made is None:
            return self._page(form, status=422)
        messages.success(request, _("“%(name)s” can be given now.") % {"name": made})
        return redirect("customers:tag-settings")

    def _page(self, form: TagForm, *, status: int = 200) -> HttpResponse:
        having = Account.objects.filter(tags__contains=Func(OuterRef("name"), template="ARRAY[%(expressions)s]"))
        count = Subquery(having.order_by().annotate(of=Value(1)).values("of").annotate(n=Count("pk")).values("n"))
        tags = Tag.objects.annotate(used=Coalesce(count, 0)).order_by(Lower("name"))
        return render(self.request, "customers/tag_settings.html", {"form": form, "tags": tags}, status=status)


class TagSettingView(DeskView):
    """One; POST renames and colours it, or (`act=removal`) takes it from every customer."""

    permission = MANAGE_CUSTOMERS

    def get(self, request: HttpRequest, tag_id: UUID) -> HttpResponse:
        tag = get_object_or_404(Tag, pk=tag_id)
        return self._page(tag, TagForm(initial={"name": tag.name, "colour": tag.colour}))

    def post(self, request: HttpRequest, tag_id: UUID) -> HttpResponse:
        tag, form = get_object_or_404(Tag, pk=tag_id), TagForm(request.POST)
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        if request.POST.get("act") == "removal":
            count = remove_tag(**by, tag=tag)
            said = ngettext(
                "The tag is gone; %(n)d customer had it.", "The tag is gone; %(n)d customers had it.", count
            )
            messages.success(request, said % {"n": count})
            return redirect("customers:tag-settings")
        done = attempt(form, lambda: change_tag(**by, tag=tag, **form.cleaned_data)) if form.is_valid() else None
        if done is None:
            return self._page(tag, form, status=422)
        messages.success(request, _("Saved."))
        return redirect("customers:tag-settings")

    def _page(self, tag: Tag, form: TagForm, *, status: int = 200) -> HttpResponse:
        used = Account.objects.filter(tags__contains=[tag.name]).count()
        context = {"tag": tag, "form": form, "used": used}
        return render(self.request, "customers/tag_setting.html", context, status=status)


class GradeSettingsView(DeskView):
    """What each grade brings; POST `grade` with its targets."""

    permission = MANAGE_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page({})

    def post(self, request: HttpRequest) -> HttpResponse:
        grade = request.POST.get("grade", "")
        form = GradeForm(request.POST, auto_id=f"{grade}_%s")
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        done = None
        if form.is_valid():
            done = attempt(form, lambda: set_grade_policy(**by, grade=grade, service=form.service()))
        if done is None:
            return self._page({grade: form}, status=422)
        messages.success(request, _("Saved. It counts for tickets filed from now on."))
        return redirect("customers:grade-settings")

    def _page(self, tried: dict[str, GradeForm], *, status: int = 200) -> HttpResponse:
        grades = [
            (
                key,
                label,
                tried.get(key) or GradeForm(initial=service_of(key)._asdict(), auto_id=f"{key}_%s"),
            )
            for key, label in Grade.choices
        ]
        return render(self.request, "customers/grade_settings.html", {"grades": grades}, status=status)
