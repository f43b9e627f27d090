from __future__ import annotations

from django.urls import URLPattern, path

from search.views import PaletteView, SearchView

app_name = "search"
urlpatterns: list[URLPattern] = [
    path("search/", SearchView.as_view(), name="everything"),
    path("palette/", PaletteView.as_view(), name="palette"),
]
