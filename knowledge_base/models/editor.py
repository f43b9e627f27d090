"""Who asks Wagtail's admin: the same person, with what Wagtail wants to know of one."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from wagtail.users.models import UserProfile

from identity.models import User
from identity.models.user import Theme
from kernel.actor import Actor
from knowledge_base.permissions import WRITE_ARTICLES

ENTER = "wagtailadmin.access_admin"
THEMES = {Theme.AUTO: "system", Theme.LIGHT: "light", Theme.DARK: "dark"}


class Editor(User):
    """Holds no group and no permission of Django's: each question is answered from the role, as it is now."""

    # Nobody stands above the roles.
    is_superuser: ClassVar = False
    actor: Actor | None = None

    class Meta:
        proxy = True

    @classmethod
    def of(cls, person: User, actor: Actor) -> Editor:
        editor = cls.from_db(person._state.db, [f.attname for f in cls._meta.concrete_fields], _values(person))
        editor.actor = actor
        return editor

    def has_perm(self, name: str, obj: Any = None) -> bool:
        return name == ENTER and self.actor is not None and self.actor.may(WRITE_ARTICLES)

    def has_perms(self, names: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(name, obj) for name in names)

    @property
    def first_name(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def wagtail_userprofile(self) -> UserProfile:
        """What the person chose with us; nothing of it is kept twice."""
        return UserProfile(
            user_id=self.pk,
            theme=THEMES.get(Theme(self.theme), "system"),
            density="snug" if self.density == "compact" else "default",
            preferred_language=self.language,
            current_time_zone=self.time_zone,
        )


def _values(person: User) -> list[Any]:
    return [getattr(person, field.attname) for field in User._meta.concrete_fields]
