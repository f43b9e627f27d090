"""Who reads what: each audience on each page, in search, in lists, in files and verdicts; drafts nowhere."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from crm.customers.models import Account
from kernel.actions import Refused
from kernel.actor import NOBODY, SYSTEM
from kernel.clock import Clock
from kernel.files import store_upload
from kernel.tenancy import in_tenant
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.writing import Words, create_article
from knowledge_base.models import Article, ArticleFile, Category, Verdict
from knowledge_base.self_service import file_for
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.search import index_now
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.test_articles import edited

Visitors = Callable[..., Visitor]
HIGH = {"audience": "chosen", "groups": ("grade:high",)}
# s: a stranger, h: of the account with the high grade, o: of another account, p: a person without a grade.
AUDIENCES = [
    ({"audience": "public"}, "shop"),
    ({"audience": "customers"}, "hop"),
    (HIGH, "h"),
    ({"audience": "chosen", "groups": (f"account:{fixed('jinhua')}", "grade:low")}, "o"),
    ({"audience": "staff"}, ""),
]
PEOPLE = {"s": "", "h": "li", "o": "sun", "p": "mia"}


def png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture(autouse=True)
def _grades(acme: object) -> None:
    Account.objects.filter(id=fixed("harbour")).update(grade="high")


def readers(visitor: Visitors, path: str, words: str) -> str:
    """Who finds these words on the page."""
    found = ""
    for mark, key in PEOPLE.items():
        answer = visitor(key).get(path)
        if answer.status_code == 200 and words in answer.content.decode():
            found += mark
    return found


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
def test_each_audience_on_each_page(
    published: Write, visitor: Visitors, audience: dict[str, object], expected: str
) -> None:
    topic = Category.objects.get(slug="pumps")
    published("Kept secret", slug="kept", category=topic, **audience)
    published("Beside", slug="beside", category=topic)
    index_now()
    for path in ("/help/en/kept/", "/help/", "/help/topics/pumps/", "/help/answers/?q=Kept", "/help/en/beside/"):
        assert readers(visitor, path, "Kept secret") == expected, path


@pytest.mark.parametrize(
    "path", ["/help/en/kept/", "/help/", "/help/topics/pumps/", "/help/answers/?q=Kept", "/help/answers/?q=secret"]
)
def test_a_draft_is_on_no_page(draft: Write, published: Write, visitor: Visitors, clock: Clock, path: str) -> None:
    topic = Category.objects.get(slug="pumps")
    draft("Kept secret", slug="kept", category=topic)
    live = published("Beside", slug="beside", category=topic)
    edited(live, clock, title="Kept secret too", category=topic)
    index_now()
    assert readers(visitor, path, "Kept secret") == ""


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
def test_its_pictures_and_verdicts_follow_it(
    published: Write, visitor: Visitors, clock: Clock, audience: dict[str, object], expected: str
) -> None:
    stored = store_upload(SimpleUploadedFile("p.png", png()))
    values = {name: getattr(stored, name) for name in ("name", "content_type", "size", "path", "width", "height")}
    file = ArticleFile.objects.create(**values, created_at=clock())
    published("Kept", slug="kept", markdown=f"![x](file:{file.pk})", **audience)
    reading = [mark for mark, key in PEOPLE.items() if visitor(key).get(f"/help/files/{file.pk}/").status_code == 200]
    assert "".join(reading) == expected
    for key in PEOPLE.values():
        visitor(key).post("/help/en/kept/verdict/", {"helped": "yes"})
    assert Verdict.objects.count() == len(expected)
    assert (file_for(NOBODY, file.pk, clock()) is not None) == ("s" in expected)


def test_whoever_changes_the_grade_changes_what_is_read(published: Write, visitor: Visitors) -> None:
    published("Kept", slug="kept", **HIGH)
    assert visitor("li").get("/help/en/kept/").status_code == 200
    Account.objects.filter(id=fixed("harbour")).update(grade="low")
    assert visitor("li").get("/help/en/kept/").status_code == 404


def test_a_narrower_audience_is_for_readers_once_it_is_published(
    published: Write, visitor: Visitors, clock: Clock
) -> None:
    article = published("Kept", slug="kept")
    changed = edited(article, clock, slug="kept", **HIGH)
    assert readers(visitor, "/help/en/kept/", "Kept") == "shop"
    publish_article(actor=SYSTEM, clock=clock, article=changed)
    assert readers(visitor, "/help/en/kept/", "Kept") == "h"
    publish_article(
        actor=SYSTEM, clock=clock, article=edited(Article.objects.get(pk=article.pk), clock, audience="customers")
    )
    assert Article.objects.get(pk=article.pk).groups == []


@pytest.mark.parametrize("groups", [(), ("nonsense",), ("grade:high'; --",), ("grade:" + "x" * 90,)])
def test_chosen_customers_are_named(acme: object, clock: Clock, groups: tuple[str, ...]) -> None:
    words = Words(title="x", markdown="x", audience="chosen", groups=groups)
    with pytest.raises(Refused) as refusal:
        create_article(actor=SYSTEM, clock=clock, language="en", words=words)
    assert refusal.value.field == "groups"
    assert not Article.objects.exists()


def test_the_database_asks_for_them_too(published: Write) -> None:
    article = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(audience="chosen")


def test_the_form_offers_the_grades_and_keeps_the_choice(visitor: Visitors) -> None:
    client = visitor("zhang")
    typed = {"title": "Kept", "markdown": "x", "language": "en", "audience": "chosen"}
    refused = client.post("/desk/knowledge/new/", typed)
    assert refused.status_code == 422
    assert "Choose the customers who may read" in refused.content.decode()
    assert client.post("/desk/knowledge/new/", typed | {"groups": ["grade:unknown"]}).status_code == 422
    client.post("/desk/knowledge/new/", typed | {"groups": ["grade:high", "grade:low"]})
    article = Article.objects.get(draft_title="Kept")
    assert article.groups == ["grade:high", "grade:low"]
    page = client.get(f"/desk/knowledge/{article.uuid}/edit/").content.decode()
    assert page.count("checked") == 2
    assert "Grade: High" in client.get(f"/desk/knowledge/{article.uuid}/").content.decode()


def test_the_other_tenant_s_customer_of_the_same_grade_reads_nothing(published: Write, globex: TenantSnapshot) -> None:
    published("Kept", slug="kept", **HIGH)
    with in_tenant(globex):
        Account.objects.filter(id=fixed("harbour")).update(grade="high")
    assert Visitor.at("globex.localhost", "li").get("/help/en/kept/").status_code == 404
