from __future__ import annotations

from django.urls import URLPattern, path

from search.views.page import SearchView
from search.views.palette import PaletteView
from search.views.rebuild import RebuildCancellationView, RebuildView
from search.views.settings import IndexAgainView, SearchSettingsView, SynonymRemovalView, SynonymView
from search.views.visits import VisitsRemovalView, VisitsView

app_name = "search"
urlpatterns: list[URLPattern] = [
    path("search/", SearchView.as_view(), name="everything"),
    path("palette/", PaletteView.as_view(), name="palette"),
    path("palette/visits/", VisitsView.as_view(), name="visits"),
    path("palette/visits/removal/", VisitsRemovalView.as_view(), name="visits-removal"),
    path("settings/search/", SearchSettingsView.as_view(), name="settings"),
    path("settings/search/synonyms/<uuid:synonym_id>/", SynonymView.as_view(), name="synonym"),
    path("settings/search/synonyms/<uuid:synonym_id>/removal/", SynonymRemovalView.as_view(), name="synonym-removal"),
    path("settings/search/rebuild/", RebuildView.as_view(), name="rebuild"),
    path(
        "settings/search/rebuild/<uuid:rebuild_id>/cancellation/",
        RebuildCancellationView.as_view(),
        name="rebuild-cancellation",
    ),
    path("settings/search/set-aside/<uuid:pending_id>/", IndexAgainView.as_view(), name="index-again"),
]
