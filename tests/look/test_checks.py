"""Each check must be able to turn red, and stay quiet on a page that is in order."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route

from tests.look.browser import dressed_context
from tests.look.checks import CHECKS, Check, words
from tests.look.checks.axe import Axe
from tests.look.checks.console import Console
from tests.look.checks.cut_text import CutText
from tests.look.checks.focus import Focus
from tests.look.checks.layout_shift import LayoutShift
from tests.look.checks.overflow import Overflow
from tests.look.checks.policy import Policy
from tests.look.checks.requests import ForeignRequests
from tests.look.checks.weight import Weight
from tests.look.checks.words import Words
from tests.look.look import look_at
from tests.look.pages import Page
from tests.look.scene import Dress
from tests.look.sheets import picture_path, write_sheets

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

BASE = "http://look.test"
SHELL = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">{head}</head>'
    "<body><main><h1>{title}</h1>{body}</main></body></html>"
)
ENGLISH, NARROW, CHINESE = Dress(), Dress(width=390), Dress(language="zh")


def found(
    browser: Browser,
    *checks: type[Check],
    body: str = "",
    head: str = "",
    dress: Dress = ENGLISH,
    row: Page | None = None,
    headers: Mapping[str, str] | None = None,
    files: Mapping[str, tuple[str, str]] | None = None,
) -> list[str]:
    """What the checks say about a page that no server has to serve."""
    row = row or Page("tickets", "/tickets/", "visitor", "desk")
    title = {"en": "Tickets", "zh": "工单"}[dress.language]
    html = SHELL.format(language=dress.language, title=title, head=head, body=body)
    served = {BASE + row.url: ("text/html", html)} | {BASE + path: file for path, file in (files or {}).items()}

    def answer(route: Route) -> None:
        kind, text = served.get(route.request.url, ("text/plain", ""))
        status = row.status if route.request.url == BASE + row.url else 200
        route.fulfill(status=status, content_type=kind, body=text, headers=dict(headers or {}))

    context = dressed_context(browser, dress)
    context.route("**/*", answer)
    try:
        tab = context.new_page()
        return [str(finding) for finding in look_at(tab, row, base=BASE, dress=dress, checks=checks or CHECKS)]
    finally:
        context.close()


@pytest.mark.parametrize("dress", [ENGLISH, NARROW, CHINESE, Dress(390, "zh", "dark")], ids=str)
def test_a_page_in_order_has_no_findings(browser: Browser, dress: Dress) -> None:
    body = (
        "<style>.r-cut{overflow:hidden;white-space:nowrap;text-overflow:ellipsis;width:60px}"
        ".hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}</style>"
        '<p class="r-cut">A very long name of a company</p><span class="hidden">Spoken, never shown</span>'
        '<div style="overflow-x:auto;width:100px" tabindex="0"><p style="width:400px">A table that scrolls</p></div>'
        '<p><a href="/one/">One</a> and <button>Two</button></p>'
    )
    assert found(browser, body=body, dress=dress) == []


def test_axe_finds_a_field_without_a_label(browser: Browser) -> None:
    assert "label" in found(browser, Axe, body="<input type=text>")[0]


def test_axe_finds_pale_words(browser: Browser) -> None:
    assert "color-contrast" in found(browser, Axe, body='<p style="color:#bbb;background:#fff">Pale</p>')[0]


def test_axe_runs_under_a_strict_policy(browser: Browser) -> None:
    headers = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; img-src data:"}
    assert len(found(browser, Axe, Policy, body="<input type=text>", headers=headers)) == 1


def test_overflow_names_the_thing_that_is_too_wide(browser: Browser) -> None:
    body = '<div><p id="wide" style="width:900px">Wide</p></div>'
    assert found(browser, Overflow, body=body) == []
    assert "p#wide" in found(browser, Overflow, body=body, dress=NARROW)[0]


@pytest.mark.parametrize(
    "body",
    [
        '<div style="overflow:hidden;white-space:nowrap;width:60px">A very long name of a company</div>',
        '<div style="overflow:clip;width:60px"><span><b style="white-space:nowrap">A long name here</b></span></div>',
        '<div style="overflow:hidden;height:20px;width:60px">Several lines of words that do not fit at all</div>',
    ],
    ids=["by itself", "inside", "below"],
)
def test_words_that_end_at_an_edge_are_found(browser: Browser, body: str) -> None:
    assert "cut text" in found(browser, CutText, body=body)[0]


def test_an_ellipsis_inside_the_edge_is_enough(browser: Browser) -> None:
    body = (
        '<div style="overflow:hidden;width:60px"><div style="width:90px">'
        '<p style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap">A long name of a company</p></div></div>'
    )
    assert found(browser, CutText, body=body) == []


def test_errors_of_scripts_are_found(browser: Browser) -> None:
    assert "boom" in found(browser, Console, head="<script>throw new Error('boom')</script>")[0]
    assert "noted" in found(browser, Console, head="<script>console.error('noted')</script>")[0]


def test_another_status_than_the_tables_is_found(browser: Browser) -> None:
    gone = Page("gone", "/gone/", "visitor", "desk", status=404)
    assert found(browser, Console, row=gone) == []
    # The same answer, where the table expects a page.
    context = dressed_context(browser, ENGLISH)
    context.route("**/*", lambda route: route.fulfill(status=404, body="gone"))
    findings = look_at(context.new_page(), Page("x", "/x/", "visitor", "desk"), base=BASE, checks=(Console,))
    context.close()
    assert "answered 404 instead of 200" in {finding.detail for finding in findings}


@pytest.mark.parametrize(("status", "count"), [(200, 0), (404, 1)])
def test_where_an_address_leads_on_to_must_be_there(browser: Browser, status: int, count: int) -> None:
    def answer(route: Route) -> None:
        # By a script: an answer that is made up here cannot lead on by itself.
        is_old = route.request.url == f"{BASE}/old/"
        body = "<script>location.replace('/new/')</script>" if is_old else "<title>New</title>"
        route.fulfill(status=200 if is_old else status, content_type="text/html", body=body)

    context = dressed_context(browser, ENGLISH)
    context.route("**/*", answer)
    row = Page("old", "/old/", "visitor", "desk")
    findings = [one.detail for one in look_at(context.new_page(), row, base=BASE, checks=(Console,))]
    context.close()
    assert sum("led on to" in detail for detail in findings) == count


def test_a_violation_of_the_policy_is_found(browser: Browser) -> None:
    headers = {"Content-Security-Policy": "script-src 'self'; style-src 'self'"}
    findings = found(browser, Policy, Console, body='<p style="color:red">x</p><script>1</script>', headers=headers)
    assert any("style-src-attr" in finding for finding in findings)
    assert any("script-src-elem" in finding for finding in findings)
    assert all("policy" in finding for finding in findings)


def test_a_request_to_another_host_is_found(browser: Browser) -> None:
    body = '<img alt="" src="http://elsewhere.test/pixel.png"><img alt="" src="/own.png">'
    assert len(findings := found(browser, ForeignRequests, body=body)) == 1
    assert "elsewhere.test/pixel.png" in findings[0]


def test_english_on_a_chinese_page_is_found(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("Send reply", "发送回复"), ("%(n)s tickets", "%(n)s 张工单"), ("Rapport", "Rapport"), ("Search", "")]
    monkeypatch.setattr(words, "english_texts", lambda: words.patterns(pairs))
    body = (
        '<button>Send reply</button><p>12 tickets</p><input aria-label="x" placeholder="Search"><p>Rapport</p>'
        '<p translate="no">Send reply</p><p hidden>Send reply</p><p>发送回复</p><p>Send reply to the customer</p>'
    )
    findings = found(browser, Words, body=body, dress=CHINESE)
    assert [finding.split("translated: ")[1] for finding in findings] == ["'Send reply'", "'12 tickets'", "'Search'"]
    assert found(browser, Words, body=body) == []


def test_the_english_comes_from_the_catalogues() -> None:
    assert {path.name for path in words.catalogues()} == {"django.po", "djangojs.po"}
    assert words.is_telling("Send reply")
    assert not words.is_telling("%(name)s: %(n)d")


@pytest.mark.parametrize(
    "style",
    ["a:focus{outline:none}", "*{outline:none!important}", "a{outline:2px solid red}"],
    ids=["removed", "removed everywhere", "always there"],
)
def test_a_focus_that_cannot_be_seen_is_found(browser: Browser, style: str) -> None:
    findings = found(browser, Focus, head=f"<style>{style}</style>", body='<a href="/x/">Next page</a>')
    assert len(findings) == 1
    assert 'a "Next page"' in findings[0]


@pytest.mark.parametrize(
    "style",
    [
        "a:focus-visible{outline:none;box-shadow:0 0 0 3px blue}",
        "a{transition:background 5s}a:focus{outline:none;background:yellow}",
        "p:focus-within{border:2px solid blue}a:focus{outline:none}",
    ],
    ids=["shadow", "slow background", "around it"],
)
def test_any_visible_sign_of_focus_is_enough(browser: Browser, style: str) -> None:
    body = '<p><a href="/x/">Next page</a></p>'
    assert found(browser, Focus, head=f"<style>{style}</style>", body=body) == []


@pytest.mark.parametrize(("style", "count"), [("form:focus-within{outline:2px solid blue}", 0), ("", 1)])
def test_the_frame_of_an_editor_may_be_that_of_its_whole_box(browser: Browser, style: str, count: int) -> None:
    head = f"<style>*{{outline:none}}{style}</style>"
    body = "<form><div><div><div contenteditable role=textbox aria-label=Answer>Words</div></div></div></form>"
    assert len(found(browser, Focus, head=head, body=body)) == count


def test_things_that_move_by_themselves_are_found(browser: Browser) -> None:
    body = (
        "<div id=late></div><p>Words that are pushed down by what comes late</p><p style='height:300px'>More</p>"
        "<script>setTimeout(() => { late.style.height = '300px' }, 150)</script>"
    )
    files = {"/slow.css": ("text/css", "")}
    assert "layout shift" in found(browser, LayoutShift, body=body, files=files)[0]


def test_a_page_over_its_weight_is_found(browser: Browser) -> None:
    noise = random.Random(1)
    heavy = "/*" + "".join(chr(noise.randrange(97, 123)) for _ in range(200_000)) + "*/"
    head = '<link rel="stylesheet" href="/heavy.css"><script src="/light.js"></script>'
    files = {"/heavy.css": ("text/css", heavy), "/light.js": ("text/javascript", "1")}
    portal = Page("portal", "/portal/", "visitor", "portal")
    assert "heavy.css" in found(browser, Weight, head=head, files=files, row=portal)[0]
    allowed = Page("allowed", "/allowed/", "visitor", "portal", weight_kb=500)
    assert found(browser, Weight, head=head, files=files, row=allowed) == []


def test_a_page_that_cannot_be_opened_is_found(browser: Browser) -> None:
    context = dressed_context(browser, ENGLISH)
    context.route("**/*", lambda route: route.abort())
    findings = look_at(context.new_page(), Page("x", "/x/", "visitor", "desk"), base=BASE)
    context.close()
    assert [finding.check for finding in findings] == ["open"]


def test_contact_sheets_show_each_page_of_a_person(tmp_path: Path) -> None:
    for key in ("one", "two"):
        path = picture_path(tmp_path, "visitor", key, ENGLISH)
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", (1440, 3000), "white").save(path)
    sheets = write_sheets(tmp_path, "visitor", ["one", "two"])
    assert [sheet.name for sheet in sheets] == ["sheet-visitor-1.png"]
    with Image.open(sheets[0]) as picture:
        assert picture.height > 600
