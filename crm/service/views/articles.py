"""Articles beside a conversation: found and put into an answer, or made of a good one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.service.models import Message, Ticket
from crm.service.permissions import NOTE_ON_TICKETS
from crm.service.views.tickets import TicketView
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.rich_text import in_room
from knowledge_base.actions.writing import Words, create_article
from knowledge_base.html_to_markdown import markdown_of_html
from knowledge_base.pasting import as_link, as_text
from knowledge_base.permissions import WRITE_ARTICLES
from knowledge_base.self_service import articles_for_customers

FOUND = 6


class ArticlesView(TicketView):
    """A dialog with what belongs to the ticket, and a field to look for something else; a part of it while typing.

    Only what customers may read: what is put into an answer goes to one.
    """

    permission = NOTE_ON_TICKETS

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self.ticket(number)
        words = request.GET.get("q", "").strip()[:200]
        found = articles_for_customers(words or ticket.subject, ticket.language, system_clock(), FOUND)
        base_url: str = request.tenant.base_url  # type: ignore[attr-defined]
        rows = [{"article": one, "link": as_link(one, base_url), "text": as_text(one)} for one in found]
        is_list = request.headers.get("HX-Target") == "articles-found"
        template = "service/parts/articles_found.html" if is_list else "service/parts/articles.html"
        return render(request, template, {"ticket": ticket, "rows": rows, "words": words})


class DraftForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title of the article"), max_length=1000)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class AnswerArticleView(TicketView):
    """An answer becomes the draft of an article, which its writer makes fit for everybody."""

    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest, number: int, message_id: UUID) -> HttpResponse:
        ticket = self.ticket(number)
        return self._page(
            ticket, message_id, DraftForm(initial={"title": ticket.subject, "language": ticket.language})
        )

    def post(self, request: HttpRequest, number: int, message_id: UUID) -> HttpResponse:
        ticket, form = self.ticket(number), DraftForm(request.POST)
        message = self._message(ticket, message_id)
        made = attempt(form, lambda: self._make(message, form.cleaned_data)) if form.is_valid() else None
        if made is None:
            return self._page(ticket, message_id, form, status=422)
        messages.success(request, _("The draft is kept. Take out what concerns this customer alone."))
        return redirect("knowledge_base:edit-article", made.uuid)

    def _make(self, message: Message, typed: dict[str, Any]) -> Any:
        words = Words(title=typed["title"], markdown=markdown_of_html(message.html))
        return create_article(actor=self.request.actor, clock=system_clock, language=typed["language"], words=words)

    def _message(self, ticket: Ticket, message_id: UUID) -> Message:
        """What staff said in public: a note is for colleagues alone."""
        found: Message | None = ticket.messages.public().filter(pk=message_id, by_staff=True).first()
        if found is None:
            raise Http404
        return found

    def _page(self, ticket: Ticket, message_id: UUID, form: DraftForm, status: int = 200) -> HttpResponse:
        message = self._message(ticket, message_id)
        context = {"ticket": ticket, "message": message, "form": form, "html": in_room(message.html, "/desk")}
        return render(self.request, "service/answer_article.html", context, status=status)
