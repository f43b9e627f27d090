"""Builds the template database: the operator's tenant, and acme and globex with equal primary keys."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.harness.settings")
django.setup()

from django.db import connection  # noqa: E402

from kernel.tenancy import in_tenant  # noqa: E402
from search.reconciling import fill_all  # noqa: E402
from tenants.provisioning.making import Wish, make_tenant, reserve_tenant  # noqa: E402
from tenants.provisioning.schemas import prepare_database  # noqa: E402
from tests.harness.cast import MOMENT, fill_tenant  # noqa: E402

WISHES = (
    Wish(name="Rapport", host="localhost", is_operator=True),
    Wish(name="Acme Pumps", host="acme.localhost", time_zone="Asia/Shanghai", currency="CNY"),
    Wish(name="Globex", host="globex.localhost", time_zone="Asia/Shanghai", currency="CNY", accent="#ff6b2c"),
)


def main() -> None:
    prepare_database()
    for wish in WISHES:
        tenant = make_tenant(reserve_tenant(wish, at=MOMENT), at=MOMENT)
        with in_tenant(tenant):
            fill_tenant(wish)
            fill_all(at=MOMENT)
            # What the actions of the cast asked for is done; a test begins with an empty queue.
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM dramatiq.queue")


if __name__ == "__main__":
    main()
