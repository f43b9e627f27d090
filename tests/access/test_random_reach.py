"""Whatever roles, owners, teams and shares there are: each channel shows what a plain reading of the rules allows."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.models import Role, Share
from access.scopes import Scope
from crm.customers.models import Account, Contact
from crm.customers.queries.records import find_customers
from crm.service.models import Ticket
from crm.service.queries.ticket import ticket_page
from identity.models import StaffProfile, Team
from kernel.clock import system_clock
from search.finding import Asking, find_all
from tests.access.conftest import actor_of, scopes
from tests.api.conftest import Program, token_of
from tests.crm.conftest import Visit
from tests.harness.cast import MOMENT, STAFF, fixed
from tests.harness.search import index_now

PEOPLE = tuple(STAFF)
WORD = "zephyr"


@dataclass
class World:
    """What was made, in plain sets and dictionaries."""

    parents: dict[UUID, UUID | None] = field(default_factory=dict)
    members: dict[UUID, set[UUID]] = field(default_factory=dict)
    accounts: dict[UUID, UUID | None] = field(default_factory=dict)
    contacts: dict[UUID, UUID] = field(default_factory=dict)
    tickets: dict[UUID, tuple[UUID | None, UUID | None, UUID | None]] = field(default_factory=dict)
    shares: list[tuple[UUID, UUID | None, UUID | None, bool]] = field(default_factory=list)

    # ---- The oracle: no SQL, nothing of the engine

    def teams_of(self, person: UUID) -> set[UUID]:
        return {team for team, people in self.members.items() if person in people}

    def within(self, team: UUID | None, tops: set[UUID]) -> bool:
        while team is not None:
            if team in tops:
                return True
            team = self.parents[team]
        return False

    def reached(self, me: UUID, scope: Scope, owner: UUID | None, team: UUID | None) -> bool:
        mine = self.teams_of(me)
        if scope == Scope.ALL or owner == me:
            return True
        if scope == Scope.OWN:
            return False
        below = scope == Scope.BELOW
        ours = {one for one in self.members if (self.within(one, mine) if below else one in mine)}
        return team in ours or any(owner in self.members[one] for one in ours)

    def given_to(self, me: UUID, pk: UUID, *, changing: bool) -> bool:
        return any(
            shared == pk and (person == me or team in self.teams_of(me)) and (may_change or not changing)
            for shared, person, team, may_change in self.shares
        )

    def account(self, me: UUID, scope: Scope, pk: UUID, *, changing: bool) -> bool:
        return self.reached(me, scope, self.accounts[pk], None) or self.given_to(me, pk, changing=changing)

    def ticket(self, me: UUID, scope: Scope, pk: UUID, *, changing: bool) -> bool:
        account, assignee, team = self.tickets[pk]
        if self.reached(me, scope, assignee, team) or self.given_to(me, pk, changing=changing):
            return True
        return account is not None and self.account(me, scope, account, changing=changing)


def make_world(chance: random.Random) -> World:
    world = World()
    Share.objects.all().delete()
    Ticket.objects.all().delete()
    Account.objects.all().delete()
    people = [fixed(key) for key in PEOPLE]
    teams: list[Team | None] = [None]
    for number in range(chance.randint(0, 5)):
        parent = chance.choice(teams)
        team = Team.objects.create(name=f"{WORD} {number}", parent=parent)
        teams.append(team)
        inside = set(chance.sample(people, chance.randint(0, 2)))
        for person in inside:
            StaffProfile.objects.get(user_id=person).teams.add(team)
        world.parents[team.pk], world.members[team.pk] = parent.pk if parent else None, inside
    stamps = {"created_at": MOMENT, "updated_at": MOMENT}
    for number in range(5):
        owner = chance.choice([None, *people])
        account = Account.objects.create(kind="company", name=f"{WORD} {number}", owner_id=owner, **stamps)
        contact = Contact.objects.create(account=account, name=f"{WORD} person {number}", **stamps)
        world.accounts[account.pk], world.contacts[contact.pk] = owner, account.pk
    for number in range(8):
        picked = chance.choice([None, *world.accounts])
        assignee, given = chance.choice([None, *people]), chance.choice(teams)
        ticket = Ticket.objects.create(
            number=5000 + number,
            subject=f"{WORD} {number}",
            channel="staff",
            account_id=picked,
            assignee_id=assignee,
            team=given,
            requester_name="X",
            last_message_at=MOMENT,
            **stamps,
        )
        world.tickets[ticket.pk] = (picked, assignee, given.pk if given else None)
    for _number in range(chance.randint(0, 5)):
        kind = chance.choice(["account", "ticket"])
        pk = chance.choice(list(world.accounts if kind == "account" else world.tickets))
        person = chance.choice([None, *people])
        team = None if person else chance.choice(teams)
        if (person is None and team is None) or any(one[0] == pk for one in world.shares):
            continue
        may_change = chance.random() < 0.5
        Share.objects.create(
            record=kind, record_id=pk, person_id=person, team=team, may_change=may_change, made_at=MOMENT
        )
        world.shares.append((pk, person, team.pk if team else None, may_change))
    return world


class Undo(Exception):
    """Takes one example's rows back."""


steps = st.sampled_from(list(Scope))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(drawn=st.tuples(st.integers(0, 10**9), st.builds(scopes, steps, steps, change=steps), st.sampled_from(PEOPLE)))
def test_every_channel_shows_what_the_rules_allow(
    acme: object, visitor: Visit, drawn: tuple[int, dict[str, dict[str, int]], str]
) -> None:
    seed, kept, key = drawn
    try:
        with transaction.atomic():
            for profile in StaffProfile.objects.all():
                profile.teams.clear()
            world = make_world(random.Random(seed))
            boss = Role.objects.get(key="administrator")
            StaffProfile.objects.get(user_id=fixed(key)).give_role(
                Role.objects.create(key="random", permissions=boss.permissions, scopes=kept)
            )
            index_now()
            compare(world, key, kept, visitor)
            raise Undo
    except Undo:
        pass


def compare(world: World, key: str, kept: dict[str, dict[str, int]], visitor: Visit) -> None:
    actor, me = actor_of(key), fixed(key)
    for manager, allowed in (
        (Account.objects, lambda pk, step, changing: world.account(me, step["account"], pk, changing=changing)),
        (
            Contact.objects,
            lambda pk, step, changing: world.account(me, step["account"], world.contacts[pk], changing=changing),
        ),
        (Ticket.objects, lambda pk, step, changing: world.ticket(me, step["ticket"], pk, changing=changing)),
    ):
        every = set(manager.values_list("pk", flat=True))
        for changing, rows in ((False, manager.visible_to(actor)), (True, manager.changeable_by(actor))):
            step = {record: Scope(kept[record]["change" if changing else "see"]) for record in kept}
            found = list(rows.values_list("pk", flat=True))
            assert len(found) == len(set(found))
            assert set(found) == {pk for pk in every if allowed(pk, step, changing)}
    seen = {pk for pk in world.tickets if world.ticket(me, Scope(kept["ticket"]["see"]), pk, changing=False)}
    held = {pk for pk in world.accounts if world.account(me, Scope(kept["account"]["see"]), pk, changing=False)}
    in_all_channels(key, seen, held, visitor)


def in_all_channels(key: str, seen: set[UUID], held: set[UUID], visitor: Visit) -> None:
    actor = actor_of(key)
    numbers = {ticket.pk: ticket.number for ticket in Ticket.objects.all()}
    # The page of one ticket, by its hand-written statement.
    opened = {pk for pk, number in numbers.items() if ticket_page(actor, number, at=system_clock())}
    assert opened == seen
    # The search, with what it counts.
    found = find_all(Asking(actor, system_clock()), WORD, limit=50)
    hits = {group.source.key: {hit.id for hit in group.hits} for group in found.groups}
    assert (hits.get("tickets", set()), hits.get("accounts", set())) == (seen, held)
    assert (found.totals.get("tickets", 0), found.totals.get("accounts", 0)) == (len(seen), len(held))
    # The picker.
    assert {one.account.pk for one in find_customers(actor, WORD)} == held
    # The list with its count, and the API.
    page = visitor(key).get("/desk/tickets/?view=all")
    assert {row.record.pk for row in page.context["rows"]} == seen
    assert page.context["tabs"][-1].count == len(seen)
    answer = Program("acme.localhost", token_of(key).secret).get("tickets?limit=100").json()
    assert {UUID(one["id"]) for one in answer["items"]} == seen
