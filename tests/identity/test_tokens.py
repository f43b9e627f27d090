"""Tokens of people and of applications: made, shown once, refused, revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audit.models import Entry
from identity.actions.people import deactivate_person, reactivate_person
from identity.actions.tokens import (
    TOKENS_EACH,
    Made,
    Wish,
    make_application,
    make_application_token,
    make_token,
    retire_application,
    revoke_application_token,
    revoke_token,
)
from identity.http.tokens import find_bearer, note_use
from identity.models import ApiToken, Application, User
from identity.tokens import secret_hash
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import Clock, system_clock
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import counted, rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
TOKENS, APPLICATIONS = "/desk/profile/tokens/", "/desk/settings/applications/"
VIEW, EDIT, REPLY = "service.view", "service.edit", "service.reply"
POSTED = {"name": "Order import", "scopes": [VIEW, EDIT], "days": "30"}


@pytest.fixture
def made(staff: Staff, clock: Clock) -> Made:
    return make_own(staff("zhang"), clock, VIEW, EDIT)


@pytest.fixture
def application(staff: Staff, clock: Clock) -> Application:
    return make_application(actor=staff("zhao"), clock=clock, name="Shop")


def make_own(actor: Actor, clock: Clock, *scopes: str, days: int = 30) -> Made:
    user = User.objects.get(pk=actor.user_id)
    return make_token(actor=actor, clock=clock, user=user, wish=Wish("Order import", scopes, days))


def test_a_token_is_made_on_ones_own_page_and_shown_once(visitor: Visit) -> None:
    browser = visitor("zhang")
    answer: Any = browser.post(TOKENS, POSTED)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    secret = re.search(r"rpt_[\w-]{43}", answer.content.decode())
    assert secret
    bearer = find_bearer(secret[0], at=system_clock())
    assert bearer
    assert (bearer.actor.name, bearer.actor.permissions) == ("Zhang Min", {VIEW, EDIT})
    listed = browser.get(TOKENS).content.decode()
    assert "Order import" in listed
    assert secret[0] not in listed
    assert secret[0][:10] in listed


def test_only_a_hash_that_is_bound_to_the_tenant_is_stored(made: Made, acme: TenantSnapshot) -> None:
    row = ApiToken.objects.get()
    assert made.secret not in str(vars(row))
    assert row.secret_hash == secret_hash(made.secret, acme.uuid)
    assert row.prefix == made.secret[:10]
    assert made.secret not in str(list(Entry.objects.about(row).values()))


def test_a_token_means_nothing_at_another_tenant(made: Made, globex: TenantSnapshot, clock: Clock) -> None:
    row = ApiToken.objects.values().get()
    assert find_bearer(made.secret, at=clock())
    with in_tenant(globex):
        assert find_bearer(made.secret, at=clock()) is None
        ApiToken.objects.create(**row)  # not even when its row were copied
        assert find_bearer(made.secret, at=clock()) is None


def test_what_it_may_shrinks_with_the_owners_role(staff: Staff, clock: Clock) -> None:
    made = make_own(staff("zhang"), clock, VIEW, REPLY)
    profile = User.objects.get(pk=fixed("zhang")).staff
    profile.role.permissions = [VIEW]
    profile.role.save()
    bearer = find_bearer(made.secret, at=clock())
    assert bearer
    assert bearer.actor.permissions == {VIEW}


def test_nobody_gives_a_token_more_than_they_have(staff: Staff, clock: Clock) -> None:
    with pytest.raises(Refused) as refusal:
        make_own(staff("wang"), clock, VIEW, EDIT)
    assert refusal.value.field == "scopes"
    with pytest.raises(Refused):
        make_own(staff("zhao"), clock, "identity.manage_people")  # not offered to anybody
    assert rows_of(ApiToken) == []


@pytest.mark.parametrize(
    ("field", "values"),
    [("name", {"name": " "}), ("scopes", {"scopes": []}), ("scopes", {"scopes": ["x"]}), ("days", {"days": "4000"})],
)
def test_what_is_missing_is_said_at_its_field(visitor: Visit, field: str, values: dict[str, Any]) -> None:
    answer: Any = visitor("zhang").post(TOKENS, POSTED | values)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert rows_of(ApiToken) == []


def test_there_is_an_end_to_tokens(made: Made, staff: Staff, clock: Clock) -> None:
    for _ in range(TOKENS_EACH - 1):
        make_own(staff("zhang"), clock, VIEW)
    before = rows_of(ApiToken)
    with pytest.raises(Refused, match="20 tokens"):
        make_own(staff("zhang"), clock, VIEW)
    assert rows_of(ApiToken) == before
    revoke_token(actor=staff("zhang"), clock=clock, token=made.token)
    make_own(staff("zhang"), clock, VIEW)


def test_a_token_ends_with_its_day(made: Made, clock: Clock) -> None:
    end = made.token.expires_at
    assert end == clock() + timedelta(days=30)
    assert find_bearer(made.secret, at=end - timedelta(seconds=1))
    assert find_bearer(made.secret, at=end) is None


def test_a_revoked_token_opens_nothing(visitor: Visit, made: Made, clock: Clock) -> None:
    assert visitor("zhang").post(f"{TOKENS}{made.token.pk}/").status_code == 302
    assert find_bearer(made.secret, at=clock()) is None
    assert visitor("zhang").post(f"{TOKENS}{made.token.pk}/").status_code == 404


def test_nobody_revokes_anothers(visitor: Visit, made: Made, staff: Staff, clock: Clock) -> None:
    assert visitor("zhao").post(f"{TOKENS}{made.token.pk}/").status_code == 404
    with pytest.raises(Refused):
        revoke_token(actor=staff("liu"), clock=clock, token=made.token)
    with pytest.raises(Refused):
        make_token(actor=staff("liu"), clock=clock, user=made.token.user, wish=Wish("x", [VIEW], 7))
    with pytest.raises(Refused):  # an administrator has a way to applications' tokens, not to colleagues'
        revoke_application_token(actor=staff("zhao"), clock=clock, token=made.token)
    assert find_bearer(made.secret, at=clock())


def test_tokens_go_with_their_owner_and_do_not_come_back(made: Made, staff: Staff, clock: Clock) -> None:
    person = User.objects.get(pk=fixed("zhang"))
    deactivate_person(actor=staff("zhao"), clock=clock, person=person)
    assert find_bearer(made.secret, at=clock()) is None
    reactivate_person(actor=staff("zhao"), clock=clock, person=person)
    assert find_bearer(made.secret, at=clock()) is None


def test_its_use_is_noted_now_and_then(made: Made, clock: Clock) -> None:
    for minutes, noted in ((0, 0), (4, 0), (6, 6)):
        at = clock() + timedelta(minutes=minutes)
        bearer = find_bearer(made.secret, at=at)
        assert bearer
        note_use(bearer, at=at, ip="203.0.113.5")
        row = ApiToken.objects.get()
        assert (row.used_at, row.used_from) == (clock() + timedelta(minutes=noted), "203.0.113.5")


def test_an_application_acts_in_its_own_name(application: Application, staff: Staff, clock: Clock) -> None:
    wish = Wish("Nightly", [VIEW], 7)
    made = make_application_token(actor=staff("zhao"), clock=clock, application=application, wish=wish)
    bearer = find_bearer(made.secret, at=clock())
    assert bearer
    assert bearer.actor.is_application
    assert (bearer.actor.name, bearer.actor.user_id, bearer.actor.permissions) == ("Shop", application.user_id, {VIEW})
    retire_application(actor=staff("zhao"), clock=clock, application=application)
    assert find_bearer(made.secret, at=clock()) is None
    with pytest.raises(Refused):
        application.refresh_from_db()
        make_application_token(actor=staff("zhao"), clock=clock, application=application, wish=wish)


def test_nobody_signs_in_as_an_application(application: Application, visitor: Visit) -> None:
    answer: Any = visitor().post("/desk/sign-in/", {"email": application.user.email, "password": ""})
    assert answer.status_code == 422
    assert application.user.has_usable_password() is False
    assert application.user not in User.objects.staff()


def test_applications_have_pages(visitor: Visit) -> None:
    browser = visitor("zhao")
    page: Any = browser.post(APPLICATIONS, {"name": "ERP"}, follow=True)
    where = page.redirect_chain[0][0]
    answer: Any = browser.post(where, POSTED)
    assert answer.status_code == 201
    token = ApiToken.objects.get()
    assert "1 token" in browser.get(APPLICATIONS).content.decode()
    assert browser.post(f"{where}tokens/{token.pk}/").status_code == 302
    assert find_bearer(answer.context["made"].secret, at=system_clock()) is None
    assert browser.post(f"{where}retirement/").status_code == 302
    assert browser.get(APPLICATIONS).status_code == 200  # the notice is read
    assert 'r-break">ERP' not in browser.get(APPLICATIONS).content.decode()
    assert browser.get(where).status_code == 404


def test_two_applications_do_not_share_a_name(visitor: Visit, application: Application) -> None:
    answer: Any = visitor("zhao").post(APPLICATIONS, {"name": "shop"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]
    assert Application.objects.count() == 1


def test_agents_make_no_applications(staff: Staff, clock: Clock, application: Application) -> None:
    before = rows_of(User), rows_of(Application), rows_of(ApiToken)
    with pytest.raises(PermissionMissing):
        make_application(actor=staff("zhang"), clock=clock, name="Mine")
    with pytest.raises(PermissionMissing):
        wish = Wish("Mine", [VIEW], 7)
        make_application_token(actor=staff("zhang"), clock=clock, application=application, wish=wish)
    assert (rows_of(User), rows_of(Application), rows_of(ApiToken)) == before


@pytest.mark.parametrize("path", [TOKENS, APPLICATIONS, "application"])
def test_the_pages_ask_little(visitor: Visit, application: Application, path: str) -> None:
    browser = visitor("zhao")
    with counted() as statements:
        answer = browser.get(f"{APPLICATIONS}{application.pk}/" if path == "application" else path)
    assert answer.status_code == 200
    assert len(statements) <= 8, "\n".join(statements)
