"""The page that tries the API, and the token for an hour that it makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from access.models import Role
from audit.models import Entry
from identity.actions.tokens import TRIAL_LASTS, make_trial_token
from identity.http.tokens import find_bearer
from identity.models import ApiToken, User
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from tests.api.conftest import Program
from tests.crm.conftest import counted, rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
PAGE = "/desk/profile/api/"


def test_the_token_of_the_page_lasts_an_hour_and_does_what_its_owner_may(visitor: Visit) -> None:
    answer: Any = visitor("zhang").post(f"{PAGE}token/")
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    made, at = ApiToken.objects.get(), system_clock()
    bearer = find_bearer(answer.json()["secret"], at=at)
    assert bearer
    assert bearer.actor.user_id == fixed("zhang")
    assert "service.view" in bearer.scopes
    assert "webhooks.manage" not in bearer.scopes
    assert timedelta(minutes=59) < made.expires_at - at <= TRIAL_LASTS
    assert find_bearer(answer.json()["secret"], at=at + TRIAL_LASTS) is None


def test_a_new_one_ends_the_one_before_and_counts_for_nothing(visitor: Visit) -> None:
    browser = visitor("zhang")
    secrets = [browser.post(f"{PAGE}token/").json()["secret"] for _ in range(25)]
    alive = [secret for secret in secrets if find_bearer(secret, at=system_clock())]
    assert alive == secrets[-1:]
    kept = {"name": "Nightly", "scopes": ["service.view"], "days": "30"}
    assert browser.post("/desk/profile/tokens/", kept).status_code == 201


def test_nobody_makes_one_for_somebody_else(staff: Callable[[str], Actor], clock: Any) -> None:
    with pytest.raises(Refused):
        make_trial_token(actor=staff("zhang"), clock=clock, user=User.objects.get(pk=fixed("zhao")))
    assert rows_of(ApiToken) == []


def test_the_page_asks_little_and_holds_no_secret(visitor: Visit) -> None:
    browser = visitor("wang")
    with counted() as statements:
        page = browser.get(PAGE)
    assert page.status_code == 200
    assert len(statements) <= 8
    assert "rpt_" not in page.content.decode().replace("rpt_…", "")


def test_the_audit_log_says_which_token_was_used(visitor: Visit) -> None:
    browser = visitor("zhang")
    asking = Program("acme.localhost", browser.post(f"{PAGE}token/").json()["secret"])
    asking.patch(f"tickets/{fixed('li-ticket')}", {"priority": "urgent"})
    token = ApiToken.objects.get()
    changed = Entry.objects.get(subject_id=fixed("li-ticket"), verb="changed")
    assert (changed.actor_id, changed.token_id) == (fixed("zhang"), token.pk)
    said = asking.get(f"tickets/{fixed('li-ticket')}/changes").json()["items"]
    assert said[-1]["token_id"] == str(token.pk)
    browser.post("/desk/tickets/1001/priority/", {"priority": "low"})
    assert Entry.objects.filter(subject_id=fixed("li-ticket"), token_id__isnull=False).count() == 1


def test_a_role_without_the_desk_tries_nothing(visitor: Visit) -> None:
    Role.objects.filter(key="light_agent").update(permissions=[])
    assert visitor("wang").post(f"{PAGE}token/").status_code == 403
    assert rows_of(ApiToken) == []
