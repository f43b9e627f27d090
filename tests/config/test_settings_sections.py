"""The settings' navigation: each reader finds what they may open, and nothing that would refuse them."""

from __future__ import annotations

import re

import pytest

from access.models import Role
from tests.crm.conftest import Visit

USE = "identity.use_desk"
FIELDS, DICTIONARIES = "/desk/settings/fields/", "/desk/settings/dictionaries/"


def _links(page: str, element: str) -> list[str]:
    found = re.search(rf"<{element}.*?</nav>", page, re.S)
    return re.findall(r'href="([^"]+)"', found.group()) if found else []


@pytest.mark.parametrize(
    ("permissions", "first"),
    [
        (["records.manage_fields"], FIELDS),
        (["identity.manage_roles"], "/desk/settings/roles/"),
        (["webhooks.manage"], "/desk/settings/webhooks/"),
        (["identity.watch_jobs"], "/desk/settings/jobs/"),
        (["search.manage"], "/desk/settings/search/"),
    ],
)
def test_the_gear_leads_to_what_one_may_open(visitor: Visit, acme: object, permissions: list[str], first: str) -> None:
    Role.objects.filter(key="light_agent").update(permissions=[USE, "customers.view", *permissions])
    desk = visitor("wang").get("/desk/customers/").content.decode()
    assert f'href="{first}"' in desk
    page = visitor("wang").get(first, follow=True)
    assert page.status_code == 200


def test_it_lists_only_pages_that_open(visitor: Visit, acme: object) -> None:
    Role.objects.filter(key="light_agent").update(permissions=[USE, "records.manage_fields"])
    wang = visitor("wang")
    page = wang.get(FIELDS, follow=True).content.decode()
    links = _links(page, 'nav class="r-set-nav')
    assert links == [FIELDS, DICTIONARIES]
    assert all(wang.get(link, follow=True).status_code == 200 for link in links)


def test_without_any_there_is_no_gear(visitor: Visit, acme: object) -> None:
    Role.objects.filter(key="light_agent").update(permissions=[USE, "customers.view"])
    assert "/desk/settings/" not in visitor("wang").get("/desk/customers/").content.decode()
