"""Who looks, and how they come in."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import BrowserContext

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Person:
    email: str = ""
    password: str = ""
    sign_in_path: str = ""
    """Empty for somebody who does not sign in."""


PEOPLE: dict[str, Person] = {"visitor": Person()}


def sign_in(context: BrowserContext, name: str, base: str) -> None:
    """Called once for each person, host and dress; what it leaves in the context is what the pages are opened with."""
    person = PEOPLE[name]
    if not person.sign_in_path:
        return
    page = context.new_page()
    page.goto(base + person.sign_in_path)
    page.locator("input[type=email], input[name=email]").first.fill(person.email)
    page.locator("input[type=password]").first.fill(person.password)
    page.locator("input[type=password]").first.press("Enter")
    page.wait_for_url(lambda url: person.sign_in_path not in url)
    page.close()


def set_language(context: BrowserContext, language: str, base: str) -> None:
    """Called after signing in; the browser's own language is set as well."""
    context.add_cookies([{"name": "django_language", "value": LANGUAGES[language], "url": base}])


def set_theme(context: BrowserContext, theme: str, base: str) -> None:
    """Called after signing in; the browser's own preference is set as well."""
    context.add_cookies([{"name": "theme", "value": theme, "url": base}])
