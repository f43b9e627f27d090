"""Documents to search in a benchmark: written into the index as the product does, without rows behind them."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from config.benchmarks.relevance import Text
from crm.service.models import Ticket
from kernel.clock import system_clock
from kernel.ids import new_id
from kernel.permissions import SIGNED_IN
from search.asking import Known, read
from search.backends.base import Wish
from search.filling import STORE, learn, row_of
from search.lookup import look_up
from search.models import Document, Shipment, Term
from search.plan import plan_of, words_to_look_up
from search.registry import Content, Source
from search.vectors import vector_of

SEED, AT_ONCE, SENTENCES = 11, 1000, 4
NOTHING_KNOWN = Known({}, {}, lambda facet, values: None)
TEXTS = Source(
    key="texts",
    label="Texts",
    icon="file",
    names=("text",),
    model=Ticket,
    permission=SIGNED_IN,
    rows=Ticket.objects.all,
    visible=Ticket.objects.visible_to,
    contents=lambda ids: [],
    stamp="updated_at",
)
_COLUMNS = ", ".join(
    f'"{field.column}"' for field in Document._meta.concrete_fields if field.name not in {"id", "at", "revision"}
)
LONGEST_WAIT = 400.0  # seconds
LOOKED_AT = """
SELECT last_autoanalyze FROM pg_stat_user_tables
WHERE relname = 'search_document' AND schemaname = current_schema()"""
# The first ones have the least revision; a copy has a greater one.
AGAIN = f"""
INSERT INTO search_document (id, at, revision, {_COLUMNS})
SELECT gen_random_uuid(), at - make_interval(days => %s), revision + 1, {_COLUMNS} FROM search_document
WHERE revision = (SELECT min(revision) FROM search_document)"""  # noqa: S608  (names of columns)


def fill(texts: Sequence[Text]) -> datetime:
    """These and no others; when it was."""
    at = system_clock()
    empty()
    _store((_content(text, text.id, at) for text in texts), at)
    return at


def fill_many(texts: Sequence[Text], count: int) -> datetime:
    """So many, made of the sentences of these: the same in every run."""
    at, draw = system_clock(), random.Random(SEED)  # noqa: S311  (no secret)
    empty()

    def made() -> Iterator[Content]:
        for number in range(count):
            first = draw.choice(texts)
            said = " ".join(draw.choice(texts).body for _ in range(SENTENCES))
            moment = at - timedelta(minutes=draw.randrange(500_000))
            yield _content(replace(first, title=f"{first.title} {number}", body=said), new_id(), moment)

    _store(made(), at)
    return at


def multiply(times: int) -> None:
    """Each document stands there so many times, under ids of its own and at other moments."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for days in range(1, times):
            cursor.execute(AGAIN, [days])


def settle() -> bool:
    """Wait until the server has looked at the rows that are there now, as it does by itself; whether it has.

    The application's role may not ask for it.
    """
    ends = time.monotonic() + LONGEST_WAIT
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (begun,) = cursor.fetchone()
        while time.monotonic() < ends:
            cursor.execute(LOOKED_AT)
            (last,) = cursor.fetchone()
            if last is not None and last > begun:
                return True
            time.sleep(1)
    return False


def empty() -> None:
    for model in (Document, Term, Shipment):
        model.objects.all().delete()


def wish_for(words: str, limit: int, language: str = "en") -> Wish:
    asked = read(words, NOTHING_KNOWN)
    return Wish(
        plan_of(asked, look_up(*words_to_look_up(asked))), asked, ["texts"], ["texts"], limit, language=language
    )


def _content(text: Text, pk: UUID, at: datetime) -> Content:
    """As the apps describe theirs: a contact's name is spelled too, and its telephone found by its last digits."""
    return Content(
        id=pk,
        title=text.title,
        url="/desk/",
        at=at,
        stamp=at,
        names=(text.title,) if text.phone else (),
        phones=(text.phone,) if text.phone else (),
        body=text.body,
        language=text.language,
        facets={"status": [("new", "open", "closed")[pk.int % 3]], "language": [text.language]},
    )


def _store(contents: Iterator[Content], at: datetime) -> None:
    revision = int(at.timestamp() * 1_000_000)
    known: set[str] = set()
    while some := list(islice(contents, AT_ONCE)):
        vectors = [(content, vector_of(content, is_name=False)) for content in some]
        with connection.cursor() as cursor:
            cursor.executemany(STORE, [row_of(TEXTS, content, vector, revision) for content, vector in vectors])
        # A part at a time: of a million documents they would not fit beside everything else.
        terms = {term for _content, vector in vectors for term in vector.terms} - known
        learn(terms)
        known |= terms
