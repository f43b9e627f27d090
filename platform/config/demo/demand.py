"""Three months of searches without result and of requests that were begun, for the reports."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

from config.demo.content import Content
from crm.demand.models import Filing, MissedSearch
from crm.demand.models.filing import HELD_BACK
from crm.service.models import Ticket
from kernel.ids import new_id
from knowledge_base.models import Article

SEED, DAYS, ATTEMPTS = 4, 88, 620
# Who saw articles opens one, says that it answers, or files all the same; who saw none files more often.
OPENS, SAYS_ANSWERED, FILES_ANYWAY, FILES_WITHOUT = 0.46, 0.55, 0.55, 0.74


def fill_demand(content: Content, *, now: datetime) -> None:
    draw = random.Random(SEED)  # noqa: S311  (no secret: the same demo each time)
    _searches(content, draw, now)
    articles = list(Article.objects.filter(live=True).values_list("uuid", flat=True))
    tickets = list(Ticket.objects.filter(channel="portal").values_list("id", "subject", "language"))
    Filing.objects.bulk_create(_filing(draw, now, articles, draw.choice(tickets)) for _ in range(ATTEMPTS))


def _searches(content: Content, draw: random.Random, now: datetime) -> None:
    counted: dict[tuple[str, str, int], int] = {}
    for search in content.searches:
        for _time in range(search["times"]):
            key = (search["words"], search["language"], draw.randrange(DAYS))
            counted[key] = counted.get(key, 0) + 1
    MissedSearch.objects.bulk_create(
        MissedSearch(words=words, language=language, day=(now - timedelta(days=ago)).date(), times=times)
        for (words, language, ago), times in counted.items()
    )


def _filing(draw: random.Random, now: datetime, articles: list[UUID], ticket: tuple[UUID, str, str]) -> Filing:
    began = now - timedelta(days=2 + DAYS * draw.random())
    held = draw.random() < HELD_BACK
    found = draw.sample(articles, k=min(len(articles), 3)) if draw.random() < 0.92 else []
    opens = bool(found) and not held and draw.random() < OPENS
    answered = opens and draw.random() < SAYS_ANSWERED
    files = not answered and draw.random() < (FILES_WITHOUT if held or not found else FILES_ANYWAY)
    return Filing(
        id=new_id(),
        words=ticket[1][:200],
        language=ticket[2],
        is_held_back=held,
        articles=found,
        opened=found[:1] if opens else [],
        began_at=began,
        answered_at=began + timedelta(minutes=3) if answered else None,
        filed_at=began + timedelta(minutes=6) if files else None,
        ticket_id=ticket[0] if files else None,
    )
