"""The rows of the command palette: commands and records, as the person who asks may do and see them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from crm.service.models import Message, Ticket
from identity.models import User
from records.models import SavedView
from tests.crm.conftest import counted
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.route_table import ROUTES
from tests.harness.routes import found_routes
from tests.harness.search import index_now
from tests.look.pages import PAGES

Visit = Callable[..., Visitor]
AT_MOST = 8
TICKET = "/desk/tickets/1001/"
# Reached from the page on which they make sense, which has a command of its own.
FROM_ANOTHER_PAGE = {
    "tenant knowledge_base:new-category",
    "tenant welcome:first-steps",  # until they are put away, as at the tenants of the tests
    "tenant identity:sign-in",
    "tenant identity:forgotten",
    "tenant records:filter",
    "tenant records:new-view",
    "tenant identity:look",
    "tenant identity:invite",
    "tenant identity:teams",
    "tenant leads:conversion",
    "tenant leads:new-rule",
    "tenant duplicates:merge",
}


def rows(visitor: Visitor, **asked: str) -> str:
    answer = visitor.get("/desk/palette/", asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def groups(html: str) -> list[str]:
    return re.findall(r'role="group" aria-label="([^"]+)"', html)


def choices(html: str) -> list[str]:
    return re.findall(r'data-choice="([^"]+)"', html)


def test_with_nothing_typed_all_that_one_may_do_is_offered(visitor: Visit) -> None:
    html = rows(visitor("zhao"), here="/desk/notifications/")
    assert groups(html) == ["Do", "Go to"]
    assert {"new-ticket", "new-account", "new-contact", "invite", "theme-dark", "density-compact"} <= set(
        choices(html)
    )
    assert {"language-zh-hans", "sign-out", "settings", "profile", "tickets", "accounts"} <= set(choices(html))


def test_every_page_of_the_back_office_is_reached(visitor: Visit) -> None:
    html = rows(visitor("zhao"), here="/desk/notifications/")
    pages = {page.route for page in PAGES if page.room == "desk" and page.route.startswith("tenant ")}
    plain = {name for name in pages if not ROUTES[name].kwargs} - FROM_ANOTHER_PAGE
    assert plain
    missing = {name for name in plain if f'href="{reverse(name.removeprefix("tenant "))}' not in html}
    assert missing == set()


def test_what_one_may_not_do_is_not_offered(visitor: Visit) -> None:
    agent, light = choices(rows(visitor("zhang"))), choices(rows(visitor("wang")))
    assert not {"invite", "settings", "people", "teams", "failures", "company", "look"} & set(agent)
    assert not {"new-ticket", "new-account", "new-contact", "waiting-mail"} & set(light)
    assert {"tickets", "accounts", "profile", "sign-out"} <= set(light)


def test_each_offer_opens_for_whoever_gets_it(visitor: Visit) -> None:
    for key in ("zhao", "zhang", "wang"):
        person = visitor(key)
        for url in set(re.findall(r'<a href="([^"#]+)', rows(person, here=TICKET))):
            assert person.get(url.replace("&amp;", "&")).status_code in {200, 302}, (key, url)


def test_a_stranger_and_a_customer_get_nothing(visitor: Visit) -> None:
    for key in ("", "li"):
        answer = visitor(key).get("/desk/palette/?q=kingfisher")
        assert answer.status_code == 302
        assert visitor(key).get("/desk/palette/?q=a", HTTP_HX_REQUEST="true").status_code == 401


# ---- On a page


def test_a_ticket_says_what_can_be_done_with_it(visitor: Visit) -> None:
    html = rows(visitor("zhang"), here=TICKET)
    assert groups(html)[0] == "On this page"
    assert {"reply", "note", "assign-me", "assign", "status-solved", "priority-urgent", "watch"} <= set(choices(html))
    assert f'data-url="{TICKET}assignee/" data-field-assignee="{fixed("zhang")}"' in html
    # Nothing that would change nothing, or that the state does not allow.
    assert not {"status-new", "status-closed", "priority-normal", "unassign"} & set(choices(html))


def test_what_is_offered_follows_the_state(visitor: Visit) -> None:
    zhang = visitor("zhang")
    zhang.post(f"{TICKET}assignee/", {"assignee": str(fixed("zhang"))})
    zhang.post(f"{TICKET}watch/", {"watching": "1"})
    html = rows(zhang, here=TICKET)
    assert "assign-me" not in choices(html)
    assert "unassign" in choices(html)
    assert "Stop watching" in html


def test_a_light_agent_notes_and_watches_only(visitor: Visit) -> None:
    html = rows(visitor("wang"), here=TICKET).partition('aria-label="Do"')[0]
    assert choices(html) == ["note", "watch"]


def test_what_the_palette_sends_is_what_the_page_takes(visitor: Visit) -> None:
    zhang = visitor("zhang")
    html = rows(zhang, here=TICKET, q="urgent")
    url, name, value = re.search(r'data-url="(/desk[^"]+)" data-field-(\w+)="(\w+)"', html).groups()  # type: ignore[union-attr]
    assert zhang.post(url, {name: value}).status_code == 302
    assert Ticket.objects.get(number=1001).priority == "urgent"


@pytest.mark.parametrize("here", ["/desk/tickets/999999/", "/nowhere/", "", "//evil.example/", "/desk/tickets/1001"])
def test_a_page_that_is_not_there_offers_nothing_of_its_own(visitor: Visit, here: str) -> None:
    assert "On this page" not in rows(visitor("zhang"), here=here)


def test_a_customer_s_page_offers_a_ticket_for_them(visitor: Visit) -> None:
    html = rows(visitor("zhang"), here=f"/desk/customers/{fixed('harbour')}/")
    assert f'href="/desk/tickets/new/?customer=account:{fixed("harbour")}"' in html
    assert f'href="/desk/customers/{fixed("harbour")}/edit/"' in html


# ---- Views


def kept_view(owner: str, name: str, *, shared: bool = False) -> SavedView:
    return SavedView.objects.create(
        list="tickets", owner_id=fixed(owner), name=name, query="view=all&status=open", is_shared=shared, position=0
    )


def test_saved_views_are_one_s_own_and_the_shared_ones(visitor: Visit) -> None:
    own = kept_view("zhang", "Pumps of Ningbo")
    shared = kept_view("liu", "Escalations", shared=True)
    kept_view("liu", "Private list")
    html = rows(visitor("zhang"))
    assert "View: Pumps of Ningbo" in html
    assert f'href="/desk/tickets/?view=all&amp;status=open&amp;saved={own.pk}"' in html
    assert f"saved-{shared.pk}" in choices(html)
    assert "Private list" not in html


# ---- Typed


def test_a_command_is_found_by_its_words(visitor: Visit) -> None:
    zhao = visitor("zhao")
    for typed, first in {
        "new tick": "new-ticket",
        "nt": "new-ticket",
        "dark": "theme-dark",
        "log out": "sign-out",
        "tcket new": "new-ticket",
        "invtie": "invite",
        "failed": "failures",
    }.items():
        assert choices(rows(zhao, q=typed))[0] == first, typed


@pytest.mark.parametrize(
    ("typed", "first"),
    [("新建工单", "new-ticket"), ("xjgd", "new-ticket"), ("xinjiangongdan", "new-ticket"), ("深色", "theme-dark"),
     ("ｓｈｅｎｓｅ", "theme-dark"), ("new ticket", "new-ticket"), ("tuichu", "sign-out"), ("yqtshi", "invite")],
)  # fmt: skip
def test_in_chinese_characters_pinyin_initials_and_english_all_find_it(visitor: Visit, typed: str, first: str) -> None:
    User.objects.filter(pk=fixed("zhao")).update(language="zh-hans")
    assert choices(rows(visitor("zhao"), q=typed))[0] == first


def test_records_are_grouped_and_say_why_they_were_found(visitor: Visit) -> None:
    html = rows(visitor("zhang"), q="kingfisher")
    found = ["Tickets", "Messages", "Customers", "Contacts", "Leads", "Opportunities", "Activities", "Articles"]
    assert groups(html) == [*found, "Search"]
    assert "<mark>kingfisher</mark>" in html
    assert "#1001" in html
    by_mail = rows(visitor("zhang"), q="li@harbour")
    assert '<span class="r-choice-note r-cut"><mark>li@harbour</mark>.acme.example</span>' in by_mail


def test_a_hit_in_what_is_not_shown_is_told(visitor: Visit) -> None:
    Message.objects.filter(pk=fixed("li-message")).update(text="The gauge at the booster shows nothing at all")
    index_now()
    html = rows(visitor("zhang"), q="booster")
    assert "Conversation: " in html
    assert "<mark>booster</mark>" in html


def test_whoever_types_a_number_means_that_ticket(visitor: Visit) -> None:
    Ticket.objects.exclude(number=1001).update(subject="Like 1001 again")
    index_now()
    for typed in ("1001", "#1001"):
        html = rows(visitor("zhang"), q=typed)
        assert re.search(r'href="(/desk/tickets/\d+/)"', html)[1] == TICKET  # type: ignore[index]


def test_at_most_five_of_a_kind_and_the_way_to_all(visitor: Visit) -> None:
    from tests.crm.test_statements import fill

    fill()
    index_now()
    html = rows(visitor("zhang"), q="Question", only="records")
    assert html.partition('data-group="messages"')[0].count('href="/desk/tickets/1') == 5
    assert 'href="/desk/search/?q=Question&amp;kind=tickets"' in html


def test_only_records_come_under_the_search_field(visitor: Visit) -> None:
    html = rows(visitor("zhao"), q="a", only="records")
    assert choices(html) == []
    assert choices(rows(visitor("zhao"), q="", only="records")) == []


def test_nothing_found_says_what_to_try(visitor: Visit) -> None:
    html = rows(visitor("zhang"), q="<b>zz</b>qqqq")
    assert "Nothing matches “&lt;b&gt;zz&lt;/b&gt;qqqq”" in html
    assert 'role="option"' not in html


@pytest.mark.parametrize("query", ["q=%00", f"q={'x' * 5000}", "q=%25_%5C", "q=%23", "q=((((", "here=%00&q=a", "q=重"])
def test_odd_words_break_nothing(visitor: Visit, query: str) -> None:
    assert visitor("zhang").get(f"/desk/palette/?{query}").status_code == 200


def test_the_other_tenant_is_never_found(visitor: Visit) -> None:
    kept_view("zhang", "Only at acme", shared=True)
    other = Visitor.at("globex.localhost", "zhang")
    html = rows(other, q="kingfisher") + rows(other, here=TICKET) + rows(other, q="Only at acme")
    assert "kingfisher-acme" not in html
    assert "View: Only at acme" not in html
    assert "sandpiper" not in rows(visitor("zhang"), q="a", here=TICKET)


@pytest.mark.parametrize("query", [f"here={TICKET}", f"here={TICKET}&q=a", "q=kingfisher&only=records", "q=%231001"])
def test_it_asks_little(visitor: Visit, query: str) -> None:
    kept_view("zhao", "Mine")
    client = visitor("zhao")
    with counted() as statements:
        assert client.get(f"/desk/palette/?{query}").status_code == 200
    assert len(statements) <= AT_MOST, "\n".join(statements)


def test_it_changes_nothing(visitor: Visit) -> None:
    client = visitor("zhang")
    with counted() as statements:
        rows(client, here=TICKET, q="solved")
    assert [one for one in statements if not one.lstrip().upper().startswith(("SELECT", "WITH"))] == []


def test_each_route_named_here_is_still_there() -> None:
    assert {found.name for found in found_routes()} >= FROM_ANOTHER_PAGE
