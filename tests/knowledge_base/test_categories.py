"""Categories: a tree that is put up, named in both languages, put in order, and taken down when it is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from knowledge_base.actions.categories import (
    CategoryWords,
    change_category,
    create_category,
    delete_category,
    place_category,
)
from knowledge_base.models import Article, Category
from knowledge_base.queries.categories import category_tree, in_order
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.test_articles import edited
from tests.knowledge_base.test_desk import FRAME, MOST

Make = Callable[..., Category]
TREE = "/desk/knowledge/categories/"


@pytest.fixture
def make(acme: object, clock: Clock) -> Make:
    """The cast's category makes room, so that the order is the test's own."""
    Article.objects.update(category=None)
    Category.objects.all().delete()
    return lambda name, **rest: create_category(actor=SYSTEM, clock=clock, names={"en": name}, **rest)


def drawn() -> str:
    actor = User.objects.select_related("staff__role").get(id=fixed("zhao")).as_staff()
    return " ".join(f"{'-' * (node.depth - 1)}{node.category}" for node in in_order(category_tree(actor)))


def words(name: str = "Pumps", **rest: Any) -> CategoryWords:
    return CategoryWords(names={"en": name}, **rest)


def test_new_ones_stand_at_the_end_of_their_siblings_with_an_address_of_their_own(make: Make, clock: Clock) -> None:
    pumps = make("Pumps")
    make("Seals", parent=pumps)
    make("Orders")
    make("Oil", parent=pumps)
    again = make("Pumps")
    chinese = create_category(actor=SYSTEM, clock=clock, names={"zh-hans": "水泵"})
    assert drawn() == "Pumps -Seals -Oil Orders Pumps 水泵"
    assert (again.slug, chinese.slug) == ("pumps-2", "shui-beng")


def test_they_are_put_in_order_among_their_siblings(make: Make, clock: Clock) -> None:
    first, second, third = make("A"), make("B"), make("C")
    inner = make("D", parent=first)
    place_category(actor=SYSTEM, clock=clock, category=third, place=0)
    assert drawn() == "C A -D B"
    place_category(actor=SYSTEM, clock=clock, category=third, place=99)
    place_category(actor=SYSTEM, clock=clock, category=inner, place=5)
    assert drawn() == "A -D B C"
    place_category(actor=SYSTEM, clock=clock, category=second, place=-3)
    assert drawn() == "B A -D C"
    assert not Entry.objects.about_id(inner.pk).filter(verb="placed").exists()


def test_one_is_renamed_in_both_languages_and_moved(make: Make, clock: Clock) -> None:
    pumps, seals = make("Pumps"), make("Seals")
    both = CategoryWords({"en": "Shaft seals", "zh-hans": " 机械密封 "}, {"en": "Which fits"}, "tool", pumps)
    changed = change_category(actor=SYSTEM, clock=clock, category=seals, words=both)
    assert (changed.names, changed.slug, changed.icon) == (
        {"en": "Shaft seals", "zh-hans": "机械密封"},
        "seals",
        "tool",
    )
    assert drawn() == "Pumps -Shaft seals"
    entry = Entry.objects.about_id(seals.pk).get(verb="changed")
    assert entry.changes["parent"] == ["", "pumps"]
    change_category(actor=SYSTEM, clock=clock, category=seals, words=both)
    assert Entry.objects.about_id(seals.pk).filter(verb="changed").count() == 1


def test_no_category_stands_in_itself_nor_too_deep(make: Make, clock: Clock) -> None:
    one = make("1")
    two = make("2", parent=one)
    three = make("3", parent=two)
    four = make("4", parent=three)
    for parent in (one, two, four):
        with pytest.raises(Refused) as refusal:
            change_category(actor=SYSTEM, clock=clock, category=one, words=words("1", parent=parent))
        assert refusal.value.field == "parent"
    with pytest.raises(Refused, match="deep"):
        make("5", parent=four)
    other = make("other")
    make("inner", parent=other)
    with pytest.raises(Refused, match="deep"):
        change_category(actor=SYSTEM, clock=clock, category=other, words=words("other", parent=three))
    assert drawn() == "1 -2 --3 ---4 other -inner"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("names", {"names": {}}),
        ("names", {"names": {"en": " \n\0"}}),
        ("names", {"names": {"en": "x" * 61}}),
        ("summaries", {"names": {"en": "x"}, "summaries": {"en": "x" * 161}}),
        ("icon", {"names": {"en": "x"}, "icon": "../../secret"}),
        ("slug", {"names": {"en": "x"}, "slug": "pumps"}),
    ],
)
def test_what_can_be_no_category_is_refused(make: Make, clock: Clock, field: str, given: dict[str, Any]) -> None:
    make("Pumps")
    with pytest.raises(Refused) as refusal:
        create_category(actor=SYSTEM, clock=clock, **given)
    assert refusal.value.field == field
    assert drawn() == "Pumps"


def test_the_database_refuses_one_without_a_name(make: Make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(slug="x", names={})


def test_only_an_empty_one_is_deleted(make: Make, draft: Write, clock: Clock) -> None:
    pumps = make("Pumps")
    inner = make("Seals", parent=pumps)
    with pytest.raises(Refused, match="1 category"):
        delete_category(actor=SYSTEM, clock=clock, category=pumps)
    article = draft(category=inner)
    with pytest.raises(Refused, match="1 article"):
        delete_category(actor=SYSTEM, clock=clock, category=inner)
    article.delete()
    delete_category(actor=SYSTEM, clock=clock, category=inner)
    with pytest.raises(Refused, match="not there"):
        delete_category(actor=SYSTEM, clock=clock, category=inner)
    assert drawn() == "Pumps"


def test_an_edit_that_waits_to_be_published_keeps_its_category_too(make: Make, published: Write, clock: Clock) -> None:
    article, wanted = published(), make("Wanted")

    edited(article, clock, category=wanted)
    assert Article.objects.get(pk=article.pk).category_id is None
    with pytest.raises(Refused):
        delete_category(actor=SYSTEM, clock=clock, category=wanted)


def test_whoever_may_not_publish_leaves_them_alone(make: Make, staff: Callable[[str], Actor], clock: Clock) -> None:
    category, actor = make("Pumps"), staff("zhang")
    with pytest.raises(PermissionMissing):
        create_category(actor=actor, clock=clock, names={"en": "x"})
    with pytest.raises(PermissionMissing):
        change_category(actor=actor, clock=clock, category=category, words=words("x"))
    with pytest.raises(PermissionMissing):
        delete_category(actor=actor, clock=clock, category=category)
    assert drawn() == "Pumps"


def test_the_pages_do_it_all(make: Make, visitor: Callable[..., Visitor]) -> None:
    make("Orders")
    client, typed = visitor("zhao"), {"name_en": "Pumps", "name_zh-hans": "水泵", "icon": "tool", "parent": ""}
    client.post(f"{TREE}new/", typed)
    pumps = Category.objects.get(slug="pumps")
    assert client.post(f"{TREE}{pumps.pk}/place/", {"place": "0"}).headers["Location"] == TREE
    assert client.post(f"{TREE}{pumps.pk}/place/", {"place": "no"}, HTTP_HX_REQUEST="true").status_code == 204
    assert drawn() == "Pumps Orders"
    client.post(f"{TREE}new/", typed | {"name_en": "Seals", "parent": str(pumps.pk)})
    page = client.get(TREE).content.decode()
    assert page.index("Pumps") < page.index("Seals") < page.index("Orders")
    client.post(f"{TREE}{pumps.pk}/", typed | {"name_en": "All pumps"})
    assert drawn() == "All pumps -Seals Orders"
    refused = client.post(f"{TREE}{pumps.pk}/deletion/")
    assert refused.status_code == 422
    assert "1 category is in this one" in refused.content.decode()
    assert "btn-danger" not in client.get(f"{TREE}{pumps.pk}/deletion/").content.decode()
    seals = Category.objects.get(slug="seals")
    assert "/help/topics/seals/" in client.get(f"{TREE}{seals.pk}/deletion/").content.decode()
    client.post(f"{TREE}{seals.pk}/deletion/")
    assert drawn() == "All pumps Orders"


def test_a_refusal_stands_at_its_field_and_loses_nothing(make: Make, visitor: Callable[..., Visitor]) -> None:
    pumps = make("Pumps")
    client = visitor("zhao")
    typed = {"name_en": " ", "name_zh-hans": "", "summary_en": "Kept words", "icon": "tool", "parent": ""}
    for path in (f"{TREE}new/", f"{TREE}{pumps.pk}/"):
        answer = client.post(path, typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Give the category a name" in page.split('id="id_name_en"')[1].split("r-field")[0]
        assert "Kept words" in page
    assert client.post(f"{TREE}new/", typed | {"name_en": "x", "parent": str(fixed("nobody"))}).status_code == 422
    assert client.post(f"{TREE}{pumps.pk}/", typed | {"name_en": "x", "parent": str(pumps.pk)}).status_code == 422
    assert drawn() == "Pumps"


@pytest.mark.parametrize("part", ["", "new/", "{}", "{}deletion/"])
def test_a_page_asks_little(make: Make, visitor: Callable[..., Visitor], part: str) -> None:
    above = make("Top")
    for number in range(12):
        make(str(number), parent=above)
    client = visitor("zhao")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{TREE}{part.format(f'{above.pk}/')}").status_code == 200
    asked = [query["sql"] for query in captured.captured_queries]
    statements = [sql for sql in asked if not sql.upper().startswith(FRAME) and "search_path" not in sql]
    assert len(statements) <= MOST, "\n".join(statements)


def test_the_other_tenant_has_none_of_it(make: Make, globex: TenantSnapshot) -> None:
    category = make("Kingfisher pumps")
    with in_tenant(globex):
        assert not Category.objects.filter(pk=category.pk).exists()
