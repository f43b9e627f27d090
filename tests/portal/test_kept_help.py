"""Pages of the knowledge base from kept pieces: never another reader's, never another look's, never an old one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from crm.customers.models import Account
from identity.actions.workspace import change_workspace
from identity.http.sessions import customer_permissions
from identity.models import User
from kernel.actor import NOBODY, Actor
from kernel.clock import system_clock
from kernel.models import Counter
from knowledge_base.models import Article, Category
from knowledge_base.self_service import article_at, beside
from knowledge_base.stamp import NAME
from portal.views.articles import READER_COOKIE
from tests.harness.cast import fixed
from tests.portal.test_help import BY, Visitors, bleed, text, write

__all__ = ["bleed"]


def plain(page: str) -> str:
    """Without what belongs to one request."""
    return re.sub(r'(csrfmiddlewaretoken" value=|csrf-token" content=)"[^"]*"', "", page)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["", "dark"])
def test_a_page_in_a_kept_frame_is_the_page_that_is_drawn_whole(
    visitor: Visitors, bleed: Article, language: str, theme: str
) -> None:
    topic = Category.objects.get(pk=fixed("topic"))
    stranger = visitor(language=language)
    if theme:
        stranger.cookies["theme"] = theme
    for path in ("/help/", f"/help/topics/{topic.slug}/", bleed.path_in_portal):
        stranger.cookies.pop(READER_COOKIE, None)
        first = plain(text(stranger, path))
        Counter.next(NAME)  # something else has changed: drawn again, into the frame that was kept
        in_kept_frame = plain(text(stranger, path))
        stranger.cookies[READER_COOKIE] = "whoever has said something gets a page of their own"
        whole = plain(text(stranger, path))
        assert whole.count("<main") == 1
        assert in_kept_frame == first
        assert re.sub(r"\s*\n\s*", "\n", first) == re.sub(r"\s*\n\s*", "\n", whole)


def test_another_look_is_another_frame(visitor: Visitors, bleed: Article) -> None:
    assert "Acme Pumps" in text(visitor(), bleed.path_in_portal)
    change_workspace(**BY, name="Acme Pumps and Valves")
    assert "Acme Pumps and Valves" in text(visitor(), bleed.path_in_portal)


def reader(key: str, staff: Callable[[str], Actor]) -> Actor:
    if key == "li":
        return User.objects.get(id=fixed(key)).as_customer(permissions=customer_permissions())
    return staff(key) if key else NOBODY


def test_the_kept_statement_says_what_the_predicate_says(bleed: Article, staff: Callable[[str], Actor]) -> None:
    """An article's page asks by a statement that was made once; the predicate stays the only rule."""
    at, said = system_clock(), set()
    Account.objects.update(grade="high")
    other = write("Beside it", category=bleed.category)
    audiences = ("public", "customers", "chosen grade:high", "chosen grade:low", "staff")
    for key, audience, state in itertools.product(("", "li", "zhang"), audiences, ("live", "draft", "expired")):
        actor, case = reader(key, staff), (key, audience, state)
        wide, _space, group = audience.partition(" ")
        groups = [group] if group else []
        ends = at - timedelta(seconds=1) if state == "expired" else None
        Article.objects.filter(pk=bleed.pk).update(audience=wide, groups=groups, live=state != "draft", expire_at=ends)
        allowed = Article.objects.for_reader(actor, at).filter(pk=bleed.pk).exists()
        assert (article_at(actor, bleed.language, bleed.slug, at) is not None) == allowed, case
        near, related = beside(actor, other, at)
        assert (bleed.pk in {row.pk for row in (*near, *related)}) == allowed, case
        said.add(allowed)
    assert said == {True, False}
