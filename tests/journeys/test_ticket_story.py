"""A customer files a request with a picture; staff see it at once, answer, solve; the customer replies and rates."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.cast import PASSWORD
from tests.harness.site import Site, eventually

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]

CUSTOMER, AGENT = "li@harbour.acme.example", "zhang@acme.example"


def sign_in(tab: Page, site: Site, path: str, email: str) -> None:
    tab.goto(site.url("acme.localhost", path))
    tab.locator("input[name=email]").fill(email)
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.locator("input[name=password]").press("Enter")
    expect(tab.locator("input[name=password]")).to_have_count(0)
    tab.wait_for_load_state()  # before its scripts have run, a button is still the link that works without them


def test_from_a_picture_to_a_rating(site: Site, new_tab: Callable[..., Page], picture: Path) -> None:
    customer, agent = new_tab(phone=True), new_tab()
    sign_in(agent, site, "/desk/sign-in/", AGENT)
    agent.goto(site.url("acme.localhost", "/desk/tickets/?view=all"))
    sign_in(customer, site, "/sign-in/?with=password", CUSTOMER)

    customer.goto(site.url("acme.localhost", "/requests/new/"))
    customer.locator("[name=subject]").fill("The booster drops to 2.1 bar")
    customer.locator("[name=category]").first.check(force=True)
    customer.locator("[name=body]").fill("Since the restart at 02:00. The picture shows the gauge.")
    customer.locator("input[type=file]").first.set_input_files(picture)
    customer.get_by_role("button", name="Send request").click()
    customer.wait_for_url(re.compile(r"/requests/\d+/"))
    number = re.search(r"#(\d+)", customer.locator("main").inner_text())
    assert number is not None

    row = agent.get_by_role("link", name=re.compile("The booster drops to 2.1 bar")).first
    expect(row).to_be_visible()  # without reloading
    row.click()
    expect(agent.locator(".r-thread img")).to_be_visible()
    agent.locator(".ProseMirror").first.click()
    agent.keyboard.type("Please send the log of last night.")
    agent.get_by_role("button", name="Send", exact=True).click()
    expect(agent.locator(".r-thread")).to_contain_text("Please send the log of last night.")

    mails = eventually(lambda: [m for m in site.letters.to(CUSTOMER) if f"[#{number[1]}]" in str(m["Subject"])])
    assert mails
    eventually(lambda: any("log of last night" in mail.as_string() for mail in site.letters.to(CUSTOMER)))

    customer.goto(site.url("acme.localhost", f"/requests/{number[1]}/"))
    expect(customer.locator("main")).to_contain_text("Please send the log of last night.")
    customer.locator("[name=body]").fill("Here it is: 47 starts.")
    customer.get_by_role("button", name="Send answer").click()
    expect(agent.locator(".r-thread")).to_contain_text("Here it is: 47 starts.")  # without reloading

    agent.locator(".ProseMirror").first.click()
    agent.keyboard.type("The check valve was stuck. It is changed.")
    agent.get_by_role("button", name="Send and solve").click()
    expect(agent.locator(".r-talk-head")).to_contain_text("Solved")
    expect(customer.locator("main")).to_contain_text("It is changed.")

    customer.goto(site.url("acme.localhost", f"/requests/{number[1]}/rating/"))
    customer.get_by_text("Good", exact=True).first.click()
    customer.locator("main button[type=submit]").first.click()
    agent.reload()
    expect(agent.locator("main")).to_contain_text(re.compile("good", re.IGNORECASE))


def test_a_lost_session_keeps_the_answer(site: Site, new_tab: Callable[..., Page]) -> None:
    agent = new_tab()
    sign_in(agent, site, "/desk/sign-in/", AGENT)
    agent.goto(site.url("acme.localhost", "/desk/tickets/1002/"))
    agent.locator(".ProseMirror").first.click()
    agent.keyboard.type("Half an answer that must not be lost.")
    agent.context.clear_cookies()
    agent.get_by_role("button", name="Send", exact=True).click()
    expect(agent.get_by_role("link", name="Sign in")).to_be_visible()
    expect(agent.locator(".ProseMirror").first).to_contain_text("Half an answer that must not be lost.")


def test_filing_works_without_script(site: Site, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")  # type: ignore[attr-defined]
    page = context.new_page()
    sign_in(page, site, "/sign-in/?with=password", "sun@jinhua.acme.example")
    page.goto(site.url("acme.localhost", "/requests/new/"))
    page.locator("[name=subject]").fill("电机嗡嗡响，轴不转")
    page.locator("[name=category]").first.check(force=True)
    page.locator("[name=body]").fill("从早上开始。")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("#")
    page.goto(site.url("acme.localhost", "/requests/"))
    expect(page.locator("main")).to_contain_text("电机嗡嗡响，轴不转")
    context.close()
