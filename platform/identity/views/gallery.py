"""Every component in every state, for whoever builds pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from design.gallery import gallery_context
from identity.permissions import USE_DESK
from identity.views.rooms import DeskView


class GalleryView(DeskView):
    permission = USE_DESK

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return render(request, "design/gallery.html", gallery_context())
