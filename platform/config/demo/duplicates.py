"""Customers whom somebody wrote down a second time, for the page on which they are found and merged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pypinyin import Style, lazy_pinyin

from crm.customers.models import Account, AccountKind, Contact
from crm.duplicates.sweeping import sweep
from search.pinyin import is_chinese

COMPANIES, PEOPLE = 3, 4


def fill_duplicates(*, at: datetime, now: datetime) -> None:
    later = at + timedelta(days=40)
    companies = Account.objects.filter(kind=AccountKind.COMPANY).exclude(phone="").order_by("name")
    for company in companies[:COMPANIES]:
        Account.objects.create(
            kind=company.kind,
            name=_again(company.name, _firm),
            phone=company.phone.replace(" ", "").replace("-", ""),
            city=company.city,
            country=company.country,
            language=company.language,
            owner=company.owner,
            created_at=later,
            updated_at=later,
        )
    people = Contact.objects.exclude(phone="").select_related("account").order_by("name")
    chinese = [one for one in people if is_chinese(one.name[0])][: PEOPLE // 2]
    for person in [*chinese, *[one for one in people if one.name.isascii()][: PEOPLE // 2]]:
        Contact.objects.create(
            account=person.account,
            name=_again(person.name, _pinyin),
            phone=person.phone.replace(" ", ""),
            language=person.language,
            created_at=later,
            updated_at=later,
        )
    sweep(at=now)


def _again(name: str, spell: Callable[[str], str]) -> str:
    """Another way of writing it."""
    if is_chinese(name[0]):
        return spell(name)
    first, _space, rest = name.partition(" ")
    return f"{rest}, {first}" if spell is _pinyin and rest else f"{name} Ltd."


def _firm(name: str) -> str:
    return name.replace("有限公司", "") if "有限公司" in name else f"{name}有限公司"


def _pinyin(name: str) -> str:
    said = lazy_pinyin(name, style=Style.NORMAL)
    return f"{''.join(said[1:]).capitalize()} {said[0].capitalize()}"
