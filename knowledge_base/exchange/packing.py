"""Articles packed into an archive, one after the other: texts by language, pictures once, categories beside them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from kernel.files import open_stored
from knowledge_base.exchange.front_matter import Matter, written_front_matter, written_yaml
from knowledge_base.exchange.html_writing import STYLE, html_of_article
from knowledge_base.exchange.shelving import Shelving
from knowledge_base.markup import files_of_body, markdown_of_body
from knowledge_base.models import Article, ArticleFile, Audience, Format
from knowledge_base.queries.articles import Newest, newest_of

PIECE = 64 * 1024
UP = "../"


class Packer:
    def __init__(self, file: BinaryIO, format: Format, at: datetime, *, published_only: bool) -> None:  # noqa: A002
        self.archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.format, self.published_only, self.moment = format, published_only, at.timetuple()[:6]
        self.shelving = Shelving()
        self.names: dict[str, str] = {}
        self.taken: set[str] = set()

    def add(self, articles: list[Article]) -> None:
        """A handful at a time: their files and originals are asked for together. Two statements."""
        texts = [
            (article, newest_of(article) if not self.published_only else _published(article)) for article in articles
        ]
        originals = _originals(articles)
        wanted = {file_id for _article, text in texts for file_id in files_of_body(text.body)}
        for file in ArticleFile.objects.filter(pk__in=wanted) if wanted else ():
            self._add_file(file)
        for article, text in texts:
            matter = self._matter(article, text, originals.get(article.pk, ""))
            self._put(
                f"{article.language}/{self._free(text.slug, article.language)}", self._written(matter, text.body)
            )

    def close(self) -> None:
        self._put("categories.yaml", written_yaml(self.shelving.described()))
        if self.format == Format.HTML:
            self._put("style.css", STYLE)
        self.archive.close()

    def _written(self, matter: Matter, body: Any) -> str:
        if self.format == Format.HTML:
            return html_of_article(matter, body, self._place_of, f"{UP}style.css")
        return written_front_matter(matter) + "\n" + markdown_of_body(body, self._place_of)

    def _place_of(self, file_id: str) -> str:
        return UP + self.names.get(file_id, f"pictures/{file_id}")

    def _matter(self, article: Article, text: Newest, original: str) -> Matter:
        matter: Matter = {
            "title": text.title,
            "summary": text.summary,
            "language": article.language,
            "category": self.shelving.path_of(text.category_id),
            "audience": text.audience,
            "slug": text.slug,
            "state": "published" if article.live else str(article.stage),
        }
        if text.audience == Audience.CHOSEN:
            matter["groups"] = text.groups
        if text.verify_on:
            matter["check_on"] = text.verify_on
        if original:
            matter["translation_of"] = original
        return matter

    def _free(self, slug: str, language: str) -> str:
        """A draft may wish for the address of another article."""
        names = (f"{slug}.{self.format}", *(f"{slug}-{n}.{self.format}" for n in range(2, len(self.taken) + 3)))
        name = next(name for name in names if f"{language}/{name}" not in self.taken)
        self.taken.add(f"{language}/{name}")
        return name

    def _add_file(self, file: ArticleFile) -> None:
        if str(file.pk) in self.names:
            return
        try:
            content = open_stored(file.path)
        except FileNotFoundError:
            return
        stem, ending = posixpath.splitext(file.name)
        names = (f"pictures/{stem}{ending}", *(f"pictures/{stem}-{n}{ending}" for n in range(2, len(self.taken) + 3)))
        self.names[str(file.pk)] = name = next(name for name in names if name.lower() not in self.taken)
        self.taken.add(name.lower())
        # Pictures are packed already.
        with content, self.archive.open(self._info(name, zipfile.ZIP_STORED), "w") as kept:
            while piece := content.read(PIECE):
                kept.write(piece)

    def _put(self, name: str, text: str) -> None:
        self.archive.writestr(self._info(name, zipfile.ZIP_DEFLATED), text.encode())

    def _info(self, name: str, method: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, date_time=self.moment)
        info.compress_type = method
        info.external_attr = 0o644 << 16
        return info


def _published(article: Article) -> Newest:
    return Newest(
        title=article.title,
        slug=article.slug,
        summary=article.summary,
        audience=article.audience,
        groups=list(article.groups),
        category_id=article.category_id,
        verify_on=str(article.verify_on or ""),
        body=article.body,
    )


def _originals(articles: Iterable[Article]) -> dict[int, str]:
    """Language and address of the article of which each translation is one."""
    translated = [article for article in articles if article.source_version is not None]
    if not translated:
        return {}
    keys = [article.translation_key for article in translated]
    rows = Article.objects.filter(translation_key__in=keys, source_version__isnull=True)
    found = {row.translation_key: row for row in rows.select_related("locale", "latest_revision")}
    return {
        article.pk: f"{original.language}/{newest_of(original).slug}"
        for article in translated
        if (original := found.get(article.translation_key)) is not None
    }
