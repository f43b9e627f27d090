"""Tickets as a board by status."""

from __future__ import annotations

import pytest

from audit.models import Entry
from crm.service.models import Message, Ticket
from identity.models import User
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from records.models import SavedView
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import HX, Visit, counted, rows_of
from tests.crm.test_ticket_list import make
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.records.conftest import URGENT, Staff, save

BOARD = "/desk/tickets/board/"
ALL = f"{BOARD}?view=all"
LANES = ["new", "open", "pending", "hold", "solved"]


def lanes(text: str) -> dict[str, list[int]]:
    """The numbers of the cards in each lane."""
    parts = text.split('data-lane="')[1:]
    return {
        part.partition('"')[0]: [int(card.partition('"')[0]) for card in part.split('data-card="')[1:]]
        for part in parts
    }


def totals(text: str) -> list[int]:
    heads = text.split('class="r-lane')[1:]
    return [int(head.partition("data-lane-count>")[2].partition("<")[0]) for head in heads if "</header>" in head]


def look(visitor: Visit, who: str, path: str) -> str:
    return str(visitor(who).get(path).content.decode())


def spread() -> None:
    """The four tickets of the cast, each in a state of its own."""
    Ticket.objects.filter(number=1002).update(status="open", assignee_id=fixed("zhang"), priority="urgent")
    Ticket.objects.filter(number=1003).update(status="solved", solved_at=MOMENT, assignee_id=fixed("zhang"))
    Ticket.objects.filter(number=1004).update(status="closed", solved_at=MOMENT, closed_at=MOMENT)


def test_each_status_is_a_lane_and_closed_is_none(visitor: Visit) -> None:
    spread()
    text = look(visitor, "zhang", ALL)
    assert lanes(text) == {"new": [1001], "open": [1002], "pending": [], "hold": [], "solved": [1003]}
    assert totals(text) == [1, 1, 0, 0, 1]


def test_a_card_says_what_one_must_know(visitor: Visit) -> None:
    spread()
    card = look(visitor, "zhang", ALL).split('data-card="1002"')[1].split("</li>")[0]
    for words in (
        "Chen Bo asks about",
        "Harbour City Water",
        "Zhang Min",
        "Urgent",
        "the customer wrote last",
        "<time",
    ):
        assert words in card


def test_views_and_filters_are_those_of_the_list(visitor: Visit) -> None:
    spread()
    assert lanes(look(visitor, "zhang", f"{ALL}&priority=urgent"))["open"] == [1002]
    assert lanes(look(visitor, "zhang", f"{ALL}&priority=urgent"))["new"] == []
    assert lanes(look(visitor, "zhang", f"{BOARD}?view=unassigned")) | {"new": []} == {lane: [] for lane in LANES}
    text = look(visitor, "zhang", f"{ALL}&priority=urgent&q=Chen")
    assert 'href="/desk/tickets/board/?view=all&amp;q=Chen"' in text
    assert 'href="/desk/tickets/?view=all&amp;priority=urgent&amp;q=Chen"' in text
    assert 'href="/desk/tickets/board/?view=open"' in text
    assert 'action="/desk/tickets/board/"' in look(
        visitor, "zhang", "/desk/views/tickets/filter/?view=all&layout=board"
    )


def test_what_is_mine_and_solved_stays_in_sight(visitor: Visit) -> None:
    spread()
    assert lanes(look(visitor, "zhang", BOARD)) == {
        "new": [],
        "open": [1002],
        "pending": [],
        "hold": [],
        "solved": [1003],
    }
    assert lanes(look(visitor, "liu", BOARD)) == {lane: [] for lane in LANES}


def test_a_saved_view_opens_as_a_board(visitor: Visit, staff: Staff, clock: Clock) -> None:
    spread()
    view = save(staff("zhang"), clock, "Burning", "view=all&priority=urgent")
    text = look(visitor, "zhang", f"{BOARD}?{view.query}&saved={view.pk}")
    assert "<title>Burning" in text
    assert lanes(text)["open"] == [1002]
    answer = visitor("zhang").post(f"/desk/views/tickets/{view.pk}/pin/", {"pinned": "1", "layout": "board"})
    assert answer.headers["Location"].startswith(f"{BOARD}?{view.query}")


def test_a_long_lane_shows_fifty_and_leads_to_the_rest(visitor: Visit) -> None:
    make(58, assignee_id=fixed("zhang"), status="solved", solved_at=MOMENT)
    make(51, assignee_id=fixed("zhang"), status="open")
    client = visitor("zhang")
    text = client.get(BOARD).content.decode()
    assert {lane: len(cards) for lane, cards in lanes(text).items()} == {
        "new": 0, "open": 50, "pending": 0, "hold": 0, "solved": 50,
    }  # fmt: skip
    assert totals(text) == [0, 51, 0, 0, 58]
    rest = [part.rpartition('href="')[2].partition('"')[0] for part in text.split(" more</a>")[:-1]]
    assert ["and 1 more" in text, "and 8 more" in text, len(rest)] == [True, True, 2]
    for address, total in zip(rest, (51, 58), strict=True):
        assert f"of {total}" in client.get(address.replace("&amp;", "&")).content.decode()


def test_a_move_goes_to_the_status_of_the_ticket(visitor: Visit) -> None:
    client = visitor("zhang")
    card = client.get(ALL).content.decode().split('data-card="1001"')[1].split("</li>")[0]
    url = card.split('data-card-url="')[1].split('"')[0]
    assert client.post(url, {"status": "pending"}, **HX).status_code == 200
    assert lanes(client.get(ALL).content.decode())["pending"] == [1001]
    assert Entry.objects.get(verb="changed the status").changes == {"status": ["new", "pending"]}


def test_a_move_that_is_not_allowed_is_refused_with_a_sentence(visitor: Visit, ticket: Ticket) -> None:
    spread()
    before, entries = rows_of(Ticket), Entry.objects.count()
    answer = visitor("zhang").post("/desk/tickets/1003/status/", {"status": "pending"}, **HX)
    assert answer.status_code == 422
    assert "can't become" in answer.headers["HX-Trigger"]
    assert (rows_of(Ticket), Entry.objects.count()) == (before, entries)


def test_a_lane_says_where_its_cards_may_go(visitor: Visit) -> None:
    text = look(visitor, "zhang", ALL)
    found = {
        part.partition('"')[0]: part.split('data-next="')[1].partition('"')[0]
        for part in text.split('data-lane="')[1:]
    }
    assert found["new"] == "open pending hold solved"
    assert found["solved"] == "open"


def test_a_light_agent_sees_it_without_moving(visitor: Visit) -> None:
    before = rows_of(Ticket)
    text = look(visitor, "wang", ALL)
    assert len(lanes(text)["new"]) == 4
    for word in ("draggable", "data-move", "data-drag-bar"):
        assert word not in text.replace("data-moved", "")
    assert visitor("wang").post("/desk/tickets/1001/status/", {"status": "open"}, **HX).status_code == 403
    assert rows_of(Ticket) == before


def test_a_new_ticket_appears_by_itself(visitor: Visit) -> None:
    client = visitor("zhang")
    poll = (
        client.get(ALL).content.decode().split('hx-get="/desk/tickets/board/')[1].split('"')[0].replace("&amp;", "&")
    )
    assert client.get(f"{BOARD}{poll}", **HX).status_code == 204
    make(1, status="hold")
    answer = client.get(f"{BOARD}{poll}", **HX)
    assert len(lanes(answer.content.decode())["hold"]) == 1
    assert "<html" not in answer.content.decode()
    assert 'id="views" hx-swap-oob' in answer.content.decode()


def test_a_phone_shows_one_lane(visitor: Visit) -> None:
    spread()
    Ticket.objects.filter(number=1001).update(status="open")
    for query, shown in {"": "open", "&lane=solved": "solved", "&lane=closed": "open", "&lane=%00": "open"}.items():
        text = look(visitor, "zhang", f"{ALL}{query}")
        assert text.count("r-lane is-shown") == 1
        assert f'data-lane="{shown}"' in text.split("r-lane is-shown")[1][:120]


@pytest.mark.parametrize(
    "path",
    [
        BOARD,
        f"{ALL}&assignee={fixed('zhang')}&team={fixed('support')}&category={fixed('fault')}&q=a",
        f"{ALL}&q=nothing-has-this",
    ],
)
def test_a_full_board_asks_little(visitor: Visit, path: str) -> None:
    for status in ("new", "open", "pending", "hold"):
        make(60, status=status, assignee_id=fixed("zhang"), category_id=fixed("fault"), account_id=fixed("harbour"))
    client = visitor("zhang")
    for options in ({}, HX):
        with counted() as statements:
            assert client.get(path, **options).status_code == 200
        assert len(statements) <= 8, "\n".join(statements)


def test_the_other_tenant_is_not_on_it(tenants: dict[str, TenantSnapshot]) -> None:
    with in_tenant(tenants["globex"]):
        text = Visitor.at("globex.localhost", "zhang").get(ALL).content.decode()
        assert "kingfisher-acme" not in text
        assert "sandpiper-globex" in text


def test_the_filter_that_empties_the_board_is_named(visitor: Visit) -> None:
    text = look(visitor, "zhang", f"{ALL}&status=new&q=nothing-has-this")
    assert "Nothing here where text has “nothing-has-this”" in text
    assert 'href="/desk/tickets/board/?view=all&amp;status=new"' in text.split("r-board-none")[1]
    assert lanes(text) == {}


def test_text_of_customers_stays_text(visitor: Visit) -> None:
    Ticket.objects.filter(number=1001).update(subject="<script>alert(1)</script>", requester_name="<b>x", account=None)
    text = look(visitor, "zhang", ALL)
    assert "<script>alert" not in text
    assert Message.objects.count() == 4


def test_it_speaks_chinese(visitor: Visit) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    make(51, status="hold")
    text = look(visitor, "zhang", ALL)
    for words in ("看板", "还有 1 个", "移到…", "暂停", "没有工单"):
        assert words in text


def fill_views(staff: Staff, clock: Clock) -> SavedView:
    for n in range(20):
        query = f"view=open&status=open&q=row {n}&assignee={fixed('zhang')}&tag=t{n}"
        save(staff("zhang"), clock, f"View {n}", query, is_shared=n % 2 == 0, is_pinned=n < 8)
    for n in range(10):
        save(staff("liu"), clock, f"Other {n}", "view=all&q=a", is_shared=True)
    return SavedView.objects.filter(owner_id=fixed("zhang")).earliest("position")


@pytest.mark.parametrize(
    "path",
    [
        "/desk/tickets/",
        f"{ALL}&saved=ID",
        f"/desk/tickets/?view=all&assignee={fixed('zhang')}&team={fixed('support')}&category={fixed('fault')}&q=a&saved=ID",
        "/desk/tickets/rows/?view=all&saved=ID",
        f"/desk/views/tickets/new/?{URGENT}&category={fixed('fault')}",
        "/desk/views/tickets/ID/",
        "/desk/views/tickets/ID/deletion/",
    ],
)
def test_however_many_views_a_page_asks_no_more(visitor: Visit, staff: Staff, clock: Clock, path: str) -> None:
    view = fill_views(staff, clock)
    client = visitor("zhang")
    with counted() as statements:
        answer = client.get(path.replace("ID", str(view.pk)))
    assert answer.status_code == 200
    assert len(statements) <= 8, "\n".join(statements)
