"""The gallery; `config` puts it behind a permission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from design.gallery import gallery_context


class GalleryView(View):
    """Every component in every state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return render(request, "design/gallery.html", gallery_context())
