"""Export and import at the desk: what is refused, whose it is, and how little the pages ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.actor import Actor
from knowledge_base.models import ArticleImport
from tests.harness.client import Visitor
from tests.harness.jobs import run_waiting_jobs
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.moving import looked_through, packed, taken_over
from tests.knowledge_base.test_desk import FRAME, MOST
from tests.knowledge_base.test_moving_pages import shown

Visitors = Callable[..., Visitor]
Staff = Callable[[str], Actor]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("macros.docm", b"PK\x03\x04", "has macros"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "Save it as .docx"),
        ("program.exe", b"MZ", "no article"),
        ("nothing.md", b"", "is empty"),
        ("", b"", "Choose a file"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(visitor: Visitors, name: str, content: bytes, sentence: str) -> None:
    data: dict[str, object] = {"language": "zh-hans", "audience": "staff"}
    if name:
        data["file"] = SimpleUploadedFile(name, content)
    answer = visitor("zhang").post("/desk/knowledge/imports/", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert '<option value="staff" selected' in page
    assert '<option value="zh-hans" selected' in page
    assert not ArticleImport.objects.exists()


@pytest.mark.parametrize("typed", [{"audience": "chosen"}, {"audience": "nobody"}, {"language": "fr"}])
def test_readers_and_languages_that_are_not_offered_are_refused(visitor: Visitors, typed: dict[str, str]) -> None:
    data = {"file": SimpleUploadedFile("a.md", b"# A"), "language": "en", "audience": "public", **typed}
    assert visitor("zhang").post("/desk/knowledge/imports/", data).status_code == 422
    assert not ArticleImport.objects.exists()


def test_nobody_else_sees_what_was_uploaded_or_packed(visitor: Visitors, draft: Write, staff: Staff) -> None:
    draft()
    export = visitor("zhang").post("/desk/knowledge/exports/", {"written_as": "md", "text": "newest"})
    run_waiting_jobs()
    batch = looked_through(staff("zhang"), "a.md", b"# A")
    urls = [f"/desk/knowledge/imports/{batch.pk}/", export.headers["Location"], f"{export.headers['Location']}file/"]
    for other in (visitor("zhao"), Visitor.at("globex.localhost", "zhang")):
        assert [other.get(url).status_code for url in urls] == [404, 404, 404]
        assert other.post(f"{urls[0]}confirmation/").status_code == 404
        assert other.post(f"{urls[0]}cancellation/").status_code == 404
        assert other.post(f"{urls[1]}cancellation/").status_code == 404
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_light_agents_export_and_import_nothing(visitor: Visitors, draft: Write, staff: Staff) -> None:
    draft()
    client = visitor("wang")
    data = {"file": SimpleUploadedFile("a.md", b"# A"), "language": "en", "audience": "public"}
    assert client.post("/desk/knowledge/imports/", data).status_code == 403
    assert not ArticleImport.objects.exists()
    page = shown(client, "/desk/knowledge/")
    assert "/desk/knowledge/exports/" in page
    assert "/desk/knowledge/imports/" not in page


@pytest.mark.parametrize("state", ["ready", "applying", "done", "failed", "cancelled"])
def test_the_pages_ask_little(visitor: Visitors, staff: Staff, draft: Write, state: str) -> None:
    many = {f"a/b{n % 3}/{n}.md": f"# Number {n}\n\nWords." for n in range(60)} | {"x.exe": "MZ"}
    draft("Number 7", slug="7", markdown="Other")
    batch = looked_through(staff("zhao"), "many.zip", packed(many))
    if state == "done":
        taken_over(batch, staff("zhao"))
    elif state != "ready":
        ArticleImport.objects.filter(pk=batch.pk).update(state=state, sentence="Why")
    order = "/desk/knowledge/exports/?state=published&category=pumps"
    client = visitor("zhao")
    for path in (f"/desk/knowledge/imports/{batch.pk}/", "/desk/knowledge/imports/", order):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        asked = [query["sql"] for query in captured.captured_queries]
        statements = [sql for sql in asked if not sql.upper().startswith(FRAME) and "search_path" not in sql]
        assert len(statements) <= MOST, "\n".join(statements)
