"""Each remedy against a way in which tenants leak (traps 1 to 16), and how the code would look without it."""

from __future__ import annotations

from dataclasses import dataclass

TRAPS = "tests/kernel/test_tenancy.py"
JOB_TRAPS = "tests/kernel/test_job_tenancy.py"
WHOLE = "tests/architecture/test_whole_database.py"
BORDER = "tests/architecture/test_border.py"
PASSKEYS = "tests/identity/test_passkey_sign_in.py"
JOBS = "platform/kernel/jobs/middleware.py"
BASE = "platform/kernel/postgresql/base.py"
TENANCY = "platform/kernel/tenancy/current.py"


@dataclass(frozen=True)
class Edit:
    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutation:
    trap: int
    remedy: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...] = (TRAPS,)


MUTATIONS = (
    Mutation(
        1,
        "every cache is keyed by tenant",
        (Edit("platform/config/settings/outside.py", '"KEY_FUNCTION": "django_tenants.cache.make_key", ', ""),),
        (TRAPS, BORDER),
    ),
    Mutation(
        2,
        "nobody is selected after a response",
        (
            Edit(
                "platform/kernel/http/tenant.py",
                "        finally:\n            leave_tenant()\n",
                "        finally:\n            pass\n",
            ),
        ),
    ),
    Mutation(
        2,
        "a tenant that was entered is left",
        (
            Edit(
                TENANCY,
                "        yield found\n    finally:\n        connection.set_tenant(previous)",
                "        yield found\n    finally:\n        pass",
            ),
        ),
    ),
    Mutation(
        2,
        "a connection says that somebody is selected on it",
        (Edit(BASE, "            _selected.connections.add(self)\n", "            pass\n"),),
    ),
    Mutation(
        2,
        "a streamed body runs in its tenant",
        (Edit("platform/kernel/http/tenant.py", "_carry(tenant, response.streaming_content)", "response"),),
    ),
    Mutation(
        2, "no query without a tenant", (Edit(BASE, "        if self.schema_name is None:\n", "        if 0:\n"),)
    ),
    Mutation(
        3,
        "a path that could not be set closes the connection",
        (
            Edit(
                BASE,
                '            raise SearchPathNotSet("The tenant\'s schema could not be selected.") from error',
                "            return",
            ),
        ),
    ),
    Mutation(
        4,
        "public is never on the path",
        (Edit(BASE, 'path = ", ".join(f\'"{name}"\' for name in wanted)', "path = f'\"{wanted[0]}\", public, ext'"),),
    ),
    Mutation(
        5,
        "the library of sites stays out",
        (Edit("platform/kernel/checks.py", "    if not apps.is_installed", "    if True or apps.is_installed"),),
        (BORDER,),
    ),
    Mutation(
        6,
        "no other tenant inside a transaction",
        (Edit(TENANCY, "and _in_real_transaction(connection):", "and False:"),),
    ),
    Mutation(
        7,
        "content types have equal ids",
        (
            Edit(
                "tenants/provisioning/content_types.py",
                "FIRST + zlib.crc32(",
                "FIRST + __import__('random').randrange(1000) + zlib.crc32(",
            ),
        ),
        (TRAPS, "tests/tenants/test_content_types.py"),
    ),
    Mutation(
        8,
        "sessions are bound to their tenant",
        (
            Edit("platform/identity/tokens.py", 'f"{tenant_uuid}:{secret}"', "secret"),
            Edit("platform/identity/queries.py", " AND s.tenant_uuid = %(tenant)s AND s.face", " AND s.face"),
        ),
    ),
    Mutation(
        9,
        "a thread carries its tenant",
        (
            Edit(
                TENANCY,
                "        with in_tenant(tenant):\n            return function",
                "        if True:\n            return function",
            ),
        ),
    ),
    Mutation(
        10,
        "signatures are salted by tenant",
        (
            Edit(
                "platform/kernel/signing.py",
                'return Signer(salt=f"{purpose}:{current_tenant().uuid}")',
                "return Signer(salt=purpose)",
            ),
        ),
    ),
    Mutation(
        11,
        "hosts are normalised",
        (Edit("platform/kernel/http/tenant.py", 'host = host.rstrip(".").lower()', "pass"),),
    ),
    Mutation(
        12,
        "a lock of the database says whose it is",
        (
            Edit(
                "tenants/provisioning/making.py",
                'pg_advisory_lock(hashtextextended(%s, 0))", [f"make:{uuid}"]',
                'pg_advisory_lock(hashtextextended(%s, 0))", ["make"]',
            ),
            Edit(
                "tenants/provisioning/making.py",
                'pg_advisory_unlock(hashtextextended(%s, 0))", [f"make:{uuid}"]',
                'pg_advisory_unlock(hashtextextended(%s, 0))", ["make"]',
            ),
        ),
        (WHOLE,),
    ),
    Mutation(
        12,
        "sessions of PostgreSQL are not shared",
        (Edit("platform/kernel/tenancy/pooling.py", "if len(set(first)) < AT_ONCE or first != again:", "if False:"),),
        ("tests/kernel/test_pooling.py",),
    ),
    Mutation(
        13,
        "a job is stamped with its tenant",
        (
            Edit(
                "platform/kernel/jobs/middleware.py",
                "            message.options[STAMP] = str(tenant.uuid)",
                "            pass",
            ),
        ),
        (JOB_TRAPS,),
    ),
    Mutation(
        13,
        "a job without a tenant is refused",
        (
            Edit(
                "platform/kernel/jobs/middleware.py",
                "                raise JobWithoutTenant(message.actor_name)",
                "                return",
            ),
        ),
        (JOB_TRAPS,),
    ),
    Mutation(
        13,
        "a message without a stamp is not run",
        (
            Edit(
                "platform/kernel/jobs/middleware.py",
                '            message.fail()\n            raise SkipMessage("tenant missing or unknown") from error',
                "            del error",
            ),
        ),
        (JOB_TRAPS,),
    ),
    Mutation(
        14,
        "a passkey belongs to the host that it was made on",
        (
            Edit(
                "platform/identity/http/passkeys.py",
                'host = normalise_host(request.META.get("HTTP_HOST", ""))',
                'host = "localhost"',
            ),
        ),
        ("tests/identity",),
    ),
    Mutation(
        15,
        "a schema's name is opaque",
        (
            Edit(
                "tenants/provisioning/making.py",
                "schema_name=opaque_schema_name(),",
                'schema_name=wish.host.split(".")[0],',
            ),
        ),
    ),
    Mutation(
        16,
        "the audit log can only grow",
        (
            Edit(
                "tenants/provisioning/schemas.py",
                "                cursor.execute(f'REVOKE UPDATE, DELETE ON",
                "                str(f'REVOKE UPDATE, DELETE ON",
            ),
        ),
    ),
)
