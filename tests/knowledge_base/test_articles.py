"""Articles: written, published, taken back; who may read them; their addresses, versions and languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import NOBODY, SYSTEM, Actor
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from knowledge_base.actions.planning import verify_article
from knowledge_base.actions.publishing import publish_article, publish_due, take_back
from knowledge_base.actions.reading import give_verdict
from knowledge_base.actions.writing import Words, create_article, edit_article, roll_back, slug_of
from knowledge_base.markup import markdown_of_body
from knowledge_base.models import Article, Audience, KnowledgeHome, OldAddress, Verdict
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import fixed
from tests.knowledge_base.conftest import Write

Staff = Callable[[str], Actor]


def edited(article: Article, clock: Clock, **changes: object) -> Article:
    draft = article.newest()
    words = {"title": draft.title, "markdown": markdown_of_body(draft.body), "audience": draft.audience} | changes
    return edit_article(actor=SYSTEM, clock=clock, article=article, words=Words(**words))  # type: ignore[arg-type]


def customer() -> Actor:
    return User.objects.get(id=fixed("li")).as_customer(permissions=frozenset())


def test_each_language_has_a_home_from_the_beginning(acme: object) -> None:
    homes = {home.locale.language_code: home.slug for home in KnowledgeHome.objects.select_related("locale")}
    assert homes == {"en": "en", "zh-hans": "zh-hans"}
    assert KnowledgeHome.objects.values("translation_key").distinct().count() == 1


def test_a_draft_is_nobodys_and_a_published_article_is_its_readers(draft: Write, clock: Clock) -> None:
    article = draft()
    assert not Article.objects.for_reader(NOBODY, clock()).exists()
    published = publish_article(actor=SYSTEM, clock=clock, article=article)
    assert (published.live, published.version, published.published_at) == (True, 1, clock())
    assert list(Article.objects.for_reader(NOBODY, clock())) == [published]
    assert list(Entry.objects.about_id(published.uuid).values_list("verb", flat=True)) == ["wrote", "published"]


@pytest.mark.parametrize(("audience", "readers"), [("public", "smw"), ("customers", "mw"), ("staff", "w")])
def test_who_reads_what(published: Write, clock: Clock, staff: Staff, audience: str, readers: str) -> None:
    """A stranger, a member of the portal, a light agent."""
    published(audience=audience)
    actors = {"s": NOBODY, "m": customer(), "w": staff("wang")}
    reading = [key for key, actor in actors.items() if Article.objects.for_reader(actor, clock()).exists()]
    assert "".join(reading) == readers


def test_staff_without_the_right_read_what_strangers_read(published: Write, clock: Clock, staff: Staff) -> None:
    for audience in set(Audience.values) - {Audience.CHOSEN}:
        published(audience, audience=audience)
    actor = Actor(face=staff("wang").face, user_id=fixed("wang"))
    assert [article.audience for article in Article.objects.for_reader(actor, clock())] == ["public"]
    assert not Article.objects.visible_to(actor).exists()


def test_an_edit_is_seen_once_it_is_published(published: Write, clock: Clock) -> None:
    article = published("Bleed the pump", markdown="Open the vent.")
    changed = edited(article, clock, markdown="Open the vent by one turn.", audience="staff")
    assert (changed.live, changed.has_unpublished_changes, changed.audience) == (True, True, "public")
    assert "one turn" not in Article.objects.get(pk=article.pk).text
    again = publish_article(actor=SYSTEM, clock=clock, article=changed)
    assert (again.version, again.audience) == (2, "staff")
    assert "one turn" in again.text


def test_what_nobody_changed_is_no_revision(published: Write, clock: Clock) -> None:
    article = published()
    edited(article, clock)
    publish_article(actor=SYSTEM, clock=clock, article=article)
    assert (article.revisions.count(), Article.objects.get(pk=article.pk).version) == (1, 1)


def test_two_writers_do_not_lose_each_others_text(draft: Write, clock: Clock) -> None:
    article = draft()
    seen = article.latest_revision_id
    edited(article, clock, title="Changed by one")
    words = Words(title="Changed by the other", markdown="x")
    with pytest.raises(Refused, match="Somebody else"):
        edit_article(actor=SYSTEM, clock=clock, article=article, words=words, seen=seen)
    assert Article.objects.get(pk=article.pk).newest().title == "Changed by one"


def test_an_earlier_text_comes_back_as_a_draft(published: Write, clock: Clock) -> None:
    article = published("First", markdown="Old words.")
    first = article.revisions.order_by("pk").first()
    publish_article(actor=SYSTEM, clock=clock, article=edited(article, clock, title="Second", markdown="New words."))
    back = roll_back(actor=SYSTEM, clock=clock, article=article, revision_id=first.pk)
    assert (back.title, back.newest().title, back.live) == ("Second", "First", True)
    assert "Old words" in publish_article(actor=SYSTEM, clock=clock, article=back).text
    assert Article.objects.get(pk=article.pk).version == 3


def test_a_changed_address_leaves_a_way_behind(published: Write, clock: Clock) -> None:
    article = published("Bleed the pump")
    publish_article(actor=SYSTEM, clock=clock, article=edited(article, clock, slug="vent-the-pump"))
    assert [(old.slug, old.article_id) for old in OldAddress.objects.all()] == [("bleed-the-pump", article.pk)]
    publish_article(actor=SYSTEM, clock=clock, article=edited(article, clock, slug="bleed-the-pump"))
    assert [old.slug for old in OldAddress.objects.all()] == ["vent-the-pump"]


def test_the_same_title_gets_another_address_and_a_taken_one_is_refused(draft: Write, clock: Clock) -> None:
    first, second = draft("Bleed the pump"), draft("Bleed the pump")
    assert (first.slug, second.slug) == ("bleed-the-pump", "bleed-the-pump-2")
    with pytest.raises(Refused) as refusal:
        edited(second, clock, slug="bleed-the-pump")
    assert refusal.value.field == "slug"


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Bleed the AX 32-4!", "bleed-the-ax-32-4"), ("更换密封 AX20", "geng-huan-mi-feng-ax20"), ("!!!", "article")],
)
def test_an_address_can_be_read_aloud(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_translation_is_linked_and_knows_when_it_is_stale(published: Write, clock: Clock) -> None:
    english = published("Bleed the pump")
    chinese = published("给泵排气", language="zh-hans", of=english, slug="bleed-the-pump")
    assert (chinese.translation_key, chinese.source_version, chinese.slug) == (
        english.translation_key,
        1,
        english.slug,
    )
    publish_article(actor=SYSTEM, clock=clock, article=edited(english, clock, markdown="New."))
    assert Article.objects.stale().get() == chinese
    words = Words(title="给泵排气", markdown="新的。")
    edit_article(actor=SYSTEM, clock=clock, article=chinese, words=words, is_caught_up=True)
    assert not Article.objects.stale().exists()
    with pytest.raises(Refused, match="already"):
        create_article(
            actor=SYSTEM, clock=clock, language="zh-hans", words=Words(title="x", markdown=""), translation_of=english
        )


def test_a_scheduled_article_waits_for_its_moment(draft: Write, clock: Clock) -> None:
    article = draft()
    with pytest.raises(Refused):
        publish_article(actor=SYSTEM, clock=clock, article=article, at=clock())
    soon = clock() + timedelta(days=3000)
    publish_article(actor=SYSTEM, clock=clock, article=article, at=soon)
    publish_due(actor=SYSTEM, clock=clock, article=article)
    assert not Article.objects.get(pk=article.pk).live
    publish_due(actor=SYSTEM, clock=lambda: soon, article=article)
    assert Article.objects.get(pk=article.pk).version == 1


def test_an_expired_article_is_not_read_any_more(published: Write, clock: Clock) -> None:
    published(expire_at=clock() + timedelta(days=1))
    assert Article.objects.for_reader(NOBODY, clock()).exists()
    assert not Article.objects.for_reader(NOBODY, clock() + timedelta(days=1)).exists()


def test_taken_back_it_is_a_draft_again(published: Write, clock: Clock) -> None:
    article = take_back(actor=SYSTEM, clock=clock, article=published())
    assert not article.live
    assert not Article.objects.for_reader(NOBODY, clock()).exists()


def test_verifying_says_when_to_look_again(published: Write, clock: Clock) -> None:
    article = published(verify_on=clock().date())
    assert Article.objects.due_for_verification(clock().date()).get() == article
    with pytest.raises(Refused):
        verify_article(actor=SYSTEM, clock=clock, article=article, next_on=clock().date())
    verify_article(actor=SYSTEM, clock=clock, article=article, next_on=clock().date() + timedelta(days=90))
    assert not Article.objects.due_for_verification(clock().date()).exists()


def test_a_verdict_counts_once_per_reader_and_version(published: Write, clock: Clock) -> None:
    article = published()
    for helped in (False, True):
        give_verdict(actor=NOBODY, clock=clock, article=article, reader="a", helped=helped, comment=" good ")
    give_verdict(actor=customer(), clock=clock, article=article, reader="b", helped=False)
    assert set(Verdict.objects.values_list("reader", "helped", "comment")) == {("a", True, "good"), ("b", False, "")}
    publish_article(actor=SYSTEM, clock=clock, article=edited(article, clock, markdown="New."))
    give_verdict(actor=NOBODY, clock=clock, article=article, reader="a", helped=False)
    assert set(Verdict.objects.filter(reader="a").values_list("version", "helped")) == {(1, True), (2, False)}
    with transaction.atomic(), pytest.raises(IntegrityError):
        Verdict.objects.create(article=article, version=2, reader="a", helped=True, at=clock())


@pytest.mark.parametrize("audience", ["customers", "staff"])
def test_nobody_judges_what_they_may_not_read(published: Write, clock: Clock, audience: str) -> None:
    article = published(audience=audience)
    with pytest.raises(Refused):
        give_verdict(actor=NOBODY, clock=clock, article=article, reader="a", helped=True)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", Words(title=" \n ", markdown="x")),
        ("title", Words(title="x" * 161, markdown="x")),
        ("summary", Words(title="x", markdown="x", summary="x" * 301)),
        ("markdown", Words(title="x", markdown="x" * 200_001)),
        ("markdown", Words(title="x", markdown="![a](file:01234567-89ab-cdef-0123-456789abcdef)")),
        ("audience", Words(title="x", markdown="x", audience="everyone")),
    ],
)
def test_what_can_be_no_article_is_refused(acme: object, clock: Clock, field: str, words: Words) -> None:
    with pytest.raises(Refused) as refusal:
        create_article(actor=SYSTEM, clock=clock, language="en", words=words)
    assert refusal.value.field == field
    assert not Article.objects.exists()


def test_an_empty_article_is_not_published(draft: Write, clock: Clock) -> None:
    with pytest.raises(Refused) as refusal:
        publish_article(actor=SYSTEM, clock=clock, article=draft(markdown=" "))
    assert refusal.value.field == "markdown"
    assert not Article.objects.filter(live=True).exists()


def test_roles_write_and_administrators_publish(staff: Staff, draft: Write, clock: Clock) -> None:
    article, words = draft(), Words(title="x", markdown="x")
    with pytest.raises(PermissionMissing):
        create_article(actor=staff("wang"), clock=clock, language="en", words=words)
    create_article(actor=staff("zhang"), clock=clock, language="en", words=words)
    with pytest.raises(Refused, match="reviews it first"):
        publish_article(actor=staff("zhang"), clock=clock, article=article)
    with pytest.raises(PermissionMissing):
        take_back(actor=staff("zhang"), clock=clock, article=article)
    assert publish_article(actor=staff("zhao"), clock=clock, article=article).live


def test_the_other_tenant_has_none_of_it(published: Write, globex: TenantSnapshot, clock: Clock) -> None:
    article = published()
    with in_tenant(globex):
        assert not Article.objects.filter(uuid=article.uuid).exists()
        assert not Article.objects.filter(title=article.title).exists()
        assert KnowledgeHome.objects.count() == 2
