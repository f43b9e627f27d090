"""Every frame renders from `shell` alone, in both languages, and obeys the content policy."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from design.gallery import gallery_context
from design.shell import Shell

LAYOUTS = ["design/desk.html", "design/portal.html", "design/public.html", "design/gate.html"]
ERRORS = ["400.html", "403.html", "404.html", "500.html", "503.html", "csrf_failure.html"]


def assert_obeys_policy(page: str) -> None:
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "<style" not in page


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_layout_renders_and_obeys_the_policy(
    layout: str, language: str, shell: Shell, request_: HttpRequest
) -> None:
    with translation.override(language):
        page = render_to_string(layout, {"shell": replace(shell, language=language)}, request_)
    assert_obeys_policy(page)
    assert f'<html lang="{"zh-CN" if language == "zh-hans" else "en"}"' in page
    assert page.count('id="main"') == 1
    assert ("跳到正文" if language == "zh-hans" else "Skip to content") in page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_empty_is_not_shown(layout: str, request_: HttpRequest) -> None:
    page = render_to_string(layout, {"shell": Shell(tenant_name="Acme")}, request_)
    for word in ("r-search", "data-palette=", "Sign out", 'name="language"', 'name="theme"', 'r-toast"'):
        assert word not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_gallery_renders_every_component(language: str, shell: Shell, request_: HttpRequest) -> None:
    with translation.override(language):
        page = render_to_string("design/gallery.html", {"shell": shell, **gallery_context()}, request_)
    assert_obeys_policy(page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_error_page_needs_nothing(name: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(name)
    assert_obeys_policy(page)
    assert "<h1>" in page


def test_forms_of_the_frame_are_posts_with_the_way_back(shell: Shell, request_: HttpRequest) -> None:
    page = render_to_string("design/desk.html", {"shell": shell}, request_)
    assert page.count('name="next" value="/desk/customers/?page=2"') == 2
    assert page.count('<form method="post"') == page.count('name="csrfmiddlewaretoken"')


def test_a_name_cannot_break_out_of_the_frame(shell: Shell, request_: HttpRequest) -> None:
    page = render_to_string(
        "design/desk.html", {"shell": replace(shell, tenant_name='"><script>x</script>')}, request_
    )
    assert "<script>x" not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_mail_has_its_colours_and_its_words(language: str) -> None:
    context = {
        "tenant_name": "Acme Pumps",
        "language": language,
        "accent": "#ffcb05",
        "accent_on": "#161616",
        "act_url": "https://acme.example/t/1",
        "act_label": "Open the request",
        "reason": "You asked.",
    }
    page = render_to_string("design/mail.html", context)
    assert "#ffcb05" in page
    assert "https://acme.example/t/1" in page
    assert "https://acme.example/t/1" in render_to_string("design/mail.txt", context)
