"""The list of tickets: views, filters, pages, news and bulk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.service.models import Ticket
from kernel.models import Counter
from tests.crm.conftest import HX, Visit
from tests.harness.cast import MOMENT, fixed

ALL = "/desk/tickets/?view=all"


def make(count: int, **values: object) -> None:
    Ticket.objects.bulk_create(
        Ticket(
            number=Counter.next("ticket"),
            subject=f"Row {n:03}",
            channel="portal",
            requester_name="Li Wei",
            last_message_at=MOMENT + timedelta(hours=n),
            created_at=MOMENT,
            updated_at=MOMENT,
            **values,
        )
        for n in range(count)
    )


def subjects(text: str) -> list[str]:
    return [part.split("<")[0] for part in text.split('data-row-link><b class="r-cut">')[1:]]


def test_the_desk_begins_with_the_tickets(visitor: Visit) -> None:
    assert visitor("zhang").get("/desk/").headers["Location"] == "/desk/tickets/"


def test_views_count_and_hold_what_they_say(visitor: Visit, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee_id=fixed("zhang"), status="pending")
    text = visitor("zhang").get("/desk/tickets/").content.decode()
    assert subjects(text) == [ticket.subject]
    assert "of 1" in text
    assert 'All<span class="r-num">4</span>' in text
    assert subjects(visitor("liu").get("/desk/tickets/").content.decode()) == []
    assert len(subjects(visitor("zhang").get("/desk/tickets/?view=unassigned").content.decode())) == 3
    assert len(subjects(visitor("zhang").get("/desk/tickets/?view=pending").content.decode())) == 1


def test_every_filter_is_a_chip_that_can_be_dropped(visitor: Visit) -> None:
    query = f"status=new&priority=normal&assignee=nobody&category={fixed('fault')}&q=Li"
    text = visitor("zhang").get(f"{ALL}&{query}").content.decode()
    assert text.count("r-chip-x") == 5
    for words in ("status is", "Fault kingfisher-acme", "nobody"):
        assert words in text
    assert "q=Li" not in text.split("text has")[1].split("</a>")[0].split('href="')[1].split('"')[0]


def test_tags_and_teams_filter(visitor: Visit, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(tags=["pump"], team_id=fixed("support"))
    for query in ("tag=pump", f"team={fixed('support')}"):
        assert subjects(visitor("zhang").get(f"{ALL}&{query}").content.decode()) == [ticket.subject]


@pytest.mark.parametrize("query", ["view=x&status=x&assignee=x&category=x&team=%00&at=x", "q=%00&at=nWyJhIiwiYiJd"])
def test_an_address_that_makes_no_sense_still_shows_a_list(visitor: Visit, query: str) -> None:
    assert visitor("zhang").get(f"/desk/tickets/?{query}").status_code == 200


def test_the_filter_that_kills_the_list_is_named(visitor: Visit) -> None:
    text = visitor("zhang").get(f"{ALL}&status=new&q=nothing-has-this").content.decode()
    assert "Nothing here where text has “nothing-has-this”" in text
    text = visitor("zhang").get(f"{ALL}&status=hold&q=kingfisher").content.decode()
    assert "Nothing here where status is “On hold”" in text


def test_pages_by_cursor_show_each_row_once_and_say_where_they_are(visitor: Visit) -> None:
    make(120, assignee_id=fixed("zhang"))
    client, url, seen, places = visitor("zhang"), "/desk/tickets/", [], []
    while url:
        text = client.get(url).content.decode()
        seen += subjects(text)
        places.append(text.split("<span><b>")[1].split("</span>")[0])
        following = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in text else ""
        url = following.replace("&amp;", "&")
    assert seen == [f"Row {n:03}" for n in reversed(range(120))]
    assert places == ["1–50</b> of 120", "51–100</b> of 120", "101–120</b> of 120"]
    back = text.split('rel="prev"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "<b>51–100</b> of 120" in client.get(back).content.decode()


def test_a_new_ticket_appears_by_itself(visitor: Visit) -> None:
    client = visitor("zhang")
    poll = client.get(ALL).content.decode().split('hx-get="/desk/tickets/rows/')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(f"/desk/tickets/rows/{poll}", **HX).status_code == 204
    make(1)
    Ticket.objects.filter(subject="Row 000").update(updated_at=MOMENT + timedelta(days=1))
    answer = client.get(f"/desk/tickets/rows/{poll}", **HX)
    assert answer.status_code == 200
    assert "Row 000" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_bulk_changes_each_and_names_what_was_not(visitor: Visit, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", solved_at=MOMENT, closed_at=MOMENT)
    client = visitor("zhang")
    sent = {"pick": ["1001", "1002", "1003", "junk", "77"], "status": "solved", "next": "/desk/tickets/?view=open"}
    answer = client.post("/desk/tickets/bulk/", sent)
    assert answer.headers["Location"] == "/desk/tickets/?view=open"
    assert "2 changed, 1 not: #1001 is closed." in client.get("/desk/tickets/").content.decode()
    assert Ticket.objects.filter(status="solved").count() == 2


def test_bulk_takes_and_gives(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post("/desk/tickets/bulk/", {"pick": ["1001", "1002"], "assignee": "me"})
    client.post("/desk/tickets/bulk/", {"pick": ["1002"], "assignee": str(fixed("liu"))})
    assert list(Ticket.objects.order_by("number").values_list("assignee_id", flat=True)[:2]) == [
        fixed("zhang"),
        fixed("liu"),
    ]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/desk/", "/desk\\evil", "/"])
def test_bulk_never_leads_out_of_the_desk(visitor: Visit, back: str) -> None:
    answer = visitor("zhang").post("/desk/tickets/bulk/", {"pick": ["1001"], "assignee": "me", "next": back})
    assert answer.headers["Location"] == "/desk/tickets/"


def test_a_look_into_a_row(visitor: Visit) -> None:
    text = visitor("wang").get("/desk/tickets/1001/peek/").content.decode()
    assert 'id="peek"' in text
    assert "Question about kingfisher-acme" in text


def test_it_speaks_chinese(visitor: Visit) -> None:
    from identity.models import User

    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    text = visitor("zhang").get(f"{ALL}&status=new&status=open").content.decode()
    assert "状态是" in text
    assert "新建或处理中" in text
    assert "Tickets where" not in text
