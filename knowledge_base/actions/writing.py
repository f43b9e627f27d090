"""Articles are begun, translated and changed; each change is a revision that readers do not see yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Revision

from identity.models import User
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.markup import LONGEST, body_from_markdown, files_of_body, markdown_of_body
from knowledge_base.models import Article, ArticleFile, Audience, Category, KnowledgeHome, Stage
from knowledge_base.permissions import WRITE_ARTICLES
from search.pinyin import is_chinese, readings

GROUP = re.compile(r"[a-z]+:[a-z0-9-]{1,50}")
TITLE_LENGTH, SUMMARY_LENGTH, SLUG_LENGTH = 160, 300, 80


@dataclass(frozen=True)
class Words:
    """What a writer fills in. An empty slug is made from the title."""

    title: str
    markdown: str
    summary: str = ""
    slug: str = ""
    category: Category | None = None
    audience: str = Audience.PUBLIC.value
    # For chosen customers: keys of access.readers.
    groups: tuple[str, ...] = ()
    verify_on: date | None = None
    # Only for a new one; later it is planned.
    expire_at: datetime | None = None


@action(WRITE_ARTICLES)
def create_article(
    *, actor: Actor, clock: Clock, language: str, words: Words, translation_of: Article | None = None
) -> Article:
    """A draft. Refused: no title, an unknown picture, a language that has this article already."""
    refuse_unreadable(words)
    home = _home(language)
    if translation_of is not None:
        _refuse_second(translation_of, home)
    article = Article(
        title=_line(words.title),
        slug=_free_slug(home, words.slug or slug_of(words.title)),
        locale_id=home.locale_id,
        translation_key=translation_of.translation_key if translation_of else uuid4(),
        owner_id=actor.user_id,
        live=False,
        has_unpublished_changes=True,
        source_version=translation_of.version if translation_of else None,
        verify_on=words.verify_on,
        expire_at=words.expire_at,
    )
    _put(article, words)
    home.add_child(instance=article)
    keep_revision(article, actor=actor, clock=clock)
    record("wrote", article, title=article.title, language=language)
    return article


@action(WRITE_ARTICLES)
def edit_article(
    *, actor: Actor, clock: Clock, article: Article, words: Words, seen: int | None = None, is_caught_up: bool = False
) -> Article:
    """A new revision, for readers once it is published. `seen` is the revision that the writer began with; Refused
    when somebody else has written one meanwhile. `is_caught_up`: a translation says again what its original says."""
    article = lock_article(article)
    if seen is not None and article.latest_revision_id != seen:
        raise Refused(_("Somebody else has changed this article meanwhile. Copy your text, and load the page again."))
    refuse_unreadable(words)
    draft = article.newest()
    before = _shown(draft)
    draft.title = _line(words.title)
    draft.slug = _line(words.slug)[:SLUG_LENGTH] or draft.slug
    _put(draft, words)
    changed = {name: [before[name], now] for name, now in _shown(draft).items() if before[name] != now}
    if is_caught_up:
        _catch_up(article)
    if changed:
        clean_or_refuse(draft)
        keep_revision(draft, actor=actor, clock=clock)
        _reconsider(article)
    if words.verify_on != article.verify_on:
        changed["verify_on"] = [str(article.verify_on or ""), str(words.verify_on or "")]
        article.check_on(words.verify_on)
    if not changed:
        nothing_changed()
        return article
    record("changed", article, **{name: value for name, value in changed.items() if name != "markdown"})
    return lock_article(article)


@action(WRITE_ARTICLES)
def roll_back(*, actor: Actor, clock: Clock, article: Article, revision_id: int) -> Article:
    """The text of an earlier revision as a new draft; nothing is lost."""
    article = lock_article(article)
    revision = article.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise Refused(_("This revision is not there any more."))
    draft: Article = revision.as_object()
    draft.latest_revision_id = article.latest_revision_id
    clean_or_refuse(draft)
    keep_revision(draft, actor=actor, clock=clock, previous=revision)
    _reconsider(article)
    record("went back", article, to=revision.created_at)
    return lock_article(article)


def keep_revision(draft: Article, *, actor: Actor, clock: Clock, previous: Revision | None = None) -> None:
    """What its writers see from now on, by our own clock."""
    revision = draft.save_revision(user=person_of(actor), clean=False, previous_revision=previous)
    revision.created_at = draft.latest_revision_created_at = clock()
    revision.save(update_fields=["created_at"])
    Article.objects.filter(pk=draft.pk).update(latest_revision_created_at=revision.created_at)


def lock_article(article: Article) -> Article:
    """The row as it is now; nobody else changes it until the transaction ends."""
    rows = Article.objects.select_for_update(of=("self",)).select_related("locale")
    found: Article = rows.get(pk=article.pk)
    return found


def slug_of(title: str) -> str:
    """An address that can be read aloud: Chinese titles are spelled."""
    heard = "".join(f" {readings(sign)[0]} " if is_chinese(sign) else sign for sign in title)
    return slugify(heard)[:SLUG_LENGTH].strip("-") or "article"


def _home(language: str) -> KnowledgeHome:
    home: KnowledgeHome | None = (
        KnowledgeHome.objects.select_for_update(of=("self",)).filter(locale__language_code=language).first()
    )
    if home is None:
        raise Refused(_("Articles are written in one of the workspace's languages."), field="language")
    return home


def _refuse_second(original: Article, home: KnowledgeHome) -> None:
    if Article.objects.filter(translation_key=original.translation_key, locale_id=home.locale_id).exists():
        raise Refused(_("This article is there in that language already."), field="language")


def refuse_unreadable(words: Words) -> None:
    if not _line(words.title):
        raise Refused(_("Give the article a title."), field="title")
    if len(_line(words.title)) > TITLE_LENGTH:
        raise Refused(_("A title has at most %(limit)d characters.") % {"limit": TITLE_LENGTH}, field="title")
    if len(words.summary) > SUMMARY_LENGTH:
        raise Refused(_("A summary has at most %(limit)d characters.") % {"limit": SUMMARY_LENGTH}, field="summary")
    if len(words.markdown) > LONGEST:
        raise Refused(_("An article has at most %(limit)d characters.") % {"limit": LONGEST}, field="markdown")
    if words.audience not in Audience.values:
        raise Refused(_("Choose who may read the article."), field="audience")
    if words.audience == Audience.CHOSEN and not words.groups:
        raise Refused(_("Choose the customers who may read the article."), field="groups")
    if any(not GROUP.fullmatch(key) for key in words.groups):
        raise Refused(_("Choose the customers who may read the article."), field="groups")


def _put(article: Article, words: Words) -> None:
    article.summary = _line(words.summary)
    article.category = words.category
    article.audience = words.audience
    article.groups = sorted(set(words.groups)) if words.audience == Audience.CHOSEN else []
    article.body = body_from_markdown(words.markdown)
    wanted = files_of_body(article.body)
    found = ArticleFile.objects.filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
    if missing := wanted - {str(pk) for pk in found}:
        raise Refused(_("The file “%(id)s” is not among the uploaded ones.") % {"id": min(missing)}, field="markdown")


def _reconsider(article: Article) -> None:
    """What was approved was another text. A review goes on: its reviewer sees the new one."""
    if article.stage == Stage.APPROVED:
        article.move_to(Stage.WRITING)


def _catch_up(article: Article) -> None:
    original = Article.objects.filter(translation_key=article.translation_key, source_version__isnull=True).first()
    if original is not None and article.source_version is not None:
        article.follow(original.version)


def _shown(article: Article) -> dict[str, str]:
    return {
        "title": article.title,
        "slug": article.slug,
        "summary": article.summary,
        "category": str(article.category or ""),
        "audience": article.audience,
        "groups": ", ".join(article.groups),
        "markdown": markdown_of_body(article.body),
    }


def clean_or_refuse(draft: Article) -> None:
    """Raises Refused where Wagtail finds an address taken or malformed."""
    try:
        draft.full_clean()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused(sentences[0], field=field) from error


def _free_slug(home: KnowledgeHome, wanted: str) -> str:
    slug = slugify(wanted, allow_unicode=True)[:SLUG_LENGTH] or "article"
    taken = set(home.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(name for name in [slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))] if name not in taken)


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def person_of(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
