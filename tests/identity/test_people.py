"""Members of staff: invited, changed, deactivated, taken back; teams."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from access.models import Role
from audit.models import Entry
from crm.service.models import Ticket
from identity.actions.people import change_role, deactivate_person, invite_colleague
from identity.actions.teams import create_team
from identity.models import OneTimeLink, StaffProfile, Team, User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import Clock, system_clock
from kernel.tenancy import in_tenant
from messaging.models import OutgoingMail
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
PEOPLE = "/desk/settings/people/"
INVITE = {"email": "new@acme.example", "name": "Nora New", "role": "agent", "language": "zh-hans", "team": ""}
JOIN = {"name": "Nora New", "password": "a long sentence 42"}


def person(key: str) -> User:
    return User.objects.get(id=fixed(key))


def path_in_mail() -> str:
    mail = OutgoingMail.objects.filter(template="invitation").order_by("-created_at", "-pk").first()
    assert mail is not None
    return str(re.sub(r"^http://[^/]+", "", mail.items[0]["url"]))


def test_the_page_names_members_with_role_and_team(visitor: Visit) -> None:
    page = visitor("zhao").get(PEOPLE).content.decode()
    assert all(words in page for words in ("Zhang Min", "Light agent", "Support kingfisher-acme", "(you)"))
    assert "sandpiper" not in page


def test_the_page_in_chinese(visitor: Visit) -> None:
    User.objects.filter(id=fixed("zhao")).update(language="zh-hans")
    page = visitor("zhao").get(PEOPLE).content.decode()
    assert all(words in page for words in ("成员与团队", "协作成员", "邀请同事"))


@pytest.mark.parametrize("path", [PEOPLE, f"{PEOPLE}{fixed('zhang')}/", "/desk/settings/", "/desk/settings/jobs/"])
def test_a_settings_page_asks_little_and_is_for_administrators(visitor: Visit, path: str) -> None:
    browser = visitor("zhao")
    with CaptureQueriesContext(connections["default"]) as captured:
        assert browser.get(path).status_code == 200
    boring = ("SAVEPOINT", "RELEASE", "SET ")
    assert sum(not query["sql"].startswith(boring) for query in captured.captured_queries) <= 8
    assert visitor("zhang").get(path).status_code == 403
    assert visitor().get(path).status_code == 302


def test_an_invitation_is_mailed_in_its_language_and_accepted_once(
    visitor: Visit, run_jobs: Callable[[], int]
) -> None:
    visitor("zhao").post("/desk/settings/invitations/", INVITE | {"team": str(fixed("support"))})
    run_jobs()
    mail = OutgoingMail.objects.get(template="invitation")
    assert (mail.to_email, "邀请您加入" in mail.subject) == ("new@acme.example", True)
    link, browser = path_in_mail(), visitor()
    assert browser.get(link).status_code == 200
    assert browser.post(link, JOIN).status_code == 302
    profile = StaffProfile.objects.get(user__email="new@acme.example")
    assert (profile.role.key, profile.teams.get().pk, profile.user.language) == ("agent", fixed("support"), "zh-hans")
    assert browser.get("/desk/profile/").status_code == 200
    again = visitor().post(link, JOIN | {"name": "Somebody Else"})
    assert (again.status_code, User.objects.filter(name="Somebody Else").exists()) == (410, False)


def test_a_customer_who_joins_the_staff_keeps_the_customers_face(visitor: Visit) -> None:
    visitor("zhao").post("/desk/settings/invitations/", INVITE | {"email": person("li").email})
    visitor().post(path_in_mail(), JOIN)
    li = person("li")
    assert (hasattr(li, "portal"), li.staff.role.key) == (True, "agent")


def test_an_expired_invitation_opens_nothing(visitor: Visit) -> None:
    visitor("zhao").post("/desk/settings/invitations/", INVITE)
    OneTimeLink.objects.update(expires_at=system_clock() - timedelta(minutes=1))
    answer = visitor().post(path_in_mail(), JOIN)
    assert (answer.status_code, User.objects.filter(email="new@acme.example").exists()) == (410, False)


def test_an_invitation_of_one_workspace_opens_nothing_in_another(visitor: Visit, globex: TenantSnapshot) -> None:
    visitor("zhao").post("/desk/settings/invitations/", INVITE)
    assert Visitor.at("globex.localhost").post(path_in_mail(), JOIN).status_code == 410
    with in_tenant(globex):
        assert not User.objects.filter(email="new@acme.example").exists()


def test_sent_again_the_newest_link_counts_and_withdrawn_none(visitor: Visit) -> None:
    admin = visitor("zhao")
    admin.post("/desk/settings/invitations/", INVITE)
    first = path_in_mail()
    admin.post(f"/desk/settings/invitations/{OneTimeLink.objects.get().pk}/again/")
    assert visitor().get(first).status_code == 410
    second = path_in_mail()
    assert visitor().get(second).status_code == 200
    newest = OneTimeLink.objects.order_by("-created_at", "-pk").first()
    assert newest is not None
    admin.post(f"/desk/settings/invitations/{newest.pk}/end/")
    assert visitor().post(second, JOIN).status_code == 410
    assert "new@acme.example" not in admin.get(PEOPLE).content.decode().split('id="invite"')[1].split('id="teams"')[0]


def test_a_member_is_not_invited_again(visitor: Visit) -> None:
    answer = visitor("zhao").post("/desk/settings/invitations/", INVITE | {"email": "ZHANG@acme.example"})
    assert (answer.status_code, "is a member already" in answer.content.decode()) == (422, True)
    assert "Nora New" in answer.content.decode(), "nothing typed is lost"
    assert not OneTimeLink.objects.exists()


def test_an_agent_invites_nobody(visitor: Visit, staff: Staff, clock: Clock) -> None:
    assert visitor("zhang").post("/desk/settings/invitations/", INVITE).status_code == 403
    with pytest.raises(PermissionMissing):
        invite_colleague(
            actor=staff("zhang"), clock=clock, email="a@b.example", name="A", role=Role.objects.all()[0], language="en"
        )
    assert (OneTimeLink.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_role_and_teams_are_changed_and_told_to_the_audit_log(visitor: Visit) -> None:
    visitor("zhao").post(f"{PEOPLE}{fixed('zhang')}/", {"role": "light_agent", "teams": []})
    profile = person("zhang").staff
    assert (profile.role.key, profile.teams.count()) == ("light_agent", 0)
    verbs = set(Entry.objects.about(person("zhang")).values_list("verb", flat=True))
    assert {"changed the role of", "changed the teams of"} <= verbs


def test_the_last_administrator_stays(visitor: Visit, staff: Staff, clock: Clock) -> None:
    answer = visitor("zhao").post(f"{PEOPLE}{fixed('zhao')}/", {"role": "agent", "teams": [str(fixed("support"))]})
    assert (answer.status_code, "is the last administrator" in answer.content.decode()) == (422, True)
    with pytest.raises(Refused):
        deactivate_person(actor=staff("zhao"), clock=clock, person=person("zhao"))
    assert (person("zhao").staff.role.key, person("zhao").staff.is_active) == ("administrator", True)


def test_with_a_second_administrator_the_first_may_go(visitor: Visit, staff: Staff, clock: Clock) -> None:
    change_role(actor=staff("zhao"), clock=clock, person=person("liu"), role=Role.objects.get(key="administrator"))
    visitor("liu").post(f"{PEOPLE}{fixed('zhao')}/away/", {"successor": ""})
    assert not person("zhao").staff.is_active


def test_deactivation_ends_sessions_and_hands_tickets_over(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    Ticket.objects.filter(id=fixed("li-ticket")).update(assignee=fixed("zhang"), status="open")
    theirs = visitor("zhang")
    assert theirs.get("/desk/profile/").status_code == 200
    visitor("zhao").post(f"{PEOPLE}{fixed('zhang')}/away/", {"successor": str(fixed("liu"))})
    run_jobs()
    assert theirs.get("/desk/profile/").status_code == 302
    assert Ticket.objects.get(id=fixed("li-ticket")).assignee_id == fixed("liu")
    again = visitor().post("/desk/sign-in/", {"email": "zhang@acme.example", "password": PASSWORD})
    assert again.status_code == 422
    visitor("zhao").post(f"{PEOPLE}{fixed('zhang')}/back/")
    assert person("zhang").staff.is_active


def test_nobody_hands_over_to_a_customer(visitor: Visit) -> None:
    answer = visitor("zhao").post(f"{PEOPLE}{fixed('zhang')}/away/", {"successor": str(fixed("li"))})
    assert (answer.status_code, person("zhang").staff.is_active) == (422, True)


def test_an_agent_deactivates_nobody(visitor: Visit) -> None:
    visitor("zhang").post(f"{PEOPLE}{fixed('liu')}/away/", {"successor": ""})
    assert person("liu").staff.is_active


def test_teams_are_made_and_renamed_each_name_once(visitor: Visit, staff: Staff, clock: Clock) -> None:
    admin = visitor("zhao")
    admin.post("/desk/settings/teams/", {"team-name": "  Field   service "})
    team = Team.objects.get(name="Field service")
    again = admin.post("/desk/settings/teams/", {"team-name": "field service"})
    assert (again.status_code, "team of this name" in again.content.decode()) == (422, True)
    admin.post(f"/desk/settings/teams/{team.pk}/", {"team-name": "Repairs"})
    assert Team.objects.get(pk=team.pk).name == "Repairs"
    with pytest.raises(PermissionMissing):
        create_team(actor=staff("zhang"), clock=clock, name="Mine")
    assert Team.objects.count() == 2
