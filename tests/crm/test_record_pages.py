"""A record's page on a phone: parts behind tabs; what is edited stands in the heading; countries by their name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crm.customers.models import Account
from identity.models import User
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
ACCOUNT = f"/desk/customers/{fixed('harbour')}/"
CONTACT = f"/desk/contacts/{fixed('li-contact')}/"


def part(html: str) -> str:
    return re.search(r'class="r-record-body" data-part="(\w+)"', html)[1]  # type: ignore[index]


def current_tab(html: str) -> str:
    tabs = html.partition('class="r-list-tabs r-only-phone"')[2].partition("</nav>")[0]
    return re.search(r'aria-current="page">([^<]+)', tabs)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("url", "shown", "tab"),
    [
        (ACCOUNT, "activity", "Timeline"),
        (f"{ACCOUNT}?part=details", "details", "Details"),
        (f"{ACCOUNT}?part=related", "related", "Related"),
        (f"{ACCOUNT}?part=nonsense", "activity", "Timeline"),
        (f"{CONTACT}?part=details", "details", "Details"),
        (f"{CONTACT}?part=related", "activity", "Timeline"),  # a contact has none
    ],
)
def test_the_address_says_which_part_a_phone_shows(visitor: Visit, url: str, shown: str, tab: str) -> None:
    html = visitor("zhang").get(url).content.decode()
    assert part(html) == shown
    assert current_tab(html) == tab


def test_a_refused_domain_is_seen_where_it_was_typed(visitor: Visit) -> None:
    before = rows_of(Account)
    answer = visitor("zhao").post(f"{ACCOUNT}domain/", {"email_domain": "jinhua.acme.example"})
    assert answer.status_code == 422
    assert part(answer.content.decode()) == "details"
    assert rows_of(Account) == before


@pytest.mark.parametrize(("url", "name"), [(ACCOUNT, "Harbour City Water"), (CONTACT, "Li Wei")])
def test_an_edit_page_says_what_is_edited(visitor: Visit, url: str, name: str) -> None:
    html = visitor("zhang").get(f"{url}edit/").content.decode()
    assert f"<title>Edit {name}" in html
    assert f'<span class="r-only-phone">Edit {name}' in html


def test_a_country_is_read_by_its_name(visitor: Visit) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(country="DE")
    zhang = visitor("zhang")
    assert '<span class="r-break">Germany</span>' in zhang.get(ACCOUNT).content.decode()
    assert '<option value="DE" selected>Germany</option>' in zhang.get(f"{ACCOUNT}edit/").content.decode()
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    assert '<span class="r-break">德国</span>' in zhang.get(ACCOUNT).content.decode()


def test_a_country_is_chosen_and_anything_else_is_refused(visitor: Visit) -> None:
    zhang, url = visitor("zhang"), f"{ACCOUNT}fields/country/"
    assert zhang.post(url, {"country": "NO"}).status_code == 302
    assert Account.objects.get(pk=fixed("harbour")).country == "NO"
    answer = zhang.post(url, {"country": "Atlantis"})
    assert answer.status_code == 422
    assert Account.objects.get(pk=fixed("harbour")).country == "NO"


def test_what_was_written_before_countries_were_chosen_is_kept(visitor: Visit) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(country="Deutschland")
    zhang = visitor("zhang")
    html = zhang.get(f"{ACCOUNT}edit/").content.decode()
    assert '<option value="Deutschland" selected>Deutschland</option>' in html
    assert zhang.post(f"{ACCOUNT}fields/country/", {"country": "Deutschland"}).status_code == 302
