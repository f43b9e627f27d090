"""No page of the portal asks the database for more than eight statements, the look-up of the session included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.service.models import Ticket
from tests.harness.client import Visitor

Visitors = Callable[..., Visitor]
MOST = 8
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
OWN = ("/", "/requests/", "/requests/?whose=company&q=a", "/requests/new/", "/me/", "/privacy/")
OF_A_REQUEST = ("/requests/{}/", "/requests/{}/live/?version=0", "/requests/{}/rating/")
OPEN = ("/", "/requests/new/", "/sign-in/", "/sign-in/?with=password", "/sign-up/", "/privacy/")


def statements_of(visitor: Visitor, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = visitor.get(path, headers={"HX-Request": "true"} if "/live/" in path else {})
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200, path
    asked = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in asked if not sql.upper().startswith(FRAME) and "search_path" not in sql]


@pytest.mark.parametrize("path", [*OWN, *OF_A_REQUEST])
def test_a_page_of_a_customer_asks_little(visitor: Visitors, number: int, path: str) -> None:
    li = visitor("li")
    statements = statements_of(li, path.format(number))
    assert len(statements) <= MOST, "\n".join(statements)


@pytest.mark.parametrize("path", OPEN)
def test_a_page_of_a_stranger_asks_little(visitor: Visitors, path: str) -> None:
    assert len(statements_of(visitor(), path)) <= MOST


def test_a_file_and_a_quiet_look_for_news_ask_little(visitor: Visitors, number: int) -> None:
    li, ticket = visitor("li"), Ticket.objects.get(number=number)
    attachment = ticket.messages.filter(attachments__isnull=False).latest("at").attachments.first()
    assert len(statements_of(li, f"/files/{attachment.pk}/")) <= 4
    with CaptureQueriesContext(connection) as captured:
        path = f"/requests/{number}/live/?version={ticket.version}"
        assert li.get(path, headers={"HX-Request": "true"}).status_code == 204
    assert len([sql for sql in captured.captured_queries if "search_path" not in sql["sql"]]) <= 2
