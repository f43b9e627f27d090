"""For migrations of apps that bring permissions and kinds of records: the built-in roles of workspaces that are there
already get what those of new workspaces begin with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations import RunSQL

GIVE = """
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY[{names}]::varchar[]) AS one ORDER BY one
) WHERE key = '{role}'"""
TAKE = """
UPDATE access_role SET permissions = ARRAY(
    SELECT one FROM unnest(permissions) AS one WHERE one NOT IN ({names}) ORDER BY one
) WHERE key = '{role}'"""
# They reach all records of every kind.
REACH = """
UPDATE access_role SET scopes = scopes || '{{"{record}": {{"see": 4, "change": 4}}}}'::jsonb
WHERE key IN ('administrator', 'agent', 'light_agent')"""
FORGET = "UPDATE access_role SET scopes = scopes - '{record}' WHERE key IN ('administrator', 'agent', 'light_agent')"


def grant(permissions: Mapping[str, Sequence[str]], records: Sequence[str] = ()) -> RunSQL:
    """`permissions` by the key of a built-in role; `records` are the kinds that have a scope of their own."""
    there: list[Any] = []
    back: list[Any] = []
    for role, names in permissions.items():
        listed = ", ".join(f"'{name}'" for name in names)
        there.append(GIVE.format(names=listed, role=role))
        back.append(TAKE.format(names=listed, role=role))
    there += [REACH.format(record=record) for record in records]
    back += [FORGET.format(record=record) for record in records]
    return RunSQL(there, back)
