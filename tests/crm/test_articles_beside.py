"""Articles beside a conversation: put into an answer, and made of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from crm.service.models import Message, Ticket
from knowledge_base.models import Article
from knowledge_base.queries.articles import newest_of
from tests.crm.conftest import HX, Visit, counted, rows_of
from tests.harness.search import index_now
from tests.knowledge_base.conftest import _none_but_those_of_the_test, draft, published

__all__ = ["_none_but_those_of_the_test", "draft", "published"]
Published = Callable[..., Article]
BODY = "Close the valve.\n\n```\nstart <slow>\n```\n\n| Part | Number |\n| --- | --- |\n| Seal | 4711 |"


@pytest.fixture
def seal(published: Published) -> Article:
    article = published("Change the shaft seal", summary="In five steps", markdown=BODY)
    index_now()
    return article


def answered(visitor: Visit, page: str, text: str = "<p>Turn the <strong>valve</strong>.</p>") -> Message:
    visitor("zhang").post(f"{page}messages/", {"kind": "public", "body": text})
    return Message.objects.latest("at")


def test_what_belongs_to_the_subject_is_there(visitor: Visit, page: str, ticket: Ticket, seal: Article) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(subject="Our shaft seal is leaking again")
    with counted() as statements:
        shown = visitor("zhang").get(f"{page}articles/", **HX).content.decode()
    assert "Change the shaft seal" in shown
    assert f'href="http://acme.localhost{seal.path_in_portal}"' in shown
    assert "Close the valve." in shown
    assert "start &lt;slow&gt;" in shown
    assert "Seal | 4711" in shown
    assert len(statements) <= 8


def test_other_words_find_others(visitor: Visit, page: str, seal: Article, published: Published) -> None:
    published("Read the pressure gauge")
    index_now()
    headers = HX | {"HTTP_HX_TARGET": "articles-found"}
    shown = visitor("zhang").get(f"{page}articles/?q=pressure", **headers).content.decode()
    assert "Read the pressure gauge" in shown
    assert "shaft seal" not in shown
    assert "<dialog" not in shown
    assert "No article has" in visitor("zhang").get(f"{page}articles/?q=zebra", **headers).content.decode()


def test_nothing_is_put_into_an_answer_that_its_reader_may_not_read(
    visitor: Visit, page: str, published: Published, draft: Any
) -> None:
    published("Prices of the shaft seal for staff", audience="staff")
    draft("Draft about the shaft seal")
    index_now()
    shown = visitor("zhao").get(f"{page}articles/?q=shaft+seal", **HX).content.decode()
    assert "for staff" not in shown
    assert "Draft about" not in shown


def test_an_answer_becomes_a_draft(visitor: Visit, page: str, ticket: Ticket) -> None:
    message = answered(visitor, page)
    url = f"{page}messages/{message.pk}/article/"
    assert url in visitor("zhao").get(page).content.decode()
    form = visitor("zhao").get(url).content.decode()
    assert ticket.subject in form
    answer = visitor("zhao").post(url, {"title": "Turn the valve", "language": "en"})
    article = Article.objects.get()
    assert answer.headers["Location"] == f"/desk/knowledge/{article.uuid}/edit/"
    newest = newest_of(article)
    assert (newest.title, article.live) == ("Turn the valve", False)
    assert "**valve**" in visitor("zhao").get(answer.headers["Location"]).content.decode()


def test_only_what_staff_said_in_public_becomes_one(visitor: Visit, page: str, ticket: Ticket) -> None:
    visitor("zhang").post(f"{page}messages/", {"kind": "note", "body": "<p>They never pay</p>"})
    note, theirs = Message.objects.latest("at"), ticket.messages.filter(by_staff=False).earliest("at")
    before = rows_of(Article)
    for pk in (note.pk, theirs.pk, uuid4()):
        url = f"{page}messages/{pk}/article/"
        assert visitor("zhao").get(url).status_code == 404
        assert visitor("zhao").post(url, {"title": "x", "language": "en"}).status_code == 404
    assert rows_of(Article) == before


def test_who_may_not_write_articles_makes_none(visitor: Visit, page: str) -> None:
    message = answered(visitor, page)
    url = f"{page}messages/{message.pk}/article/"
    before = rows_of(Article)
    assert visitor("wang").post(url, {"title": "x", "language": "en"}).status_code == 403
    assert url not in visitor("wang").get(page).content.decode()
    assert rows_of(Article) == before


@pytest.mark.parametrize("form", [{"title": "", "language": "en"}, {"title": "x", "language": "xx"}, {}])
def test_what_is_missing_is_said_and_nothing_is_lost(visitor: Visit, page: str, form: dict[str, str]) -> None:
    message = answered(visitor, page)
    before = rows_of(Article)
    answer = visitor("zhao").post(f"{page}messages/{message.pk}/article/", form)
    assert answer.status_code == 422
    assert "valve" in answer.content.decode()
    assert rows_of(Article) == before
