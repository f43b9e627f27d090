"""Articles are suggested while a subject is typed; every tenth sees none, by lot; what came of it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from crm.demand import noting
from crm.demand.models import Filing
from crm.service.models import Ticket
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from knowledge_base.models import Article
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.client import Visitor
from tests.harness.search import index_now

Visitors = Callable[..., Visitor]
Published = Callable[..., Article]
ASK, OPENED, ANSWERED = "/requests/new/suggestions/", "/requests/new/suggestions/opening/", "/requests/new/answered/"
TOKEN = re.compile(r'name="attempt" value="([^"]*)"')


@pytest.fixture
def lot(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Decides what the next ones draw."""
    drawn = [0.5]
    monkeypatch.setattr(noting.begin_or_go_on, "__kwdefaults__", {"draw": lambda: drawn[0]})
    return lambda value: drawn.__setitem__(0, value)


@pytest.fixture
def seal(published: Published, lot: object) -> Article:
    article = published("Change the shaft seal", summary="In five steps")
    published("更换轴封", language="zh-hans", of=article)
    index_now()
    return article


def ask(visitor: Visitor, subject: str, token: str = "") -> tuple[str, str]:
    """What is shown, and the token of the attempt."""
    answer = visitor.post(ASK, {"subject": subject, "attempt": token})
    assert answer.status_code == 200
    page = answer.content.decode()
    found = TOKEN.search(page)
    assert found is not None
    return page, found[1]


def test_an_article_is_suggested_for_a_sentence(visitor: Visitors, seal: Article) -> None:
    page, _token = ask(visitor("li"), "My shaft seal is leaking since this morning")
    assert seal.path_in_portal in page
    assert "In five steps" in page
    assert list(Filing.objects.values_list("words", "articles", "is_held_back")) == [
        ("My shaft seal is leaking since this morning", [seal.uuid], False)
    ]


def test_in_chinese_the_chinese_version(visitor: Visitors, seal: Article) -> None:
    page, _token = ask(visitor("li", language="zh-hans"), "轴封漏水怎么办")
    assert "/help/zh-hans/" in page


def test_a_stranger_is_helped_too(visitor: Visitors, seal: Article) -> None:
    assert seal.path_in_portal in ask(visitor(), "shaft seal")[0]


def test_nothing_of_staff_or_drafts_is_suggested(
    visitor: Visitors, published: Published, draft: Any, lot: Any
) -> None:
    inside, secret = published("Inner seal prices", audience="staff"), draft("Draft about seal prices")
    index_now()
    for key in ("", "li"):
        page, _token = ask(visitor(key), "seal prices")
        assert inside.path_in_portal not in page
        assert secret.path_in_portal not in page


def test_more_words_are_the_same_attempt(visitor: Visitors, seal: Article) -> None:
    _page, token = ask(visitor("li"), "seal")
    _page, again = ask(visitor("li"), "seal leaks", token)
    assert Filing.objects.get().words == "seal leaks"
    assert noting.find(again, at=system_clock()) == noting.find(token, at=system_clock())


def test_every_tenth_sees_none_and_is_counted(visitor: Visitors, seal: Article, lot: Callable[[float], None]) -> None:
    lot(0.05)
    page, token = ask(visitor("li"), "shaft seal")
    assert seal.path_in_portal not in page
    filing = Filing.objects.get()
    assert (filing.is_held_back, filing.articles) == (True, [seal.uuid])
    visitor("li").post(OPENED, {"attempt": token, "article": str(seal.uuid)})
    assert Filing.objects.get().opened == []


def test_what_is_opened_is_kept_once(visitor: Visitors, seal: Article) -> None:
    _page, token = ask(visitor("li"), "shaft seal")
    for _time in range(2):
        answer = visitor("li").post(OPENED, {"attempt": token, "article": str(seal.uuid)})
        assert answer.status_code == 204
    assert Filing.objects.get().opened == [seal.uuid]


@pytest.mark.parametrize("article", ["", "nonsense", "01a20242-ade4-76ac-bebb-724cf4581306"])
def test_only_what_was_shown_can_be_opened(visitor: Visitors, seal: Article, article: str) -> None:
    _page, token = ask(visitor("li"), "shaft seal")
    assert visitor("li").post(OPENED, {"attempt": token, "article": article}).status_code == 204
    assert Filing.objects.get().opened == []


def test_answered_ends_it_without_a_request(visitor: Visitors, seal: Article, stored: Callable[[], Any]) -> None:
    li = visitor("li")
    _page, token = ask(li, "shaft seal")
    before = stored()
    assert li.post(ANSWERED, {"attempt": token, "subject": "shaft seal"}).headers["Location"] == "/"
    assert "Good that it is answered" in li.get("/").content.decode()
    assert Filing.objects.get().answered_at is not None
    assert stored() == before


def test_a_request_that_is_filed_ends_the_attempt(visitor: Visitors, seal: Article) -> None:
    _page, token = ask(visitor("li"), "shaft seal")
    form = {"subject": "shaft seal", "category": "fault", "body": "It leaks.", "attempt": token}
    assert visitor("li").post("/requests/new/", form).status_code == 302
    assert Filing.objects.get().ticket_id == Ticket.objects.latest("number").pk
    # What has ended does not go on: the same form sent again begins anew.
    ask(visitor("li"), "shaft seal", token)
    assert Filing.objects.count() == 2


def test_a_form_that_is_refused_keeps_its_attempt(visitor: Visitors, seal: Article) -> None:
    _page, token = ask(visitor("li"), "shaft seal")
    answer = visitor("li").post("/requests/new/", {"subject": "shaft seal", "category": "fault", "attempt": token})
    assert answer.status_code == 422
    assert TOKEN.search(answer.content.decode())[1] == token  # type: ignore[index]


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5000, "\0", "01a20242-ade4-76ac-bebb-724cf4581306:abc"])
def test_a_made_up_token_is_a_new_attempt(visitor: Visitors, seal: Article, token: str) -> None:
    ask(visitor("li"), "shaft seal", token)
    assert visitor("li").post(ANSWERED, {"attempt": token}).status_code == 302
    assert Filing.objects.get().answered_at is None


def test_a_token_of_the_other_workspace_is_none(visitor: Visitors, seal: Article, globex: TenantSnapshot) -> None:
    _page, token = ask(visitor("li"), "shaft seal")
    with in_tenant(globex):
        assert noting.find(token, at=system_clock()) is None
        assert not Filing.objects.exists()


def test_an_attempt_ends_with_the_day(acme: object) -> None:
    at = system_clock()
    token = noting.token_of(noting.begin_or_go_on("", "seal", "en", [], at=at))
    assert noting.find(token, at=at + timedelta(hours=23)) is not None
    assert noting.find(token, at=at + timedelta(hours=25)) is None


@pytest.mark.parametrize(
    "words", ["x" * 10_000, "word " * 10_000, "((((", "\ud800", "\u202e\u202d", "-tag:x before:y"]
)
def test_odd_words_are_answered(visitor: Visitors, seal: Article, words: str) -> None:
    encoded = words.encode("utf-8", "surrogatepass")
    answer = visitor("li").post(ASK, b"subject=" + encoded, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200


def test_who_asks_all_the_time_is_answered_but_not_measured(
    visitor: Visitors, seal: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    from identity.limits import Limit
    from portal.views import suggestions

    few = Limit("suggestions", 1, timedelta(hours=1))
    monkeypatch.setattr(suggestions, "SUGGESTIONS_PER_NETWORK", few)
    for _time in range(3):
        assert seal.path_in_portal in visitor().post(ASK, {"subject": "shaft seal"}).content.decode()
    assert Filing.objects.count() == 1
