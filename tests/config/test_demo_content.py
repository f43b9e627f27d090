"""What the two example companies tell fits together: nobody is named who is not there."""

from __future__ import annotations

from itertools import pairwise

import pytest

from config.demo.content import Content, load
from crm.service.models import Status

LANGUAGES = {"en", "zh-hans"}
LONG = 25  # messages


@pytest.fixture(params=["acme", "globex"])
def content(request: pytest.FixtureRequest) -> Content:
    return load(request.param)


def test_tickets_name_only_what_is_there(content: Content) -> None:
    accounts = {row["key"] for row in content.accounts}
    contacts = {row["key"]: row["account"] for row in content.contacts}
    staff, teams = {row["key"] for row in content.staff}, {row["key"] for row in content.teams}
    categories = {row["key"] for row in content.categories}
    for row in content.tickets:
        assert row["account"] in accounts, row["subject"]
        assert row["contact"] is None or contacts[row["contact"]] == row["account"], row["subject"]
        assert {row["assignee"], row["team"]} <= {None, *staff, *teams}, row["subject"]
        assert row["category"] in categories, row["subject"]
        assert set(row["tags"]) <= set(content.tags), row["subject"]
        assert row["status"] in Status.values, row["subject"]
        assert {said["by"] for said in row["messages"]} <= {"customer", *staff}, row["subject"]
        for said in row["messages"]:
            for name in said.get("attachments", []):
                assert (content.folder / name).is_file(), name


def test_activities_name_only_what_is_there(content: Content) -> None:
    contacts = {row["key"]: row["account"] for row in content.contacts}
    accounts, staff = {row["key"] for row in content.accounts}, {row["key"] for row in content.staff}
    for row in content.activities:
        assert row["account"] in accounts
        assert row["by"] in staff
        assert {contacts[key] for key in row["contacts"]} <= {row["account"]}
        assert row["text"] or row["outcome"]


def test_tasks_name_only_what_is_there(content: Content) -> None:
    accounts, staff = {row["key"] for row in content.accounts}, {row["key"] for row in content.staff}
    for row in content.tasks:
        assert row["account"] in {None, *accounts}
        assert {row["by"], row["assignee"]} <= staff
        assert row["days"] is not None or not (row["at"] or row["repeats"])


def test_roles_teams_and_shares_name_only_what_is_there(content: Content) -> None:
    staff, accounts = {row["key"] for row in content.staff}, {row["key"] for row in content.accounts}
    roles = {"administrator", "agent", "light_agent", *(row["key"] for row in content.roles)}
    above: set[str] = set()
    for team in content.teams:
        assert team.get("parent") in {None, *above}, "a team stands after the one above it"
        assert team["name"].keys() == {"en", "zh"}
        above.add(team["key"])
    assert {row["role"] for row in content.staff} <= roles
    assert {row["team"] for row in content.staff} <= above
    assert {row["key"] for row in content.roles} <= {row["role"] for row in content.staff}
    for row in content.shares:
        known = accounts if row["record"] == "account" else {ticket["subject"] for ticket in content.tickets}
        assert row["key"] in known
        assert {row.get("person"), row.get("team"), row["by"]} <= {None, *staff, *above}


def test_both_languages_and_a_long_conversation_are_told(content: Content) -> None:
    assert {row["language"] for row in content.tickets} == LANGUAGES
    assert max(len(row["messages"]) for row in content.tickets) >= LONG


def test_tickets_stand_from_new_to_old(content: Content) -> None:
    days = [row["created_days_ago"] for row in content.tickets]
    assert all(newer <= older for newer, older in pairwise(days))


def test_contacts_are_at_customers_that_are_there(content: Content) -> None:
    accounts = {row["key"] for row in content.accounts}
    assert {row["account"] for row in content.contacts} <= accounts


def test_profiles_name_only_what_is_there(content: Content) -> None:
    accounts, contacts = {row["key"]: row for row in content.accounts}, {row["key"] for row in content.contacts}
    said = content.profiles
    for below, above in said["groups"].items():
        assert accounts[below]["kind"] == accounts[above]["kind"] == "company"
        assert above not in said["groups"], "a group of two levels"
    for row in (*said["addresses"], *said["lines"], *said["needs"]):
        assert row.get("account") in {None, *accounts}
        assert row.get("contact") in {None, *contacts}
    mains = [row["account"] for row in said["addresses"] if row.get("main")]
    assert len(mains) == len(set(mains))
    assert said["grades"].keys() == {"high", "medium", "low"}
    assert said["hobbies"].keys() == said["habits"].keys() == LANGUAGES
    for contact, account, _role in said["roles"]:
        assert contact in contacts
        assert account in accounts
    for _name, members in said["households"]:
        assert {accounts[key]["kind"] for key in members} == {"person"}
