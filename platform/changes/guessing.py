"""Which field a column most likely becomes: by what the person said last time, by its name in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from changes.changeables import Changeable
from changes.dates import orders_of
from changes.importing import AUTHOR, CREATED_AT, ID
from changes.models import KnownColumn
from changes.reading import number_manner
from changes.tables import Table
from records.values import key_of

SAMPLE, LOOKED_AT = 3, 500
NOT_LETTERS = re.compile(r"[\W_]+")
EXTRAS = ((ID, _("Id")), (CREATED_AT, _("Created on")), (AUTHOR, _("Created by")))
# What other programs and people call the same.
OTHER_NAMES = {
    "name": (
        "company",
        "company name",
        "account name",
        "customer",
        "customer name",
        "full name",
        "firma",
        "公司",
        "公司名称",
        "客户",
        "客户名称",
        "企业名称",
        "姓名",
        "联系人",
        "联系人姓名",
    ),
    "phone": ("tel", "telephone", "phone number", "mobile", "telefon", "手机", "手机号", "联系电话", "电话号码"),
    "email": ("mail", "email address", "电子邮件", "电子邮箱", "邮箱地址", "邮件"),
    "website": ("web", "url", "homepage", "site", "网址", "官网"),
    "account": (
        "company",
        "company name",
        "account",
        "account name",
        "customer",
        "公司",
        "公司名称",
        "客户名称",
        "所属客户",
        "单位",
    ),
    "owner": ("account owner", "owner email", "sales rep", "assigned to", "责任人", "销售", "业务员"),
    "grade": ("class", "level", "rating", "级别", "客户等级", "客户级别"),
    "notes": ("note", "comment", "comments", "remarks", "description", "说明", "描述"),
    "job_title": ("title", "position", "role", "岗位", "职务"),
    "city": ("town", "所在城市", "地市"),
    "country": ("country region", "nation", "国家地区"),
    "industry": ("branch", "sector", "所属行业"),
    "kind": ("type", "类型", "客户类型"),
    ID: ("id", "record id", "uuid"),
    CREATED_AT: ("created", "created at", "created on", "creation date", "创建时间", "创建日期"),
    AUTHOR: ("created by", "author", "创建人", "作者"),
}


def guess(changeable: Changeable, headers: Sequence[str], owner_id: Any) -> dict[int, str]:
    """Place → name of a field, an extra, or "" for what is left out. No field is guessed twice."""
    known = dict(
        KnownColumn.objects.filter(owner_id=owner_id, record_type=changeable.key).values_list("header", "field")
    )
    names = _names(changeable)
    possible = {spec.name for spec in changeable.specs} | {name for name, _label in EXTRAS} | {""}
    found: dict[int, str] = {}
    for place, header in enumerate(headers):
        said = known.get(folded(header))
        name = said if said in possible else names.get(folded(header), "")
        found[place] = name if name and name not in found.values() else ""
    return found


def folded(text: str) -> str:
    return NOT_LETTERS.sub(" ", text).strip().casefold()


def samples(table: Table) -> list[list[str]]:
    """Of each column the first texts, for a page and for guessing how its cells are written."""
    found: list[list[str]] = [[] for _header in table.headers]
    for line in islice(table.lines(), LOOKED_AT):
        for place, cell in enumerate(line.cells[: len(found)]):
            if cell:
                found[place].append(cell[:120])
    return found


def manners_of(texts: Sequence[str]) -> dict[str, Any]:
    """How a column could be meant if it holds dates, or numbers."""
    return {"orders": orders_of(texts), "comma": number_manner(texts)}


def _names(changeable: Changeable) -> dict[str, str]:
    found: dict[str, str] = {}
    for spec in changeable.specs:
        for one in OTHER_NAMES.get(spec.name, ()):
            found.setdefault(folded(one), spec.name)
    for name, label in EXTRAS:
        found |= {folded(one): name for one in (*OTHER_NAMES[name], *_labels(label))}
    # What a field is really called counts more than what others call it.
    for spec in changeable.specs:
        found |= {folded(one): spec.name for one in (key_of(spec.name), *_labels(spec.label))}
    return found


def _labels(label: Any) -> list[str]:
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(label))
    return found
