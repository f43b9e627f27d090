"""The pages of export and import: chosen, looked at, taken over; what is refused, and whose it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.actor import Actor
from knowledge_base.models import Article, ArticleExport, ArticleFile, ArticleImport, Category, Fate, ImportPiece
from tests.harness.client import Visitor
from tests.harness.jobs import run_waiting_jobs
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.moving import looked_through, names, packed, picture, titles

Visitors = Callable[..., Visitor]
Staff = Callable[[str], Actor]
FOLDER = {
    "docs/en/Valves/open.md": "# Open the valve\n\n![It](../img/valve.png)",
    "docs/en/img/valve.png": picture(),
    "docs/en/notes.exe": b"MZ",
}


def upload(client: Visitor, name: str, content: bytes, **more: str) -> str:
    """The address of the import that begins."""
    data = {"file": SimpleUploadedFile(name, content), "language": "en", "audience": "public", **more}
    answer = client.post("/desk/knowledge/imports/", data)
    assert answer.status_code == 302, answer.content.decode()
    run_waiting_jobs()
    return str(answer.headers["Location"])


def shown(client: Visitor, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_a_list_is_exported_as_its_filter_leaves_it(visitor: Visitors, draft: Write, published: Write) -> None:
    draft("Only a draft")
    published("Bleed the pump")
    client = visitor("wang")
    page = shown(client, "/desk/knowledge/exports/?state=published&q=%00pump&language=en")
    assert "1 article " in page
    assert "Published" in page
    answer = client.post("/desk/knowledge/exports/?state=published", {"written_as": "html", "text": "newest"})
    url = answer.headers["Location"]
    assert "is being made" in shown(client, url)
    assert client.get(f"{url}file/").status_code == 404
    run_waiting_jobs()
    assert "Download" in shown(client, url)
    file = client.get(f"{url}file/")
    assert file.headers["Content-Type"] == "application/zip"
    assert "attachment" in file.headers["Content-Disposition"]
    assert names(b"".join(file.streaming_content)) == ["categories.yaml", "en/bleed-the-pump.html", "style.css"]


def test_what_readers_see_has_no_drafts_in_it(visitor: Visitors, draft: Write, published: Write) -> None:
    article = published("Bleed the pump")
    draft("Only a draft")
    client = visitor("zhang")
    client.post(
        f"/desk/knowledge/{article.uuid}/edit/",
        {"title": "Bleed it anew", "markdown": "New", "audience": "public", "slug": article.slug},
    )
    for text, title, count in (("published", "Bleed the pump", 2), ("newest", "Bleed it anew", 3)):
        url = client.post("/desk/knowledge/exports/", {"written_as": "md", "text": text}).headers["Location"]
        run_waiting_jobs()
        content = b"".join(client.get(f"{url}file/").streaming_content)
        assert len(names(content)) == count
        assert title.encode() in _unpacked(content, "en/bleed-the-pump.md")


def _unpacked(content: bytes, name: str) -> bytes:
    from tests.knowledge_base.moving import inside

    return inside(content, name).encode()


def test_one_article_is_exported_from_its_page(visitor: Visitors, draft: Write) -> None:
    article = draft("Bleed the pump")
    draft("Another one")
    client = visitor("wang")
    link = f"/desk/knowledge/exports/?article={article.uuid}"
    assert link in shown(client, f"/desk/knowledge/{article.uuid}/")
    assert "Bleed the pump" in shown(client, link)
    url = client.post(link, {"written_as": "md", "text": "newest"}).headers["Location"]
    run_waiting_jobs()
    content = b"".join(client.get(f"{url}file/").streaming_content)
    assert names(content) == ["categories.yaml", "en/bleed-the-pump.md"]


@pytest.mark.parametrize("asked", ["?article=nonsense", "?article=00000000-0000-0000-0000-000000000007"])
def test_an_unknown_article_is_not_exported(visitor: Visitors, asked: str) -> None:
    client = visitor("zhang")
    assert client.get(f"/desk/knowledge/exports/{asked}").status_code == 404
    answer = client.post(f"/desk/knowledge/exports/{asked}", {"written_as": "md", "text": "newest"})
    assert answer.status_code == 404
    assert not ArticleExport.objects.exists()


@pytest.mark.parametrize(
    ("asked", "typed", "sentence"),
    [
        ("?q=nothing-is-called-this", {"written_as": "md", "text": "newest"}, "nothing to export"),
        ("", {"written_as": "exe", "text": "newest"}, "not one of the available choices"),
        ("", {}, "required"),
    ],
)
def test_an_export_that_can_not_be_made_is_refused(
    visitor: Visitors, draft: Write, asked: str, typed: dict[str, str], sentence: str
) -> None:
    draft()
    answer = visitor("zhang").post(f"/desk/knowledge/exports/{asked}", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ArticleExport.objects.exists()


def test_a_cancelled_export_makes_nothing(visitor: Visitors, draft: Write) -> None:
    draft()
    client = visitor("zhang")
    url = client.post("/desk/knowledge/exports/", {"written_as": "md", "text": "newest"}).headers["Location"]
    client.post(f"{url}cancellation/")
    run_waiting_jobs()
    assert "Nothing was made" in shown(client, url)
    assert client.get(f"{url}file/").status_code == 404
    assert ArticleExport.objects.get().path == ""
    client.post(f"{url}cancellation/")
    assert ArticleExport.objects.get().state == "cancelled"


def test_a_folder_is_looked_through_and_taken_over(visitor: Visitors) -> None:
    client = visitor("zhao")
    url = upload(client, "docs.zip", packed(FOLDER))
    page = shown(client, url)
    for words in ("What the files become", "Open the valve", "New article", "Valves", "(new)", "no article"):
        assert words in page, words
    assert titles() == []
    assert not ArticleFile.objects.exists()
    answer = client.post(f"{url}confirmation/", {"makes_shelves": "on"})
    assert answer.headers["Location"] == url
    assert "are being taken over" in shown(client, url)
    run_waiting_jobs()
    page = shown(client, url)
    assert "Draft made" in page
    article = Article.objects.get(draft_title="Open the valve")
    assert f"/desk/knowledge/{article.uuid}/" in page
    assert not article.live
    assert str(Category.objects.get(pk=article.latest_revision.content["category"])) == "Valves"
    assert f"/desk/knowledge/files/{ArticleFile.objects.get().pk}/" in shown(
        client, f"/desk/knowledge/{article.uuid}/"
    )
    history = shown(client, f"/desk/knowledge/{article.uuid}/")
    assert "imported it from a file" in history


def test_who_may_not_arrange_categories_makes_none(visitor: Visitors) -> None:
    client = visitor("zhang")
    before = Category.objects.count()
    url = upload(client, "docs.zip", packed(FOLDER))
    page = shown(client, url)
    assert "(not here)" in page
    assert "you may not make any" in page
    client.post(f"{url}confirmation/", {"makes_shelves": "on"})
    run_waiting_jobs()
    assert Category.objects.count() == before
    assert Article.objects.get().latest_revision.content["category"] is None


def test_articles_that_are_here_are_changed_only_when_wanted(visitor: Visitors, draft: Write) -> None:
    article = draft("Bleed the pump", summary="Kept", audience="staff", verify_on=None)
    client = visitor("zhang")
    content = packed({"bleed-the-pump.md": "# Bleed the pump\n\nAnew."})
    url = upload(client, "one.zip", content)
    assert "Changes an article" in shown(client, url)
    client.post(f"{url}confirmation/")
    run_waiting_jobs()
    assert "Left as it was" in shown(client, url)
    url = upload(client, "one.zip", content)
    client.post(f"{url}confirmation/", {"overwrites": "on"})
    run_waiting_jobs()
    newest = Article.objects.get(pk=article.pk).newest()
    assert not newest.live
    assert (newest.summary, newest.audience) == ("Kept", "staff")
    assert "Anew." in shown(client, f"/desk/knowledge/{article.uuid}/")
    assert Article.objects.count() == 1


def test_a_cancelled_import_changes_nothing(visitor: Visitors) -> None:
    client = visitor("zhao")
    url = upload(client, "docs.zip", packed(FOLDER))
    client.post(f"{url}cancellation/")
    assert "Nothing was changed" in shown(client, url)
    answer = client.post(f"{url}confirmation/")
    assert answer.status_code == 422
    assert "any more" in answer.content.decode()
    run_waiting_jobs()
    assert titles() == []


def test_cancelling_while_it_is_read_stops_it(staff: Staff, visitor: Visitors) -> None:
    data = {"file": SimpleUploadedFile("docs.zip", packed(FOLDER)), "language": "en", "audience": "public"}
    client = visitor("zhao")
    url = client.post("/desk/knowledge/imports/", data).headers["Location"]
    assert "are being looked through" in shown(client, url)
    client.post(f"{url}cancellation/")
    run_waiting_jobs()
    assert ArticleImport.objects.get().state == "cancelled"
    assert not ImportPiece.objects.exists()


def test_the_files_are_shown_by_what_becomes_of_them(visitor: Visitors, staff: Staff) -> None:
    batch = looked_through(staff("zhang"), "x.zip", packed({"a.md": "# Ay", "b.md": "# Bee", "c.exe": "MZ"}))
    client = visitor("zhang")
    page = shown(client, f"/desk/knowledge/imports/{batch.pk}/?fate=refused")
    assert "c.exe" in page
    assert ">Ay<" not in page
    assert ">Ay<" in shown(client, f"/desk/knowledge/imports/{batch.pk}/?fate=nonsense&at=%00")
    assert batch.pieces.filter(fate=Fate.NEW).count() == 2


def test_a_part_of_the_page_comes_while_it_is_made(visitor: Visitors, draft: Write) -> None:
    draft()
    client = visitor("zhang")
    url = client.post("/desk/knowledge/exports/", {"written_as": "md", "text": "newest"}).headers["Location"]
    part = client.get(url, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part
    run_waiting_jobs()
    assert "hx-trigger" not in client.get(url, HTTP_HX_REQUEST="true").content.decode()
