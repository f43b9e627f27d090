"""What is said on a ticket: replies, notes, their drafts, and what has come since."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.service.actions.conversation import ReplyCrossed, note_on_ticket, reply_to_ticket
from crm.service.actions.keeping import save_draft, upload_file
from crm.service.forms import Composer, MessageForm, ids_of, words_of
from crm.service.models import MessageKind, Ticket, TransitionNotAllowed
from crm.service.permissions import NOTE_ON_TICKETS
from crm.service.queries.ticket import waiting_uploads
from crm.service.views.tickets import TicketView
from kernel.actions import Refused
from kernel.clock import system_clock

UNPROCESSABLE = 422


class MessagesView(TicketView):
    """POST adds a reply or a note. What was typed survives every refusal."""

    permission = NOTE_ON_TICKETS

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self.ticket(number)
        form = MessageForm(request.POST)
        if not form.is_valid():
            return self.refuse(ticket, Composer(self.kind_for(ticket, ""), request.POST.get("body", "")), [])
        values = form.cleaned_data
        files = ids_of(request.POST, "files")
        try:
            for upload in request.FILES.getlist("uploads"):
                files.append(self._keep(upload))
            self._say(ticket, values, files)
        except ReplyCrossed as crossed:
            self._draft(ticket, values)
            return self.refuse(ticket, self._again(values, error=crossed.sentence, crossed=crossed.message), files)
        except TransitionNotAllowed:
            self._draft(ticket, values)
            sentence = _("The ticket is in another state by now. Look at it, then send again.")
            return self.refuse(ticket, self._again(values, error=sentence), files)
        except Refused as refusal:
            self._draft(ticket, values)
            return self.refuse(ticket, self._again(values, error=refusal.sentence), files)
        said = _("Note saved.") if values["kind"] == MessageKind.NOTE else _("Reply sent.")
        if not request.headers.get("HX-Request"):
            messages.success(request, said)
            return redirect("service:ticket", number=number)
        page = self.page(number)
        context = self.context(page, Composer(values["kind"] if self.may_reply(page.ticket) else "note"))
        response = render(request, "service/parts/answered.html", context)
        response["HX-Trigger"] = json.dumps({"rapport:toast": {"text": said}})
        return response

    def _say(self, ticket: Ticket, values: dict[str, Any], files: list[UUID]) -> None:
        words = words_of(values["body"], files)
        common: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock, "ticket": ticket, "words": words}
        if values["kind"] == MessageKind.NOTE:
            note_on_ticket(**common)
        else:
            reply_to_ticket(**common, and_become=values["become"], seen_until=values["seen_until"])

    def _keep(self, upload: Any) -> UUID:
        return upload_file(actor=self.request.actor, clock=system_clock, upload=upload).pk

    def _draft(self, ticket: Ticket, values: dict[str, Any]) -> None:
        html = words_of(values["body"], []).cleaned()
        save_draft(actor=self.request.actor, clock=system_clock, ticket=ticket, kind=values["kind"], html=html)

    def _again(self, values: dict[str, Any], **stopped: Any) -> Composer:
        return Composer(values["kind"], values["body"], **stopped)

    def refuse(self, ticket: Ticket, composer: Composer, files: list[UUID]) -> HttpResponse:
        kept = waiting_uploads(self.request.actor, list(files))
        composer = Composer(
            composer.kind,
            composer.body,
            error=composer.error or _("Write something first, or attach a file."),
            crossed=composer.crossed,
            files=kept,
        )
        context = self.context(self.page(ticket.number), composer)
        is_part = bool(self.request.headers.get("HX-Request"))
        template = "service/parts/talk.html" if is_part else "service/ticket.html"
        return render(self.request, template, context, status=UNPROCESSABLE)


class DraftView(TicketView):
    """POST keeps what is typed. With `switch`, it also answers with the other composer."""

    permission = NOTE_ON_TICKETS

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self.ticket(number)
        kind = request.POST.get("kind", "")
        kind = kind if kind in MessageKind.values else self.kind_for(ticket, "")
        html = words_of(request.POST.get("body", ""), []).cleaned()
        draft = save_draft(actor=request.actor, clock=system_clock, ticket=ticket, kind=kind, html=html)  # type: ignore[attr-defined]
        wanted = request.POST.get("switch")
        if wanted is None:
            return JsonResponse({"saved": draft is not None})
        wanted = wanted if wanted in MessageKind.values else MessageKind.PUBLIC
        if not request.headers.get("HX-Request"):
            return redirect(f"{ticket_url(number)}?kind={wanted}#answer")
        ticket = self.page(number).ticket
        composer = Composer.with_draft(ticket, self.kind_for(ticket, wanted))
        newest = self.seen_until(ticket)
        context = {"ticket": ticket, "composer": composer, "seen_until": newest, **self.rights(ticket)}
        response = render(request, "service/parts/composer.html", context)
        response["HX-Retarget"], response["HX-Reswap"] = "#talk > .r-composer", "outerHTML"
        return response


def ticket_url(number: int) -> str:
    return f"/desk/tickets/{number}/"
