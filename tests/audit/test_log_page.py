"""The log as administrators read it: filtered, told in their words, by pages, with the state of the chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audit.chain import link_waiting
from audit.models import Chain, Entry, Fault, Link
from audit.verifying import verify_and_keep
from kernel.clock import system_clock
from tests.audit.conftest import NOW, entry
from tests.crm.conftest import counted
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
PAGE = "/desk/audit/"
AT_MOST = 8


def shown(visitor: Visitor, query: str = "") -> str:
    answer = visitor.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def log(acme: object) -> None:
    """A change, a look, a failed sign-in, an export and a program that read: one of each."""
    entry(who="zhang", about="harbour", at=NOW)
    entry("saw", who="liu", about="jinhua", changes={}, at=NOW + timedelta(minutes=1))
    entry("failed to sign in", who="wang", about="wang", subject_type="identity.user", actor_id=None, actor_name="",
          actor_face="nobody", changes={"ip": "127.0.0.9", "step": "code"}, at=NOW + timedelta(minutes=2))  # fmt: skip
    entry("issued a document", about="paper", subject_type="documents.issueddocument", changes={"sha256": "ab"})
    entry("read through the API", about="token", subject_type="identity.apitoken", token_id=fixed("token"))


# ---- Filters


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("act=sights", 1),
        ("act=sign-ins", 1),
        ("act=home", 1),
        ("act=programs", 1),
        (f"person={fixed('wang')}", 1),  # who could not come in
        (f"person={fixed('liu')}", 1),
        (f"record={fixed('jinhua')}", 1),
        ("type=documents.issueddocument", 1),
        ("q=jinh", 1),
        ("q=LIU", 1),
        (f"from={NOW:%Y-%m-%d}&to={NOW:%Y-%m-%d}&type=customers.account", 2),
        ("from=2030-01-01", 0),
        ("to=2020-01-01", 0),
        (f"act=changes&record={fixed('harbour')}", 1),
    ],
)
@pytest.mark.usefixtures("log")
def test_each_filter_narrows_the_log(visitor: Visit, query: str, count: int) -> None:
    html = shown(visitor("zhao"), query)
    assert html.count('class="r-name"') == count
    assert ("No entry is like this" in html) == (count == 0)


@pytest.mark.parametrize("query", ["person=nobody", "record=1", "from=yesterday", "act=odd", "to=99999-01-01"])
@pytest.mark.usefixtures("log")
def test_a_filter_that_cannot_be_read_is_left_out_and_named(visitor: Visit, query: str) -> None:
    html = shown(visitor("zhao"), query)
    assert "can&#x27;t be read and was left out" in html or "can't be read and was left out" in html
    assert html.count('class="r-name"') == Entry.objects.count()


@pytest.mark.usefixtures("log")
def test_what_is_filtered_stands_in_chips_that_drop_it(visitor: Visit) -> None:
    html = shown(visitor("zhao"), f"act=sights&person={fixed('liu')}")
    assert "Person: Liu Yang" in html
    assert f'href="{PAGE}?person={fixed("liu")}"' in html
    assert f'href="{PAGE}?act=sights"' in html


@pytest.mark.usefixtures("log")
def test_strange_characters_break_nothing(visitor: Visit) -> None:
    for odd in ("q=%00", "q=%25_%5C", "before=zz", f"before={fixed('nothing')}", "type=%3Cscript%3E"):
        assert "<script>" not in shown(visitor("zhao"), odd).partition("<main")[2]


# ---- Pages


def test_older_ones_follow_and_none_is_left_out(visitor: Visit) -> None:
    Entry.objects.bulk_create(
        Entry(at=NOW, verb="changed", actor_face="staff", subject_type="customers.account",
              subject_id=fixed("harbour"), subject_name=f"Nr {place}") for place in range(120)
    )  # fmt: skip
    zhao, seen, query = visitor("zhao"), [], "q=Nr"
    while query:
        html = shown(zhao, query)
        seen += [line.split("<")[0] for line in html.split("</span> Nr ")[1:]]
        older = html.partition('rel="next" href="/desk/audit/?')[2].partition('"')[0]
        query = older.replace("&amp;", "&")
    assert sorted(map(int, seen)) == list(range(120))


@pytest.mark.parametrize("query", ["", "q=Harbour&act=changes"])
@pytest.mark.usefixtures("log")
def test_the_page_asks_little(visitor: Visit, query: str) -> None:
    zhao = visitor("zhao")
    before = Entry.objects.order_by("-at")[0].pk
    with counted() as statements:
        shown(zhao, f"{query}&before={before}")
    assert len(statements) <= AT_MOST, "\n".join(statements)


# ---- One entry


def test_before_and_after_are_told_by_their_labels(visitor: Visit) -> None:
    made = entry(changes={"grade": ["low", "high"], "notes": [None, "Likes tea"], "language": ["en", "zh-hans"]})
    html = visitor("zhao").get(f"{PAGE}{made.pk}/").content.decode()
    for words in ("Grade", "Low", "High", "Notes", "Likes tea", "English"):
        assert words in html
    assert "/desk/customers/" + str(fixed("harbour")) in html
    assert "zh-hans<" not in html


def test_in_chinese_too(visitor: Visit) -> None:
    made = entry()
    zhao = visitor("zhao", language="zh-hans")
    zhao.post("/desk/language/", {"language": "zh-hans", "next": PAGE})
    html = zhao.get(f"{PAGE}{made.pk}/").content.decode()
    assert "修改前后" in html
    assert "修改</h1>" in html


def test_lists_of_two_are_no_pair_where_nothing_was_before(visitor: Visit) -> None:
    made = entry("added", subject_type="search.synonym", changes={"words": ["pump", "水泵"]})
    html = visitor("zhao").get(f"{PAGE}{made.pk}/").content.decode()
    assert "pump, 水泵" in html
    assert "Before" not in html.partition("<main")[2]


def test_what_is_gone_has_no_link(visitor: Visit) -> None:
    made = entry(about="nothing")
    html = visitor("zhao").get(f"{PAGE}{made.pk}/").content.decode()
    assert "has no page of its own, or is gone" in html


def test_a_kind_or_verb_that_nobody_named_is_told_as_it_is(visitor: Visit) -> None:
    entry("frobnicated", subject_type="odd.gizmo", changes={"wing_span": 3})
    html = shown(visitor("zhao"), "type=odd.gizmo")
    assert "frobnicated" in html
    assert "gizmo" in html


def test_the_place_in_the_chain_is_told(visitor: Visit) -> None:
    made, zhao = entry(), visitor("zhao")
    page = f"{PAGE}{made.pk}/"
    assert "linked within a minute" in zhao.get(page).content.decode()
    link_waiting(at=NOW)
    assert "Not checked since" in zhao.get(page).content.decode()
    verify_and_keep(at=NOW)
    assert "Unbroken at the last check" in zhao.get(page).content.decode()
    with counted() as statements:
        zhao.get(page)
    assert len(statements) <= AT_MOST, "\n".join(statements)


# ---- The state of the chain


def test_the_page_says_how_far_the_log_is_whole(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    entry()
    zhao = visitor("zhao")
    assert "has not been checked yet" in shown(zhao)
    assert zhao.post(f"{PAGE}check/").status_code == 302
    run_jobs()
    total = Chain.present().length
    assert f"{total} entries, unbroken" in shown(zhao)


@pytest.mark.parametrize("fault", Fault.values)
def test_a_broken_chain_is_told_first(visitor: Visit, fault: str) -> None:
    entry()
    link_waiting(at=NOW)
    Chain.objects.update(checked_at=system_clock(), checked=1, fault=fault, fault_at=2)
    html = shown(visitor("zhao"))
    assert "The log is broken at entry 2." in html
    assert 'role="alert"' in html
    broken = Link.objects.get(number=2).entry_id
    assert f'href="{PAGE}{broken}/"' in html.partition('role="alert"')[2].partition("<form")[0]
    assert "The chain breaks at this entry" in visitor("zhao").get(f"{PAGE}{broken}/").content.decode()
    behind = Link.objects.get(number=3).entry_id
    assert "Behind the place" in visitor("zhao").get(f"{PAGE}{behind}/").content.decode()


# ---- Who may


@pytest.mark.parametrize("key", ["zhang", "wang"])
def test_only_administrators_read_it(visitor: Visit, key: str) -> None:
    made = entry()
    for url in (PAGE, f"{PAGE}{made.pk}/"):
        assert visitor(key).get(url).status_code == 403
    assert visitor(key).post(f"{PAGE}check/").status_code == 403
    assert visitor().get(PAGE).status_code == 302


def test_the_other_tenant_reads_its_own(visitor: Visit) -> None:
    made = entry(about="heron")
    other = Visitor.at("globex.localhost", "zhao")
    assert "Heron" not in shown(other)
    assert other.get(f"{PAGE}{made.pk}/").status_code == 404


def test_the_palette_knows_it(visitor: Visit) -> None:
    answer: Any = visitor("zhao").get("/desk/palette/?q=audit")
    assert PAGE in answer.content.decode()
    assert PAGE not in visitor("zhang").get("/desk/palette/?q=audit").content.decode()
