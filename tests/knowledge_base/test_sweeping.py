"""Pictures that no article shows go after a day; archives that were made or taken over, after a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.schedule import SCHEDULE, everywhere
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.files import open_stored
from kernel.tenancy import in_tenant
from knowledge_base.actions.keeping import upload_article_file
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.writing import Words, create_article, edit_article
from knowledge_base.jobs import EXCHANGES_KEPT, UPLOADS_WAIT, sweep_article_uploads, sweep_exchanges
from knowledge_base.models import Article, ArticleExport, ArticleFile, ArticleImport, ImportPiece
from tenants.directory.snapshots import TenantSnapshot
from tests.knowledge_base.moving import exported, looked_through, picture

Staff = Callable[[str], Actor]
LONG_AGO = UPLOADS_WAIT + timedelta(minutes=1)


def kept(actor: Actor, age: timedelta = LONG_AGO) -> ArticleFile:
    upload = SimpleUploadedFile("p.png", picture())
    file = upload_article_file(actor=actor, clock=system_clock, upload=upload)
    ArticleFile.objects.filter(pk=file.pk).update(created_at=system_clock() - age)
    return file


def article_with(actor: Actor, *files: ArticleFile) -> Article:
    words = Words(title="Pump", markdown="\n\n".join(f"![x](file:{str(file.pk).upper()})" for file in files))
    return create_article(actor=actor, clock=system_clock, language="en", words=words)


def is_there(file: ArticleFile) -> bool:
    try:
        open_stored(file.path).close()
    except FileNotFoundError:
        return False
    return True


def test_what_no_text_shows_goes_with_its_file(staff: Staff) -> None:
    by = {"actor": staff("zhao"), "clock": system_clock}
    unused, new, drafted, was_drafted, published, was_published = (
        kept(staff("zhao"), timedelta(hours=23) if number == 1 else LONG_AGO) for number in range(6)
    )
    draft = article_with(staff("zhao"), drafted, was_drafted)
    edit_article(**by, article=draft, words=Words(title="Pump", markdown=f"![x](file:{drafted.pk})"))
    live = article_with(staff("zhao"), published, was_published)
    publish_article(**by, article=live)
    edit_article(
        **by, article=live, words=Words(title="Pump", slug=live.slug, markdown=f"!video(file:{published.pk})")
    )
    publish_article(**by, article=live)
    sweep_article_uploads.run()
    stayed = (new, drafted, was_drafted, published, was_published)
    assert set(ArticleFile.objects.values_list("pk", flat=True)) == {file.pk for file in stayed}
    assert all(is_there(file) for file in stayed)
    assert not is_there(unused)


def test_with_the_article_gone_its_pictures_go(staff: Staff) -> None:
    file = kept(staff("zhao"))
    article = article_with(staff("zhao"), file)
    sweep_article_uploads.run()
    assert is_there(file)
    article.delete()
    sweep_article_uploads.run()
    assert not is_there(file)
    assert not ArticleFile.objects.exists()


def test_the_other_tenant_keeps_its_own(staff: Staff, globex: TenantSnapshot) -> None:
    file = kept(staff("zhao"))
    with in_tenant(globex):
        sweep_article_uploads.run()
    assert is_there(file)
    assert ArticleFile.objects.filter(pk=file.pk).exists()


def test_archives_go_after_a_week(staff: Staff) -> None:
    article_with(staff("zhao"))
    exported(staff("zhao"))
    batch = looked_through(staff("zhao"), "a.md", b"# A")
    order = ArticleExport.objects.get()
    for age, stays in ((EXCHANGES_KEPT - timedelta(hours=1), True), (EXCHANGES_KEPT + timedelta(hours=1), False)):
        ArticleExport.objects.update(asked_at=system_clock() - age)
        ArticleImport.objects.update(begun_at=system_clock() - age)
        sweep_exchanges.run()
        assert ArticleExport.objects.exists() is stays
        assert ArticleImport.objects.exists() is stays
        assert ImportPiece.objects.exists() is stays
        for path in (order.path, batch.path):
            if stays:
                open_stored(path).close()
            else:
                with pytest.raises(FileNotFoundError):
                    open_stored(path)


def test_the_clock_sweeps_everywhere() -> None:
    swept = {every.job.name: every for every in SCHEDULE}
    for job in (sweep_article_uploads, sweep_exchanges):
        assert swept[job.name].interval == timedelta(hours=24)
        assert swept[job.name].where is everywhere
