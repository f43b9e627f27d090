"""What somebody may do in Wagtail follows from their role at the moment they ask; nothing is copied to groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from identity.models import User
from kernel.permissions import Permission
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES

# What each permission of ours lets somebody do with pages, in Wagtail's words.
GRANTS: dict[Permission, tuple[str, ...]] = {
    WRITE_ARTICLES: ("add", "change"),
    PUBLISH_ARTICLES: ("publish",),
}


@dataclass(frozen=True)
class _Named:
    codename: str


@dataclass(frozen=True)
class _Grant:
    """As a row of Wagtail's GroupPagePermission looks to whoever asks for it."""

    page: Page
    permission: _Named

    @property
    def page_id(self) -> int:
        return int(self.page.pk)


class RolePolicy(PagePermissionPolicy):
    def get_all_permissions_for_user(self, user: Any) -> list[_Grant]:
        actor = getattr(user, "actor", None)
        if actor is None:
            return []
        words = [word for permission, words in GRANTS.items() if actor.may(permission) for word in words]
        if not words:
            return []
        root = Page.objects.get(depth=1)
        return [_Grant(root, _Named(self._get_permission_codename(word))) for word in words]

    def users_with_any_permission(self, actions: Iterable[str], include_superusers: bool = True) -> QuerySet[User]:
        names = [permission.name for permission, words in GRANTS.items() if set(words) & set(actions)]
        found: QuerySet[User] = User.objects.staff().filter(Q(staff__role__permissions__overlap=names))
        return found

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any, include_superusers: bool = True
    ) -> QuerySet[User]:
        return self.users_with_any_permission(actions)


class NobodyPolicy(BasePermissionPolicy):
    """For what Wagtail has and we do not use."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return False

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return False

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        return self.model._default_manager.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        found: QuerySet[User] = User.objects.none()
        return found
