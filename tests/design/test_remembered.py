"""What templates say again and again is looked up once, and stays right for each language, host and argument."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import Context, TemplateSyntaxError, engines
from django.urls import NoReverseMatch, set_urlconf
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from design.templatetags.design import row, when
from tests.architecture.test_house import ROOT

DJANGO = engines["django"]


def said(source: str, **values: object) -> str:
    return str(DJANGO.from_string(source).render(values))


def test_a_text_is_said_in_the_language_of_the_moment() -> None:
    template = DJANGO.from_string('{% translate "Close" %}')
    with translation.override("en"):
        first = template.render({})
    with translation.override("zh-hans"):
        second = template.render({})
    with translation.override("en"):
        again = template.render({})
    assert (first, second, again) == ("Close", "关闭", "Close")


def test_a_text_from_a_variable_is_never_kept() -> None:
    template = DJANGO.from_string("{% translate words %}")
    assert [str(template.render({"words": words})) for words in ("<b>", "two")] == ["&lt;b&gt;", "two"]


def test_an_address_is_kept_by_its_arguments_and_the_host() -> None:
    template = DJANGO.from_string("{% url 'service:ticket' number %}")
    set_urlconf("config.urls.tenant")
    try:
        found = [str(template.render({"number": number})) for number in (1, 2, True)]
    finally:
        set_urlconf(None)
    assert found[:2] == ["/desk/tickets/1/", "/desk/tickets/2/"]
    set_urlconf("config.urls.platform")
    try:
        with pytest.raises(NoReverseMatch):
            template.render({"number": 1})
    finally:
        set_urlconf(None)


def test_what_django_refuses_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        said("{% url %}")
    with pytest.raises(NoReverseMatch):
        said("{% url 'nowhere:at-all' %}")
    assert said("{% url 'nowhere:at-all' as found %}[{{ found }}]") == "[]"


def test_a_safe_text_never_stands_in_for_an_unsafe_one() -> None:
    name = "design/components/tag.html"
    place = Context()
    unsafe, safe = row(place, name, body="<b>x</b>"), row(place, name, body=SafeString("<b>x</b>"))
    assert "<b>" not in unsafe.replace("<b ", "")
    assert "<b>x</b>" in safe
    assert row(place, name, body="<b>x</b>") == unsafe


def test_no_template_brings_the_slow_tags_back() -> None:
    loads = [
        path for path in Path(ROOT).rglob("templates/**/*.*") if "{% load i18n" in path.read_text(errors="ignore")
    ]
    assert [path for path in loads if ".venv" not in path.parts] == []


def test_no_template_changes_the_language_or_the_zone_while_it_is_drawn() -> None:
    """A page asks for both once: see `design.setting`."""
    tags = ("{% language", "{% timezone", "{% localtime")
    found = [path for path in Path(ROOT).rglob("templates/**/*.*") if ".venv" not in path.parts]
    assert found
    assert [path for path in found if any(tag in path.read_text(errors="ignore") for tag in tags)] == []


def test_a_time_is_said_for_the_reader_of_the_page() -> None:
    template = DJANGO.from_string('{% when moment "exact" %}')
    moment = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    with translation.override("zh-hans"), timezone.override("Asia/Shanghai"):
        here = template.render({"moment": moment})
    with translation.override("en"), timezone.override("UTC"):
        there = template.render({"moment": moment})
    assert "2026 年 11 月 24 日" in here
    assert "12:00" in here
    assert "24 November 2026" in there
    assert "04:00" in there


def test_no_time_says_nothing() -> None:
    assert when(None) == ""
