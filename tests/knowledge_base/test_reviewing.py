"""A draft in review: asked for, talked about in threads, approved or sent back; who is told; who may publish after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from identity.models import User
from kernel.actions import Overtaken, PermissionMissing, Refused
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.reviewing import (
    approve_article,
    ask_for_review,
    comment_on_article,
    resolve_comment,
    send_article_back,
    withdraw_review,
)
from knowledge_base.actions.writing import Words, create_article, edit_article
from knowledge_base.models import Article, Comment, Remark, Stage
from knowledge_base.queries.reviewing import conversation_about, reviewers
from messaging.models import Notification, OutgoingMail
from messaging.rendering import render
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.knowledge_base.conftest import Write

Staff = Callable[[str], Actor]
Visitors = Callable[..., Visitor]


def person(key: str) -> User:
    return User.objects.get(id=fixed(key))


@pytest.fixture
def written(staff: Staff, clock: Clock) -> Article:
    """By Zhang Min, who asks nobody yet."""
    words = Words(title="Bleed the pump", markdown="Open the vent.")
    return create_article(actor=staff("zhang"), clock=clock, language="en", words=words)


@pytest.fixture
def asked(written: Article, staff: Staff, clock: Clock) -> Article:
    """Zhang Min asks Liu Yang."""
    return ask_for_review(
        actor=staff("zhang"), clock=clock, article=written, reviewer=person("liu"), note="Is it right?"
    )


def now(article: Article) -> Article:
    found: Article = Article.objects.get(pk=article.pk)
    return found


def page(article: Article, part: str = "") -> str:
    return f"/desk/knowledge/{article.uuid}/{part}"


def test_a_review_waits_for_one_colleague_who_is_told(asked: Article, run_jobs: Callable[[], int]) -> None:
    assert (now(asked).stage, now(asked).reviewer_id) == (Stage.REVIEW, fixed("liu"))
    run_jobs()
    notice = Notification.objects.get(user_id=fixed("liu"))
    assert (notice.title, notice.detail) == ("Zhang Min asks you for a review", "Bleed the pump")
    assert notice.url == page(asked)
    mail = OutgoingMail.objects.get(template="article_notice")
    assert mail.to_email == person("liu").email
    assert mail.items[0]["text"] == "Is it right?"
    for language, act in (("en", "Open the article"), ("zh-hans", "打开文章")):
        mail.language = language
        subject, text, html = render(mail)
        assert subject == "Bleed the pump"
        assert all(part in body for part in ("Is it right?", act, page(asked)) for body in (text, html))


def test_a_review_that_was_withdrawn_bothers_nobody(
    asked: Article, staff: Staff, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    withdraw_review(actor=staff("zhang"), clock=clock, article=asked)
    withdraw_review(actor=staff("zhang"), clock=clock, article=asked)
    run_jobs()
    assert not Notification.objects.filter(kind="article").exists()
    assert (now(asked).stage, now(asked).reviewer_id) == (Stage.WRITING, None)
    assert Entry.objects.about_id(asked.uuid).filter(verb="withdrew review").count() == 1


def test_only_colleagues_who_may_review_are_asked(written: Article, staff: Staff, clock: Clock) -> None:
    assert [one.name for one in reviewers()] == ["Liu Yang", "Zhang Min", "Zhao Xin"]
    for key in ("zhang", "wang", "li"):
        with pytest.raises(Refused) as refusal:
            ask_for_review(actor=staff("zhang"), clock=clock, article=written, reviewer=person(key))
        assert refusal.value.field == "reviewer"
    person("liu").staff.deactivate(at=clock())
    with pytest.raises(Refused):
        ask_for_review(actor=staff("zhang"), clock=clock, article=written, reviewer=person("liu"))
    assert now(written).stage == Stage.WRITING
    assert not Comment.objects.exists()


def test_what_needs_no_review_is_refused(
    asked: Article, draft: Write, published: Write, staff: Staff, clock: Clock
) -> None:
    for article in (asked, draft("Empty", markdown=" "), published("Read already")):
        with pytest.raises(Refused):
            ask_for_review(actor=staff("zhang"), clock=clock, article=article, reviewer=person("zhao"))
    assert now(asked).reviewer_id == fixed("liu")


def test_an_approved_article_is_published_by_its_writer(
    asked: Article, staff: Staff, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    zhang = staff("zhang")
    with pytest.raises(Refused, match="reviews it first"):
        publish_article(actor=zhang, clock=clock, article=asked)
    approve_article(actor=staff("liu"), clock=clock, article=asked, words="Good.", seen=asked.latest_revision_id)
    assert (now(asked).stage, now(asked).reviewer_id) == (Stage.APPROVED, None)
    published = publish_article(actor=zhang, clock=clock, article=asked)
    assert (published.live, published.stage) == (True, Stage.WRITING)
    run_jobs()
    assert [notice.title for notice in Notification.objects.filter(user_id=fixed("zhang"), kind="article")] == [
        "Liu Yang approved your article"
    ]


def test_nobody_approves_what_they_wrote_themselves(asked: Article, staff: Staff, clock: Clock) -> None:
    with pytest.raises(Refused, match="Somebody else"):
        approve_article(actor=staff("zhang"), clock=clock, article=asked)
    assert now(asked).stage == Stage.REVIEW
    approve_article(actor=staff("zhao"), clock=clock, article=asked)
    assert now(asked).stage == Stage.APPROVED


def test_a_text_that_changed_meanwhile_is_read_again(asked: Article, staff: Staff, clock: Clock) -> None:
    seen = asked.latest_revision_id
    words = Words(title="Bleed the pump", markdown="Open the vent slowly.")
    edit_article(actor=staff("zhang"), clock=clock, article=asked, words=words)
    assert now(asked).stage == Stage.REVIEW
    with pytest.raises(Refused, match="has changed"):
        approve_article(actor=staff("liu"), clock=clock, article=asked, seen=seen)
    approve_article(actor=staff("liu"), clock=clock, article=asked, seen=now(asked).latest_revision_id)
    edit_article(actor=staff("zhang"), clock=clock, article=asked, words=Words(title="Another", markdown="Text."))
    assert now(asked).stage == Stage.WRITING
    with pytest.raises(Refused):
        publish_article(actor=staff("zhang"), clock=clock, article=asked)


def test_sent_back_with_words_it_is_written_again(
    asked: Article, staff: Staff, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    with pytest.raises(Refused) as refusal:
        send_article_back(actor=staff("liu"), clock=clock, article=asked, words=" \n")
    assert refusal.value.field == "words"
    send_article_back(actor=staff("liu"), clock=clock, article=asked, words="Which vent?")
    assert now(asked).stage == Stage.WRITING
    run_jobs()
    told = Notification.objects.get(user_id=fixed("zhang"), kind="article")
    assert told.title == "Liu Yang sent your article back"
    for act in (approve_article, send_article_back):
        with pytest.raises(Refused, match="any more"):
            act(actor=staff("liu"), clock=clock, article=asked, words="x")


def test_threads_are_answered_resolved_and_opened_again(asked: Article, staff: Staff, clock: Clock) -> None:
    wang, zhang = staff("wang"), staff("zhang")
    thread = comment_on_article(actor=wang, clock=clock, article=asked, text="Which one?", quote="the \n vent")
    comment_on_article(actor=zhang, clock=clock, article=asked, text="The upper.", thread=thread)
    with pytest.raises(Refused, match="1 comment is still open"):
        approve_article(actor=staff("liu"), clock=clock, article=asked)
    resolve_comment(actor=zhang, clock=clock, article=asked, thread=thread)
    resolve_comment(actor=zhang, clock=clock, article=asked, thread=thread)
    kinds = [(one.comment.kind, len(one.answers), one.comment.resolved_by_name) for one in conversation_about(asked)]
    assert kinds == [("asked", 0, ""), ("comment", 1, "Zhang Min")]
    assert Comment.objects.get(pk=thread.pk).quote == "the vent"
    comment_on_article(actor=wang, clock=clock, article=asked, text="Still?", thread=Comment.objects.get(pk=thread.pk))
    assert Comment.objects.get(pk=thread.pk).is_open_thread
    resolve_comment(actor=zhang, clock=clock, article=asked, thread=thread)
    approve_article(actor=staff("liu"), clock=clock, article=asked)
    assert now(asked).stage == Stage.APPROVED


def test_a_comment_is_told_to_those_concerned_once_in_their_language(
    asked: Article, staff: Staff, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    User.objects.filter(id=fixed("liu")).update(language="zh-hans")
    run_jobs()
    Notification.objects.all().delete()
    comment_on_article(actor=staff("zhao"), clock=clock, article=asked, text="Which vent?")
    run_jobs()
    told = {str(one.user): one.title for one in Notification.objects.select_related("user")}
    assert told == {"Zhang Min": "Zhao Xin commented on an article", "Liu Yang": "Zhao Xin 评论了一篇文章"}


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
def test_what_can_be_no_comment_is_refused(asked: Article, staff: Staff, clock: Clock, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        comment_on_article(actor=staff("zhang"), clock=clock, article=asked, text=text)
    assert refusal.value.field == "text"
    assert Comment.objects.count() == 1


def test_a_comment_of_another_article_joins_nothing(
    asked: Article, draft: Write, staff: Staff, clock: Clock, visitor: Visitors
) -> None:
    other = comment_on_article(actor=staff("zhang"), clock=clock, article=draft("Other"), text="There")
    step = Comment.objects.get(kind=Remark.ASKED)
    for thread in (other, step):
        with pytest.raises(Refused):
            comment_on_article(actor=staff("zhang"), clock=clock, article=asked, text="x", thread=thread)
        with pytest.raises(Refused):
            resolve_comment(actor=staff("zhang"), clock=clock, article=asked, thread=thread)
    assert visitor("zhang").post(page(asked, f"comments/{other.pk}/"), {"text": "x"}).status_code == 404
    assert visitor("zhang").post(page(asked, f"comments/{other.pk}/state/"), {"open": "no"}).status_code == 404
    assert Comment.objects.count() == 2


def test_roles_decide_who_may(written: Article, staff: Staff, clock: Clock) -> None:
    wang = staff("wang")
    with pytest.raises(PermissionMissing):
        ask_for_review(actor=wang, clock=clock, article=written, reviewer=person("liu"))
    with pytest.raises(PermissionMissing):
        approve_article(actor=wang, clock=clock, article=written)
    with pytest.raises(PermissionMissing):
        send_article_back(actor=wang, clock=clock, article=written, words="x")
    comment_on_article(actor=wang, clock=clock, article=written, text="May I?")


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "review", "reviewer_id": None},
        {"stage": "writing", "reviewer_id": fixed("liu")},
        {"stage": "dreaming"},
    ],
)
def test_the_database_holds_the_stages(written: Article, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=written.pk).update(**wrong)


def test_stages_follow_each_other(written: Article) -> None:
    with pytest.raises(ValueError, match="does not go"):
        written.move_to(Stage.APPROVED)


def test_the_pages_do_it_all(written: Article, visitor: Visitors) -> None:
    zhang, liu = visitor("zhang"), visitor("liu")
    assert "Ask for a review" in zhang.get(page(written)).content.decode()
    missing = zhang.post(page(written, "review/"), {"reviewer": "", "note": "Kept words"})
    assert missing.status_code == 422
    assert "Kept words" in missing.content.decode()
    zhang.post(page(written, "review/"), {"reviewer": str(fixed("liu")), "note": "Right?"})
    mine = liu.get("/desk/knowledge/?state=mine").content.decode()
    assert ">Bleed the pump</a>" in mine
    assert ">Bleed the pump</a>" not in zhang.get("/desk/knowledge/?state=mine").content.decode()
    assert ">Bleed the pump</a>" in zhang.get("/desk/knowledge/?state=review").content.decode()
    shown = liu.get(page(written)).content.decode()
    assert "Waits for Liu Yang" in shown
    assert 'value="approve"' in shown
    assert 'value="approve"' not in zhang.get(page(written)).content.decode()
    liu.post(page(written, "comments/"), {"text": "Which vent?", "quote": "the vent"})
    thread = Comment.objects.get(text="Which vent?")
    zhang.post(page(written, f"comments/{thread.pk}/"), {"text": "The upper one."})
    still = liu.post(page(written, "review/decision/"), {"decision": "approve", "words": "Fine then."})
    assert still.status_code == 422
    assert "Fine then." in still.content.decode()
    answer = zhang.post(page(written, f"comments/{thread.pk}/state/"), {"open": "no"})
    assert answer.headers["Location"] == page(written, "#talk")
    stale = liu.post(page(written, "review/decision/"), {"decision": "approve", "seen": "1"})
    assert "has changed" in stale.content.decode()
    liu.post(page(written, "review/decision/"), {"decision": "approve", "words": "Fine then."})
    assert now(written).stage == Stage.APPROVED
    zhang.post(page(written, "publication/"))
    assert now(written).live


def test_sending_back_and_withdrawing_on_the_page(asked: Article, visitor: Visitors) -> None:
    nothing = visitor("liu").post(page(asked, "review/decision/"), {"decision": "back", "words": ""})
    assert "Say what should change" in nothing.content.decode()
    visitor("liu").post(page(asked, "review/decision/"), {"decision": "back", "words": "No."})
    visitor("zhang").post(page(asked, "review/"), {"reviewer": str(fixed("zhao"))})
    assert now(asked).reviewer_id == fixed("zhao")
    visitor("zhang").post(page(asked, "review/withdrawal/"))
    assert now(asked).stage == Stage.WRITING


def test_the_other_tenant_has_none_of_it(asked: Article, globex: TenantSnapshot) -> None:
    with in_tenant(globex):
        assert not Comment.objects.exists()
        assert not Article.objects.filter(stage=Stage.REVIEW).exists()
        with pytest.raises(Overtaken):  # there is no such article here
            comment_on_article(actor=SYSTEM, clock=lambda: None, article=asked, text="x")  # type: ignore[arg-type,return-value]
