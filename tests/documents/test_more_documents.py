"""Articles and lists on paper, and what customers may print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from crm.customers.models import Account
from crm.service.models import Status, Ticket
from documents.models import DocumentOrder, IssuedDocument, OrderState
from knowledge_base.models import Article
from tests.crm.conftest import Visit, rows_of
from tests.crm.test_ticket_page import set_language
from tests.documents.reading import pages_of, text_of
from tests.harness.client import Visitor
from tests.harness.jobs import run_waiting_jobs
from tests.knowledge_base.conftest import draft, published

__all__ = ["draft", "published"]

STATE = (DocumentOrder, IssuedDocument)
BODY = "Close the valve.\n\n| Part | Number |\n| --- | --- |\n| Seal | 4711 |\n\n```\nstart --slow\n```"


def drawn(person: Visitor, url: str, **form: str) -> str:
    """What can be read in the PDF that `url` orders."""
    answer = person.post(url, form)
    assert answer.status_code == 302, answer.content
    run_waiting_jobs()
    file = person.get(f"{answer.headers['Location']}file/")
    assert file.status_code == 200
    return text_of(b"".join(file.streaming_content))


def test_an_article_is_printed_as_readers_see_it(visitor: Visit, published: Callable[..., Article]) -> None:
    article = published("Change the shaft seal", markdown=BODY, summary="In ten minutes.")
    text = drawn(visitor("zhang"), f"/desk/documents/article/{article.uuid}/orders/")
    for said in ("Change the shaft seal", "In ten minutes.", "Close the valve.", "4711", "start --slow"):
        assert said in text


def test_a_draft_is_printed_at_the_desk_alone(visitor: Visit, draft: Callable[..., Article]) -> None:
    article = draft("Not yet for readers")
    assert "Not yet for readers" in drawn(visitor("zhang"), f"/desk/documents/article/{article.uuid}/orders/")
    before = [rows_of(model) for model in STATE]
    assert visitor("li").post(f"/help/en/{article.slug}/document/").status_code == 404
    assert [rows_of(model) for model in STATE] == before


def test_a_customer_takes_an_article_home_but_none_of_staff(visitor: Visit, published: Callable[..., Article]) -> None:
    open_one, inside = published("For customers", audience="customers"), published("For staff", audience="staff")
    assert "For customers" in drawn(visitor("li"), f"/help/en/{open_one.slug}/document/")
    before = [rows_of(model) for model in STATE]
    assert visitor("li").post(f"/help/en/{inside.slug}/document/").status_code == 404
    assert visitor().post(f"/help/en/{open_one.slug}/document/").status_code == 302  # to the sign-in
    assert [rows_of(model) for model in STATE] == before


def test_an_article_taken_back_meanwhile_is_not_printed_for_a_customer(
    visitor: Visit, published: Callable[..., Article]
) -> None:
    article = published("Soon gone")
    url = visitor("li").post(f"/help/en/{article.slug}/document/").headers["Location"]
    Article.objects.filter(pk=article.pk).update(live=False)
    run_waiting_jobs()
    assert DocumentOrder.objects.get().state == OrderState.FAILED
    assert "could not be made" in visitor("li").get(url).content.decode()


def test_a_customer_prints_an_own_request_without_what_is_inside(visitor: Visit, ticket: Ticket, page: str) -> None:
    visitor("zhang").post(f"{page}messages/", {"kind": "note", "body": "<p>They never pay</p>"})
    text = drawn(visitor("li"), f"/requests/{ticket.number}/document/", notes="1")
    assert ticket.subject in text
    assert "They never pay" not in text
    assert "Priority" not in text
    assert DocumentOrder.objects.get().options == {}


def test_somebody_elses_request_is_not_there(visitor: Visit, ticket: Ticket) -> None:
    before = [rows_of(model) for model in STATE]
    assert visitor("sun").post(f"/requests/{ticket.number}/document/").status_code == 404
    assert [rows_of(model) for model in STATE] == before


def test_an_order_is_seen_by_its_customer_alone_and_never_at_the_desk(visitor: Visit, ticket: Ticket) -> None:
    url = visitor("li").post(f"/requests/{ticket.number}/document/").headers["Location"]
    run_waiting_jobs()
    assert visitor("li").get(url).status_code == 200
    for path in ("", "file/"):
        assert visitor("sun").get(f"{url}{path}").status_code == 404
        assert visitor("zhang").get(f"/desk{url}{path}").status_code == 404
    visitor("sun").post(f"{url}cancellation/")
    assert DocumentOrder.objects.get().state == OrderState.DONE


def test_a_customer_cancels_an_order(visitor: Visit, ticket: Ticket) -> None:
    url = visitor("li").post(f"/requests/{ticket.number}/document/").headers["Location"]
    visitor("li").post(f"{url}cancellation/")
    run_waiting_jobs()
    assert not IssuedDocument.objects.exists()
    assert "Nothing was made" in visitor("li").get(url).content.decode()


@pytest.mark.parametrize("key", ["tickets", "accounts", "contacts"])
def test_a_list_is_printed_with_its_columns(visitor: Visit, ticket: Ticket, key: str) -> None:
    text = drawn(visitor("zhang"), f"/desk/views/{key}/document/", query="view=all")
    shown = {"tickets": ticket.subject, "accounts": Account.objects.all()[0].name, "contacts": "Li Wei"}
    assert shown[key] in text
    assert "1 / 1" in text


def test_a_list_is_printed_as_its_filters_leave_it(visitor: Visit, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.PENDING)
    text = drawn(visitor("zhang"), "/desk/views/tickets/document/", query="view=pending")
    assert ticket.subject in text
    assert "1 row" in text
    nothing = drawn(visitor("zhang"), "/desk/views/tickets/document/", query="view=all&q=no+such+word")
    assert "Nothing passes these filters." in nothing


def test_a_list_speaks_the_readers_language(visitor: Visit, ticket: Ticket) -> None:
    set_language("zhang", "zh-hans")
    text = drawn(visitor("zhang"), "/desk/views/tickets/document/", query="view=all")
    assert "优先级" in text
    assert "Priority" not in text


def test_a_long_list_repeats_its_head_on_each_page(visitor: Visit, ticket: Ticket) -> None:
    Ticket.objects.bulk_create(
        Ticket(
            number=9000 + place,
            subject=f"Row {place}",
            channel=ticket.channel,
            created_at=ticket.created_at,
            updated_at=ticket.created_at,
            last_message_at=ticket.created_at,
        )
        for place in range(90)
    )
    answer = visitor("zhang").post("/desk/views/tickets/document/", {"query": "view=all"})
    run_waiting_jobs()
    file = visitor("zhang").get(f"{answer.headers['Location']}file/")
    pages = pages_of(b"".join(file.streaming_content))
    assert len(pages) > 1
    assert all("Subject" in one for one in pages)


def test_who_may_not_open_a_list_prints_nothing_of_it(visitor: Visit, staff: Any) -> None:
    before = [rows_of(model) for model in STATE]
    assert visitor("li").post("/desk/views/tickets/document/").status_code in {302, 403, 404}
    assert visitor("zhang").post("/desk/views/nothing/document/").status_code == 404
    assert visitor("zhang").post(f"/desk/documents/list/{uuid4()}/orders/", {"list": "1"}).status_code == 404
    assert [rows_of(model) for model in STATE] == before
