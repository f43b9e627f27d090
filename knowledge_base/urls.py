from __future__ import annotations

from django.urls import path

from knowledge_base.views import (
    articles,
    categories,
    changes,
    exporting,
    history,
    importing,
    planning,
    reviewing,
    writing,
)

app_name = "knowledge_base"
ARTICLE = "knowledge/<uuid:uuid>/"
CATEGORY = "knowledge/categories/<uuid:category_id>/"
EXPORT = "knowledge/exports/<uuid:order_id>/"
IMPORT = "knowledge/imports/<uuid:batch_id>/"
urlpatterns = [
    path("knowledge/", articles.ArticleListView.as_view(), name="articles"),
    path("knowledge/new/", articles.NewArticleView.as_view(), name="new-article"),
    path("knowledge/categories/", categories.CategoriesView.as_view(), name="categories"),
    path("knowledge/categories/new/", categories.NewCategoryView.as_view(), name="new-category"),
    path(CATEGORY, categories.CategoryView.as_view(), name="category"),
    path(f"{CATEGORY}place/", categories.CategoryPlaceView.as_view(), name="category-place"),
    path(f"{CATEGORY}deletion/", categories.CategoryDeletionView.as_view(), name="category-deletion"),
    path("knowledge/exports/", exporting.NewExportView.as_view(), name="exports"),
    path(EXPORT, exporting.ExportView.as_view(), name="export"),
    path(f"{EXPORT}cancellation/", exporting.ExportCancellationView.as_view(), name="export-cancellation"),
    path(f"{EXPORT}file/", exporting.ExportFileView.as_view(), name="export-file"),
    path("knowledge/imports/", importing.NewImportView.as_view(), name="imports"),
    path(IMPORT, importing.ImportView.as_view(), name="import"),
    path(f"{IMPORT}confirmation/", importing.ConfirmationView.as_view(), name="import-confirmation"),
    path(f"{IMPORT}cancellation/", importing.ImportCancellationView.as_view(), name="import-cancellation"),
    path("knowledge/preview/", writing.PreviewView.as_view(), name="preview"),
    path("knowledge/files/", writing.FilesView.as_view(), name="files"),
    path("knowledge/files/<uuid:file_id>/", writing.FileView.as_view(), name="file"),
    path(ARTICLE, articles.ArticlePageView.as_view(), name="article"),
    path(f"{ARTICLE}edit/", articles.EditArticleView.as_view(), name="edit-article"),
    path(f"{ARTICLE}history/", history.HistoryView.as_view(), name="history"),
    path(f"{ARTICLE}history/<int:number>/", history.ComparisonView.as_view(), name="comparison"),
    path(f"{ARTICLE}history/<int:number>/return/", history.ReturnView.as_view(), name="return"),
    path(f"{ARTICLE}plan/", planning.PlanView.as_view(), name="plan"),
    path(f"{ARTICLE}review/", reviewing.ReviewView.as_view(), name="review"),
    path(f"{ARTICLE}review/decision/", reviewing.DecisionView.as_view(), name="review-decision"),
    path(f"{ARTICLE}review/withdrawal/", reviewing.ReviewWithdrawalView.as_view(), name="review-withdrawal"),
    path(f"{ARTICLE}comments/", reviewing.CommentsView.as_view(), name="comments"),
    path(f"{ARTICLE}comments/<uuid:comment_id>/", reviewing.AnswersView.as_view(), name="answers"),
    path(f"{ARTICLE}comments/<uuid:comment_id>/state/", reviewing.ThreadView.as_view(), name="thread"),
    path(f"{ARTICLE}publication/", changes.PublicationView.as_view(), name="publication"),
    path(f"{ARTICLE}withdrawal/", changes.WithdrawalView.as_view(), name="withdrawal"),
    path(f"{ARTICLE}verification/", changes.VerificationView.as_view(), name="verification"),
]
