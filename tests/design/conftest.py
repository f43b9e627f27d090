"""The visual language needs no database: templates, forms and arithmetic only."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from design.shell import Notice, Person, Place, Shell

Render = Callable[..., str]


@pytest.fixture(autouse=True)
def _english_in_shanghai() -> Iterator[None]:
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        yield


@pytest.fixture
def render() -> Render:
    def _render(source: str, **context: object) -> str:
        return Template("{% load i18n design %}" + source).render(Context(context))

    return _render


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/desk/customers/?page=2")


@pytest.fixture
def shell() -> Shell:
    return Shell(
        tenant_name="Acme Pumps",
        brand_css_url="/brand/1a2b.css",
        here="/desk/customers/?page=2",
        places=(Place("i", "Inbox", "/desk/", "inbox", 12, current=True), Place("c", "Customers", "/c/", "users")),
        foot=(Place("settings", "Settings", "/desk/settings/", "settings"),),
        create=(Place("t", "Ticket", "/t/new/", "ticket"),),
        person=Person("Zhang Min", "ZM", 2, "zhang.min@acme.example", (Place("me", "My profile", "/me/", "user"),)),
        other_languages=(("zh-hans", "中文"),),
        language_url="/language/",
        preferences_url="/preferences/",
        search_url="/search/",
        palette_url="/palette/",
        notifications_url="/notifications/",
        unread=2,
        notices=(Notice("3 customers went to Zhao Xin", "good", "Undo", "/undo/"),),
        sign_in_url="/sign-in/",
        sign_out_url="/sign-out/",
        room_label="Back office",
    )
