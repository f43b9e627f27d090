"""Administrators say what means the same, and see what could not be indexed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Entry
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from search.actions import add_synonym, change_synonym, index_again, remove_synonym
from search.models import Document, Pending, Synonym
from search.models.synonym import AT_MOST as MOST_GROUPS
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import counted
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.search.conftest import Find, add_ticket, index_now

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
AT_MOST = 8
PAGE = "/desk/settings/search/"


@pytest.fixture
def by(staff: Staff, clock: Clock) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": clock}


def test_a_group_is_found_by_one_another_and_told(by: dict[str, Any], titles: Find) -> None:
    add_ticket("Flywheel", "It turns.")
    add_ticket("飞轮异响", "车间。")
    index_now()
    assert titles("balance wheel", "tickets") == []
    group = add_synonym(**by, words=["Flywheel ", "balance  wheel", "飞轮", "flywheel", ""])
    assert group.words == ["Flywheel", "balance wheel", "飞轮"]
    assert set(titles("balance wheels", "tickets")) == {"Flywheel", "飞轮异响"}
    assert "Flywheel" in titles("飞轮", "tickets")
    change_synonym(**by, synonym=group, words=["flywheel", "飞轮"])
    assert titles("balance wheel", "tickets") == []
    remove_synonym(**by, synonym=group)
    assert titles("飞轮", "tickets") == ["飞轮异响"]
    verbs = Entry.objects.filter(subject_type="search.synonym").values_list("verb", flat=True)
    assert sorted(verbs) == ["added", "changed", "removed"]


def test_saying_the_same_again_changes_nothing(by: dict[str, Any]) -> None:
    group = add_synonym(**by, words=["pump", "水泵"])
    change_synonym(**by, synonym=group, words=["pump", "水泵"])
    assert Entry.objects.filter(subject_type="search.synonym").count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Write at least two words"),
        (["pump", " PUMP ", "ｐｕｍｐ"], "Write at least two words"),
        (["pump", "x" * 61], "longer than 60"),
        (["pump", "!!!"], "holds no letter"),
        ([f"word{n}" for n in range(13)], "At most 12 words"),
        (["gasket", "a new word"], "already means: gasket, seal ring"),
        (["Seal  Ring", "a new word"], "already means: gasket, seal ring"),
    ],
)
def test_what_makes_no_group_is_refused(by: dict[str, Any], words: list[str], sentence: str) -> None:
    add_synonym(**by, words=["gasket", "seal ring"])
    with pytest.raises(Refused, match=sentence) as refusal:
        add_synonym(**by, words=words)
    assert refusal.value.field == "words"
    assert Synonym.objects.count() == 1


def test_a_word_that_only_shares_a_part_is_another_one(by: dict[str, Any]) -> None:
    add_synonym(**by, words=["gasket", "seal ring"])
    add_synonym(**by, words=["ring main", "环网"])
    assert Synonym.objects.count() == 2


def test_there_is_an_end_to_them(by: dict[str, Any]) -> None:
    Synonym.objects.bulk_create(
        Synonym(words=[f"a{n}", f"b{n}"], tokens=[f"a{n}", f"b{n}"], changed_at=MOMENT) for n in range(MOST_GROUPS)
    )
    with pytest.raises(Refused, match="500 groups"):
        add_synonym(**by, words=["one", "two"])


@pytest.mark.parametrize("key", ["zhang", "wang"])
def test_only_administrators_may(staff: Staff, clock: Clock, visitor: Visit, key: str) -> None:
    with pytest.raises(PermissionMissing):
        add_synonym(actor=staff(key), clock=clock, words=["a1", "b1"])
    assert visitor(key).get(PAGE).status_code == 403
    assert visitor(key).post(PAGE, {"words": "one, two"}).status_code == 403
    assert not Synonym.objects.exists()


def test_the_page_adds_changes_and_takes_apart(visitor: Visit) -> None:
    zhao = visitor("zhao")
    assert zhao.post(PAGE, {"words": "pump，水泵、泵"}).status_code == 302
    group = Synonym.objects.get()
    assert group.words == ["pump", "水泵", "泵"]
    assert "pump = 水泵 = 泵" in zhao.get(PAGE).content.decode()
    one = f"{PAGE}synonyms/{group.pk}/"
    assert 'value="pump, 水泵, 泵"' in zhao.get(one).content.decode()
    assert zhao.post(one, {"words": "pump, 水泵"}).status_code == 302
    assert Synonym.objects.get().words == ["pump", "水泵"]
    assert zhao.post(f"{one}removal/").status_code == 302
    assert not Synonym.objects.exists()


def test_a_refusal_loses_nothing_that_was_typed(visitor: Visit, by: dict[str, Any]) -> None:
    zhao = visitor("zhao")
    answer = zhao.post(PAGE, {"words": "only one"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="only one"' in html
    assert "Write at least two words" in html
    group = add_synonym(**by, words=["pump", "水泵"])
    answer = zhao.post(f"{PAGE}synonyms/{group.pk}/", {"words": "pump"})
    assert answer.status_code == 422
    assert 'value="pump"' in answer.content.decode()


def test_what_was_set_aside_is_shown_and_tried_again(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    aside = Pending.objects.create(
        kind="tickets", row=fixed("li-ticket"), at=MOMENT, error="ValueError: <b>half</b>", aside_at=MOMENT
    )
    Document.objects.filter(pk=fixed("li-ticket")).delete()
    zhao = visitor("zhao")
    html = zhao.get(PAGE).content.decode()
    assert "ValueError: &lt;b&gt;half&lt;/b&gt;" in html
    assert zhao.post(f"{PAGE}set-aside/{aside.pk}/").status_code == 302
    run_jobs()
    assert not Pending.objects.exists()
    assert Document.objects.filter(pk=fixed("li-ticket")).exists()


def test_what_is_not_aside_is_not_tried_again(by: dict[str, Any]) -> None:
    pending = Pending.objects.create(kind="tickets", row=fixed("li-ticket"), at=MOMENT)
    index_again(**by, aside=pending)
    assert not Entry.objects.filter(subject_type="search.pending").exists()


def test_the_other_tenant_has_its_own(by: dict[str, Any], globex: TenantSnapshot) -> None:
    group = add_synonym(**by, words=["pump", "水泵"])
    other = Visitor.at("globex.localhost", "zhao")
    assert "pump = 水泵" not in other.get(PAGE).content.decode()
    for path in (f"synonyms/{group.pk}/", f"synonyms/{group.pk}/removal/"):
        assert other.post(f"{PAGE}{path}", {"words": "one, two"}).status_code == 404
    with in_tenant(globex):
        assert not Synonym.objects.exists()
    assert Synonym.objects.get().words == ["pump", "水泵"]


def test_the_page_asks_little(visitor: Visit) -> None:
    zhao = visitor("zhao")
    with counted() as statements:
        assert zhao.get(PAGE).status_code == 200
    assert len(statements) <= AT_MOST, "\n".join(statements)
