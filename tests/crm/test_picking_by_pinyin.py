"""Pickers find Chinese names by what somebody types on a keyboard of Latin letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.scopes import Scope
from crm.customers.actions import create_account, create_contact
from crm.customers.models import Account
from kernel.actor import Actor
from kernel.clock import system_clock
from tests.access.conftest import give  # noqa: F401
from tests.crm.conftest import Visit, counted
from tests.harness.cast import fixed

OPTIONS = "/desk/customers/options/"


@pytest.fixture
def named(staff: Callable[[str], Actor], run_jobs: Callable[[], int]) -> None:
    by: dict[str, Any] = {"actor": staff("zhang"), "clock": system_clock}
    jinhua = Account.objects.get(pk=fixed("jinhua"))
    create_contact(**by, account=jinhua, name="张伟", language="zh-hans")
    create_account(**by, kind="company", name="宁波甬江泵业有限公司", language="zh-hans", notes="zw")
    run_jobs()


def test_initials_and_syllables_find_a_name(named: None, visitor: Visit) -> None:
    client = visitor("zhang")
    for typed in ("zw", "zhangwei", "zhang wei", "zhangw"):
        with counted() as statements:
            assert "张伟" in client.get(OPTIONS, {"q": typed}).content.decode(), typed
        assert len(statements) <= 8
    for typed in ("yongjiang", "yjby", "nb"):
        assert "宁波甬江" in client.get(OPTIONS, {"q": typed, "only": "accounts"}).content.decode(), typed
    # What stands in notes is no name.
    assert "宁波甬江" not in client.get(OPTIONS, {"q": "zw"}).content.decode()
    assert "张伟" not in client.get(OPTIONS, {"q": "wz"}).content.decode()
    assert "张伟" in client.get("/desk/palette/", {"q": "zw"}).content.decode()


def test_only_what_one_sees_is_found(named: None, visitor: Visit, give: Callable[..., Actor]) -> None:  # noqa: F811
    give("liu", Scope.OWN)
    client = visitor("liu")
    for typed in ("zw", "yongjiang"):
        page = client.get(OPTIONS, {"q": typed}).content.decode()
        assert "张伟" not in page
        assert "甬江" not in page
