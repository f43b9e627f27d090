"""The pages on which administrators keep fields and dictionaries: what is typed is lost by no refusal."""

from __future__ import annotations

import re

import pytest

from records.models import CustomField, Dictionary
from tests.crm.conftest import HX, Visit, counted, rows_of
from tests.harness.cast import fixed

NEW = "/desk/settings/fields/account/new/"
FIELD = f"/desk/settings/field/{fixed('field')}/"
DICTIONARY = f"/desk/settings/dictionaries/{fixed('dictionary')}/"
CHOICE = f"/desk/settings/choices/{fixed('choice')}/"
PAGES = (
    "/desk/settings/fields/account/",
    NEW,
    f"{NEW}?kind=choice",
    FIELD,
    "/desk/settings/dictionaries/",
    DICTIONARY,
)


@pytest.mark.parametrize("path", [*PAGES, CHOICE])
def test_a_page_asks_little(visitor: Visit, path: str) -> None:
    client = visitor("zhao")
    client.get(path)
    with counted() as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= 8, asked


def test_a_field_of_choices_is_made_with_its_dictionary(visitor: Visit) -> None:
    sent = {
        "kind": "choice",
        "label_en": "Tyre size",
        "label_zh": "轮胎尺寸",
        "lines": "Small = 小\n\n Large=大\n特大",
        "personal": "none",
    }
    assert visitor("zhao").post(NEW, sent).status_code == 302
    field = CustomField.objects.get(key="tyre_size")
    assert field.labels == {"en": "Tyre size", "zh-hans": "轮胎尺寸"}
    assert field.dictionary is not None
    assert [entry.labels for entry in field.dictionary.entries.all()] == [
        {"en": "Small", "zh-hans": "小"},
        {"en": "Large", "zh-hans": "大"},
        {"zh-hans": "特大"},
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "choice", "label_en": "Tyre size", "personal": "none"}, "write the choices"),
        ({"kind": "choice", "label_en": "City", "lines": "A\nB", "personal": "none"}, "is a field “City” already"),
        ({"kind": "choice", "label_en": "Tyres", "lines": "A\na", "personal": "none"}, "“a” stands there twice"),
        ({"kind": "choice", "label_en": "Tyres", "lines": "x" * 61, "personal": "none"}, "at most 60 characters"),
        ({"kind": "text", "label_en": "  ", "personal": "none"}, "in one language at least"),
        ({"kind": "text", "label_en": "City", "label_zh": "轮胎", "personal": "none"}, "is a field “City” already"),
        ({"kind": "number", "label_en": "Tyres", "digits": "9", "personal": "none"}, "less than or equal to 6"),
        ({"kind": "money", "label_en": "Price", "currency": "€", "personal": "none"}, "at least 3 characters"),
    ],
)
def test_a_refusal_loses_nothing(visitor: Visit, sent: dict[str, str], said: str) -> None:
    before = rows_of(CustomField), rows_of(Dictionary)
    answer = visitor("zhao").post(NEW, sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    for name in ("label_zh", "digits", "currency"):
        if sent.get(name):
            assert f'value="{sent[name]}"' in text
    assert (rows_of(CustomField), rows_of(Dictionary)) == before


def test_a_field_is_changed_retired_and_brought_back(visitor: Visit) -> None:
    client = visitor("zhao")
    sent = {"kind": "text", "label_en": "Memo of ours", "personal": "personal", "is_required": "on", "default": "None"}
    assert client.post(FIELD, sent).status_code == 302
    field = CustomField.objects.get(pk=fixed("field"))
    assert (field.labels, field.personal, field.is_required, field.default) == (
        {"en": "Memo of ours"},
        "personal",
        True,
        "None",
    )
    client.post(f"{FIELD}retirement/")
    shown = client.get("/desk/settings/fields/account/").content.decode()
    assert "Bring back" in shown
    assert 'name="c_memo"' not in client.get("/desk/customers/new/").content.decode()
    client.post(f"{FIELD}retirement/", {"back": "1"})
    assert 'name="c_memo"' in client.get("/desk/customers/new/").content.decode()


def test_a_field_moves_by_script_and_without(visitor: Visit) -> None:
    client = visitor("zhao")
    client.post(NEW, {"kind": "text", "label_en": "Second", "personal": "none"})
    second = CustomField.objects.get(key="second")
    assert client.post(f"/desk/settings/field/{second.pk}/place/", {"place": "0"}, **HX).status_code == 204
    order = re.findall(r'id="field-([0-9a-f-]+)"', client.get("/desk/settings/fields/account/").content.decode())
    assert order == [str(second.pk), str(fixed("field"))]
    assert client.post(f"/desk/settings/field/{second.pk}/place/", {"place": "many"}).status_code == 302


def test_choices_are_added_renamed_moved_and_retired(visitor: Visit) -> None:
    client = visitor("zhao")
    assert client.post(DICTIONARY, {"label_en": "Second", "label_zh": "第二"}).status_code == 302
    second = Dictionary.objects.get(pk=fixed("dictionary")).entries.get(key="second")
    assert client.post(f"/desk/settings/choices/{second.pk}/place/", {"place": "0"}, **HX).status_code == 204
    assert client.post(CHOICE, {"label_en": "Premier"}).status_code == 302
    shown = client.get(DICTIONARY).content.decode()
    assert shown.index("Second") < shown.index("Premier")
    refused = client.post(CHOICE, {"label_en": "second", "label_zh": "首"})
    assert refused.status_code == 422
    assert 'value="首"' in refused.content.decode()
    client.post(CHOICE, {"retire": "1"})
    assert "Bring back" in client.get(DICTIONARY).content.decode()
    client.post(CHOICE, {"back": "1"})
    client.post(DICTIONARY, {"rename": "1", "label_en": "Sorts"})
    assert Dictionary.objects.get(pk=fixed("dictionary")).labels == {"en": "Sorts"}


def test_a_kind_of_record_that_there_is_not_is_not_there(visitor: Visit) -> None:
    client = visitor("zhao")
    assert client.get("/desk/settings/fields/dragon/").status_code == 404
    assert client.post(NEW, {"kind": "dragon"}).status_code == 404
    assert client.get("/desk/settings/fields/").headers["Location"] == "/desk/settings/fields/ticket/"
