"""Pictures and videos in Wagtail's editor: chosen among those that are there, or uploaded under our own rules."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

import filetype
from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import BaseChooseView, ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser

from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.files import PICTURES, VIDEOS
from knowledge_base.actions.keeping import upload_article_file
from knowledge_base.models import ArticleFile
from knowledge_base.permissions import WRITE_ARTICLES

PICTURE, VIDEO = "picture", "video"
KINDS: dict[str, tuple[str, ...]] = {PICTURE: tuple(PICTURES), VIDEO: tuple(VIDEOS)}
ICONS = {PICTURE: "image", VIDEO: "media"}
WANTED = {PICTURE: _("A picture: PNG, JPEG, GIF or WebP."), VIDEO: _("A video: MP4 or WebM.")}
HEAD = 8192  # bytes


class UploadForm(forms.Form):
    kind = PICTURE
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = WANTED[self.kind]
        self.fields["file"].widget.attrs["accept"] = ",".join(KINDS[self.kind])

    def clean_file(self) -> UploadedFile:
        """A film in the place of a picture would show nothing; the rest is the action's to judge."""
        upload: UploadedFile = self.cleaned_data["file"]
        found = filetype.guess_mime(upload.read(HEAD))
        upload.seek(0)
        if found in {mime for kind, mimes in KINDS.items() if kind != self.kind for mime in mimes}:
            raise forms.ValidationError(WANTED[self.kind])
        return upload


class VideoUploadForm(UploadForm):
    kind = VIDEO


class PictureColumn(Column):
    """Small, so that one tells it from the others."""

    cell_template_name = "knowledge_base/cms/file_cell.html"

    def get_value(self, instance: ArticleFile) -> dict[str, Any]:
        return {
            "url": reverse("knowledge_base:file", args=[instance.pk]),
            "is_picture": instance.content_type in PICTURES,
        }


class _OfOneKind(BaseChooseView):
    kind: str = PICTURE
    ordering = ("-created_at", "-pk")
    per_page = 12

    def get_object_list(self) -> Any:
        return ArticleFile.objects.filter(content_type__in=KINDS[self.kind])

    def can_create(self) -> bool:
        return bool(self.request.actor.may(WRITE_ARTICLES))

    @property
    def columns(self) -> list[Column]:
        seen = PictureColumn("seen", label=_("Picture") if self.kind == PICTURE else _("Video"), width="20%")
        return [seen, self.title_column, DateColumn("created_at", label=_("Uploaded"), width="25%")]


class ChoosePictureView(_OfOneKind, ChooseView):
    pass


class PictureResultsView(_OfOneKind, ChooseResultsView):
    pass


class ChooseVideoView(_OfOneKind, ChooseView):
    kind = VIDEO


class VideoResultsView(_OfOneKind, ChooseResultsView):
    kind = VIDEO


class UploadView(CreateView):
    """What is refused stands at the file."""

    def can_create(self) -> bool:
        return bool(self.request.actor.may(WRITE_ARTICLES))

    def post(self, request: Any) -> HttpResponse:
        if not self.can_create():
            raise PermissionDenied
        self.form = self.get_creation_form()
        kept = self._keep() if self.form.is_valid() else None
        if kept is None:
            return self.get_reshow_creation_form_response()
        return self.get_chosen_response(kept)

    def _keep(self) -> ArticleFile | None:
        try:
            return upload_article_file(
                actor=self.request.actor, clock=system_clock, upload=self.form.cleaned_data["file"]
            )
        except Refused as refusal:
            self.form.add_error("file", refusal.sentence)
            return None


class FileWidget(BaseChooser):
    """Its value is the file's id as the text that a block keeps."""

    model = ArticleFile
    show_edit_link = False

    def get_instance(self, value: Any) -> ArticleFile | None:
        try:
            return ArticleFile.objects.filter(pk=UUID(str(value))).first()
        except ValueError:
            return None

    def get_value_data_from_instance(self, instance: ArticleFile) -> dict[str, str]:
        return {"id": str(instance.pk), "title": instance.name}


class _FileChooser(ChooserViewSet):
    model = ArticleFile
    register_widget = False
    base_widget_class = FileWidget
    create_view_class = UploadView
    creation_form_class = UploadForm
    create_action_label = _("Upload")
    search_tab_label = _("Choose")
    kind: ClassVar[str]


class PictureChooser(_FileChooser):
    kind = PICTURE
    icon = ICONS[PICTURE]
    choose_one_text = _("Choose a picture")
    choose_another_text = _("Choose another picture")
    choose_view_class = ChoosePictureView
    choose_results_view_class = PictureResultsView


class VideoChooser(_FileChooser):
    kind = VIDEO
    creation_form_class = VideoUploadForm
    icon = ICONS[VIDEO]
    choose_one_text = _("Choose a video")
    choose_another_text = _("Choose another video")
    choose_view_class = ChooseVideoView
    choose_results_view_class = VideoResultsView


pictures = PictureChooser("article_pictures", url_prefix="pictures")
videos = VideoChooser("article_videos", url_prefix="videos")


def widget_for(kind: str) -> FileWidget:
    found: FileWidget = (videos if kind == VIDEO else pictures).widget_class()
    return found
