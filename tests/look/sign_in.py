"""Who looks, and how they come in."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import BrowserContext

PASSWORD = "rapport-demo-2026"
LANGUAGES = {"zh": "zh-hans", "en": "en"}


POST = """async ([address, fields]) => {
    const token = document.querySelector('meta[name=csrf-token]').content;
    await fetch(address, {method: 'POST', body: new URLSearchParams(fields), headers: {'X-CSRFToken': token}});
}"""


@dataclass(frozen=True)
class Person:
    email: str = ""
    room: str = ""
    """Path of the room whose session it is; empty for somebody who does not sign in."""

    @property
    def sign_in_path(self) -> str:
        return f"{self.room}sign-in/" + ("?with=password" if self.room == "/" else "")


PEOPLE: dict[str, Person] = {
    "visitor": Person(),
    "administrator": Person("zhao.xin@acme-pumps.example", "/desk/"),
    "agent": Person("zhang.min@acme-pumps.example", "/desk/"),
    "light-agent": Person("wang.lei@acme-pumps.example", "/desk/"),
    "customer": Person("li.wei@harbourcity-water.example", "/"),
    "customer-globex": Person("chen.jing@post.example", "/"),
    "operator": Person("operator@rapport.example", "/console/"),
}


def sign_in(context: BrowserContext, name: str, base: str) -> None:
    """Called once for each person, host and dress; what it leaves in the context is what the pages are opened with."""
    person = PEOPLE[name]
    if not person.room:
        return
    page = context.new_page()
    page.goto(base + person.sign_in_path)
    page.locator("input[name=email]").first.fill(person.email)
    page.locator("input[name=password]").first.fill(PASSWORD)
    page.locator("input[name=password]").first.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.close()


def set_language(context: BrowserContext, language: str, base: str, name: str = "visitor") -> None:
    """A stranger's choice is a cookie; somebody who is signed in follows their profile."""
    context.add_cookies([{"name": "language", "value": LANGUAGES[language], "url": base}])
    _choose(context, name, base, "language", LANGUAGES[language])


def set_theme(context: BrowserContext, theme: str, base: str, name: str = "visitor") -> None:
    context.add_cookies([{"name": "theme", "value": theme, "url": base}])
    _choose(context, name, base, "theme", theme)


def _choose(context: BrowserContext, name: str, base: str, what: str, value: str) -> None:
    room = PEOPLE[name].room
    if not room:
        return
    page = context.new_page()
    page.goto(f"{base}{room}")
    address = room + ("language/" if what == "language" else "preferences/")
    page.evaluate(POST, [address, {what: value, "next": room}])
    page.close()
