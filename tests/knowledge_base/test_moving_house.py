"""What is exported here and imported at the other tenant is the same there: texts, pictures, categories, languages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from identity.models import User
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.files import open_stored
from kernel.tenancy import in_tenant
from knowledge_base.actions.categories import create_category
from knowledge_base.actions.keeping import upload_article_file
from knowledge_base.exchange.pictures import Picture
from knowledge_base.exchange.shelving import Shelving
from knowledge_base.markup import files_of_body, markdown_of_body
from knowledge_base.models import Article, ArticleFile
from knowledge_base.queries.articles import newest_of
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import fixed
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.moving import exported, fates, inside, looked_through, names, picture, taken_over
from tests.knowledge_base.test_markup import EVERYTHING, FILE

Staff = Callable[[str], Actor]


def everything_there_is() -> dict[tuple[str, str], dict[str, Any]]:
    """The newest text of each article, with its pictures by what they show."""
    shelving = Shelving()
    found = {}
    for article in Article.objects.select_related("locale", "latest_revision"):
        text = newest_of(article)
        markdown = markdown_of_body(text.body)
        for file in ArticleFile.objects.filter(pk__in=files_of_body(text.body)):
            with open_stored(file.path) as content:
                markdown = markdown.replace(str(file.pk), hashlib.sha256(content.read()).hexdigest())
        parts = ("title", "summary", "audience", "groups", "verify_on")
        found[article.language, text.slug] = {
            **{name: getattr(text, name) for name in parts},
            "markdown": markdown,
            "shelf": shelving.path_of(text.category_id),
            "others": sorted(
                other.language for other in Article.objects.filter(translation_key=article.translation_key)
            ),
        }
    return found


@pytest.fixture
def library(acme: object, draft: Write, published: Write, clock: Clock) -> None:
    """Articles with every block, in both languages, in categories of two levels, for several readers."""
    by = {"actor": SYSTEM, "clock": clock}
    names = {"en": "Impellers", "zh-hans": "叶轮"}
    pumps = create_category(**by, names=names, summaries={"en": "All of them"}, icon="tool")
    seals = create_category(**by, names={"en": "Seals & gaskets", "zh-hans": "密封"}, parent=pumps)
    upload = Picture("pump (front).png", "", is_video=False, read=picture).as_upload()
    kept = upload_article_file(**by, upload=upload)
    text = EVERYTHING.replace(f"!video(file:{FILE})", "").replace(FILE, str(kept.pk))
    original = published("Bleed: the “pump”", markdown=text, summary="Air out", category=seals)
    draft("给泵排气", language="zh-hans", of=original, markdown="先关**阀门**。\n\n\\# 号开头不是标题", category=pumps)
    draft("Prices of the year", audience="staff", markdown="- one\n- two\n\n`<br>` and <!-- x --> [a][b]")
    draft("For grade A", audience="chosen", groups=("grade:high",), markdown="Only you.")
    draft("Code", markdown="```html\n<!-- kept -->\n![no](picture.png)\n<br>\n```\n\n````\n```\n````")


@pytest.mark.parametrize("written_as", ["md", "html"])
def test_articles_move_to_the_other_tenant_as_they_are(
    library: None, staff: Staff, globex: TenantSnapshot, written_as: str
) -> None:
    before = everything_there_is()
    archive = exported(staff("zhao"), written_as)
    with in_tenant(globex):
        for article in Article.objects.all():
            article.delete()
        boss = User.objects.select_related("staff__role").get(id=fixed("zhao")).as_staff()
        batch = looked_through(boss, "moved.zip", archive)
        assert {piece.reason for piece in batch.pieces.all()} == {""}
        batch = taken_over(batch, boss)
        assert set(fates(batch).values()) == {"made"}
        assert everything_there_is() == before
        assert not Article.objects.filter(live=True).exists()
        described = Shelving().described()
    assert described["impellers"] == {
        "names": {"en": "Impellers", "zh-hans": "叶轮"},
        "summaries": {"en": "All of them"},
        "icon": "tool",
    }


@pytest.mark.parametrize("written_as", ["md", "html"])
def test_a_second_time_nothing_changes(library: None, staff: Staff, written_as: str) -> None:
    archive = exported(staff("zhao"), written_as)
    before, files = everything_there_is(), ArticleFile.objects.count()
    batch = looked_through(staff("zhao"), "again.zip", archive)
    assert set(fates(batch).values()) == {"same"}
    assert set(fates(taken_over(batch, staff("zhao"))).values()) == {"same"}
    assert everything_there_is() == before
    assert ArticleFile.objects.count() == files


def test_the_archive_says_what_it_holds(library: None, staff: Staff) -> None:
    archive = exported(staff("wang"))
    assert names(archive) == [
        "categories.yaml",
        "en/bleed-the-pump.md",
        "en/code.md",
        "en/for-grade-a.md",
        "en/prices-of-the-year.md",
        "pictures/pump_front.png",
        "zh-hans/gei-beng-pai-qi.md",
    ]
    text = inside(archive, "en/bleed-the-pump.md")
    assert "category: impellers/seals-gaskets" in text
    assert "state: published" in text
    assert '![The pump](../pictures/pump_front.png "From the side")' in text
    assert "translation_of: en/bleed-the-pump" in inside(archive, "zh-hans/gei-beng-pai-qi.md")
