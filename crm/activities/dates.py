"""Days and times as people write them, in English and Chinese: “tomorrow 3pm call Li”, “下周一上午九点半 回访”.

Each pattern is tried in the languages of all readers, because people mix them. What was understood is taken out of the
words; the rest is the title. What is not understood stays where it is: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
DIGITS_ZH = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMBER = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
AFTERNOONS = ("下午", "晚上", "傍晚", "晚")
RELATIVE_EN = {"today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "the day after tomorrow": 2, "day after tomorrow": 2}
RELATIVE_ZH = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}


@dataclass(frozen=True)
class Meant:
    """What is left of the words, and when they mean: a day, and perhaps a time of it."""

    title: str
    on: date | None = None
    at: time | None = None


def read_when(text: str, now: datetime) -> Meant:
    """`now` is the reader's local time. A time without a day is the next such time."""
    rest, on = _first(text, _DAYS, now)
    rest, at = _first(rest, _TIMES, now)
    if isinstance(at, datetime):  # in two hours
        on, at = at.date(), at.time().replace(second=0, microsecond=0)
    assert (on is None or isinstance(on, date)) and (at is None or isinstance(at, time))
    if on is None and at is not None:
        on = now.date() if at > now.time() else now.date() + timedelta(days=1)
    title = re.sub(r"\s+", " ", rest).strip(" ,，、;；:：-–")
    return Meant(title, on, at) if title else Meant(" ".join(text.split()), on, at)


Reader = Callable[[re.Match[str], datetime], "date | time | datetime | None"]


def _first(text: str, table: tuple[tuple[re.Pattern[str], Reader], ...], now: datetime) -> tuple[str, object]:
    for pattern, read in table:
        found = pattern.search(text)
        if found is None:
            continue
        try:
            meant = read(found, now)
        except ValueError:  # the 31st of February
            continue
        if meant is not None:
            return f"{text[: found.start()]} {text[found.end() :]}", meant
    return text, None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS_ZH.get(text, 0)
    return DIGITS_ZH.get(tens, 1) * 10 + DIGITS_ZH.get(ones, 0)


def _weekday(wanted: int, now: datetime, *, weeks: int | None) -> date:
    """`weeks` from this one; None is the next such day, never today."""
    today = now.date()
    if weeks is None:
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=today.weekday()) + timedelta(days=wanted, weeks=weeks)


def _in_days(found: re.Match[str], now: datetime) -> date | None:
    count, unit = _number(found[1]), found[2].lower()
    days = 7 * count if unit.startswith(("week", "周", "星期", "个星期", "礼拜", "个礼拜")) else count
    return now.date() + timedelta(days=days) if 0 < days < 1000 else None


def _in_hours(found: re.Match[str], now: datetime) -> datetime | None:
    count, unit = _number(found[1]), found[2].lower()
    step = timedelta(minutes=count) if unit.startswith(("min", "分")) else timedelta(hours=count)
    return now + step if count else None


def _day_en(found: re.Match[str], now: datetime) -> date:
    wanted = next(place for place, name in enumerate(DAYS_EN) if name.startswith(found[2].lower()[:3]))
    return _weekday(wanted, now, weeks=1 if (found[1] or "").strip().lower() == "next" else None)


def _day_zh(found: re.Match[str], now: datetime) -> date:
    before, wanted = found[1] or "", DAYS_ZH[found[2]]
    if before:
        return _weekday(wanted, now, weeks=1 + before.count("下") - 1 if before.startswith("下") else 0)
    return _weekday(wanted, now, weeks=None)


def _of_year(month: int, day: int, now: datetime) -> date:
    """This year's, or next year's when it is over."""
    found = date(now.year, month, day)
    return found if found >= now.date() else date(now.year + 1, month, day)


def _month_en(month: str, day: str, now: datetime) -> date:
    return _of_year(MONTHS_EN.index(month.lower()[:3]) + 1, int(day), now)


def _time_en(found: re.Match[str], now: datetime) -> time | None:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute)


def _time_zh(found: re.Match[str], now: datetime) -> time:
    part, hour = found[1] or "", _number(found[2])
    minute = 30 if found[3] == "半" else 15 if found[3] == "一刻" else _number((found[3] or "0").rstrip("分"))
    if part in AFTERNOONS and hour < 12:
        hour += 12
    if part == "中午" and hour < 3:
        hour += 12
    return time(hour % 24, minute)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_EN_DAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?"
_EN_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAYS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"), lambda m, now: date(int(m[1]), int(m[2]), int(m[3]))),
    (
        _compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
        lambda m, now: date(int(m[1]), int(m[2]), int(m[3])),
    ),
    (_compile(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]?"), lambda m, now: _of_year(int(m[1]), int(m[2]), now)),
    (_compile(rf"\b(?:on )?(\d{{1,2}})(?:st|nd|rd|th)? {_EN_MONTH}\b"), lambda m, now: _month_en(m[2], m[1], now)),
    (_compile(rf"\b(?:on )?{_EN_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?\b"), lambda m, now: _month_en(m[1], m[2], now)),
    (
        _compile(rf"\b({'|'.join(sorted(RELATIVE_EN, key=len, reverse=True))})\b"),
        lambda m, now: now.date() + timedelta(days=RELATIVE_EN[m[1].lower()]),
    ),
    # What names an evening or a morning besides is read again as a time.
    (_compile(r"(大后天|后天|今天|今日|明天|明日)"), lambda m, now: now.date() + timedelta(days=RELATIVE_ZH[m[1]])),
    (
        _compile(r"([今明])(?=[早晚])"),
        lambda m, now: now.date() + timedelta(days=0 if m[1] == "今" else 1),
    ),
    (_compile(r"\bin (\d{1,3}) (days?|weeks?)\b"), _in_days),
    (_compile(rf"{NUMBER}\s*(天|周|个?星期|个?礼拜)[之以]?后"), _in_days),
    (_compile(rf"\b(?:on )?(next |this )?{_EN_DAY}\b"), _day_en),
    (_compile(r"(下+个?|本|这个?)?(?:周|星期|礼拜)([一二三四五六日天])"), _day_zh),
)
_TIMES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_compile(r"\bin (\d{1,3}) (hours?|minutes?|mins?)\b"), _in_hours),
    (_compile(rf"{NUMBER}\s*个?(小时|分钟)[之以]?后"), _in_hours),
    (_compile(r"(?:\bat )?\b(\d{1,2})(?::(\d{2}))? ?([ap]\.?m\b\.?)"), _time_en),
    (_compile(r"(?:\bat )?(?<![\d:])(\d{1,2})[:：](\d{2})(?![\d:])()"), _time_en),
    (
        _compile(rf"(上午|下午|晚上|傍晚|中午|早上|凌晨|晚|早)?\s*{NUMBER}[点时](半|一刻|{NUMBER}分?)?(?:钟|整)?"),
        _time_zh,
    ),
)
