from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kernel.actor import SYSTEM
from kernel.clock import Clock
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.writing import Words, create_article
from knowledge_base.models import Article

Write = Callable[..., Article]


@pytest.fixture(autouse=True)
def _none_but_those_of_the_test(acme: object) -> None:
    """The cast has an article of its own, for the matrix and the canaries."""
    for article in Article.objects.all():
        article.delete()


@pytest.fixture
def draft(acme: object, clock: Clock) -> Write:
    """`draft("Title", audience="staff")`: an article that nobody but its writers sees."""

    def make(
        title: str = "Change the shaft seal", *, language: str = "en", of: Article | None = None, **rest: Any
    ) -> Article:
        words = Words(title=title, markdown=rest.pop("markdown", f"{title} in **five** steps."), **rest)
        return create_article(actor=SYSTEM, clock=clock, language=language, words=words, translation_of=of)

    return make


@pytest.fixture
def published(draft: Write, clock: Clock) -> Write:
    """The same, for its readers."""
    return lambda *args, **rest: publish_article(actor=SYSTEM, clock=clock, article=draft(*args, **rest))
