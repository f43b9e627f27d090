"""Days and times as people write them, in both languages."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from crm.activities.dates import read_when

NOW = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001  (a Tuesday, on the reader's own clock)


@pytest.mark.parametrize(
    ("said", "title", "on", "at"),
    [
        ("tomorrow 3pm call Li", "call Li", (11, 25), (15, 0)),
        ("明天下午3点 给李伟打电话", "给李伟打电话", (11, 25), (15, 0)),
        ("下周一 回访", "回访", (11, 30), None),
        ("下周一上午九点半 回访", "回访", (11, 30), (9, 30)),
        ("下下周三盘点", "盘点", (12, 9), None),
        ("周五交报告", "交报告", (11, 27), None),
        ("Call Becker next Monday at 9:30", "Call Becker", (11, 30), (9, 30)),
        ("friday 14:00 visit", "visit", (11, 27), (14, 0)),
        ("send offer in 3 days", "send offer", (11, 27), None),
        ("三天后发报价", "发报价", (11, 27), None),
        ("in 2 hours ring back", "ring back", (11, 24), (12, 0)),
        ("2小时后回电", "回电", (11, 24), (12, 0)),
        ("今晚8点确认", "确认", (11, 24), (20, 0)),
        ("明早9点开会", "开会", (11, 25), (9, 0)),
        ("后天晚上七点半 直播", "直播", (11, 26), (19, 30)),
        ("12月1号上午10点15分 演示", "演示", (12, 1), (10, 15)),
        ("email Bob on 5 Dec", "email Bob", (12, 5), None),
        ("Dec 5th email Bob", "email Bob", (12, 5), None),
        ("2026-12-24 send gifts", "send gifts", (12, 24), None),
        ("16:15 stand-up", "stand-up", (11, 24), (16, 15)),
        ("9:00 stand-up", "stand-up", (11, 25), (9, 0)),
        ("the day after tomorrow audit", "audit", (11, 26), None),
        ("tonight 12am close", "close", (11, 24), (0, 0)),
    ],
)
def test_it_is_understood(said: str, title: str, on: tuple[int, int], at: tuple[int, int] | None) -> None:
    meant = read_when(said, NOW)
    assert (meant.title, meant.on, meant.at) == (title, date(2026, *on), time(*at) if at else None)


@pytest.mark.parametrize("said", ["30 Feb pay", "call 400 800 about 3 pumps", "半小时", "order 25:70", "May I ask"])
def test_nothing_is_guessed(said: str) -> None:
    assert read_when(said, NOW) == read_when(said, NOW).__class__(said)


def test_a_day_of_the_year_that_is_over_is_next_years() -> None:
    assert read_when("3 May order", NOW).on == date(2027, 5, 3)


def test_words_that_say_only_when_are_their_own_title() -> None:
    assert read_when("明天", NOW).title == "明天"
