"""Files that people really have: from other help centres, from Word, from Chinese Windows, from a Mac."""

from __future__ import annotations

import base64
import io
import unicodedata
from collections.abc import Callable
from datetime import date

import pytest

from kernel.actor import Actor
from knowledge_base.exchange.markdown_reading import our_markdown, title_and_text
from knowledge_base.exchange.pictures import Pictures
from knowledge_base.exchange.reading import Draft, read_draft
from knowledge_base.exchange.sources import Source
from knowledge_base.markup import body_from_markdown
from knowledge_base.models import Article, ArticleFile, Category
from tests.harness.cast import fixed
from tests.knowledge_base.conftest import Write
from tests.knowledge_base.moving import drawn, fates, looked_through, packed, paragraph, picture, taken_over, word

Staff = Callable[[str], Actor]
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
NUMBERING = (
    '<?xml version="1.0"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def draft_of(name: str, content: bytes | str, place: str = "") -> Draft:
    raw = content if isinstance(content, bytes) else content.encode()
    return read_draft(Source(io.BytesIO(raw), name), place or name, "en", lambda file_id: False)


def beside() -> Pictures:
    """A folder with one picture in it."""
    return Pictures(lambda place: picture if place.endswith("p.png") else None)


def kinds(markdown: str) -> list[str]:
    return [kind for kind, _value in body_from_markdown(markdown)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# A\n\n# B\n\n#### C", "## A\n\n## B\n\n### C"),
        ("Title\n=====\n\nUnder\n---", "## Title\n\n## Under"),
        ("a\n\n---\n\nb", "a\n\n---\n\nb"),
        ("| a | b |\n|---|---|\n| x<br>y | z |", "| a | b |\n|---|---|\n| x y | z |"),
        ("one<br>two", "one  \ntwo"),
        ("<!-- to do:\nall -->\nWords", "Words"),
        ("```\n<!-- kept -->\n# kept\n<br>\n```", "```\n<!-- kept -->\n# kept\n<br>\n```"),
        ("`![x](p.png)` and `<br>`", "`![x](p.png)` and `<br>`"),
        ("[text][1]\n\n[1]: https://a.example/x", "[text](<https://a.example/x>)"),
        ("![far](https://a.example/x.png)", "[far](<https://a.example/x.png>)"),
        ("![gone](gone.png) stays", "gone stays"),
        ("- a\n- b\n\n1. c\n---", "- a\n- b\n\n1. c\n---"),
    ],
)
def test_markdown_of_others_becomes_ours(source: str, expected: str) -> None:
    assert our_markdown(source, beside()).strip() == expected


@pytest.mark.parametrize(
    "source",
    [
        "Before ![alt](p.png) after.",
        '![alt](p.png "caption")',
        "![alt](<p.png>)",
        '<img alt="alt" src="img/p.png">',
        "- item ![alt](./p.png)\n- next",
        ":::tip\nLook ![alt](p.png)\n:::",
        "![alt][pic]\n\n[pic]: p.png",
        "> quoted ![alt](p.png?size=2#x)",
        f"![alt](data:image/png;base64,{base64.b64encode(picture()).decode()})",
    ],
)
def test_a_picture_becomes_a_block_of_its_own(acme: object, source: str) -> None:
    pictures = beside()
    found = kinds(our_markdown(source, pictures))
    assert found.count("image") == 1
    assert len(pictures.found) == 1
    assert pictures.notes == []


def test_what_is_not_there_is_said(acme: object) -> None:
    pictures = beside()
    written = our_markdown("![a](gone.png) ![b](//x.example/y.png) ![c](data:image/png;base64,AAAA)", pictures)
    assert "image" not in kinds(written)
    assert len(pictures.notes) == 3
    assert all(word in written for word in ("a", "b", "c"))


def test_the_title_stands_above_or_in_the_first_heading() -> None:
    assert title_and_text("\n# The **title** #\n\nText") == ("The title", "\nText")
    assert title_and_text("The title\n===\nText") == ("The title", "Text")
    assert title_and_text("## Second\n\nText")[0] == ""


@pytest.mark.parametrize("line", ["![" * 20_000, "![a](" * 20_000, "<img " * 20_000, "[a][" * 20_000, "`" * 30_000])
def test_lines_made_to_harm_are_read_in_time(line: str) -> None:
    assert our_markdown(f"{line}\n\n[a]: b", Pictures())


def test_a_word_document_becomes_an_article(staff: Staff) -> None:
    numbering = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>First</w:t></w:r></w:p>"
    )
    table = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in ("AB", "12")
    )
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r></w:p>"
    body = (
        paragraph("给泵排气", "Heading1")
        + paragraph("Words")
        + paragraph("Second", "Heading2")
        + bold
        + numbering
        + f"<w:tbl>{table}</w:tbl>"
        + drawn("rId5")
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2)
    )
    content = word(
        body,
        rels=f'<Relationship Id="rId5" Type="{IMAGE}" Target="media/image1.png"/>'
        '<Relationship Id="rId6" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
        ' Target="styles.xml"/>'
        '<Relationship Id="rId7" Target="numbering.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"/>',
        **{
            "word/media/image1.png": picture(),
            "word/numbering.xml": NUMBERING,
            "word/styles.xml": '<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/'
            f'wordprocessingml/2006/main">{styles}</w:styles>',
        },
    )
    batch = looked_through(staff("zhang"), "排气 v3.docx", content, "zh-hans")
    piece = batch.pieces.get()
    assert (piece.fate, piece.title, piece.slug, piece.reason) == ("new", "给泵排气", "gei-beng-pai-qi", "")
    taken_over(batch, staff("zhang"))
    article = Article.objects.get()
    assert article.language == "zh-hans"
    body_kinds = [block.block_type for block in article.newest().body]
    assert body_kinds == ["text", "table", "image"]
    text = str(article.newest().body[0].value.source)
    assert all(part in text for part in ("<h2>Second</h2>", "<strong>Bold</strong>", "<li>First</li>"))
    file = ArticleFile.objects.get()
    assert (file.content_type, file.width) == ("image/png", 40)
    assert article.newest().body[2].value["alt"] == "The pump"


def unmarked(name: str, encoding: str, content: bytes) -> bytes:
    """An archive as old Chinese programs make it: names in bytes, and no word about which."""
    plain = "x" * len(name.encode(encoding))
    return packed({plain: content}).replace(plain.encode(), name.encode(encoding))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_and_texts_of_any_age_are_read(staff: Staff, encoding: str) -> None:
    content = "# 水泵排气\n\n先关阀门。".encode(encoding)
    batch = looked_through(staff("zhang"), "旧.zip", unmarked("水泵/排气.md", encoding, content), "zh-hans")
    piece = batch.pieces.get()
    assert (piece.place, piece.title, piece.slug) == ("水泵/排气.md", "水泵排气", "pai-qi")


@pytest.mark.parametrize(
    "raw", ["\ufeff# Pümp".encode(), "# Pümp".encode("utf-16"), "# Pümp\r\n".encode(), "# Pümp".encode("cp1252")]
)
def test_marks_at_the_beginning_and_other_encodings_are_understood(acme: object, raw: bytes) -> None:
    assert draft_of("a.md", raw).title == "Pümp"


def test_names_from_a_mac_find_their_pictures(acme: object) -> None:
    decomposed = unicodedata.normalize("NFD", "Pümp.png")
    archive = packed({"a.md": "# A\n\n![x](P%C3%BCmp.png)", decomposed: picture()})
    draft = draft_of("a.zip", archive, "a.md")
    assert len(draft.pictures) == 1
    assert draft.notes == []


@pytest.mark.parametrize(
    ("matter", "expected"),
    [
        ("title: T\nlang: zh-CN", {"title": "T", "language": "zh-hans"}),
        ("description: S", {"summary": "S"}),
        ("category: Pumps / Seals", {"shelf": ("Pumps", "Seals")}),
        ("categories: [Input/Output]", {"shelf": ("Input/Output",)}),
        ("category: ''", {"shelf": ()}),
        ("slug: /docs/my-page/", {"slug": "my-page"}),
        ("audience: staff", {"audience": "staff"}),
        ("audience: vips", {"audience": None}),
        ("audience: chosen\ngroups: [grade:none]", {"audience": "staff"}),
        ("check_on: 2027-01-31", {"check_on": date(2027, 1, 31)}),
        ("check_on: soon", {"check_on": None}),
        ("title: 2026-11-22", {"title": "2026-11-22"}),
        ("nonsense: {a: [b]}", {"summary": None}),
    ],
)
def test_what_a_text_says_of_itself_is_understood(acme: object, matter: str, expected: dict[str, object]) -> None:
    draft = draft_of("page.md", f"---\n{matter}\n---\n# Page\n\nText")
    assert {name: getattr(draft, name) for name in expected} == expected


def test_a_rule_at_the_beginning_is_no_front_matter(acme: object) -> None:
    draft = draft_of("page.md", "---\n\nText without an end")
    assert "Text without an end" in draft.markdown


def test_links_between_files_lead_from_article_to_article(acme: object) -> None:
    page = (
        "# A\n\n[one](b.md#part) [two](../zh/c%20d.html) [gone](gone.md) [away](https://x.example/b.md) [odd](x.docx)"
        "\n\n```\n[code](b.md)\n```"
    )
    files = {
        "en/a.md": page,
        "en/b.md": "---\nslug: other\n---\n# B",
        "zh/c d.html": '<html lang="zh"><h1>C</h1><a href="../en/a.md">back</a>',
        "en/x.docx": word(paragraph("x")),
    }
    markdown = draft_of("all.zip", packed(files), "en/a.md").markdown
    for kept in ("[one](/help/en/other/)", "[two](/help/zh-hans/c-d/)", "[gone](gone.md)", "[code](b.md)", "(x.docx)"):
        assert kept in markdown, kept
    assert "https://x.example/b.md" in markdown
    assert "[back](/help/en/a/)" in draft_of("all.zip", packed(files), "zh/c d.html").markdown


def test_folders_are_languages_and_categories(staff: Staff) -> None:
    pumps = Category.objects.get(pk=fixed("topic"))
    files = {
        f"help/zh-CN/{pumps.slug}/index.md": "# 泵",
        "help/en/New shelf/page.md": "# Page",
        "help/en/README.md": "# All",
        "help/img/p.png": picture(),
    }
    batch = looked_through(staff("zhang"), "help.zip", packed(files))
    pieces = {piece.title: piece for piece in batch.pieces.all()}
    assert (pieces["泵"].language, pieces["泵"].slug, pieces["泵"].is_shelf_new) == ("zh-hans", pumps.slug, False)
    assert (pieces["Page"].language, pieces["Page"].shelf, pieces["Page"].is_shelf_new) == ("en", "New shelf", True)
    assert (pieces["All"].slug, pieces["All"].shelf) == ("en", "")


def test_two_files_with_one_address_do_not_overwrite_each_other(staff: Staff) -> None:
    batch = looked_through(staff("zhang"), "a.zip", packed({"a.md": "# A", "b/a.html": "<h1>Also</h1><p>x</p>"}))
    assert fates(batch) == {"a.md": "new", "b/a.html": "refused"}


def test_a_translation_follows_its_original(staff: Staff, draft: Write) -> None:
    there = draft("Bleed the pump")
    files = {
        "a.md": "---\ntitle: 排气\nlanguage: zh\ntranslation_of: en/bleed-the-pump\n---\n文字",
        "b.md": "---\ntitle: 密封\nlanguage: zh\ntranslation_of: en/seal\n---\n文字",
        "z.md": "---\nslug: seal\n---\n# Seal\n\nText",
        "y.md": "---\ntitle: Alone\nlanguage: zh\ntranslation_of: en/nowhere\n---\n文字",
    }
    taken_over(looked_through(staff("zhang"), "a.zip", packed(files)), staff("zhang"))
    keys = {article.title: article.translation_key for article in Article.objects.all()}
    assert keys["排气"] == there.translation_key
    assert keys["密封"] == keys["Seal"]
    assert len(set(keys.values())) == 3


def test_one_file_that_goes_wrong_does_not_hold_up_the_others(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    from kernel.actions import Refused
    from knowledge_base.exchange import jobs

    batch = looked_through(staff("zhang"), "a.zip", packed({"S/a.md": "# A", "S/b.md": "# B"}))
    real = jobs.import_article

    def refuse_first(**given: object) -> None:
        real(**given)  # type: ignore[arg-type]
        if given["piece"].place == "S/a.md":  # type: ignore[attr-defined]
            raise Refused("Not this one.")

    monkeypatch.setattr(jobs, "import_article", refuse_first)
    batch = taken_over(batch, staff("zhang"))
    assert fates(batch) == {"S/a.md": "refused", "S/b.md": "made"}
    assert [article.title for article in Article.objects.all()] == ["B"]
    assert batch.state == "done"


def test_an_archive_that_is_a_document_says_so(staff: Staff) -> None:
    batch = looked_through(staff("zhang"), "letter.zip", word(paragraph("x")))
    assert batch.state == "failed"
    assert ".docx" in batch.sentence


def test_categories_that_can_not_be_read_are_told_of(staff: Staff) -> None:
    batch = looked_through(staff("zhang"), "a.zip", packed({"a.md": "# A", "categories.yaml": "a: [b"}))
    assert batch.pieces.get(place="categories.yaml").fate == "refused"
    assert batch.pieces.get(place="a.md").fate == "new"
