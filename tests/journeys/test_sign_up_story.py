"""A company signs up, gets its workspace, its owner comes in and invites a colleague, who joins and answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message

import pytest
from playwright.sync_api import Page, expect

from tests.harness.site import Site, eventually

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]

OWNER, COLLEAGUE = "gu.yun@riverside.example", "mo.han@riverside.example"
PASSWORD = "a quiet river at noon"


def link_in(mail: Message, path: str) -> str:
    text = mail.get_payload(0).get_payload(decode=True).decode()  # type: ignore[union-attr]
    found = re.search(rf"http://\S+{path}\S+", text)
    assert found, text
    return found[0]


def test_from_the_public_site_to_a_colleague(site: Site, new_tab: Callable[..., Page]) -> None:
    owner = new_tab("zh-CN")
    owner.goto(site.url("localhost"))
    owner.locator("[name=company]").fill("河畔茶业")
    owner.locator("[name=address]").fill("Acme")
    owner.locator("[name=address]").blur()
    expect(owner.locator("#form, form.r-sign").first).to_contain_text("acme.localhost")  # taken, said while typing
    owner.locator("[name=address]").fill("riverside")
    owner.locator("[name=person]").fill("顾云")
    owner.locator("[name=email]").fill(OWNER)
    owner.get_by_role("button", name="创建我的工作区").click()
    expect(owner.locator("main")).to_contain_text(OWNER)

    (mail,) = eventually(lambda: site.letters.to(OWNER))
    owner.goto(link_in(mail, "/confirm/"))
    owner.locator("main form button").first.click()
    owner.wait_for_url(re.compile("/making/"))
    door = owner.locator("a[href*='/desk/owner/']")
    expect(door).to_be_visible(timeout=30_000)
    door.click()
    assert "riverside.localhost" in owner.url

    owner.locator("[name=password]").fill(PASSWORD)
    owner.locator("main form .btn-primary").click()
    owner.wait_for_url(re.compile("/desk/welcome/"))
    expect(owner.locator("main")).to_contain_text("同事")

    owner.goto(site.url("riverside.localhost", "/desk/settings/people/"))
    form = owner.locator("form", has=owner.locator("[name$=email]")).first
    form.locator("[name$=name]").first.fill("莫涵")
    form.locator("[name$=email]").fill(COLLEAGUE)
    form.locator("[name$=role]").select_option("agent")
    form.get_by_role("button").last.click()
    expect(owner.locator("main")).to_contain_text(COLLEAGUE)

    (invitation,) = eventually(lambda: site.letters.to(COLLEAGUE))
    colleague = new_tab("zh-CN", phone=True)
    address = link_in(invitation, "/desk/join/")
    colleague.goto(address)
    colleague.locator("[name=password]").fill(PASSWORD)
    colleague.locator("main form .btn-primary").click()
    colleague.wait_for_url(re.compile(r"/desk/"))
    expect(colleague.locator("main")).to_contain_text("工单")

    again = new_tab("zh-CN")
    again.goto(address)
    expect(again.locator("main")).to_contain_text("只能用一次")

    stranger = new_tab("zh-CN")
    stranger.goto(site.url("nobody.localhost"))
    expect(stranger.locator("main")).to_contain_text("404")
