"""The words and operators of a query, in either language, and whatever else somebody pastes into the field."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from search.asking import LONGEST, Asked, Condition, Known, Word, read, span_of, typed
from tests.harness.cast import fixed
from tests.search.conftest import Find, FindAll, add_ticket, index_now

KNOWN = Known(
    facets={"status": "status", "状态": "status", "tag": "tag", "标签": "tag"},
    kinds={"ticket": "tickets", "工单": "tickets"},
    resolve=lambda facet, values: None if "nonsense" in values or not values else values,
    today=date(2026, 11, 20),
    zone=UTC,
)


def test_words_and_operators_are_told_apart() -> None:
    asked = read('pump status:open,new "seal ring" -tag:vip before:2026-10-01 -noise type:ticket', KNOWN)
    assert asked.words == (Word("pump"), Word("seal ring", is_phrase=True), Word("noise", is_unwanted=True))
    assert asked.conditions == (Condition("status", ("open", "new")), Condition("tag", ("vip",), is_unwanted=True))
    assert (asked.kinds, asked.before) == (("tickets",), datetime(2026, 10, 1, tzinfo=UTC))
    assert asked.free_text == "pump seal ring"


def test_they_are_chinese_too() -> None:
    asked = read("水泵 状态：处理中、新建 标签:急 早于:2026年10月1日 晚于：2026-09 类型:工单 “密封圈”", KNOWN)
    assert asked.words == (Word("水泵"), Word("密封圈", is_phrase=True))
    assert asked.conditions == (Condition("status", ("处理中", "新建")), Condition("tag", ("急",)))
    assert (asked.before, asked.after) == (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC))
    assert asked.kinds == ("tickets",)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2026-10-01", date(2026, 10, 1), date(2026, 10, 2)),
        ("2026/1/5", date(2026, 1, 5), date(2026, 1, 6)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("today", date(2026, 11, 20), date(2026, 11, 21)),
        ("昨天", date(2026, 11, 19), date(2026, 11, 20)),
    ],
)
def test_days_months_and_years(text: str, begin: date, end: date) -> None:
    assert span_of(text, date(2026, 11, 20)) == (begin, end)


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "2026-02-30", "0000", "9999-12-31-1", "", "1e9", "9999"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert span_of(text, date(2026, 11, 20)) is None


@pytest.mark.parametrize("text", ["before:soon", "status:nonsense", "type:nothing", "status:"])
def test_what_cannot_be_read_is_searched_and_said(text: str) -> None:
    asked = read(text, KNOWN)
    assert asked.words
    assert asked.conditions == ()
    assert asked.unread == ((text,) if not text.endswith(":") else ())


@pytest.mark.parametrize(
    "text", ["http://a.example/b?c=d", "12:30", "re:invoice", "a:b:c", "INV-2026-0042", "C++", "-"]
)
def test_a_colon_alone_makes_no_operator(text: str) -> None:
    asked = read(text, KNOWN)
    assert (asked.conditions, asked.kinds, asked.unread) == ((), (), ())


SOUP = [
    "word " * 10_000,
    "(" * 5000 + ".*" * 5000 + "a:b:" * 5000,
    "(a+)+$" * 3000 + "!",
    "\ud800\udfff\u202e\0" * 5000,
    "-" * 50_000,
    '"' * 50_000,
    "status:" * 20_000,
    "status:open " * 5000,
    "标签：" * 20_000,
    "词" * 50_000,
    "' OR 1=1; DROP TABLE search_document; --" * 200,
    ":*&|!<->()'\\%_" * 2000,
    "\u202eabc\u202c \u2066def\u2069",
    "e\u0301" * 20_000,
]


def test_soup_takes_bounded_time(found: FindAll) -> None:
    for text in SOUP:
        began = time.monotonic()
        asked = read(text, KNOWN)
        assert time.monotonic() - began < 0.5, text[:40]
        assert asked.is_cut is (len(typed(text)) > LONGEST or len(text) > LONGEST * 4 or len(asked.words) >= 24)
        answer = found(text)
        assert len(answer.asked.words) <= 24
        assert time.monotonic() - began < 5, text[:40]


def test_marks_of_direction_change_nothing(found: FindAll) -> None:
    assert typed("\u202ekingfisher\u202c\0\ud800") == "kingfisher"
    assert found("\u202ekingfisher\u202c").totals == found("kingfisher").totals


def test_nothing_typed_asks_nothing(found: FindAll) -> None:
    for text in ("", "   ", "\0", "\ud800", '""', "-", "!!! ???"):
        assert found(text).groups == (), text
    assert Asked().is_empty


# ---- What they mean in a workspace


@pytest.fixture
def tickets(backend: str) -> None:
    add_ticket("Mine", "pelican", status="open", assignee_id=fixed("zhang"), tags=["vip"], category_id=fixed("fault"))
    add_ticket("Hers", "pelican", status="pending", assignee_id=fixed("liu"), team_id=fixed("support"))
    add_ticket(
        "Nobody's", "pelican", status="hold", priority="urgent", language="zh-hans", account_id=fixed("harbour")
    )
    index_now()


# What is asked for, and which of the three it leaves.
NARROWED: tuple[tuple[str, set[str]], ...] = (
    ("status:open", {"Mine"}),
    ("状态:处理中", {"Mine"}),
    ("状态:等待客户,处理中", {"Mine", "Hers"}),
    ("-status:open", {"Hers", "Nobody's"}),
    ("assignee:me", {"Mine"}),
    ("负责人:我", {"Mine"}),
    ("受理人:我", {"Mine"}),
    ("assignee:nobody", {"Nobody's"}),
    ("受理人:无人", {"Nobody's"}),
    ('assignee:"Liu Yang"', {"Hers"}),
    ("assignee:liu", {"Hers"}),
    ("priority:urgent", {"Nobody's"}),
    ("优先级:紧急", {"Nobody's"}),
    ("tag:vip", {"Mine"}),
    ("标签:vip", {"Mine"}),
    ("category:fault", {"Mine"}),
    ("分类:故障", {"Mine"}),
    ("team:support", {"Hers"}),
    ("customer:harbour", {"Nobody's"}),
    ("language:zh", {"Nobody's"}),
    ("before:2026-11-20", set()),
    ("after:2026-11-20", {"Mine", "Hers", "Nobody's"}),
    ("on:2026-11-20", {"Mine", "Hers", "Nobody's"}),
    ("日期:昨天", {"Mine", "Hers", "Nobody's"}),
    ("status:open assignee:me tag:vip after:2026", {"Mine"}),
    ("status:open assignee:liu", set()),
)


@pytest.mark.usefixtures("tickets")
def test_an_operator_narrows_what_is_found(titles: Find) -> None:
    for kind in ("tickets", "messages"):
        assert {query: set(titles(f"pelican {query}", kind)) for query, _ in NARROWED} == dict(NARROWED)


@pytest.mark.usefixtures("tickets")
def test_an_operator_needs_no_word(titles: Find) -> None:
    assert "Mine" in titles("status:open assignee:me")
    assert titles("type:contact")[:1] != []
    assert titles("类型:工单 tag:vip") == ["Mine"]


@pytest.mark.usefixtures("tickets")
def test_a_name_that_nobody_has_is_said(found: FindAll) -> None:
    answer = found("pelican assignee:zebra")
    assert answer.asked.unread == ("assignee:zebra",)


@pytest.mark.usefixtures("tickets")
def test_days_begin_where_the_reader_is(titles: Find) -> None:
    add_ticket("Late", "pelican", at=datetime(2026, 11, 20, 17, 0, tzinfo=UTC))  # one o'clock of the 21st in Shanghai
    index_now()
    assert titles("pelican on:2026-11-21", "tickets") == ["Late"]
