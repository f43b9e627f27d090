from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root: plugs the broker and the reactions into the kernel once every app is loaded."""

    name = "config"
    side = "none"

    def ready(self) -> None:
        from django.conf import settings  # noqa: PLC0415

        from access.builtin import plug_builtin_roles  # noqa: PLC0415
        from config import commands, reactions, roles, schedule, webhooks  # noqa: F401, PLC0415
        from crm.customers.indexing import ACCOUNTS, CONTACTS  # noqa: PLC0415
        from crm.customers.views.lists import ACCOUNT_LIST, CONTACT_LIST  # noqa: PLC0415
        from crm.service.documents import TICKET_DOCUMENT  # noqa: PLC0415
        from crm.service.indexing import MESSAGES, TICKETS  # noqa: PLC0415
        from crm.service.views.list_page import TICKET_LIST  # noqa: PLC0415
        from documents.kinds import plug_documents  # noqa: PLC0415
        from identity.scopes import plug_scopes  # noqa: PLC0415
        from kernel.events import plug_reactions  # noqa: PLC0415
        from kernel.jobs import plug_broker  # noqa: PLC0415
        from kernel.jobs.broker import broker_from_url  # noqa: PLC0415
        from knowledge_base.documents import ARTICLE_DOCUMENT  # noqa: PLC0415
        from knowledge_base.indexing import ARTICLES  # noqa: PLC0415
        from records.lists import plug_lists  # noqa: PLC0415
        from records.printing import LIST_DOCUMENT  # noqa: PLC0415
        from search.commands import plug_commands  # noqa: PLC0415
        from search.registry import Referred, plug_sources  # noqa: PLC0415
        from webhooks.kinds import plug_kinds  # noqa: PLC0415
        from webhooks.outbox import with_outlets  # noqa: PLC0415

        plug_broker(
            broker_from_url(
                settings.BROKER_URL,
                database=settings.DATABASES["default"],
                dead_after=settings.WORKER_DEAD_AFTER_SECONDS,
            )
        )
        plug_kinds(webhooks.KINDS)
        plug_reactions(with_outlets(reactions.REACTIONS, webhooks.KINDS))
        plug_builtin_roles(roles.BUILTIN_ROLES)
        plug_scopes(roles.API_SCOPES)
        plug_commands(commands.COMMANDS)
        named = ("identity.user", "identity.team", "service.category", "knowledge_base.category")
        plug_sources(
            (TICKETS, MESSAGES, ACCOUNTS, CONTACTS, ARTICLES),
            [Referred(label, frozenset({"name", "names"})) for label in named],
        )
        plug_lists((TICKET_LIST, ACCOUNT_LIST, CONTACT_LIST))
        plug_documents((TICKET_DOCUMENT, ARTICLE_DOCUMENT, LIST_DOCUMENT))
