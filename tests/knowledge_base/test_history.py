"""Every text of an article is told, compared and gone back to; its old addresses lead to it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.writing import Words, create_article, edit_article
from knowledge_base.comparing import compare
from knowledge_base.models import Article, OldAddress, Version
from knowledge_base.queries.history import comparison, texts_of
from tests.harness.client import Visitor
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.test_articles import edited

Visitors = Callable[..., Visitor]
TEN = "\n".join(f"line {n}" for n in range(10))


def drawn(before: str, after: str) -> str:
    """same ., changed [old|new], gone -, new +, skipped n."""
    shown = []
    for row in compare(before, after):
        left, right = (
            "".join(f"<{p.text}>" if p.is_changed else p.text for p in side) for side in (row.left, row.right)
        )
        marks = {"same": ".", "skipped": str(row.count), "gone": f"-{left}", "new": f"+{right}"}
        shown.append(marks.get(row.kind, f"[{left}|{right}]"))
    return " ".join(shown)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a\nb", "a\nb\n", ""),
        ("Open the vent", "Open the upper vent", "[Open the vent|Open the <upper >vent]"),
        ("打开阀门", "打开上阀门", "[打开阀门|打开<上>阀门]"),
        ("a\nb", "a\nb\nc", ". . +<c>"),
        ("a\nb\nc", "a\nc", ". -<b> ."),
        ("", "a", "[|<a>]"),
        (TEN, TEN + "\nmore", "7 . . . +<more>"),
        ("first\n" + TEN, TEN, "-<first> . . . 7"),
    ],
)
def test_texts_side_by_side(before: str, after: str, expected: str) -> None:
    assert drawn(before, after) == expected


def test_long_texts_take_bounded_time() -> None:
    begun = monotonic()
    before = "\n".join(f"{n} {n * 7919 % 1000} words" for n in range(6000))
    assert compare(before, before.replace("9", "8"))
    assert compare("a b " * 40_000, "b a " * 40_000)
    assert monotonic() - begun < 10


@pytest.fixture
def thrice(staff: Callable[[str], Actor], clock: Clock) -> Article:
    """Published, changed twice, published again."""
    words = Words(title="Bleed the pump", markdown="Open the vent.", slug="bleed-it")
    article = create_article(actor=staff("zhang"), clock=clock, language="en", words=words)
    publish_article(actor=staff("zhao"), clock=clock, article=article)
    more = Words(title="Bleed the pump", markdown="Open the upper vent.", slug="bleed-it")
    edit_article(actor=staff("liu"), clock=clock, article=article, words=more)
    last = Words(title="Vent the pump", markdown="Open the upper vent.", slug="vent", audience="customers")
    edit_article(actor=staff("zhang"), clock=clock, article=article, words=last)
    publish_article(actor=staff("zhao"), clock=clock, article=article)
    return article


def page(article: Article, part: str = "") -> str:
    return f"/desk/knowledge/{article.uuid}/{part}"


def test_each_text_says_who_when_and_what(thrice: Article) -> None:
    told = [(one.number, one.by, one.changed, [v.number for v in one.versions]) for one in texts_of(thrice)]
    assert told == [
        (3, "Zhang Min", ["title", "audience", "slug"], [2]),
        (2, "Liu Yang", ["body"], []),
        (1, "Zhang Min", [], [1]),
    ]
    assert [version.by_name for version in Version.objects.order_by("number")] == ["Zhao Xin", "Zhao Xin"]


def test_two_texts_are_compared(thrice: Article) -> None:
    found = comparison(texts_of(thrice), 1, 3)
    assert found is not None
    assert found.facts == [
        ("title", "Bleed the pump", "Vent the pump"),
        ("audience", "Everybody", "Signed-in customers"),
        ("slug", "bleed-it", "vent"),
    ]
    assert [row.kind for row in found.rows] == ["changed"]
    assert comparison(texts_of(thrice), 1, 9) is None


def test_the_pages_tell_compare_and_go_back(thrice: Article, visitor: Visitors) -> None:
    client = visitor("zhang")
    history = client.get(page(thrice, "history/")).content.decode()
    assert history.index("Liu Yang") < history.index("version 1")
    assert "/help/en/bleed-it/" in history
    compared = client.get(page(thrice, "history/2/")).content.decode()
    assert "<ins>upper </ins>" in compared
    assert "The text is the same" in client.get(page(thrice, "history/3/")).content.decode()
    assert "Vent the pump" in client.get(page(thrice, "history/1/?with=3")).content.decode()
    client.post(page(thrice, "history/1/return/"))
    back = Article.objects.get(pk=thrice.pk)
    assert (back.draft_title, back.title, back.has_unpublished_changes) == ("Bleed the pump", "Vent the pump", True)
    assert len(texts_of(back)) == 4


@pytest.mark.parametrize("part", ["history/0/", "history/9/", "history/1/?with=9", "history/9/return/"])
def test_a_text_that_is_not_there_is_not_found(thrice: Article, visitor: Visitors, part: str) -> None:
    client = visitor("zhang")
    answer = client.post(page(thrice, part)) if part.endswith("return/") else client.get(page(thrice, part))
    assert answer.status_code == 404
    assert len(texts_of(thrice)) == 3


def test_light_agents_read_the_history_and_change_nothing(thrice: Article, visitor: Visitors) -> None:
    client = visitor("wang")
    assert "Go back to this text" not in client.get(page(thrice, "history/2/")).content.decode()
    assert client.post(page(thrice, "history/1/return/")).status_code == 403
    assert len(texts_of(thrice)) == 3


def test_texts_are_shown_as_text(published: Write, clock: Clock, visitor: Visitors) -> None:
    article = edited(published(markdown="`<b>x</b>`"), clock, markdown="`<script>alert(1)</script>`")
    shown = visitor("zhang").get(page(article, "history/2/")).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;" in shown


def test_every_old_address_leads_to_the_present_one_in_one_step(
    published: Write, clock: Clock, visitor: Visitors
) -> None:
    article = published("A", slug="a")
    for slug in ("b", "c", "b"):
        publish_article(
            actor=SYSTEM, clock=clock, article=edited(Article.objects.get(pk=article.pk), clock, slug=slug)
        )
    assert sorted(OldAddress.objects.values_list("slug", flat=True)) == ["a", "c"]
    for old in ("a", "c"):
        answer = visitor().get(f"/help/en/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/help/en/b/")
    assert visitor().get("/help/en/b/").status_code == 200


def test_an_address_that_somebody_else_took_is_theirs(published: Write, clock: Clock, visitor: Visitors) -> None:
    article = published("A", slug="a")
    publish_article(actor=SYSTEM, clock=clock, article=edited(article, clock, slug="b"))
    published("Another", slug="a")
    assert "Another" in visitor().get("/help/en/a/").content.decode()
    assert not OldAddress.objects.exists()


def test_an_old_address_tells_nobody_what_they_may_not_read(published: Write, clock: Clock, visitor: Visitors) -> None:
    article = published("A", slug="a", audience="staff")
    publish_article(actor=SYSTEM, clock=clock, article=edited(article, clock, slug="b", audience="staff"))
    assert visitor("li").get("/help/en/a/").status_code == 404


def test_at_the_other_tenant_the_address_is_unknown(published: Write, clock: Clock) -> None:
    publish_article(actor=SYSTEM, clock=clock, article=edited(published("A", slug="a"), clock, slug="b"))
    assert Visitor.at("globex.localhost").get("/help/en/a/").status_code == 404


def test_a_version_is_counted_once(published: Write) -> None:
    version = Version.objects.get(article=published())
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            article=version.article, number=1, revision_id=version.revision_id, by_name="x", at=version.at
        )
