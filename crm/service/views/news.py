"""What has changed on a ticket since its page was opened: asked every few seconds, and after one's own changes."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from crm.service.permissions import VIEW_TICKETS
from crm.service.queries.conversation import seen_until
from crm.service.queries.queue import QueueRow, Versions, my_queue, queue_version, versions
from crm.service.queries.ticket import TicketPage
from crm.service.timeline import after_the_last_message, timeline
from crm.service.views.tickets import TicketView
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.fields import CUSTOM

# What the column beside the conversation says of a ticket.
BESIDE = {"account", "contact", "team", "tags", "rating", "follows_up", "requester", "links", "shares", CUSTOM}
COUNT, ID = re.compile(r"[0-9]{1,6}"), re.compile(r"[0-9a-f]{32}")


class Known(NamedTuple):
    """How much of a ticket an open page shows."""

    version: str = ""
    said: int = 0
    last: UUID | None = None
    """Its last message: another one in its place means that the page is wrong, not only old."""
    queue: str = ""
    head: str = ""
    present: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> Known:
        """What can't be read is not known: the whole conversation comes then."""
        said, last = data.get("said", ""), data.get("last", "")
        count = int(said) if COUNT.fullmatch(said) else 0
        shown = UUID(last) if ID.fullmatch(last) else None
        version, queue, head, present = (data.get(name, "") for name in ("version", "queue", "head", "present"))
        return cls(version, count, shown, queue, head, present)


def _kind(name: str) -> str:
    """All fields that administrators added stand in one place."""
    return CUSTOM if name.startswith(CUSTOM) else name


class LiveTicketView(TicketView, abstract=True):
    def news(self, number: int, known: Known, *, with_queue: bool = True, status: int = 200) -> HttpResponse:
        """The parts of the page that differ from what it shows."""
        page = self._what_came(number, known, with_queue=with_queue)
        if page is None:
            page, known = self.page(number, with_queue=with_queue), Known(queue=known.queue)
            context = self.context(page, None) | {"has_side": True, "has_head": True}
        else:
            context = self._since(page, known)
        context |= queue_of(page.queue) if with_queue else {"queue_version": known.queue}
        return render(self.request, "service/parts/news.html", context, status=status)

    def _what_came(self, number: int, known: Known, *, with_queue: bool) -> TicketPage | None:
        """The conversation from the last known message on; None where the page must be made anew."""
        if not (known.said and known.last):
            return None
        asked = {"skip": known.said - 1, "last": known.last, "with_queue": with_queue}
        page = self.page(number, with_surroundings=False, **asked)
        return page if page.said and page.said[0].pk == known.last else None

    def _since(self, page: TicketPage, known: Known) -> dict[str, Any]:
        """The messages that came, and all changes after the last one that the page had."""
        came, ticket = page.said[1:], page.ticket
        told = timeline(came, page.happened)
        tail, head = after_the_last_message(told), self.head(ticket)
        has_side = any(BESIDE & set(map(_kind, change.changes)) for change in page.happened)
        if has_side:
            head["ticket"] = self.page(ticket.number, with_queue=False).ticket
        return head | {
            "is_continued": True,
            "items": told[:tail],
            "tail": told[tail:],
            "seen_until": seen_until(came),
            "said": known.said + len(came),
            "last": page.said[-1].pk.hex,
            "has_side": has_side,
            "has_head": head["head_version"] != known.head,
            "present": page.present,
        }


def queue_of(queue: list[QueueRow]) -> dict[str, Any]:
    return {"queue": queue, "queue_version": queue_version(queue), "has_queue": True}


class NewsView(LiveTicketView):
    """Nothing while the page shows how things are."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        known, now = Known.of(request.GET), versions(actor, number, at=system_clock())
        if now is None:
            raise Http404
        if now.ticket != known.version:
            return self.news(number, known, with_queue=now.queue != known.queue)
        if (now.queue, now.present.version) == (known.queue, known.present):
            return HttpResponse(status=204)
        return self._beside(number, known, now)

    def _beside(self, number: int, known: Known, now: Versions) -> HttpResponse:
        """The ticket is as it was: another one in the queue, or somebody came or went."""
        context: dict[str, Any] = {
            "ticket": {"number": number, "version": known.version},
            "said": known.said,
            "last": known.last.hex if known.last else "",
            "head_version": known.head,
            "queue_version": known.queue,
            "present": now.present,
        }
        if now.queue != known.queue:
            context |= queue_of(my_queue(self.request.actor))
        return render(self.request, "service/parts/news_beside.html", context)
