"""Articles by the clock: published, taken down, checked again; and who answers for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from audit.models import Entry
from config.schedule import SCHEDULE
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import NOBODY, SYSTEM, Actor
from kernel.clock import Clock, system_clock
from knowledge_base import jobs
from knowledge_base.actions.planning import (
    hand_article_over,
    hand_articles_over,
    plan_article,
    remind_of_check,
    verify_article,
)
from knowledge_base.actions.publishing import expire_due, publish_article, publish_due, take_back
from knowledge_base.actions.reviewing import approve_article, ask_for_review
from knowledge_base.models import Article, Stage
from messaging.models import Notification, OutgoingMail
from messaging.rendering import render
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.test_articles import edited

Staff = Callable[[str], Actor]


def now(article: Article) -> Article:
    found: Article = Article.objects.get(pk=article.pk)
    return found


def plan(article: Article, clock: Clock, publish: int | None = None, expire: int | None = None) -> Article:
    """In so many hours."""
    moments: list[datetime | None] = [None if n is None else clock() + timedelta(hours=n) for n in (publish, expire)]
    return plan_article(actor=SYSTEM, clock=clock, article=article, publish_at=moments[0], expire_at=moments[1])


def later(clock: Clock, hours: float) -> Clock:
    return lambda: clock() + timedelta(hours=hours)


def is_read(at: Clock) -> bool:
    return bool(Article.objects.for_reader(NOBODY, at()).exists())


def test_the_clock_knows_what_to_run() -> None:
    assert {jobs.publish_and_expire, jobs.remind_of_checks} <= {every.job for every in SCHEDULE}


def test_a_planned_article_is_published_and_taken_down_by_the_clock(draft: Write, clock: Clock) -> None:
    article = plan(draft(), clock, 2, 10)
    assert not is_read(later(clock, 3))
    publish_due(actor=SYSTEM, clock=later(clock, 1), article=article)
    assert not now(article).live
    publish_due(actor=SYSTEM, clock=later(clock, 2), article=article)
    published = now(article)
    assert (published.live, published.version, published.scheduled_at) == (True, 1, None)
    assert is_read(later(clock, 9))
    assert not is_read(later(clock, 10))
    expire_due(actor=SYSTEM, clock=later(clock, 9), article=article)
    assert now(article).live
    expire_due(actor=SYSTEM, clock=later(clock, 10), article=article)
    assert (now(article).live, now(article).expire_at) == (False, None)
    verbs = list(Entry.objects.about_id(article.uuid).order_by("id").values_list("verb", flat=True))
    assert verbs == ["wrote", "planned", "published", "expired"]


def test_the_job_finds_what_is_due(draft: Write, published: Write, clock: Clock) -> None:
    first, second, third = draft("First"), published("Second"), draft("Third")
    at = system_clock()
    Article.objects.filter(pk=first.pk).update(scheduled_at=at - timedelta(minutes=1))
    Article.objects.filter(pk=second.pk).update(expire_at=at - timedelta(minutes=1))
    Article.objects.filter(pk=third.pk).update(scheduled_at=at + timedelta(hours=1))
    jobs.publish_and_expire.run()
    assert [now(one).live for one in (first, second, third)] == [True, False, False]


def test_what_was_planned_goes_out_and_not_what_was_written_since(published: Write, clock: Clock) -> None:
    article = edited(published("Bleed", markdown="First."), clock, markdown="Second.")
    plan(article, clock, 2)
    edited(now(article), clock, markdown="Third.")
    publish_due(actor=SYSTEM, clock=later(clock, 2), article=article)
    after = now(article)
    assert "Second." in after.text
    assert after.has_unpublished_changes
    assert "Third." in after.newest().body[0].value.source


@pytest.mark.parametrize(
    ("field", "publish", "expire"),
    [("publish_at", 0, None), ("publish_at", -5, None), ("expire_at", None, -1), ("expire_at", 3, 3)],
)
def test_moments_that_make_no_sense_are_refused(
    draft: Write, clock: Clock, field: str, publish: int | None, expire: int | None
) -> None:
    article = draft()
    with pytest.raises(Refused) as refusal:
        plan(article, clock, publish, expire)
    assert refusal.value.field == field
    assert (now(article).scheduled_at, now(article).expire_at) == (None, None)


def test_a_plan_is_forgotten_again(draft: Write, clock: Clock) -> None:
    article = plan(draft(), clock, 2)
    plan(article, clock)
    assert not article.revisions.filter(approved_go_live_at__isnull=False).exists()
    publish_due(actor=SYSTEM, clock=later(clock, 3), article=article)
    assert not now(article).live
    plan(now(article), clock)
    assert Entry.objects.about_id(article.uuid).filter(verb="planned").count() == 2


def test_publishing_and_taking_back_by_hand_end_the_plan(draft: Write, clock: Clock) -> None:
    article = plan(draft(), clock, 2, 5)
    publish_article(actor=SYSTEM, clock=clock, article=article)
    assert (now(article).scheduled_at, now(article).expire_at) == (None, clock() + timedelta(hours=5))
    take_back(actor=SYSTEM, clock=clock, article=article)
    assert now(article).expire_at is None
    publish_article(actor=SYSTEM, clock=later(clock, 6), article=now(article))
    assert is_read(later(clock, 6))


def test_whoever_may_not_publish_plans_what_was_approved(draft: Write, staff: Staff, clock: Clock) -> None:
    article, zhang = draft(), staff("zhang")
    soon = clock() + timedelta(hours=1)
    with pytest.raises(Refused, match="reviews it first"):
        plan_article(actor=zhang, clock=clock, article=article, publish_at=soon, expire_at=None)
    with pytest.raises(PermissionMissing):
        plan_article(actor=staff("wang"), clock=clock, article=article, publish_at=soon, expire_at=None)
    liu = User.objects.get(id=fixed("liu"))
    ask_for_review(actor=zhang, clock=clock, article=article, reviewer=liu)
    approve_article(actor=staff("liu"), clock=clock, article=article)
    planned = plan_article(actor=zhang, clock=clock, article=article, publish_at=soon, expire_at=None)
    assert planned.scheduled_at == soon


def test_an_address_taken_meanwhile_ends_the_plan_and_is_told(
    draft: Write, published: Write, staff: Staff, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    article = draft("Bleed the pump")
    hand_article_over(actor=SYSTEM, clock=clock, article=article, owner=User.objects.get(id=fixed("zhang")))
    plan(edited(article, clock, slug="vent"), clock, 2)
    other = published("Other")
    publish_article(actor=SYSTEM, clock=clock, article=edited(other, clock, slug="vent"))
    publish_due(actor=SYSTEM, clock=later(clock, 2), article=article)
    assert (now(article).live, now(article).scheduled_at) == (False, None)
    run_jobs()
    told = Notification.objects.get(user_id=fixed("zhang"))
    assert told.title == "A planned article could not be published"


def test_the_owner_is_reminded_once_and_again_after_two_weeks(
    published: Write, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    today = clock().date()
    mine, other = published("Mine", verify_on=today), published("Other", verify_on=today)
    later_on = published("Not yet", verify_on=today + timedelta(days=1))
    zhang = User.objects.get(id=fixed("zhang"))
    for article in (mine, other, later_on):
        hand_article_over(actor=SYSTEM, clock=clock, article=article, owner=zhang)
    for days in (0, 0, 13):
        for article in (mine, other):
            day = today + timedelta(days=days)
            remind_of_check(actor=SYSTEM, clock=clock, article=article, today=day)
    remind_of_check(actor=SYSTEM, clock=clock, article=later_on, today=today)
    run_jobs()
    assert sorted(Notification.objects.values_list("detail", flat=True)) == ["Mine", "Other"]
    mail = OutgoingMail.objects.get(template="article_check")
    assert sorted(item["title"] for item in mail.items) == ["Mine", "Other"]
    for language, subject in (("en", "Articles to be checked"), ("zh-hans", "待核对的文章")):
        mail.language = language
        said, text, html = render(mail)
        assert said == subject
        assert all(part in body for part in ("Mine", "Other", "?state=due") for body in (text, html))
    remind_of_check(actor=SYSTEM, clock=clock, article=mine, today=today + timedelta(days=14))
    run_jobs()
    assert Notification.objects.count() == 3
    verify_article(actor=SYSTEM, clock=clock, article=mine, next_on=today + timedelta(days=20))
    remind_of_check(actor=SYSTEM, clock=clock, article=mine, today=today + timedelta(days=20))
    run_jobs()
    assert Notification.objects.count() == 4


def test_what_is_nobodys_is_told_to_those_who_publish(published: Write, run_jobs: Callable[[], int]) -> None:
    published("Nobody's", verify_on=system_clock().date() - timedelta(days=2))
    jobs.remind_of_checks.run()
    run_jobs()
    assert [one.user_id for one in Notification.objects.all()] == [fixed("zhao")]


def test_the_day_in_the_form_is_the_articles_own(published: Write, clock: Clock) -> None:
    day = clock().date() + timedelta(days=30)
    article = published(verify_on=day)
    edited(article, clock, verify_on=day + timedelta(days=1))
    assert now(article).verify_on == day + timedelta(days=1)
    assert not now(article).has_unpublished_changes


def test_an_article_is_handed_over(draft: Write, staff: Staff, clock: Clock) -> None:
    article, zhang, wang = draft(), User.objects.get(id=fixed("zhang")), User.objects.get(id=fixed("wang"))
    hand_article_over(actor=staff("zhao"), clock=clock, article=article, owner=zhang)
    with pytest.raises(Refused) as refusal:
        hand_article_over(actor=staff("zhao"), clock=clock, article=article, owner=wang)
    assert refusal.value.field == "owner"
    edited(now(article), clock, title="Owner stays")
    publish_article(actor=SYSTEM, clock=clock, article=article)
    assert now(article).owner_id == zhang.pk


def test_of_somebody_who_left_nothing_waits(draft: Write, staff: Staff, clock: Clock) -> None:
    mine, reviewed = draft("Mine"), draft("Reviewed")
    liu, zhao = User.objects.get(id=fixed("liu")), User.objects.get(id=fixed("zhao"))
    hand_article_over(actor=SYSTEM, clock=clock, article=mine, owner=liu)
    ask_for_review(actor=staff("zhang"), clock=clock, article=reviewed, reviewer=liu)
    assert hand_articles_over(actor=SYSTEM, clock=clock, person=liu, successor=zhao) == 2
    assert (now(mine).owner_id, now(reviewed).stage, now(reviewed).reviewer_id) == (zhao.pk, Stage.WRITING, None)


def test_the_page_plans_in_the_readers_time_zone(draft: Write, visitor: Callable[..., Visitor]) -> None:
    article, client = draft(), visitor("zhao")
    User.objects.filter(id=fixed("zhao")).update(time_zone="Asia/Shanghai")
    path = f"/desk/knowledge/{article.uuid}/plan/"
    answer = client.post(path, {"publish_at": "2099-03-01T09:00", "expire_at": "", "owner": str(fixed("liu"))})
    assert answer.status_code == 302
    planned = now(article)
    assert planned.scheduled_at is not None
    assert planned.scheduled_at.isoformat() == "2099-03-01T01:00:00+00:00"
    assert planned.owner_id == fixed("liu")
    page = client.get(path).content.decode()
    assert 'value="2099-03-01T09:00"' in page
    assert "Asia/Shanghai" in page
    assert f"/{article.uuid}/" in client.get("/desk/knowledge/?state=scheduled").content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"publish_at": "tomorrow"},
        {"publish_at": "2001-01-01T10:00"},
        {"expire_at": "2001-01-01T10:00"},
        {"owner": "x"},
    ],
)
def test_the_page_refuses_and_keeps_what_was_typed(
    draft: Write, visitor: Callable[..., Visitor], typed: dict[str, str]
) -> None:
    article = draft()
    whole = {"publish_at": "2099-03-01T09:00", "expire_at": "", "owner": str(fixed("liu"))} | typed
    answer = visitor("zhao").post(f"/desk/knowledge/{article.uuid}/plan/", whole)
    assert answer.status_code == 422
    assert (now(article).scheduled_at, now(article).owner_id) == (None, None)
    if "publish_at" not in typed:
        assert "2099-03-01T09:00" in answer.content.decode()
