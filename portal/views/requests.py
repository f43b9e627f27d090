"""One's own requests: the list, the conversation, and what the customer does there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.service import self_service
from design import moments
from design.shell import Place
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.views import Request
from portal.forms import RatingForm, ReplyForm
from portal.views.files import take_files, token_of
from portal.views.room import PortalView

PER_PAGE = 20


class OwnRequestsView(PortalView, abstract=True):
    permission = self_service.USE_OWN_REQUESTS

    def ticket_or_404(self, number: int) -> Any:
        ticket = self_service.my_ticket(self.member, number)
        if ticket is None:
            raise Http404
        return ticket


class RequestsView(OwnRequestsView):
    def get(self, request: Request) -> HttpResponseBase:
        words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        sees_colleagues = self_service.sees_colleagues(self.member)
        is_company = sees_colleagues and request.GET.get("whose") == "company"
        rows = (self_service.my_tickets if is_company else self_service.my_own_tickets)(self.member)
        if words:
            rows = self_service.matching(rows, words)
        pages = Paginator(rows, PER_PAGE)
        page = pages.get_page(request.GET.get("page"))
        query = {key: value for key, value in (("q", words), ("whose", "company" if is_company else "")) if value}
        context = {
            "words": words,
            "is_company": is_company,
            "tabs": _tabs(is_company, words) if sees_colleagues else (),
            "page": page,
            "total": pages.count,
            "previous_url": _at(query, page.number - 1) if page.has_previous() else "",
            "next_url": _at(query, page.number + 1) if page.has_next() else "",
        }
        return self.page("requests", context)


class RequestView(OwnRequestsView):
    def get(self, request: Request, number: int) -> HttpResponseBase:
        return show_request(self, self.ticket_or_404(number), ReplyForm())


class LiveView(OwnRequestsView):
    """What may change while the page is open. Nothing new: 204, and the page stays as it is."""

    def get(self, request: Request, number: int) -> HttpResponseBase:
        ticket = self.ticket_or_404(number)
        if request.GET.get("version") == str(ticket.version):
            return HttpResponse(status=204)
        if not request.headers.get("HX-Request"):
            return redirect("portal:request", number)
        context = conversation_context(self.member, ticket) | {"is_part": True}
        return self.page("parts/live", context)


class ReplyView(OwnRequestsView):
    def post(self, request: Request, number: int) -> HttpResponseBase:
        ticket = self.ticket_or_404(number)
        form = ReplyForm(request.POST, request.FILES)
        kept = take_files(request, form)
        if form.is_valid():
            words = self_service.Words(text=form.cleaned_data["body"], attachment_ids=[file.pk for file in kept])
            said = attempt(
                form,
                lambda: self_service.reply(self.member, number, actor=request.actor, clock=system_clock, words=words),
            )
            if said is not None:
                return redirect(f"{reverse('portal:request', args=[number])}#m-{said.pk}")
        return show_request(self, ticket, form, kept, status=422)

    def get(self, request: Request, number: int) -> HttpResponseBase:
        """Reloaded, or opened again after signing in."""
        return redirect("portal:request", number)


class ClosureView(OwnRequestsView):
    """The customer says that it is solved."""

    def post(self, request: Request, number: int) -> HttpResponseBase:
        self.ticket_or_404(number)
        try:
            self_service.close(self.member, number, actor=request.actor, clock=system_clock)
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("Good to hear. The request is solved"))
        return redirect(f"{reverse('portal:request', args=[number])}#rate")


class ReopeningView(OwnRequestsView):
    def post(self, request: Request, number: int) -> HttpResponseBase:
        self.ticket_or_404(number)
        try:
            self_service.reopen(self.member, number, actor=request.actor, clock=system_clock)
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("The request is open again"))
        return redirect("portal:request", number)


class RatingView(OwnRequestsView):
    """Where the link of the mail leads: looking at it rates nothing, since mail scanners open every link."""

    def get(self, request: Request, number: int) -> HttpResponseBase:
        ticket = self.ticket_or_404(number)
        return self.page("rating", {"ticket": ticket, "form": RatingForm(initial=_earlier_rating(ticket))})

    def post(self, request: Request, number: int) -> HttpResponseBase:
        ticket = self.ticket_or_404(number)
        form = RatingForm(request.POST)
        if form.is_valid() and attempt(form, lambda: self._rate(number, form)):
            messages.success(request, _("Thank you for telling us"))
            return redirect("portal:request", number)
        return self.page("rating", {"ticket": ticket, "form": form}, status=422)

    def _rate(self, number: int, form: RatingForm) -> bool:
        typed = form.cleaned_data
        self_service.rate(
            self.member,
            number,
            actor=self.request.actor,
            clock=system_clock,
            is_good=typed["rating"] == "good",
            comment=typed["comment"],
        )
        return True


@dataclass(frozen=True)
class Line:
    """One thing in the conversation: a message, or a thin line that says how the request went on."""

    at: datetime
    message: Any = None
    anchor: str = ""
    html: str = ""
    files: tuple[Any, ...] = ()
    text: str = ""
    shape: str = ""


def show_request(
    view: PortalView, ticket: Any, form: forms.Form, kept: list[Any] | None = None, status: int = 200
) -> HttpResponse:
    context = conversation_context(view.member, ticket)
    context |= {"form": form, "kept": [(file, token_of(file)) for file in kept or []]}
    return view.page("request", context, status=status)


def conversation_context(member: Any, ticket: Any) -> dict[str, Any]:
    lines = [_spoken(message) for message in self_service.my_conversation(member, ticket)]
    lines += [line for step in self_service.my_steps(member, ticket) for line in _went_on(step)]
    return {
        "ticket": ticket,
        "keep_key": f"request:{ticket.number}",
        "goes_on_in": self_service.goes_on_in(member, ticket),
        "lines": sorted(lines, key=lambda line: line.at),
        "closes_on": _closing_day(ticket),
        "rating": getattr(ticket, "rating", None),
        "rating_form": RatingForm(initial=_earlier_rating(ticket)),
    }


def _spoken(message: Any) -> Line:
    return Line(message.at, message, f"m-{message.pk}", self_service.shown_html(message), tuple(message.files))


def _went_on(step: self_service.Step) -> list[Line]:
    """Only what means something to the customer."""
    if step.status == "open" and step.before != "solved":
        return []
    told = {
        "open": ("refresh", _("Opened again")),
        "pending": ("message-circle", _("We wait for your answer")),
        "solved": ("circle-check", _("Solved")),
        "closed": ("archive", _("Closed")),
    }.get(step.status)
    return [Line(step.at, shape=told[0], text=told[1])] if told else []


def _closing_day(ticket: Any) -> str:
    closes_at = self_service.closes_at(ticket)
    if closes_at is None:
        return ""
    return moments.day(moments.local(closes_at).date(), moments.local(system_clock()).date())


def _earlier_rating(ticket: Any) -> dict[str, str]:
    rating = getattr(ticket, "rating", None)
    return {"rating": "good" if rating.is_good else "bad", "comment": rating.comment} if rating else {}


def _tabs(is_company: bool, words: str) -> tuple[Place, ...]:
    query = {"q": words} if words else {}
    return (
        Place("mine", pgettext("requests", "Mine"), _at(query), current=not is_company),
        Place("company", _("My company's"), _at({"whose": "company"} | query), current=is_company),
    )


def _at(query: dict[str, str], page: int = 1) -> str:
    full = query | ({"page": str(page)} if page > 1 else {})
    return f"{reverse('portal:requests')}?{urlencode(full)}" if full else reverse("portal:requests")
