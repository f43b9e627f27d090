"""What the tags say to people and to machines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.template import TemplateSyntaxError
from django.utils import timezone, translation

from design import moments
from design.faces import initials, tone
from design.files import readable_size
from tests.design.conftest import Render

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


def test_an_icon_is_decoration_unless_it_is_named(render: Render) -> None:
    assert 'aria-hidden="true"' in render('{% icon "inbox" 18 %}')
    named = render('{% icon "lock" label="Internal" %}')
    assert 'role="img" aria-label="Internal"' in named
    assert "aria-hidden" not in named


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Zhao Xin", "ZX"),
        ("Ana de Armas", "AA"),
        ("王磊", "王"),
        ("欧阳娜娜", "欧阳"),
        ("x", "X"),
        ("", "?"),
        ("😀", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_face_keeps_its_tone() -> None:
    assert tone("Zhao Xin") == tone(" zhao xin ")
    assert {tone(str(number)) for number in range(200)} == {1, 2, 3, 4, 5, 6}


def test_a_name_is_escaped_in_a_face(render: Render) -> None:
    assert "<script" not in render("{% avatar name 24 said=True %}", name="<script>alert(1)</script> b")


@pytest.mark.parametrize("kind", ["new", "open", "pending", "hold", "solved", "closed"])
def test_a_status_has_a_word_beside_its_icon(render: Render, kind: str) -> None:
    assert "r-sr" in render("{% status kind only_icon=True %}", kind=kind)
    assert f"is-{kind}" in render("{% status kind %}", kind=kind)


def test_a_status_speaks_chinese(render: Render) -> None:
    with translation.override("zh-hans"):
        words = render('{% status "pending" %}{% priority "urgent" %}')
    assert "等待客户" in words
    assert "紧急" in words


@pytest.mark.parametrize(
    ("away", "english"),
    [
        (timedelta(0), "just now"),
        (timedelta(minutes=-38), "38 min ago"),
        (timedelta(hours=-3), "3 h ago"),
        (timedelta(days=-1), "yesterday 12:00"),
        (timedelta(days=1), "tomorrow 12:00"),
        (timedelta(days=-9), "15 Nov"),
        (timedelta(days=-400), "20 Oct 2025"),
        (timedelta(minutes=44), "in 44 min"),
    ],
)
def test_relative_times(away: timedelta, english: str) -> None:
    assert moments.relative(NOON + away, NOON) == english


def test_times_follow_the_reader_s_zone_and_language(render: Render) -> None:
    with translation.override("zh-hans"):
        shown = render('{% when moment "exact" %}', moment=NOON)
    assert "2026 年 11 月 24 日" in shown
    assert 'datetime="2026-11-24T12:00+08:00"' in shown
    with timezone.override("UTC"):
        assert ">04:00<" in render('{% when moment "clock" %}', moment=NOON)


@pytest.mark.parametrize(
    ("size", "words"),
    [(812, "812 B"), (84_000, "84\u00a0kB"), (1_800_000, "1.8\u00a0MB"), (412_000_000, "412\u00a0MB")],
)
def test_sizes_that_people_read(size: int, words: str) -> None:
    assert readable_size(size) == words


def test_figures_are_grouped_by_three_in_both_languages(render: Render) -> None:
    with translation.override("zh-hans"):
        assert render("{{ 1234567|figure }}") == "1,234,567"


def test_a_component_sees_its_arguments_and_slots_and_not_the_page(render: Render) -> None:
    out = render(
        '{% component "card" %}<p>{{ inside }}</p>{% slot more %}<a>all</a>{% endcomponent %}',
        inside="kept",
        title="leaks",
    )
    assert "kept" in out
    assert "leaks" not in out


def test_components_nest(render: Render) -> None:
    out = render(
        '{% component "banner" tone="info" %}{% component "badge" tone="good" %}Paid{% endcomponent %}'
        "{% slot acts %}<button>Open</button>{% endcomponent %}"
    )
    assert "r-badge-good" in out
    assert out.index("Paid") < out.index("<button>")


def test_a_component_takes_only_named_arguments(render: Render) -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% component "badge" loose %}{% endcomponent %}')


def test_arguments_are_escaped_and_bodies_are_not_escaped_twice(render: Render) -> None:
    out = render('{% component "empty" title=title %}<b>{{ title }}</b>{% endcomponent %}', title="<i>")
    assert "<i>" not in out
    assert out.count("&lt;i&gt;") == 2
