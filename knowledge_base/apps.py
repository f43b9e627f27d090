from django.apps import AppConfig


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"
    side = "tenant"

    def ready(self) -> None:
        from kernel.actions import plug_change_listener  # noqa: PLC0415
        from knowledge_base.stamp import note_changes  # noqa: PLC0415

        plug_change_listener(note_changes)
        _open_wagtail()


def _open_wagtail() -> None:
    """Before anybody asks: whose word counts in Wagtail's admin, and what the form of an article is made of."""
    from wagtail.models import Collection, Locale, Page, Site, Task, Workflow  # noqa: PLC0415
    from wagtail.permissions import register_permission_policy  # noqa: PLC0415

    from knowledge_base.cms.panels import article_panels  # noqa: PLC0415
    from knowledge_base.cms.policy import NobodyPolicy, RolePolicy  # noqa: PLC0415
    from knowledge_base.models import Article  # noqa: PLC0415

    register_permission_policy(Page, RolePolicy())
    for model in (Collection, Locale, Site, Task, Workflow):
        register_permission_policy(model, NobodyPolicy(model))
    Article.edit_handler = article_panels()  # type: ignore[attr-defined]
