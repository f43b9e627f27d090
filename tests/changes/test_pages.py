"""The pages of an import, of change-sets, of a mass change and of an export: from the list and back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from changes.models import ChangeSet, State
from crm.customers.models import Account
from tests.changes.conftest import upload
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import fixed

AT_MOST = 8
CSV = "Name,City,Customer since,Memo kingfisher-acme\r\nBaltic Pulp,Riga,03/04/2024,first\r\n,Nowhere,01/02/2024,\r\n"
Jobs = Callable[[], int]


def begun(visit: Visit, text: str = CSV) -> str:
    answer = visit("zhao").post("/desk/imports/", {"record_type": "account", "file": upload(text)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def chosen(page: str) -> dict[str, str]:
    """What the form of the columns would send."""
    found = {}
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        marked = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = marked[1] if marked else ""
    return found


def test_an_import_from_file_to_undo(visitor: Visit, run_jobs: Jobs) -> None:
    zhao = visitor("zhao")
    url = begun(visitor)
    page = zhao.get(url).content.decode()
    assert "Baltic Pulp" in page
    sent = chosen(page)
    assert (sent["column-0"], sent["column-2"], sent["dates-2"], sent["key"]) == ("name", "since", "", "name")
    asked = zhao.post(url, sent | {"mode": "update"})
    assert asked.status_code == 422
    assert "can be read in two ways" in asked.content.decode()
    answer = zhao.post(url, sent | {"mode": "update", "dates-2": "dmy"})
    assert "Being checked" in zhao.get(answer.url).content.decode()
    run_jobs()
    page = zhao.get(answer.url).content.decode()
    assert "Import 1 row<" in page
    assert "Name is needed." in page
    assert not Account.objects.filter(name="Baltic Pulp").exists()
    rejected = b"".join(zhao.get(f"{url}rejected/").streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(rejected)))
    assert lines[1] == ["", "Nowhere", "01/02/2024", "", "Name is needed."]
    zhao.post(f"{answer.url}application/")
    run_jobs()
    assert "Undo 1 change<" in zhao.get(answer.url).content.decode()
    assert str(Account.objects.get(name="Baltic Pulp").since) == "2024-04-03"
    zhao.post(f"{answer.url}undoing/")
    run_jobs()
    assert "Everything is as it was before." in zhao.get(answer.url).content.decode()
    assert not Account.objects.filter(name="Baltic Pulp").exists()


def test_columns_are_remembered(visitor: Visit, run_jobs: Jobs) -> None:
    text = "Firm of theirs,Ort\r\nBaltic Pulp,Riga\r\n"
    url = begun(visitor, text)
    sent = {"column-0": "name", "column-1": "city", "key": "", "mode": "create"}
    assert visitor("zhao").post(url, sent).status_code == 302
    again = visitor("zhao").get(begun(visitor, text)).content.decode()
    assert (chosen(again)["column-0"], chosen(again)["column-1"]) == ("name", "city")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This file is empty."),
        ("Name,City\r\n", "no rows below them"),
        (",,\r\na,b,c\r\n", "The first row must hold the names"),
        ("Name,name\r\na,b\r\n", "Two columns are called “name”."),
        (",".join(f"c{n}" for n in range(2000)) + "\r\n" + "1," * 1999 + "1\r\n", "has 2000 columns"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused(visitor: Visit, text: str, sentence: str) -> None:
    answer = visitor("zhao").post("/desk/imports/", {"record_type": "account", "file": upload(text)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ChangeSet.objects.exists()


def test_many_are_changed_and_turned_back(visitor: Visit, run_jobs: Jobs) -> None:
    zhao, before = visitor("zhao"), rows_of(Account)
    list_page = zhao.get("/desk/customers/").content.decode()
    assert f'value="{fixed("harbour")}" form="bulk"' in list_page
    query = f"pick={fixed('harbour')}&pick={fixed('jinhua')}&query=view%3Dall"
    page = zhao.get(f"/desk/changes/new/accounts/?{query}").content.decode()
    assert "2 records" in page
    sent = {
        "pick": [str(fixed("harbour")), str(fixed("jinhua"))],
        "change": ["owner", "city"],
        "owner": str(fixed("liu")),
    }
    answer = zhao.post("/desk/changes/new/accounts/", sent | {"city": "Oslo", "industry": "never"})
    assert answer.status_code == 302, answer.content.decode()
    run_jobs()
    page = zhao.get(answer.url).content.decode()
    assert "Change 2 records<" in page
    assert "Liu Yang" in page
    assert rows_of(Account) == before
    zhao.post(f"{answer.url}application/")
    run_jobs()
    changed = Account.objects.filter(pk__in=[fixed("harbour"), fixed("jinhua")]).values_list(
        "owner", "city", "industry"
    )
    assert list(changed) == [(fixed("liu"), "Oslo", "")] * 2
    zhao.post(f"{answer.url}undoing/")
    run_jobs()
    after = Account.objects.get(pk=fixed("harbour"))
    assert (after.owner_id, after.city) == (fixed("zhang"), "")
    assert ChangeSet.objects.get().state == State.UNDONE


def test_nothing_chosen_is_refused(visitor: Visit) -> None:
    answer = visitor("zhao").post("/desk/changes/new/accounts/", {"pick": [str(fixed("harbour"))], "city": "Oslo"})
    assert answer.status_code == 422
    assert "Choose at least one field to change." in answer.content.decode()
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/imports/",
        "/desk/changes/",
        "/desk/exports/new/accounts/?view=all",
        "{set}",
        "{import}",
        "/desk/changes/new/accounts/?all=1&query=view%3Dall",
        "/desk/customers/",
    ],
)
def test_a_page_asks_little(visitor: Visit, run_jobs: Jobs, path: str) -> None:
    url = begun(visitor)
    zhao = visitor("zhao")
    zhao.post(url, chosen(zhao.get(url).content.decode()) | {"mode": "update", "dates-2": "dmy"})
    run_jobs()
    asked = path.replace("{set}", url.replace("imports", "changes")).replace("{import}", url)
    zhao.get(asked)
    with counted() as statements:
        assert zhao.get(asked).status_code == 200
    assert len(statements) <= AT_MOST, statements


def test_a_file_that_is_far_too_large_is_dropped_while_it_arrives(visitor: Visit, settings: Any) -> None:
    settings.UPLOAD_ENDS_AT_BYTES = 100_000
    answer = visitor("zhao").post("/desk/imports/", {"record_type": "contact", "file": upload("a" * 300_000)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "the limit is 60 MB" in page
    assert re.search(r'value="contact"[^>]*checked', page)
    assert not ChangeSet.objects.exists()
