"""A real browser with a device in it: a passkey is added, opens the door, and means nothing next door."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.harness.cast import PASSWORD
from tests.harness.site import Site, eventually

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("site")]

NewTab = Callable[..., Page]
DOORS = {"desk": "/desk/sign-in/", "console": "/console/sign-in/", "portal": "/sign-in/?with=password"}
PART = "section#passkeys, section[aria-labelledby=passkeys]"
OWN = {"desk": "/desk/profile/", "console": "/console/profile/", "portal": "/me/"}


class Device:
    """Chromium's own authenticator, as built into a phone. It unlocks for whoever asks."""

    def __init__(self, page: Page, *, unlocks: bool = True) -> None:
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": unlocks,
            "automaticPresenceSimulation": True,
        }
        self.id = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    @property
    def keys(self) -> list[dict[str, Any]]:
        found = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])


def come_in(page: Page, site: Site, host: str, room: str, email: str) -> None:
    page.goto(site.url(host, DOORS[room]))
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def add_key(page: Page, site: Site, host: str, room: str, name: str) -> None:
    page.goto(site.url(host, OWN[room]))
    part = page.locator(PART)
    part.locator("[name=name]").fill(name)
    part.locator("[data-passkey-go]").click()
    expect(part).to_contain_text(name)


def forget(page: Page) -> None:
    page.context.clear_cookies()


@pytest.mark.parametrize(
    ("room", "host", "email"),
    [
        ("desk", "acme.localhost", "zhang@acme.example"),
        ("portal", "acme.localhost", "li@harbour.acme.example"),
    ],
)
def test_a_passkey_is_added_and_opens_the_door(site: Site, new_tab: NewTab, room: str, host: str, email: str) -> None:
    page = new_tab(phone=room == "portal")
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = undefined")  # only the button
    device = Device(page)
    come_in(page, site, host, room, email)
    add_key(page, site, host, room, f"Key of the {room}")
    (made,) = device.keys
    assert made["rpId"] == host
    (mail, *_others) = eventually(lambda: site.letters.to(email))
    assert "A passkey was added" in str(mail["Subject"])

    forget(page)
    page.goto(site.url(host, DOORS[room]))
    page.get_by_role("button", name=re.compile("passkey")).click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(site.url(host, OWN[room]))
    expect(page.locator(PART)).not_to_contain_text("not used yet")

    # The device has no key for the workspace next door: it says so, and nobody comes in.
    forget(page)
    page.goto(site.url("globex.localhost", DOORS[room]))
    page.get_by_role("button", name=re.compile("passkey")).click()
    expect(page.locator("[data-passkey-said]")).to_contain_text("Nothing was chosen")
    assert "sign-in" in page.url

    forget(page)
    come_in(page, site, host, room, email)
    page.goto(site.url(host, OWN[room]))
    page.locator(PART).get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    page.wait_for_url(re.compile(re.escape(OWN[room])))
    expect(page.locator(PART)).not_to_contain_text(f"Key of the {room}")


def test_the_address_field_offers_the_key(site: Site, new_tab: NewTab) -> None:
    page = new_tab()
    Device(page)
    come_in(page, site, "acme.localhost", "desk", "liu@acme.example")
    add_key(page, site, "acme.localhost", "desk", "Laptop")
    forget(page)
    page.goto(site.url("acme.localhost", DOORS["desk"]))
    page.wait_for_url(lambda url: "sign-in" not in url)  # the device answers as soon as the field offers its key
    expect(page.locator("main")).to_be_visible()


def test_a_device_that_nobody_unlocks_opens_nothing(site: Site, new_tab: NewTab) -> None:
    page = new_tab()
    device = Device(page, unlocks=False)
    come_in(page, site, "acme.localhost", "desk", "wang@acme.example")
    page.goto(site.url("acme.localhost", OWN["desk"]))
    page.locator(PART).locator("[data-passkey-go]").click()
    expect(page.locator(PART).locator("[data-passkey-sentence]")).to_be_visible()
    assert device.keys == []


def test_without_script_there_is_a_sentence_and_the_password(site: Site, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    come_in(page, site, "acme.localhost", "desk", "zhao@acme.example")
    page.goto(site.url("acme.localhost", OWN["desk"]))
    expect(page.locator(PART)).to_contain_text("Passkeys need JavaScript")
    expect(page.locator(PART).locator("[data-passkey-go]")).to_be_hidden()
    context.close()
