"""With whom a record is shared: the page that each kind of record mounts at its own address."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Share
from access.policies import Policy
from access.sharing import Whom, shares_of
from identity.models import Team, User
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt

SEE, CHANGE = "see", "change"


class ShareForm(forms.Form):
    whom = forms.ChoiceField(label=gettext_lazy("With whom"))
    level = forms.ChoiceField(
        label=gettext_lazy("What they may"),
        choices=[(SEE, gettext_lazy("Only see it")), (CHANGE, gettext_lazy("See and change it"))],
        widget=forms.RadioSelect,
        initial=SEE,
    )

    def __init__(self, data: Any = None, *, but: UUID) -> None:
        super().__init__(data)
        people = User.objects.staff().exclude(pk=but).order_by("name").values_list("pk", "name")
        teams = Team.objects.order_by("name").values_list("pk", "name")
        self.names = {f"person:{pk}": name for pk, name in people} | {f"team:{pk}": name for pk, name in teams}
        of = {kind: [pair for pair in self.names.items() if pair[0].startswith(kind)] for kind in ("person", "team")}
        choices = [("", "–"), (_("People"), of["person"]), (_("Teams"), of["team"])]
        self.fields["whom"].choices = [choice for choice in choices if choice[1]]  # type: ignore[attr-defined]

    def picked(self) -> Whom:
        key = self.cleaned_data["whom"]
        kind, _colon, pk = key.partition(":")
        return Whom(self.names[key], **{f"{kind}_id": UUID(pk)})


class SharesView(DeskView, abstract=True):
    """GET lists and offers; POST shares."""

    policy: ClassVar[Policy]

    @abstractmethod
    def subject(self) -> Any:
        """The record; Http404 for one that the reader does not see."""

    @abstractmethod
    def address(self, subject: Any) -> str: ...

    @abstractmethod
    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share: ...

    @abstractmethod
    def end(self, subject: Any, share: Share) -> None: ...

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        return self.shares_page(self.subject(), ShareForm(but=self.request.actor.me))

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        subject, form = self.subject(), ShareForm(request.POST, but=self.request.actor.me)
        made = None
        if form.is_valid():
            may_change = form.cleaned_data["level"] == CHANGE
            made = attempt(form, lambda: self.give(subject, form.picked(), may_change=may_change))
        if made is None:
            return self.shares_page(subject, form, status=422)
        messages.success(request, _("Shared with %(name)s.") % {"name": form.picked().name})
        return redirect(request.path)

    def shares_page(self, subject: Any, form: ShareForm, *, status: int = 200) -> HttpResponse:
        context = {
            "subject": subject,
            "policy": self.policy,
            "address": self.address(subject),
            "shares": shares_of(self.policy, subject.pk),
            "form": form,
            "may_share": self.policy.reaches(self.request.actor, subject.pk, changing=True),
        }
        return render(self.request, "identity/shares.html", context, status=status)

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}


class ShareRemovalView(SharesView, abstract=True):
    """POST takes one back."""

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        return redirect("../../")

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        subject = self.subject()
        shares = Share.objects.select_related("person", "team")
        share = shares.filter(pk=address["share_id"], record=self.policy.record, record_id=subject.pk).first()
        if share is None:
            raise Http404
        self.end(subject, share)
        messages.success(request, _("No longer shared with %(name)s.") % {"name": share.name})
        return redirect("../../")
