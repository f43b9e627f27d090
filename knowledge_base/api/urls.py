from __future__ import annotations

from django.urls import URLPattern, path

from knowledge_base.api import views

urlpatterns: list[URLPattern] = [
    path("articles", views.ArticlesView.as_view(), name="articles"),
    path("articles/<uuid:pk>", views.ArticleView.as_view(), name="article"),
    path("articles/<uuid:pk>/draft", views.DraftView.as_view(), name="article-draft"),
    path("articles/<uuid:pk>/publication", views.PublicationView.as_view(), name="article-publication"),
    path("article-categories", views.ShelvesView.as_view(), name="article-categories"),
]
