"""An article in one language; its versions in other languages share the `translation_key`.

The row holds what readers see, the newest revision what writers see. What belongs to the article and not to one of its
revisions (who may read it comes with the text; version, stage and verification do not) is named in `OF_THE_ARTICLE`.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from access.readers import group_keys_of
from kernel.actor import Actor
from kernel.ids import new_id
from knowledge_base.blocks import BodyBlock
from knowledge_base.models.category import Category
from knowledge_base.models.in_wagtail import ArticleInWagtail, HomeInWagtail
from knowledge_base.permissions import VIEW_ARTICLES
from knowledge_base.texts import text_of_body

OF_THE_ARTICLE = (
    *("uuid", "version", "stage", "reviewer_id", "published_at", "scheduled_at", "expire_at", "owner_id"),
    *("verify_on", "verified_at", "reminded_on", "source_version"),
)


class Audience(models.TextChoices):
    """From wide to narrow: each may read what the one before may."""

    PUBLIC = "public", _("Everybody")
    CUSTOMERS = "customers", _("Signed-in customers")
    CHOSEN = "chosen", _("Chosen customers")
    STAFF = "staff", _("Staff alone")


class Stage(models.TextChoices):
    WRITING = "writing", _("Being written")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")


# What may follow on what; publishing ends each of them in WRITING.
STAGES = {
    Stage.WRITING: {Stage.WRITING, Stage.REVIEW},
    Stage.REVIEW: {Stage.WRITING, Stage.APPROVED},
    Stage.APPROVED: {Stage.WRITING, Stage.REVIEW},
}


class KnowledgeHome(HomeInWagtail, Page):
    """What all articles of one language hang from; one for each language, made with the schema."""

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar = ["knowledge_base.Article"]

    class Meta:
        verbose_name = _("knowledge base")


class ArticleQuerySet(PageQuerySet):
    def published(self, at: datetime) -> ArticleQuerySet:
        return self.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=at), live=True)

    def for_reader(self, actor: Actor, at: datetime) -> ArticleQuerySet:
        """The one predicate of the audience: what this person may read, published and not expired."""
        return self.published(at).filter(may_read(actor))

    def visible_to(self, actor: Actor) -> ArticleQuerySet:
        """At the desk: everything, drafts too, for whoever may see articles."""
        return self.all() if actor.is_staff and actor.may(VIEW_ARTICLES) else self.none()

    def in_language(self, code: str) -> ArticleQuerySet:
        return self.filter(locale__language_code=code)

    def without_body(self) -> ArticleQuerySet:
        """For lists: the long columns stay in the database."""
        return self.defer("body", "text")

    def due_for_verification(self, on: date) -> ArticleQuerySet:
        return self.filter(live=True, verify_on__lte=on)

    def stale(self) -> ArticleQuerySet:
        """Translations whose original was published anew since they were made."""
        newer = Article.objects.filter(
            translation_key=OuterRef("translation_key"),
            source_version__isnull=True,
            version__gt=OuterRef("source_version"),
        )
        return self.filter(Exists(newer), source_version__isnull=False)

    def saying(self, words: str) -> ArticleQuerySet:
        """Every word stands in the title, the summary or the text."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(text__icontains=word))
        return found


ArticleManager = PageManager.from_queryset(ArticleQuerySet)


class Article(ArticleInWagtail, Page):
    uuid = models.UUIDField(default=new_id, editable=False, unique=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    # For the audience CHOSEN: keys of access.readers, of which a reader has one.
    groups: models.Field[Any, Any] = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    body = StreamField(BodyBlock(), blank=True)
    # The words of the published body, for search.
    text = models.TextField(blank=True, editable=False)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.WRITING, editable=False)
    # Whom the review is waiting for.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    # Counts what readers saw: verdicts and translations refer to it.
    version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    # When the revision that is marked for it goes to its readers.
    scheduled_at = models.DateTimeField(null=True, editable=False, db_index=True)
    verify_on = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, editable=False)
    # When its owner was last told that it is to be checked.
    reminded_on = models.DateField(null=True, editable=False)
    # The version of the original that this translation was made from; null: this is the original.
    source_version = models.PositiveIntegerField(null=True, editable=False)

    objects: ClassVar[Any] = ArticleManager()

    parent_page_types: ClassVar = ["knowledge_base.KnowledgeHome"]
    subpage_types: ClassVar[list[str]] = []
    # Pictures are asked for by id; Wagtail's own index of references would cost two statements a save.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="article_audience_known"),
            models.CheckConstraint(
                condition=~Q(audience="chosen") | ~Q(groups=[]), name="article_for_chosen_says_for_whom"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="article_stage_known"),
            models.CheckConstraint(
                condition=Q(stage=Stage.REVIEW, reviewer__isnull=False)
                | (~Q(stage=Stage.REVIEW) & Q(reviewer__isnull=True)),
                name="article_in_review_has_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(version=0) | Q(published_at__isnull=False), name="article_version_was_published"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def language(self) -> str:
        return str(self.locale.language_code)

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language)

    @property
    def path_in_portal(self) -> str:
        return path_in_portal(self.language, self.slug)

    @property
    def is_verification_due(self) -> bool:
        """Needs `today`, set by the query that fetched the row."""
        today: date | None = getattr(self, "today", None)
        return bool(today and self.live and self.verify_on and self.verify_on <= today)

    def with_content_json(self, content: dict[str, Any]) -> Article:
        article: Article = super().with_content_json(content)
        for name in OF_THE_ARTICLE:
            setattr(article, name, getattr(self, name))
        return article

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = text_of_body(self.body)
        super().save(*args, **kwargs)

    def newest(self) -> Article:
        """As its writers see it."""
        found: Article = self.get_latest_revision_as_object()
        return found

    def ask(self, reviewer: Any) -> None:
        """It waits for this person's word."""
        self._become(Stage.REVIEW)
        self.reviewer_id = reviewer.pk
        self._put("stage", "reviewer_id")

    def move_to(self, stage: Stage) -> None:
        """Anywhere but into a review, which waits for somebody."""
        self._become(stage)
        self.reviewer_id = None
        self._put("stage", "reviewer_id")

    def _become(self, stage: Stage) -> None:
        if stage not in STAGES[Stage(self.stage)]:
            raise ValueError(f"An article does not go from {self.stage} to {stage}.")
        self.stage = stage

    def count_version(self, *, at: datetime) -> None:
        self.version += 1
        self.published_at = at
        self._put("version", "published_at")

    def plan(self, publish_at: datetime | None, expire_at: datetime | None) -> None:
        """The newest revision goes to its readers at `publish_at`; one that was marked for the same moment stays."""
        if publish_at != self.scheduled_at:
            self.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
            if publish_at is not None:
                self.revisions.filter(pk=self.latest_revision_id).update(approved_go_live_at=publish_at)
        self.scheduled_at, self.expire_at = publish_at, expire_at
        self._put("scheduled_at", "expire_at")

    def planned_revision(self) -> Any:
        return self.revisions.filter(approved_go_live_at__isnull=False).first()

    def give_to(self, owner: Any) -> None:
        self.owner = owner
        self._put("owner_id")

    def check_on(self, day: date | None) -> None:
        self.verify_on = day
        self._put("verify_on")

    def remind(self, *, on: date) -> None:
        self.reminded_on = on
        self._put("reminded_on")

    def verify(self, *, at: datetime, next_on: date | None) -> None:
        self.verified_at, self.verify_on = at, next_on
        self._put("verified_at", "verify_on")

    def follow(self, version: int | None) -> None:
        self.source_version = version
        self._put("source_version")

    def _put(self, *names: str) -> None:
        """Straight into the row: these columns belong to no revision, and Page.save() checks the whole page."""
        type(self).objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in names})


@lru_cache(maxsize=4096)
def path_in_portal(language: str, slug: str) -> str:
    return reverse("portal:article", args=[language, slug])


def may_read(actor: Actor) -> Q:
    """Of published articles; one for chosen customers is read by those who are in one of its groups."""
    wide = Q(audience__in=audiences_of(actor))
    for keys in group_keys_of(actor):
        wide |= Q(audience=Audience.CHOSEN, groups__overlap=ArraySubquery(keys))
    return wide


def audiences_of(actor: Actor) -> list[str]:
    """Those of which this person reads every article."""
    if actor.is_staff and actor.may(VIEW_ARTICLES):
        return list(Audience.values)
    if actor.is_customer and actor.is_signed_in:
        return [Audience.PUBLIC.value, Audience.CUSTOMERS.value]
    return [Audience.PUBLIC.value]
