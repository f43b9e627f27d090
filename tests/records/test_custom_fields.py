"""Fields that administrators add: what is refused, what follows at once, and where they are found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from audit.models import Entry
from crm.customers.actions import change_account, create_account
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.fields import cell
from kernel.figures import Money
from records.actions.dictionaries import add_entry, create_dictionary, rename_entry, retire_entry
from records.actions.fields import change_field, create_field, place_field, restore_field, retire_field
from records.models import CustomField, Dictionary
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed

Staff = Callable[[str], Actor]
# A value of each kind: as somebody sends it, as it is kept, and as an English reader sees it.
SAMPLES: dict[str, tuple[Any, Any, str]] = {
    "text": (" K-2026-118 ", "K-2026-118", "K-2026-118"),
    "long": ("One.\nTwo.", "One.\nTwo.", "One.\nTwo."),
    "number": ("1,250.50", "1250.5", "1,250.50"),
    "money": ("12000", {"amount": "12000", "currency": "CNY"}, "CN¥12,000.00"),
    "date": ("2027-03-01", "2027-03-01", "1 Mar 2027"),
    "flag": (True, True, "True"),
    "choice": ("gold", "gold", "Gold"),
    "choices": (["silver", "gold"], ["gold", "silver"], "Gold, Silver"),
    "url": ("www.example.com/x", "www.example.com/x", "www.example.com/x"),
    "email": ("a@example.com", "a@example.com", "a@example.com"),
    "phone": ("+86 574 5555 0100", "+86 574 5555 0100", "+86 574 5555 0100"),
}
LEVELS = ({"en": "Gold", "zh-hans": "金牌"}, {"en": "Silver", "zh-hans": "银牌"})


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def add(by: dict[str, Any], kind: str, label: str = "Contract level", **settings: Any) -> CustomField:
    dictionary = None
    if kind in {"choice", "choices"}:
        dictionary = Dictionary.objects.filter(key="levels").first()
        dictionary = dictionary or create_dictionary(**by, labels={"en": "Levels"}, entries=LEVELS)
    settings |= {"money": {"currency": "CNY"}, "number": {"digits": 2}}.get(kind, {})
    return create_field(**by, record_type=ACCOUNT, kind=kind, labels={"en": label}, dictionary=dictionary, **settings)


def names() -> list[str]:
    """Of the fields that accounts have besides the one of the cast."""
    return [spec.name for spec in ACCOUNT.custom if spec.name != "c_memo"]


def added() -> list[CustomField]:
    return list(CustomField.objects.exclude(id__in=[fixed("field"), fixed("ticket-field")]))


def new_account(by: dict[str, Any], **values: Any) -> Account:
    return create_account(**by, kind="company", name="Seven Seas Pumps", language="en", **values)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_value_of_each_kind_is_kept_and_read_again(by: dict[str, Any], kind: str) -> None:
    field = add(by, kind)
    sent, kept, text = SAMPLES[kind]
    made = new_account(by, c_contract_level=sent)
    assert Account.objects.get(pk=made.pk).custom == {"contract_level": kept}
    spec = ACCOUNT.named(f"c_{field.key}")
    assert spec is not None
    assert cell(spec, made).text == text
    cleared = change_account(**by, account=made, c_contract_level="" if kind != "flag" else False)
    assert cleared.custom == {}
    assert Entry.objects.about(made).order_by("-at", "-id")[0].changes["c_contract_level"] == [kept, None]


WRONG: tuple[tuple[str, Any], ...] = (
    ("text", 5),
    ("text", "x" * 401),
    ("number", "twelve"),
    ("number", "1.234"),
    ("number", True),
    ("number", "1e40"),
    ("number", "NaN"),
    ("money", {"amount": "1", "currency": "XXQ"}),
    ("money", {"amount": True}),
    ("money", "9" * 16),
    ("date", "01.03.2027"),
    ("date", "2027-02-30"),
    ("flag", "yes"),
    ("choice", "bronze"),
    ("choice", ["gold"]),
    ("choices", "gold"),
    ("choices", ["gold", "bronze"]),
    ("url", "nowhere"),
    ("url", "javascript:alert(1)"),
    ("email", "a@"),
)


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_changes(by: dict[str, Any], kind: str, value: Any) -> None:
    add(by, kind)
    harbour = Account.objects.get(pk=fixed("harbour"))
    before = rows_of(Account)
    with pytest.raises(Refused) as refusal:
        change_account(**by, account=harbour, c_contract_level=value)
    assert refusal.value.field == "c_contract_level"
    assert refusal.value.sentence
    assert rows_of(Account) == before


def test_a_field_that_is_not_there_is_refused(by: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        change_account(**by, account=Account.objects.get(pk=fixed("harbour")), c_ghost="x")
    assert refusal.value.field == "c_ghost"


def test_what_must_be_filled_in_is_asked_of_new_records_and_of_whoever_empties_it(by: dict[str, Any]) -> None:
    old = Account.objects.get(pk=fixed("harbour"))
    add(by, "text", is_required=True)
    change_account(**by, account=old, city="Ningbo")
    with pytest.raises(Refused, match="Contract level"):
        new_account(by)
    made = new_account(by, c_contract_level="A")
    with pytest.raises(Refused):
        change_account(**by, account=made, c_contract_level=" ")


def test_a_new_record_begins_with_the_default(by: dict[str, Any]) -> None:
    field = add(by, "number")
    change_field(**by, field=field, default="2.50")
    assert new_account(by).custom == {"contract_level": "2.5"}
    assert new_account(by, c_contract_level=None).custom == {}
    spec = ACCOUNT.named("c_contract_level")
    assert spec is not None
    assert spec.of(None) == Decimal("2.5")


def test_a_default_is_judged_like_any_value(by: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        add(by, "number", default="many")
    assert refusal.value.field == "default"
    assert added() == []
    with pytest.raises(Refused) as refusal:
        add(by, "text", is_unique=True, default="same")
    assert refusal.value.field == "default"


def test_a_value_that_is_given_once(by: dict[str, Any]) -> None:
    add(by, "text", is_unique=True)
    made = new_account(by, c_contract_level="K-1")
    with pytest.raises(Refused, match="Seven Seas Pumps") as refusal:
        new_account(by, c_contract_level="K-1")
    assert refusal.value.field == "c_contract_level"
    change_account(**by, account=made, c_contract_level="K-1", city="Wuxi")
    new_account(by, c_contract_level="K-2")


def test_a_field_with_doubles_does_not_become_unique(by: dict[str, Any]) -> None:
    field = add(by, "text")
    for _ in range(2):
        new_account(by, c_contract_level="K-1")
    with pytest.raises(Refused, match="2 records"):
        change_field(**by, field=field, is_unique=True)
    assert not CustomField.objects.get(key="contract_level").is_unique


def test_a_retired_field_is_gone_with_its_values_kept(by: dict[str, Any]) -> None:
    field = add(by, "text")
    made = new_account(by, c_contract_level="K-1")
    retire_field(**by, field=field)
    assert names() == []
    with pytest.raises(Refused):
        change_account(**by, account=made, c_contract_level="K-2")
    change_account(**by, account=made, city="Wuxi")
    assert Account.objects.get(pk=made.pk).custom == {"contract_level": "K-1"}
    restore_field(**by, field=field)
    assert names() == ["c_contract_level"]


def test_a_key_is_made_of_the_label_and_never_given_twice(by: dict[str, Any]) -> None:
    field = add(by, "text", "Contract no.")
    assert field.key == "contract_no"
    retire_field(**by, field=field)
    assert add(by, "number", "Contract no.").key == "contract_no_2"
    chinese = create_field(**by, record_type=ACCOUNT, kind="text", labels={"zh-hans": "合同编号"})
    assert chinese.key == "he_tong_bian_hao"
    with pytest.raises(Refused) as refusal:
        create_field(**by, record_type=ACCOUNT, kind="text", labels={"en": "Other"}, key="Not a Key")
    assert refusal.value.field == "key"


@pytest.mark.parametrize("labels", [{"en": "  "}, {"en": "City"}, {"zh-hans": "城市"}, {"en": "contract LEVEL"}])
def test_a_name_is_needed_and_its_own(by: dict[str, Any], labels: dict[str, str]) -> None:
    add(by, "text")
    before = rows_of(CustomField)
    with pytest.raises(Refused) as refusal:
        create_field(**by, record_type=ACCOUNT, kind="text", labels=labels)
    assert refusal.value.field == f"label_{next(iter(labels))[:2]}"
    assert rows_of(CustomField) == before


def test_a_choice_is_renamed_for_all_and_retired_for_new_ones(by: dict[str, Any]) -> None:
    add(by, "choice")
    made = new_account(by, c_contract_level="gold")
    gold = Dictionary.objects.get(key="levels").entries.get(key="gold")
    rename_entry(**by, entry=gold, labels={"en": "Golden"})
    spec = ACCOUNT.named("c_contract_level")
    assert spec is not None
    assert cell(spec, made).text == "Golden"
    retire_entry(**by, entry=gold)
    spec = ACCOUNT.named("c_contract_level")
    assert spec is not None
    assert [key for key, _label in spec.offered] == ["silver"]
    assert cell(spec, made).text == "Golden"
    change_account(**by, account=made, c_contract_level="gold", city="Wuxi")
    with pytest.raises(Refused):
        new_account(by, c_contract_level="gold")


def test_a_dictionary_has_each_choice_once(by: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        create_dictionary(**by, labels={"en": "Levels"}, entries=[{"en": "Gold"}, {"en": "gold"}])
    assert not Dictionary.objects.filter(key="levels").exists()
    levels = create_dictionary(**by, labels={"en": "Levels"}, entries=LEVELS)
    with pytest.raises(Refused):
        add_entry(**by, dictionary=levels, labels={"zh-hans": "金牌"})
    with pytest.raises(Refused):
        create_dictionary(**by, labels={"en": "levels"})
    assert levels.entries.count() == 2


def test_fields_stand_in_the_order_that_somebody_gave_them(by: dict[str, Any]) -> None:
    first, second, third = (add(by, "text", label) for label in ("One", "Two", "Three"))
    place_field(**by, field=third, place=0)
    assert names() == ["c_three", "c_one", "c_two"]
    place_field(**by, field=second, place=0)
    place_field(**by, field=first, place=99)
    assert names() == ["c_two", "c_three", "c_one"]


@pytest.mark.parametrize("who", ["zhang", "wang"])
def test_only_administrators_add_fields(staff: Staff, who: str) -> None:
    with pytest.raises(PermissionMissing):
        add({"actor": staff(who), "clock": system_clock}, "text")
    assert added() == []


def test_an_amount_keeps_the_currency_it_was_written_in(by: dict[str, Any]) -> None:
    field = add(by, "money")
    made = new_account(by, c_contract_level={"amount": "10.50", "currency": "EUR"})
    change_field(**by, field=field, currency="USD")
    spec = ACCOUNT.named("c_contract_level")
    assert spec is not None
    assert spec.read is not None
    assert spec.read(made) == Money(Decimal("10.5"), "EUR")


def test_a_day_is_a_day(by: dict[str, Any]) -> None:
    add(by, "date")
    made = new_account(by, c_contract_level=date(2027, 3, 1))
    assert made.custom == {"contract_level": "2027-03-01"}
