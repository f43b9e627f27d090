"""Articles on their way out of the house and into it: what was asked for, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.exports import FileExport, export_constraints
from kernel.models import Record

LONGEST_SENTENCE = 400


class Format(models.TextChoices):
    MARKDOWN = "md", "Markdown"
    HTML = "html", "HTML"


class ImportState(models.TextChoices):
    READING = "reading"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Fate(models.TextChoices):
    """What becomes of a file: until it is read, after that, and in the end."""

    WAITING = "waiting", _("Not read yet")
    NEW = "new", _("New article")
    CHANGE = "change", _("Changes an article")
    SAME = "same", _("Already the same")
    REFUSED = "refused", _("Not taken over")
    MADE = "made", _("Draft made")
    CHANGED = "changed", _("Draft changed")
    LEFT = "left", _("Left as it was")


class ArticleExport(FileExport):
    """`options` are those of the list of articles, or the one article."""

    format = models.CharField(max_length=4, choices=Format)
    published_only = models.BooleanField(default=False)
    options: models.Field[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            *export_constraints("article_export"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="article_export_format_known"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.state}"

    @property
    def file_name(self) -> str:
        return f"articles-{self.asked_at:%Y-%m-%d}-{self.format}.zip"


class ArticleImport(Record):
    begun_by = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    # In which language its sentences are written.
    spoken = models.CharField(max_length=10)
    name = models.CharField(max_length=180)
    path = models.CharField(max_length=120)
    size = models.BigIntegerField()
    # Of files that do not say their own.
    language = models.CharField(max_length=10)
    audience = models.CharField(max_length=10)
    # Chosen with the preview in sight.
    overwrites = models.BooleanField(default=False)
    makes_shelves = models.BooleanField(default=False)
    # Categories that are not there yet, by their path.
    shelves: models.Field[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=ImportState, default=ImportState.READING)
    sentence = models.CharField(max_length=LONGEST_SENTENCE, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="article_import_state_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="article_import_not_empty"),
            models.CheckConstraint(
                condition=~Q(state=ImportState.FAILED) | ~Q(sentence=""), name="article_import_failed_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        return self.state in {ImportState.READING, ImportState.APPLYING}

    @property
    def is_open(self) -> bool:
        return self.is_busy or self.state == ImportState.READY

    def hold(self, places: Iterable[str], refused: Iterable[tuple[str, str]]) -> None:
        """What is in the upload: files to be read, and those that become nothing."""
        rows = [ImportPiece(batch=self, place=place) for place in places]
        rows += [
            ImportPiece(batch=self, place=place, fate=Fate.REFUSED, reason=reason[:LONGEST_SENTENCE])
            for place, reason in refused
        ]
        for position, row in enumerate(sorted(rows, key=lambda row: row.place)):
            row.position = position
        ImportPiece.objects.bulk_create(rows)

    def go_on(self, before: ImportState, state: ImportState, **values: Any) -> bool:
        """False when it is not in the state `before` any more (it was cancelled): then nothing more is done."""
        values |= {"state": state}
        went_on = ArticleImport.objects.filter(pk=self.pk, state=before).update(**values) == 1
        if went_on:
            for name, value in values.items():
                setattr(self, name, value)
        else:
            self.refresh_from_db(fields=["state"])
        return went_on


class ImportPiece(Record):
    """One file of an import."""

    batch = models.ForeignKey(ArticleImport, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    position = models.PositiveIntegerField()
    place = models.CharField(max_length=400)
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.WAITING)
    # A file that ends the worker twice is not tried again.
    tries = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=10, blank=True)
    slug = models.CharField(max_length=80, blank=True)
    shelf = models.CharField(max_length=300, blank=True)
    is_shelf_new = models.BooleanField(default=False)
    translation_of = models.CharField(max_length=200, blank=True)
    # Parts of the article that differ from what is there.
    parts: models.Field[Any, Any] = models.JSONField(default=list)
    notes: models.Field[Any, Any] = models.JSONField(default=list)
    reason = models.CharField(max_length=LONGEST_SENTENCE, blank=True)
    article = models.ForeignKey(
        "knowledge_base.Article", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("batch", "position"), name="import_piece_counted_once"),
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="import_piece_fate_known"),
            models.CheckConstraint(
                condition=~Q(fate=Fate.REFUSED) | ~Q(reason=""), name="import_piece_refused_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language)

    def try_again(self) -> int:
        """How often it has been begun, this time too."""
        ImportPiece.objects.filter(pk=self.pk).update(tries=F("tries") + 1)
        self.tries += 1
        return self.tries

    def become(self, fate: Fate, **values: Any) -> None:
        self.fate = fate
        for name, value in values.items():
            setattr(self, name, value)
        self.reason = self.reason[:LONGEST_SENTENCE]
        self.save(update_fields=["fate", "reason", *values])

    def take_up(self) -> bool:
        """Nobody else takes it over until the transaction ends. False when somebody has."""
        before = ImportPiece.objects.select_for_update(of=("self",)).get(pk=self.pk)
        return before.fate in {Fate.NEW, Fate.CHANGE}
