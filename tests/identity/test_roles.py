"""Roles made, changed and deleted; what saving would change; who sees what, and why."""

from __future__ import annotations

from typing import Any

import pytest

from access.explaining import Asked, explain
from access.grants import Rights, subjects
from access.models import Role
from access.radius import effects
from access.scopes import Scope
from audit.models import Entry
from config.roles import ADMINISTRATOR
from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY
from crm.service.models import Ticket
from crm.service.permissions import TICKET_POLICY
from identity.actions.people import change_role, deactivate_person, invite_colleague
from identity.actions.roles import Wish, change_role_rights, create_role, delete_role
from identity.models import OneTimeLink, StaffProfile, Team, User
from identity.queries import people_of
from kernel.actions import PermissionMissing, Refused
from kernel.clock import Clock
from tests.access.conftest import actor_of, scopes, share
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor

ROLES = "/desk/settings/roles/"
SALES = {
    "name": "Regional sales",
    "may_customers": ["customers.view", "customers.edit"],
    "may_service": ["service.view"],
    "account_see": "3",
    "account_change": "1",
    "ticket_see": "1",
    "ticket_change": "1",
    "lead_see": "1",
    "lead_change": "1",
    "opportunity_see": "1",
    "opportunity_change": "1",
}
WISH = Wish("Regional sales", ("customers.edit", "service.view"), scopes(Scope.BELOW, Scope.OWN, change=Scope.OWN))


def made(actor: Any, clock: Clock, wish: Wish = WISH) -> Role:
    return create_role(actor=actor, clock=clock, wish=wish)


def person(key: str) -> User:
    return User.objects.select_related("staff__role").get(id=fixed(key))


def test_a_role_is_made_from_a_copy(visitor: Visit) -> None:
    admin = visitor("zhao")
    page = admin.get(f"{ROLES}new/?from=agent").content.decode()
    assert "It begins as a copy of “Agent”" in page
    answer = admin.post(f"{ROLES}new/?from=agent", SALES)
    role = Role.objects.get(name="Regional sales")
    assert answer.headers["Location"] == f"{ROLES}{role.key}/"
    assert role.permissions == ["customers.edit", "customers.view", "identity.use_desk", "service.view"]
    least = {"see": 1, "change": 1}
    assert role.scopes == {
        "account": {"see": 3, "change": 1}, "ticket": least, "lead": least, "opportunity": least
    }  # fmt: skip
    assert Entry.objects.about(role).get().verb == "created"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "  "}, "Name of the role"),
        ({"name": "agent"}, "There is a role of this name already"),
        ({"account_see": "1", "account_change": "4"}, "Nobody changes what they do not see"),
        ({"account_see": "9"}, "Select a valid choice"),
        ({"may_service": ["platform.operate"]}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_a_role_is_refused_and_kept(visitor: Visit, typed: dict[str, Any], sentence: str) -> None:
    before = rows_of(Role)
    answer = visitor("zhao").post(f"{ROLES}new/?from=agent", SALES | typed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert rows_of(Role) == before


def test_saving_is_shown_first_and_counts_at_once(visitor: Visit, staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    admin, liu = visitor("zhao"), visitor("liu")
    assert liu.get("/desk/customers/").context["page"].total == 2
    narrower = SALES | {"account_see": "1"}
    preview = admin.post(f"{ROLES}{role.key}/", narrower).content.decode()
    assert ("What saving changes" in preview, "no longer visible" in preview, "Liu Yang" in preview) == (True,) * 3
    role.refresh_from_db()
    assert role.scopes["account"] == {"see": 3, "change": 1}, "nothing is saved yet"
    again = admin.post(f"{ROLES}{role.key}/", narrower | {"again": "1"})
    assert b'value="1" selected' in again.content
    admin.post(f"{ROLES}{role.key}/", narrower | {"confirm": "1"})
    assert liu.get("/desk/customers/").context["page"].total == 0
    assert Entry.objects.about(role).last().changes["scopes"][1] == [
        f"{kind}: 1/1" for kind in ("account", "lead", "opportunity", "ticket")
    ]


def test_the_preview_counts_what_each_person_gains_and_loses(staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    for key in ("liu", "wang"):
        change_role(actor=staff("zhao"), clock=clock, person=person(key), role=role)
    Account.objects.filter(pk=fixed("jinhua")).update(owner=fixed("wang"))
    StaffProfile.objects.get(user_id=fixed("wang")).teams.clear()
    share("ticket", Ticket.objects.get(pk=fixed("li-ticket")), person="wang")
    before = Rights.of(role)
    after = Rights(before.permissions | {"service.edit"}, scopes(Scope.ALL, Scope.ALL))
    with counted() as statements:
        found = effects(people_of(role), before, after)
    assert len(statements) <= 4
    # The oracle is the engine itself, with each set of rights in turn.
    for effect in found:
        profile = StaffProfile.objects.get(user_id=effect.person.pk)
        counts = []
        for rights in (before, after):
            Role.objects.filter(pk=role.pk).update(permissions=sorted(rights.permissions), scopes=rights.scopes)
            actor = User.objects.select_related("staff__role").get(pk=profile.pk).as_staff()
            rows = effect.policy.rows._default_manager.all()
            may = any(actor.may(one) for one in effect.policy.change)
            changeable = effect.policy.changeable(rows, actor).count() if may else 0
            counts.append((effect.policy.seen(rows, actor).count(), changeable))
        assert (effect.seen, effect.changeable) == (counts[1][0] - counts[0][0], counts[1][1] - counts[0][1])
    kinds = {(effect.person.name, effect.policy.record) for effect in found}
    assert {("Liu Yang", "ticket"), ("Wang Lei", "ticket"), ("Wang Lei", "account"), ("Wang Lei", "contact")} <= kinds


def test_a_page_of_a_role_asks_little(visitor: Visit, staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    admin = visitor("zhao")
    why = f"why/?person={fixed('liu')}&record=ticket:{fixed('li-ticket')}"
    for path in ("", "agent/", f"{role.key}/", f"{role.key}/removal/", "new/?from=agent", "why/?q=a", why):
        with counted() as statements:
            assert admin.get(f"{ROLES}{path}").status_code == 200
        assert len(statements) <= 8, "\n".join(statements)
    with counted() as statements:
        assert admin.post(f"{ROLES}{role.key}/", SALES | {"account_see": "4"}).status_code == 200
    assert len(statements) <= 8, "\n".join(statements)


def test_built_in_roles_stay_as_they_are(visitor: Visit, staff: Any, clock: Clock) -> None:
    agent = Role.objects.get(key="agent")
    before = rows_of(Role)
    with pytest.raises(Refused, match="Copy it"):
        change_role_rights(actor=staff("zhao"), clock=clock, role=agent, wish=WISH)
    with pytest.raises(Refused, match="Copy it"):
        delete_role(actor=staff("zhao"), clock=clock, role=agent, successor=Role.objects.get(key="light_agent"))
    assert visitor("zhao").post(f"{ROLES}agent/", SALES | {"confirm": "1"}).status_code == 422
    assert rows_of(Role) == before


def test_a_role_goes_when_its_people_have_another(visitor: Visit, staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    invite_colleague(actor=staff("zhao"), clock=clock, email="new@acme.example", name="New", role=role, language="en")
    admin = visitor("zhao")
    refused = admin.post(f"{ROLES}{role.key}/removal/", {"successor": ""})
    assert (refused.status_code, "which role its people get" in refused.content.decode()) == (422, True)
    admin.post(f"{ROLES}{role.key}/removal/", {"successor": "agent"})
    assert not Role.objects.filter(pk=role.pk).exists()
    assert person("liu").staff.role.key == "agent"
    assert OneTimeLink.objects.get(email="new@acme.example").payload["role"] == "agent"


def test_somebody_always_holds_the_keys(staff: Any, clock: Clock) -> None:
    everything = Wish("Bosses", tuple(one.name for one in ADMINISTRATOR), scopes(Scope.ALL, Scope.ALL))
    role = made(staff("zhao"), clock, everything)
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    # With two of them one may go; the other one not.
    change_role(actor=staff("zhao"), clock=clock, person=person("zhao"), role=Role.objects.get(key="agent"))
    boss = actor_of("liu")
    for change in (
        lambda: change_role_rights(actor=boss, clock=clock, role=role, wish=WISH),
        lambda: delete_role(actor=boss, clock=clock, role=role, successor=Role.objects.get(key="agent")),
    ):
        with pytest.raises(Refused, match="Nobody would be left"):
            change()
    with pytest.raises(Refused, match="the last administrator"):
        change_role(actor=boss, clock=clock, person=person("liu"), role=Role.objects.get(key="agent"))
    with pytest.raises(Refused):
        deactivate_person(actor=boss, clock=clock, person=person("liu"))


def test_nobody_gives_more_than_they_have(staff: Any, clock: Clock) -> None:
    rights = ("identity.manage_people", "identity.manage_roles", "customers.view")
    role = made(staff("zhao"), clock, Wish("People", rights, scopes(Scope.TEAM, Scope.OWN)))
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    limited = actor_of("liu")
    before = (rows_of(Role), rows_of(StaffProfile))
    for refused in (
        lambda: change_role(
            actor=limited, clock=clock, person=person("liu"), role=Role.objects.get(key="administrator")
        ),
        lambda: made(limited, clock, Wish("More", ("webhooks.manage",), scopes(Scope.OWN, Scope.OWN))),
        lambda: made(limited, clock, Wish("Wider", ("customers.view",), scopes(Scope.ALL, Scope.OWN))),
        lambda: change_role_rights(
            actor=limited, clock=clock, role=role, wish=Wish("People", rights, scopes(Scope.ALL, Scope.OWN))
        ),
    ):
        with pytest.raises(Refused, match="Nobody gives more than they have"):
            refused()
    assert (rows_of(Role), rows_of(StaffProfile)) == before


def test_an_agent_makes_no_roles(visitor: Visit, staff: Any, clock: Clock) -> None:
    assert visitor("zhang").get(ROLES).status_code == 403
    with pytest.raises(PermissionMissing):
        made(staff("zhang"), clock)
    assert Role.objects.count() == 3


def test_every_right_of_an_administrator_can_be_granted() -> None:
    offered = {one.name for subject in subjects() for one in subject.permissions} | {"identity.use_desk"}
    assert offered == {one.name for one in ADMINISTRATOR}


def test_the_answer_names_each_link_of_the_chain(visitor: Visit, staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    north = Team.objects.create(name="North")
    StaffProfile.objects.get(user_id=fixed("liu")).teams.set([north])
    StaffProfile.objects.get(user_id=fixed("zhang")).teams.set([Team.objects.create(name="Coast", parent=north)])
    account = Account.objects.select_related("owner").get(pk=fixed("harbour"))
    asked = Asked(actor_of("liu"), role.label, ACCOUNT_POLICY, account)
    seen, changed = explain(asked), explain(asked, changing=True)
    assert (seen.is_allowed, changed.is_allowed) == (True, False)
    said = [link.text for link in seen.links]
    assert said == [
        "Liu Yang has the role “Regional sales”.",
        "“Regional sales” holds the permission “See customers”.",
        "“Regional sales” sees: Customers, Team and teams below.",
        "Owner is Zhang Min, whose team is in reach of Liu Yang.",
    ]
    assert [link.holds for link in changed.links[3:]] == [False, False, False]
    page = visitor("zhao").get(f"{ROLES}why/?person={fixed('liu')}&record=account:{fixed('harbour')}").content.decode()
    for text in (*said, "Liu Yang sees it", "Liu Yang may not change it", "It is not shared with Liu Yang."):
        assert text in page
    chinese = visitor("zhao", language="zh-hans")
    User.objects.filter(pk=fixed("zhao")).update(language="zh-hans")
    answer = chinese.get(f"{ROLES}why/?person={fixed('liu')}&record=account:{fixed('harbour')}").content.decode()
    assert "负责人是 Zhang Min" in answer


def test_the_chain_goes_through_the_customer(staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    ticket = Ticket.objects.select_related("account", "assignee", "team").get(pk=fixed("li-ticket"))
    asked = Asked(actor_of("liu"), role.label, TICKET_POLICY, ticket)
    assert not explain(asked).is_allowed
    share("account", ticket.account, person="liu")
    found = explain(asked)
    assert found.is_allowed
    assert found.links[-1].text == f"Customer “{ticket.account}”: It is shared with Liu Yang."


def test_a_missing_permission_ends_the_chain(staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock, Wish("Nothing", (), {}))
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    account = Account.objects.get(pk=fixed("harbour"))
    found = explain(Asked(actor_of("liu"), role.label, CONTACT_POLICY, account.contacts.first()))
    assert (found.is_allowed, found.links[-1].text) == (False, "“Nothing” lacks “See customers”.")


def test_nobody_asks_about_what_they_do_not_see(visitor: Visit, staff: Any, clock: Clock) -> None:
    rights = ("identity.manage_people", "identity.manage_roles", "customers.view")
    role = made(staff("zhao"), clock, Wish("People", rights, scopes(Scope.OWN, Scope.OWN)))
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=role)
    liu = visitor("liu")
    assert liu.get(f"{ROLES}why/?person={fixed('zhang')}&record=account:{fixed('harbour')}").status_code == 404
    assert "Harbour City" not in liu.get(f"{ROLES}why/?person={fixed('zhang')}&q=Harbour").content.decode()
    for nonsense in ("account:1", "lead:x", "x", f"account:{fixed('liu')}"):
        assert liu.get(f"{ROLES}why/?person={fixed('zhang')}&record={nonsense}").status_code == 404


def test_a_custom_role_is_given_to_members_and_in_invitations(visitor: Visit, staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    admin = visitor("zhao")
    assert "Regional sales" in admin.get("/desk/settings/people/").content.decode()
    admin.post(f"/desk/settings/people/{fixed('liu')}/", {"role": role.key, "teams": []})
    assert person("liu").staff.role == role


def test_a_role_of_another_workspace_is_not_there(visitor: Visit, staff: Any, clock: Clock) -> None:
    role = made(staff("zhao"), clock)
    assert Visitor.at("globex.localhost", "zhao").get(f"{ROLES}{role.key}/").status_code == 404
