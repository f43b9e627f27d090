"""The knowledge base in the portal: who sees what, search, verdicts, moved addresses, eight statements at most."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from kernel.actor import SYSTEM
from kernel.clock import system_clock
from knowledge_base.actions.publishing import publish_article, take_back
from knowledge_base.actions.writing import Words, create_article, edit_article
from knowledge_base.models import Article, Category, Verdict
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.search import index_now
from tests.portal.test_statements import MOST, statements_of

Visitors = Callable[..., Visitor]
BY: dict[str, Any] = {"actor": SYSTEM, "clock": system_clock}


def write(title: str, *, language: str = "en", of: Article | None = None, live: bool = True, **rest: Any) -> Article:
    words = Words(title=title, markdown=rest.pop("markdown", f"## One\n\n{title}.\n\n## Two\n\nx"), **rest)
    article = create_article(**BY, language=language, words=words, translation_of=of)
    made = publish_article(**BY, article=article) if live else article
    index_now()
    return made


@pytest.fixture
def bleed(acme: object) -> Article:
    found: Article = Article.objects.get(slug="bleed")
    index_now()
    return found


def text(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_the_way_to_the_articles_is_there_once_there_is_one(visitor: Visitors, bleed: Article) -> None:
    assert 'href="/help/"' in text(visitor(), "/")
    take_back(**BY, article=bleed)
    assert 'href="/help/"' not in text(visitor(), "/")
    assert "No articles yet" in text(visitor(), "/help/")


def test_an_article_has_its_contents_date_and_related_ones(visitor: Visitors, bleed: Article) -> None:
    topic = Category.objects.get(pk=fixed("topic"))
    article = write("Change the seal", category=topic, summary="In five steps")
    page = text(visitor(), article.path_in_portal)
    for word in ("Change the seal", "In five steps", "On this page", 'href="#p1-one"', bleed.title, "1 min to read"):
        assert word in page
    assert f'rel="canonical" href="http://acme.localhost{article.path_in_portal}"' in page


def test_both_languages_point_to_each_other(visitor: Visitors, bleed: Article) -> None:
    chinese = write("给泵排气", language="zh-hans", of=bleed, slug="bleed")
    assert 'hreflang="zh-hans"' in text(visitor(), bleed.path_in_portal)
    page = text(visitor(language="zh-hans"), "/help/")
    assert "给泵排气" in page
    assert bleed.title not in page
    assert bleed.title in text(visitor(), "/help/")
    assert chinese.path_in_portal == "/help/zh-hans/bleed/"


@pytest.mark.parametrize(("audience", "readers"), [("public", ["", "li"]), ("customers", ["li"]), ("staff", [])])
def test_each_page_shows_an_article_to_its_readers_alone(visitor: Visitors, audience: str, readers: list[str]) -> None:
    topic = Category.objects.get(pk=fixed("topic"))
    article = write("Secret of the seal", audience=audience, category=topic)
    for key in ("", "li"):
        client = visitor(key)
        status = client.get(article.path_in_portal).status_code
        assert status == (200 if key in readers else 404)
        pages = ("/help/", "/help/topics/pumps/", "/help/answers/?q=seal", "/help/en/bleed/")
        assert [article.title in text(client, path) for path in pages] == [key in readers] * 4


def test_a_draft_is_on_no_page(visitor: Visitors) -> None:
    topic = Category.objects.get(pk=fixed("topic"))
    draft = write("Not yet", live=False, category=topic)
    for key in ("", "li"):
        assert visitor(key).get(draft.path_in_portal).status_code == 404
        for path in ("/help/", "/help/topics/pumps/", "/help/answers/?q=yet"):
            assert draft.path_in_portal not in text(visitor(key), path)
        assert visitor(key).post(f"{draft.path_in_portal}verdict/", {"helped": "yes"}).status_code == 404
    assert not Verdict.objects.exists()


def test_words_of_an_edit_are_not_found_before_they_are_published(visitor: Visitors, bleed: Article) -> None:
    words = Words(title="Quietly renamed", markdown="Unpublished words.")
    edit_article(**BY, article=bleed, words=words)
    assert "Quietly" not in text(visitor(), bleed.path_in_portal)
    assert bleed.path_in_portal not in text(visitor(), "/help/answers/?q=Unpublished")


@pytest.mark.parametrize("words", ["seal pump", "SEAL", "密封", "更换密封", "轴"])
def test_every_word_has_to_be_in_it(visitor: Visitors, words: str) -> None:
    article = write("Change the seal 更换密封", markdown="For every pump: 轴 and more.")
    assert article.path_in_portal in text(visitor(), f"/help/answers/?q={words}")


@pytest.mark.parametrize("words", ["seal zebra", "%", "_", "' OR 1=1", "\0", "a" * 5000, "\u202e", "* ? (", ""])
def test_odd_words_find_nothing_and_break_nothing(visitor: Visitors, words: str) -> None:
    article = write("Change the seal")
    answer = visitor().get("/help/answers/", {"q": words})
    assert answer.status_code == 200
    assert article.path_in_portal not in answer.content.decode()


def test_answers_come_while_somebody_types(visitor: Visitors, bleed: Article) -> None:
    answer = visitor().get("/help/answers/?q=bleed", headers={"X-Requested-With": "fetch"}).content.decode()
    assert bleed.path_in_portal in answer
    assert "<html" not in answer


def test_a_stranger_and_a_customer_say_whether_it_helped(visitor: Visitors, bleed: Article) -> None:
    stranger, li = visitor(), visitor("li")
    path = f"{bleed.path_in_portal}verdict/"
    assert stranger.post(path, {"helped": "yes"}).headers["Location"] == f"{bleed.path_in_portal}#helped"
    stranger.post(path, {"helped": "no", "comment": "Which vent?"})
    li.post(path, {"helped": "yes"})
    assert list(Verdict.objects.order_by("at").values_list("helped", "comment")) == [
        (False, "Which vent?"),
        (True, ""),
    ]
    assert "Which vent?" in text(stranger, bleed.path_in_portal)
    assert "Did this help?" in text(visitor(), bleed.path_in_portal)
    assert Verdict.objects.get(user_id=fixed("li")).reader == f"person:{fixed('li')}"


def test_a_made_up_cookie_is_a_new_reader(visitor: Visitors, bleed: Article) -> None:
    client = visitor()
    client.cookies["reader"] = "made-up:signature"
    client.post(f"{bleed.path_in_portal}verdict/", {"helped": "yes"})
    assert "made-up" not in Verdict.objects.get().reader


def test_a_comment_that_is_too_long_is_refused_and_kept_on_the_page(visitor: Visitors, bleed: Article) -> None:
    answer = visitor().post(f"{bleed.path_in_portal}verdict/", {"helped": "no", "comment": "x" * 2001})
    assert answer.status_code == 422
    assert "x" * 2001 in answer.content.decode()
    assert not Verdict.objects.exists()


def test_one_network_does_not_make_up_a_crowd(visitor: Visitors, bleed: Article) -> None:
    answers = [visitor().post(f"{bleed.path_in_portal}verdict/", {"helped": "yes"}).status_code for _ in range(62)]
    assert (answers.count(302), answers.count(422)) == (60, 2)
    assert Verdict.objects.count() == 60


def test_an_old_address_leads_to_the_new_one(visitor: Visitors, bleed: Article) -> None:
    words = Words(title=bleed.title, markdown="x", slug="vent")
    publish_article(**BY, article=edit_article(**BY, article=bleed, words=words))
    answer = visitor().get("/help/en/bleed/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/help/en/vent/")
    take_back(**BY, article=bleed)
    assert visitor().get("/help/en/bleed/").status_code == 404


def test_topics_are_a_tree_and_an_empty_one_is_not_shown(visitor: Visitors, bleed: Article) -> None:
    topic = Category.objects.get(pk=fixed("topic"))
    seals = Category.objects.create(slug="seals", names={"en": "Seals"}, parent=topic)
    Category.objects.create(slug="empty", names={"en": "Empty shelf"}, parent=topic)
    write("Change the seal", category=seals)
    page = text(visitor(), "/help/topics/pumps/")
    assert "Change the seal" in page
    assert "Empty shelf" not in page
    assert "Change the seal" in text(visitor(), "/help/topics/seals/")
    assert visitor().get("/help/topics/empty/").status_code == 404


def test_a_page_of_articles_asks_little(visitor: Visitors, bleed: Article) -> None:
    for number in range(12):
        write(f"Bleed {number}", category=Category.objects.get(pk=fixed("topic")))
    pages = ("/help/", "/help/topics/pumps/", "/help/answers/?q=bleed", "/help/en/bleed/")
    for key, path in itertools.product(("", "li"), pages):
        client = visitor(key)
        client.post(f"{bleed.path_in_portal}verdict/", {"helped": "no"})
        cache.clear()  # nothing of the page before is kept
        statements = statements_of(client, path)
        assert len(statements) <= MOST, "\n".join([path, key, *statements])
