"""Who a program's token stands for: asked before every answer of the API, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from access.masks import masks_of
from access.scopes import reach_of, reaches_all
from identity.models import ApiToken
from identity.tokens import secret_hash
from kernel.actor import Actor, Face
from kernel.configured import VERSION, saw_version
from kernel.permissions import ALL_PERMISSIONS
from kernel.reading import rows
from kernel.tenancy import current_tenant

TOUCH_EVERY = timedelta(minutes=5)
LONGEST = 100

# Subselects instead of joins: PostgreSQL plans a join of five tables for longer than it takes to read one row of each.
_FIND = f"""
SELECT t.id, t.scopes, t.expires_at, t.used_at, u.id, u.name, u.language,
 (SELECT json_build_array(p.deactivated_at IS NULL, r.key, r.permissions, r.scopes, r.fields,
   ARRAY(SELECT m.team_id FROM identity_staffprofile_teams m WHERE m.staffprofile_id = p.user_id ORDER BY 1))
  FROM identity_staffprofile p JOIN access_role r ON r.id = p.role_id WHERE p.user_id = t.user_id),
 (SELECT a.retired_at IS NULL FROM identity_application a WHERE a.user_id = t.user_id), {VERSION}
FROM identity_apitoken t JOIN identity_user u ON u.id = t.user_id
WHERE t.secret_hash = %(secret_hash)s AND t.tenant_uuid = %(tenant)s
 AND t.revoked_at IS NULL AND t.expires_at > %(at)s"""  # noqa: S608  (one part of a statement)


@dataclass(frozen=True)
class Bearer:
    """Who asks with a token. What it may is what both it and its owner's role may at this moment."""

    token_id: UUID
    actor: Actor
    scopes: frozenset[str]
    expires_at: datetime
    used_at: datetime | None


def find_bearer(secret: str, *, at: datetime) -> Bearer | None:
    """None for a token that is unknown, another tenant's, revoked, too old, or whose owner has left."""
    if not secret or len(secret) > LONGEST:
        return None
    tenant = current_tenant()
    found = rows(_FIND, {"secret_hash": secret_hash(secret, tenant.uuid), "tenant": tenant.uuid, "at": at})
    if not found:
        return None
    token_id, rights, expires_at, used_at, user_id, name, language, staff, in_use, version = found[0]
    saw_version(version)
    is_application = in_use is not None
    works_here, role, permissions, scopes, fields, team_ids = staff or (False, "", (), {}, {}, ())
    if not (in_use if is_application else works_here):
        return None
    held, reach = frozenset(rights), reach_of(scopes)
    actor = Actor(
        face=Face.STAFF,
        user_id=user_id,
        name=name,
        language=language,
        permissions=held & (ALL_PERMISSIONS.keys() if is_application else frozenset(permissions)),
        role=role,
        token_id=token_id,
        is_application=is_application,
        reach=() if is_application else reach,
        masks=() if is_application else masks_of(fields),
        teams=() if is_application or reaches_all(reach) else tuple(map(UUID, team_ids)),
    )
    return Bearer(token_id, actor, held, expires_at, used_at)


def note_use(bearer: Bearer, *, at: datetime, ip: str) -> None:
    """At most every five minutes."""
    if bearer.used_at is None or at - bearer.used_at > TOUCH_EVERY:
        ApiToken.objects.filter(pk=bearer.token_id).update(used_at=at, used_from=ip or None)
