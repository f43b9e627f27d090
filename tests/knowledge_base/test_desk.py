"""The knowledge base at the desk: found, read, written, translated, published; and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.clock import Clock
from knowledge_base.models import Article
from tests.harness.client import Visitor
from tests.knowledge_base.conftest import Write

Visitors = Callable[..., Visitor]
MOST = 8
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
TYPED = {"title": "Bleed the pump", "markdown": "Open the vent.", "audience": "public", "language": "en"}


def text(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def page(article: Article) -> str:
    return f"/desk/knowledge/{article.uuid}/"


def test_the_list_finds_by_words_state_language_and_audience(
    visitor: Visitors, draft: Write, published: Write, clock: Clock
) -> None:
    draft("Only a draft", audience="staff")
    english = published("Bleed the pump", verify_on=(clock() - timedelta(days=9)).date())
    published("给泵排气", language="zh-hans", of=english)
    titles = ("Only a draft", "Bleed the pump", "给泵排气")
    client = visitor("zhang")
    for query, found in {
        "": "111",
        "?q=pump": "010",
        "?state=draft": "100",
        "?state=published": "011",
        "?state=due": "010",
        "?state=stale": "000",
        "?language=zh-hans": "001",
        "?audience=staff": "100",
        "?state=nonsense&audience=nobody": "111",
        "?q=%00": "111",
    }.items():
        shown = text(client, f"/desk/knowledge/{query}")
        assert "".join(str(int(f">{title}</a>" in shown)) for title in titles) == found, query


def test_an_agent_writes_and_an_administrator_publishes(visitor: Visitors) -> None:
    agent, administrator = visitor("zhang"), visitor("zhao")
    answer = agent.post("/desk/knowledge/new/", TYPED)
    article = Article.objects.get(draft_title="Bleed the pump")
    assert answer.headers["Location"] == page(article)
    assert agent.post(f"{page(article)}publication/").status_code == 422
    assert not Article.objects.get(pk=article.pk).live
    administrator.post(f"{page(article)}publication/")
    assert Article.objects.get(pk=article.pk).live
    assert "Open the vent" in text(visitor("li"), "/help/en/bleed-the-pump/")
    agent.post(f"{page(article)}edit/", TYPED | {"markdown": "Open it *slowly*.", "seen": ""})
    assert "slowly" in text(agent, page(article))
    assert "slowly" not in text(visitor("li"), "/help/en/bleed-the-pump/")
    administrator.post(f"{page(article)}withdrawal/")
    assert visitor("li").get("/help/en/bleed-the-pump/").status_code == 404


def test_a_translation_begins_with_its_original_and_is_linked(visitor: Visitors, published: Write) -> None:
    article, client = published("Bleed the pump"), visitor("zhang")
    address = f"/desk/knowledge/new/?of={article.uuid}&language=zh-hans"
    assert "five" in text(client, address)
    client.post(address, TYPED | {"title": "排气", "language": "zh-hans", "of": str(article.uuid)})
    made = Article.objects.get(draft_title="排气")
    assert (made.translation_key, made.language) == (article.translation_key, "zh-hans")
    again = client.post(address, TYPED | {"title": "又一篇", "language": "zh-hans", "of": str(article.uuid)})
    assert again.status_code == 422
    assert "又一篇" in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "required"),
        ("title", "x" * 161, "at most 160"),
        ("summary", "x" * 301, "at most 300"),
        ("audience", "everyone", "valid choice"),
        ("verify_on", "yesterday", "valid date"),
        ("category", "01234567-89ab-cdef-0123-456789abcdef", "valid choice"),
    ],
)
def test_a_refusal_stands_at_its_field_and_loses_nothing(
    visitor: Visitors, field: str, value: str, sentence: str
) -> None:
    answer = visitor("zhang").post("/desk/knowledge/new/", TYPED | {"markdown": "Kept words.", field: value})
    assert answer.status_code == 422
    assert "Kept words." in answer.content.decode()
    assert sentence in answer.content.decode()
    assert not Article.objects.exists()


def test_a_colleague_s_edit_in_between_is_told(visitor: Visitors, draft: Write) -> None:
    article, client = draft(), visitor("zhang")
    seen = article.latest_revision_id
    client.post(f"{page(article)}edit/", TYPED | {"seen": seen, "title": "First"})
    answer = client.post(f"{page(article)}edit/", TYPED | {"seen": seen, "title": "Second"})
    assert answer.status_code == 422
    assert "Somebody else has changed" in answer.content.decode()
    assert Article.objects.get(pk=article.pk).draft_title == "First"


def test_an_empty_article_is_refused_on_its_own_page(visitor: Visitors, draft: Write) -> None:
    article = draft(markdown="")
    answer = visitor("zhao").post(f"{page(article)}publication/")
    assert answer.status_code == 422
    assert "Write something before you publish it" in answer.content.decode()


def test_still_right_moves_the_next_look(visitor: Visitors, published: Write, clock: Clock) -> None:
    article = published(verify_on=clock().date())
    visitor("zhao").post(f"{page(article)}verification/")
    after = Article.objects.get(pk=article.pk).verify_on
    assert after is not None
    assert after > clock().date() + timedelta(days=100)


def test_a_page_asks_little(visitor: Visitors, published: Write) -> None:
    for number in range(12):
        article = published(f"Bleed {number}")
    published("排气", language="zh-hans", of=article)
    own = f"{article.uuid}/"
    of_one = (own, f"{own}edit/", f"{own}plan/", f"{own}history/", f"{own}history/1/")
    for part in ("", "?state=stale&q=a&language=en", "new/", *of_one):
        client = visitor("zhao")
        cache.clear()  # nothing of the page before is kept
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/desk/knowledge/{part}").status_code == 200
        asked = [query["sql"] for query in captured.captured_queries]
        statements = [sql for sql in asked if not sql.upper().startswith(FRAME) and "search_path" not in sql]
        assert len(statements) <= MOST, "\n".join([part, *statements])


def test_comments_are_shown_as_text(visitor: Visitors, draft: Write) -> None:
    path = page(draft())
    visitor("zhang").post(f"{path}comments/", {"text": "<script>alert(1)</script>", "quote": "<b>x"})
    shown = text(visitor("zhang"), path)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
