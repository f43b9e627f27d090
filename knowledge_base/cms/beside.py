"""What stands beside the form of an article: its state, the ways to what is done elsewhere, and a preview."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel, PageStatusSidePanel, PreviewSidePanel

from knowledge_base.models import Article


class StatePanel(PageStatusSidePanel):
    """Readers, reviews, times and versions are ours: a link leads there."""

    def get_status_templates(self, context: Any) -> list[str]:
        shown = ["wagtailadmin/shared/side_panels/includes/status/workflow.html"]
        if self.locale:
            shown.append("wagtailadmin/shared/side_panels/includes/status/locale.html")
        if isinstance(self.object, Article) and self.object.pk:
            shown.append("knowledge_base/cms/elsewhere.html")
        return shown

    def get_usage_context(self) -> dict[str, Any]:
        return {}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        if isinstance(self.object, Article) and self.object.pk:
            context["article_url"] = reverse("knowledge_base:article", args=[self.object.uuid])
        return context


def only_ours(panels: MediaContainer) -> MediaContainer:
    """Of Wagtail's panels the preview; the others are about comments and checks that are not kept here."""
    kept: list[BaseSidePanel] = []
    for panel in panels:
        if isinstance(panel, PageStatusSidePanel):
            panel.__class__ = StatePanel
            kept.append(panel)
        elif isinstance(panel, PreviewSidePanel):
            kept.append(panel)
    return MediaContainer(kept)
