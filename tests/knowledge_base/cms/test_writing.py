"""What is written in Wagtail's admin: the same actions, the same rules, the same traces as in our own editor."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import PageLogEntry

from audit.models import Entry
from identity.models import User
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.actions.reviewing import approve_article, ask_for_review
from knowledge_base.blocks import RowBlock
from knowledge_base.markup import body_from_markdown, markdown_of_body
from knowledge_base.models import Article, ArticleFile, Category
from knowledge_base.stamp import knowledge_stamp
from search.finding import Asking, find_all
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.knowledge_base.cms.conftest import CMS, HOME_ZH, blocks_of, body_of, form_of
from tests.knowledge_base.conftest import Write

Visitors = Callable[..., Visitor]
Staff = Callable[[str], Actor]
TEXT = [("text", "<p>Open the <b>pelican</b>.</p>")]
EVERYTHING = """Words with **bold**, *italic*, ~~gone~~, `code` and [a link](https://example.com/).

## A heading

- one
- two

> said

4. four
5. five

:::tip
Keep it dry.
:::

:::steps
### First
Open it.
### Second
Close it.
:::

```python
print("pump")
```

| Part | Price |
| --- | --- |
| Seal | 12 |

:::details How we measure
With a gauge.
:::
"""


def edit(article: Article) -> str:
    return f"{CMS}pages/{article.pk}/edit/"


def verbs(article: Article) -> list[str]:
    return list(Entry.objects.filter(subject_id=article.uuid).order_by("at", "id").values_list("verb", flat=True))


def picture(name: str = "gauge.png") -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


def test_a_draft_is_a_revision_that_readers_do_not_see(visitor: Visitors, published: Write) -> None:
    article = published()
    answer = visitor("zhang").post(edit(article), form_of(article, TEXT, title="Bleed the pump"))
    assert (answer.status_code, answer["Location"]) == (302, edit(article))
    article.refresh_from_db()
    assert (article.title, article.draft_title, article.version) == ("Change the shaft seal", "Bleed the pump", 1)
    assert markdown_of_body(article.newest().body) == "Open the **pelican**.\n"
    assert article.latest_revision.user_id == fixed("zhang")
    assert verbs(article)[-1] == "changed"
    # What was done is told once, in our own log.
    assert not PageLogEntry.objects.filter(action__in=["wagtail.edit", "wagtail.publish"]).exists()
    assert "pelican" not in visitor().get(article.path_in_portal).content.decode()


def test_what_is_published_there_is_in_the_portal_in_search_and_in_the_audit(
    visitor: Visitors, published: Write, staff: Staff, run_jobs: Callable[[], int]
) -> None:
    article, before = published(), knowledge_stamp()
    sent = form_of(article, TEXT, slug="bleed-it") | {"action-publish": "1"}
    answer = visitor("zhao").post(edit(article), sent)
    assert answer.status_code == 302
    old = article.path_in_portal
    article.refresh_from_db()
    assert (article.live, article.version, article.slug) == (True, 2, "bleed-it")
    assert verbs(article)[-2:] == ["changed", "published"]
    assert knowledge_stamp() > before
    assert "pelican" in visitor().get(article.path_in_portal).content.decode()
    assert visitor().get(old)["Location"].endswith(article.path_in_portal)
    run_jobs()
    groups = find_all(Asking(staff("zhang"), MOMENT), "pelican", limit=9).groups
    assert [hit.plain for group in groups for hit in group.hits] == ["Change the shaft seal"]


def test_who_may_not_publish_keeps_a_draft_whatever_is_sent(visitor: Visitors, draft: Write) -> None:
    article, agent = draft(), visitor("zhang")
    assert b'name="action-publish"' not in agent.get(edit(article)).content
    assert agent.post(edit(article), form_of(article, TEXT) | {"action-publish": "1"}).status_code == 302
    article.refresh_from_db()
    assert (article.live, article.version) == (False, 0)
    assert verbs(article) == ["wrote", "changed"]


def test_what_a_colleague_approved_its_writer_publishes_as_it_is(
    visitor: Visitors, draft: Write, staff: Staff, clock: Clock
) -> None:
    article, agent = draft(), visitor("zhang")
    reviewer = staff("liu")
    ask_for_review(actor=staff("zhang"), clock=clock, article=article, reviewer=User.objects.get(pk=reviewer.user_id))
    approve_article(actor=reviewer, clock=clock, article=article)
    article.refresh_from_db()
    assert b'name="action-publish"' in agent.get(edit(article)).content

    # With another text it is not what was approved: the refusal is told, and nothing has changed.
    answer = agent.post(edit(article), form_of(article, TEXT) | {"action-publish": "1"})
    assert "A colleague reviews it first" in answer.content.decode()
    article.refresh_from_db()
    assert (article.live, article.stage) == (False, "approved")
    assert "pelican" not in markdown_of_body(article.newest().body)

    assert agent.post(edit(article), form_of(article) | {"action-publish": "1"}).status_code == 302
    article.refresh_from_db()
    assert (article.live, article.version) == (True, 1)


def test_a_new_article_in_its_language(visitor: Visitors) -> None:
    topic = Category.objects.create(slug="seals", names={"en": "Seals"})
    answer = visitor("zhang").post(
        f"{CMS}pages/add/knowledge_base/article/{HOME_ZH}/",
        {"title": "给泵排气", "audience": "staff", "category": str(topic.pk), "slug": ""} | body_of(TEXT),
    )
    article = Article.objects.get()
    assert answer["Location"] == edit(article)
    assert (article.language, article.slug, article.audience) == ("zh-hans", "gei-beng-pai-qi", "staff")
    assert (article.category_id, article.owner_id, article.live) == (topic.pk, fixed("zhang"), False)
    assert verbs(article) == ["wrote"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "This is needed"),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"slug": "bleed"}, "already in use"),
        ({"audience": "chosen"}, "Choose the customers who may read the article."),
        ({"summary": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_keeps_what_was_typed(
    visitor: Visitors, draft: Write, changed: dict[str, str], sentence: str
) -> None:
    draft("Another one", slug="bleed")
    article = draft()
    before = article.latest_revision_id
    answer = visitor("zhang").post(edit(article), form_of(article, TEXT) | changed)
    shown = answer.content.decode()
    assert (answer.status_code, sentence in shown, "pelican" in shown) == (200, True, True)
    article.refresh_from_db()
    assert article.latest_revision_id == before


def test_an_article_that_somebody_else_has_changed_meanwhile_is_not_overwritten(
    visitor: Visitors, draft: Write
) -> None:
    article = draft()
    opened = form_of(article, TEXT)
    visitor("liu").post(edit(article), form_of(article, [("text", "<p>Heron.</p>")]))
    answer = visitor("zhang").post(edit(article), opened)
    shown = answer.content.decode()
    assert "Somebody else has changed this article meanwhile" in shown
    assert f'name="loaded_revision_id" value="{opened["loaded_revision_id"]}"' in shown  # the next try is refused too
    article.refresh_from_db()
    assert markdown_of_body(article.newest().body) == "Heron.\n"


def test_a_body_that_nobody_touched_stays_as_it_is(visitor: Visitors, draft: Write) -> None:
    article = draft(markdown=EVERYTHING)
    written, before = markdown_of_body(article.newest().body), article.latest_revision_id
    assert written == markdown_of_body(Article(body=body_from_markdown(EVERYTHING)).body)
    assert visitor("zhang").post(edit(article), form_of(article)).status_code == 302
    article.refresh_from_db()
    assert markdown_of_body(article.newest().body) == written
    assert (article.latest_revision_id, verbs(article)) == (before, ["wrote"])
    visitor("zhang").post(edit(article), form_of(article, summary="In short"))
    article.refresh_from_db()
    assert markdown_of_body(article.newest().body) == written

    # A quote is still one beside a text that was touched.
    blocks = [("text", "<p>Before.</p><blockquote><p>said</p></blockquote>"), *blocks_of(article.newest().body)[1:]]
    visitor("zhang").post(edit(article), form_of(article, blocks))
    article.refresh_from_db()
    assert markdown_of_body(article.newest().body).startswith("Before.\n\n> said\n\n:::tip")


def test_a_link_to_an_article_is_its_address_in_the_portal(visitor: Visitors, draft: Write, published: Write) -> None:
    article, other = draft(), published("Bleed the pump")
    links = f'<p><a linktype="page" id="{other.pk}">how</a> and <a linktype="page" id="2">where</a></p>'
    visitor("zhang").post(edit(article), form_of(article, [("text", links)]))
    article.refresh_from_db()
    assert markdown_of_body(article.newest().body) == f"[how]({other.path_in_portal}) and where\n"


def test_pictures_are_chosen_or_uploaded_under_our_rules(visitor: Visitors, draft: Write) -> None:
    article, agent = draft(), visitor("zhang")
    refused = agent.post(f"{CMS}pictures/create/", {"file": SimpleUploadedFile("gauge.png", b"no picture")})
    assert "says it is a picture, but it is not one" in refused.json()["htmlFragment"]
    assert not ArticleFile.objects.exists()
    kept = agent.post(f"{CMS}pictures/create/", {"file": picture()}).json()["result"]
    file = ArticleFile.objects.get()
    assert (kept["id"], kept["title"], file.uploaded_by_id) == (str(file.pk), "gauge.png", fixed("zhang"))
    assert "gauge.png" in agent.get(f"{CMS}pictures/").json()["html"]
    assert "gauge.png" not in agent.get(f"{CMS}videos/").json()["html"]
    other = agent.post(f"{CMS}videos/create/", {"file": picture()})
    assert "A video: MP4 or WebM." in other.json()["htmlFragment"]
    assert ArticleFile.objects.count() == 1

    shown = [("image", {"file": str(file.pk), "alt": "A gauge", "caption": ""})]
    assert agent.post(edit(article), form_of(article, shown)).status_code == 302
    article.refresh_from_db()
    assert markdown_of_body(article.newest().body) == f"![A gauge](file:{file.pk})\n"
    assert "gauge.png" in agent.get(edit(article)).content.decode()


@pytest.mark.parametrize("file", ["", str(fixed("nowhere")), "../../etc/passwd"])
def test_a_picture_that_is_not_there_is_refused(visitor: Visitors, draft: Write, file: str) -> None:
    article = draft()
    before = article.latest_revision_id
    shown = [*TEXT, ("image", {"file": file, "alt": "", "caption": ""})]
    assert visitor("zhang").post(edit(article), form_of(article, shown)).status_code == 200
    article.refresh_from_db()
    assert article.latest_revision_id == before


def test_taken_back_there_it_is_a_draft_again(visitor: Visitors, published: Write) -> None:
    article = published()
    path = f"{CMS}pages/{article.pk}/unpublish/"
    assert visitor("zhang").post(path).status_code == 403
    assert visitor("zhao").post(path).status_code == 302
    article.refresh_from_db()
    assert (article.live, verbs(article)[-1]) == (False, "took back")
    assert visitor().get(article.path_in_portal).status_code == 404


def test_the_preview_shows_what_was_typed_and_keeps_nothing(visitor: Visitors, draft: Write, staff: Staff) -> None:
    article, agent = draft(), visitor("zhang")
    path = f"{CMS}pages/{article.pk}/edit/preview/"
    assert agent.post(path, form_of(article, TEXT)).json()["is_valid"]
    answer = agent.get(path)
    assert "<strong>pelican</strong>" in answer.content.decode() or "<b>pelican</b>" in answer.content.decode()
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    article.refresh_from_db()
    assert verbs(article) == ["wrote"]


def test_rows_of_a_table_are_typed_in_one_line_and_older_ones_are_read() -> None:
    shells = [{"type": "item", "id": "a", "value": cell} for cell in ("Part", "a|b")]
    rows = [{"type": "item", "id": "r", "value": shells}, {"type": "item", "id": "s", "value": ["Seal", "12"]}]
    stored = [{"type": "table", "id": "t", "value": {"rows": rows}}]
    body = Article._meta.get_field("body").to_python(stored)
    assert [list(row) for row in body[0].value["rows"]] == [["Part", "a|b"], ["Seal", "12"]]
    assert markdown_of_body(body) == "| Part | a\\|b |\n| --- | --- |\n| Seal | 12 |\n"
    row = RowBlock()
    assert row.value_for_form(["Part", "a|b"]) == "Part | a\\|b"
    assert row.value_from_form("Part | a\\|b") == ["Part", "a|b"]
