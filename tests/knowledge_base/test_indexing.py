"""Articles are found at the desk: published ones as readers see them, drafts as their writers do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation

from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from knowledge_base.actions.publishing import publish_article, take_back
from knowledge_base.actions.writing import Words, edit_article
from knowledge_base.models import Article, Category
from search.finding import Asking, Found, Hit, find_all
from search.reconciling import fill_all, reconcile
from tests.harness.cast import MOMENT
from tests.harness.search import index_now
from tests.knowledge_base.conftest import Write

Staff = Callable[[str], Actor]
Run = Callable[[], int]


@pytest.fixture
def hits(staff: Staff) -> Callable[..., list[Hit]]:
    def find(words: str, language: str = "en") -> list[Hit]:
        with translation.override(language):
            groups = find_all(Asking(staff("zhang"), MOMENT), words, limit=9).groups
        return [hit for group in groups if group.source.key == "articles" for hit in group.hits]

    return find


Hits = Callable[..., list[Hit]]


def test_it_is_found_by_title_summary_text_and_topic(published: Write, hits: Hits, run_jobs: Run) -> None:
    topic = Category.objects.create(slug="seals", names={"en": "Gaskets", "zh-hans": "密封"})
    published(summary="For the gyroscope.", markdown="Loosen the flywheel first.", category=topic)
    run_jobs()
    for typed in ("shaft seals", "gyroscope", "flywheels", "gasket", "密封", "topic:gaskets", "主题:密封"):
        assert [hit.plain for hit in hits(typed)] == ["Change the shaft seal"], typed


def test_a_draft_says_so_in_the_reader_s_language(draft: Write, hits: Hits, run_jobs: Run) -> None:
    draft()
    run_jobs()
    assert "".join(piece.text for piece in hits("shaft")[0].note) == "Draft"
    assert "".join(piece.text for piece in hits("shaft", "zh-hans")[0].note) == "草稿"
    for typed in ("shaft publication:draft", "shaft 发布:草稿"):
        assert hits(typed) != []
    assert hits("shaft publication:published") == []


def test_what_is_not_published_yet_is_not_found_in_a_published_article(
    published: Write, hits: Hits, run_jobs: Run, clock: Clock
) -> None:
    article = published(markdown="Loosen the flywheel.")
    words = Words(title="Change the shaft seal", markdown="Loosen the pelican.")
    edit_article(actor=SYSTEM, clock=clock, article=article, words=words)
    run_jobs()
    assert (len(hits("flywheel")), len(hits("pelican"))) == (1, 0)
    publish_article(actor=SYSTEM, clock=clock, article=article)
    run_jobs()
    assert (len(hits("flywheel")), len(hits("pelican"))) == (0, 1)


def test_of_a_draft_the_newest_text_is_found(draft: Write, hits: Hits, run_jobs: Run, clock: Clock) -> None:
    article = draft(markdown="Loosen the flywheel.")
    edit_article(actor=SYSTEM, clock=clock, article=article, words=Words(title="Pelicans", markdown="Of the sea."))
    run_jobs()
    assert [hit.plain for hit in hits("pelican sea")] == ["Pelicans"]
    assert hits("flywheel") == []


def test_each_language_is_found_and_told_apart(published: Write, hits: Hits, run_jobs: Run) -> None:
    english = published("Change the shaft seal of the AX 200")
    published("更换 AX 200 的轴封", language="zh-hans", of=english)
    run_jobs()
    assert len(hits("AX200")) == 2
    assert [hit.plain for hit in hits("AX200 language:zh")] == ["更换 AX 200 的轴封"]
    assert [hit.plain for hit in hits("軸封")] == ["更换 AX 200 的轴封"]


def test_a_topic_s_new_name_is_found(published: Write, hits: Hits) -> None:
    topic = Category.objects.create(slug="seals", names={"en": "Gaskets"})
    published(category=topic)
    index_now()
    topic.names = {"en": "Pelicans"}
    topic.save()
    index_now()
    assert (len(hits("pelicans")), len(hits("gaskets"))) == (1, 0)


def test_what_is_done_past_the_actions_is_noticed_by_the_clock(published: Write) -> None:
    """Wagtail's own pages publish, take back and delete without an action of ours."""
    article = published()
    fill_all(at=MOMENT)
    assert reconcile(at=MOMENT) == 0
    for change in (_unpublish, _revise, _delete):
        change(Article.objects.get(pk=article.pk))
        assert reconcile(at=MOMENT) == 1, change.__name__
        fill_all(at=MOMENT)
        assert reconcile(at=MOMENT) == 0


def _unpublish(article: Article) -> None:
    article.unpublish(log_action=None)


def _revise(article: Article) -> None:
    article.save_revision(clean=False)


def _delete(article: Article) -> None:
    article.delete()


def test_taken_back_it_is_a_draft(published: Write, hits: Hits, run_jobs: Run, clock: Clock) -> None:
    article = published()
    take_back(actor=SYSTEM, clock=clock, article=article)
    run_jobs()
    assert len(hits("shaft publication:draft")) == 1


def test_a_customer_finds_none_at_the_desk_s_search(published: Write, run_jobs: Run) -> None:
    from identity.http.sessions import customer_permissions
    from identity.models import User
    from tests.harness.cast import fixed

    published()
    run_jobs()
    li = User.objects.get(pk=fixed("li")).as_customer(permissions=customer_permissions())
    found: Found = find_all(Asking(li, MOMENT), "shaft", limit=9)
    assert found.groups == ()
