"""What somebody types and what it finds, from the beginning of a name to a slip of the finger."""

from __future__ import annotations

import pytest

from search.matching import Fit, fit, tokens_of
from search.pinyin import spelled


@pytest.mark.parametrize(
    ("text", "token", "expected"),
    [
        ("New ticket", "new", Fit.START),
        ("New ticket", "tick", Fit.WORD),
        ("New ticket", "nt", Fit.INITIALS),
        ("New ticket", "cket", Fit.INSIDE),
        ("New ticket", "tikcet", Fit.NEARLY),
        ("New ticket", "tcket", Fit.NEARLY),
        ("New ticket", "tickets", Fit.NEARLY),
        ("Notifications", "ntfctn", Fit.NEARLY),
        ("新建工单", "新建", Fit.START),
        ("新建工单", "工单", Fit.WORD),
        ("新建工单", "xj", Fit.WORD),
        ("新建工单", "xinjgd", Fit.WORD),
        ("新建工单", "gongd", Fit.INITIALS),
        ("重新打开", "cx", Fit.WORD),
        ("重要客户", "zhongyao", Fit.WORD),
        ("绿色", "lvse", Fit.WORD),
    ],
)
def test_how_well_it_fits(text: str, token: str, expected: Fit) -> None:
    match = fit(text, token)
    assert match is not None
    assert match.fit is expected


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("New ticket", "xyz"),
        ("New ticket", "c"),  # one letter inside a word means nothing
        ("New ticket", "wen"),
        ("Settings", "tings!"),
        ("新建工单", "g"),
        ("新建工单", "xd"),  # not in a row
        ("新建工单", "xijian"),  # neither a syllable nor its first letter
        ("", "a"),
    ],
)
def test_what_does_not_fit(text: str, token: str) -> None:
    assert fit(text, token) is None


@pytest.mark.parametrize(
    ("text", "token", "marked"),
    [
        ("New ticket", "tick", "tick"),
        ("New ticket", "nt", "Nt"),
        ("新建工单", "xjg", "新建工"),
        ("View: 重点客户", "zdkh", "重点客户"),
        ("İstanbul office", "off", "off"),  # a letter whose lower case is longer moves nothing
    ],
)
def test_what_was_found_is_marked(text: str, token: str, marked: str) -> None:
    match = fit(text, token)
    assert match is not None
    assert "".join(text[place] for place in sorted(match.places)) == marked


def test_full_width_letters_are_the_plain_ones() -> None:
    assert tokens_of("　ＮＥＷ　Ticket ") == ["new", "ticket"]


def test_a_long_spelling_ends_soon() -> None:
    assert spelled("行" * 60, "h" * 59 + "q", 0) == frozenset()  # read in three ways, two of which begin so
