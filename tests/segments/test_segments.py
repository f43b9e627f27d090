"""Segments: built, shared, copied, frozen, archived; who may, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.scopes import Scope
from crm.customers.models import Account
from crm.segments.actions.building import (
    Said,
    archive_segment,
    change_segment,
    copy_segment,
    freeze_segment,
    restore_segment,
)
from crm.segments.actions.picking import add_members, remove_members
from crm.segments.conditions.tree import Group
from crm.segments.known import seen_members
from crm.segments.models import Segment, SegmentMember
from identity.models import Team
from kernel.actions import OutOfReach, PermissionMissing, Refused
from kernel.actor import Actor
from kernel.tenancy import in_tenant
from records.models import SavedView
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.segments.conftest import NOW, Build, asks, firm

Staff = Callable[[str], Actor]
MINE = {"about": "owner", "how": "any", "values": [str(fixed("zhang"))]}
PICKED = {"about": "grade", "how": "any", "values": ["high"]}


@pytest.fixture
def as_(staff: Staff, clock: Any) -> Callable[[str], dict[str, Any]]:
    return lambda key: {"actor": staff(key), "clock": clock}


def names(segment: Segment, actor: Actor) -> set[str]:
    return set(seen_members(segment, actor, NOW).values_list("name", flat=True))


def refused(act: Callable[[], object], *, field: str = "", kind: type[Exception] = Refused) -> str:
    """What it says; nothing changed by it."""
    before = rows_of(Segment), rows_of(SegmentMember)
    with pytest.raises(kind) as caught:
        act()
    assert (rows_of(Segment), rows_of(SegmentMember)) == before
    assert getattr(caught.value, "field", "") == field
    return str(getattr(caught.value, "sentence", ""))


def test_each_sees_the_members_whom_they_see(build: Build, give: Any, staff: Staff) -> None:
    segment = build("Zhang's", MINE)
    Account.objects.filter(pk=fixed("jinhua")).update(owner=fixed("liu"))
    firm("Of Liu", owner_id=fixed("liu"))
    assert len(names(segment, staff("zhao"))) == 1
    both, liu = build("Both", {"about": "owner", "how": "set"}), give("liu", Scope.OWN)
    assert names(segment, liu) == set()
    assert len(names(both, staff("zhao"))) == 3
    assert len(names(both, liu)) == 2


def test_who_is_in_it_tells_nothing_of_what_a_role_hides(build: Build, staff: Staff, visitor: Any, give: Any) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(grade="high", tags=["vip"])
    high, pooled = build("High", PICKED), build("Pooled", {"about": "pool", "how": "no"})
    tagged = build("Tagged", {"about": "tags", "how": "none", "values": ["x"]})
    people = build("People", {"about": "account.grade", "how": "set"}, of="contact")
    urgent = build("Urgent", {"about": "@tickets", "how": "none", "where": {"priority": ["urgent"]}})
    every = (high, pooled, tagged, people, urgent)
    assert all(names(one, staff("zhao")) for one in every)
    rules = {"account": dict.fromkeys(("grade", "owner", "tags"), "hidden"), "ticket": {"priority": "hidden"}}
    liu = give("liu", Scope.ALL, fields=rules)
    assert [names(one, liu) for one in every] == [set()] * 5
    page = visitor("liu").get(f"/desk/segments/{high.pk}/").content.decode()
    assert "your role does not show" in page
    assert "Harbour City" not in page


def test_who_shares_what_with_whom(build: Build, staff: Staff, as_: Any) -> None:
    team = Team.objects.create(name="Elsewhere", path=[])
    own = build("Own", MINE, by="zhang", seen_by="me")
    teams = build("Team's", MINE, by="zhang", seen_by="team", team=Team.objects.get(pk=fixed("support")))
    others = build("Others'", MINE, by="zhang", seen_by="team", team=team)
    for_all = build("All's", MINE, by="zhang")
    seen = {key: set(Segment.objects.visible_to(staff(key))) for key in ("zhang", "liu", "wang")}
    assert seen["zhang"] == {own, teams, others, for_all}
    assert seen["liu"] == seen["wang"] == {teams, for_all}
    said = Said(name="Renamed", group=asks(MINE), seen_by="all")
    assert "not change" in refused(lambda: change_segment(**as_("liu"), segment=for_all, said=said), kind=OutOfReach)
    refused(lambda: change_segment(**as_("wang"), segment=for_all, said=said), kind=PermissionMissing)
    assert "no longer" in refused(lambda: change_segment(**as_("zhao"), segment=own, said=said))
    # Who manages the customers' setup keeps order among what is shared.
    assert change_segment(**as_("zhao"), segment=for_all, said=said).name == "Renamed"


def test_what_cannot_be_saved_is_said_at_its_field(build: Build, staff: Staff, give: Any) -> None:
    build("Loyal", PICKED)
    for field, said in {
        "name": {"name": "  "},
        "seen_by": {"seen_by": "nobody"},
        "is_audience": {"is_audience": True, "seen_by": "me"},
        "about": {"about": "x" * 301},
        "definition": {"group": Group()},
    }.items():
        refused(lambda said=said: build(**{"name": "Other", "group": asks(PICKED)} | said), field=field)  # type: ignore[misc]
    refused(lambda: build("x" * 81, PICKED), field="name")
    assert "already" in refused(lambda: build("LOYAL", PICKED), field="name")
    refused(lambda: build("Other", {"about": "grade", "how": "any", "values": ["gold"]}), field="definition")
    refused(lambda: build("Other", PICKED, of="ticket"), field="of")
    refused(lambda: build("Other", PICKED, seen_by="team"), field="seen_by")
    refused(lambda: build("Other", PICKED, by="zhang", is_audience=True), field="is_audience")
    give("liu", Scope.ALL, permissions=["identity.use_desk", "customers.view", "segments.build"])
    refused(lambda: build("Other", {"about": "@tickets", "how": "has"}, by="liu", seen_by="me"), field="definition")


def test_a_copy_and_what_is_frozen_are_ones_own(build: Build, as_: Any, staff: Staff) -> None:
    segment = build("Zhang's", MINE)
    copy = copy_segment(**as_("liu"), segment=segment)
    frozen = freeze_segment(**as_("liu"), segment=segment)
    assert [(one.owner_id, one.seen_by, one.name) for one in (copy, frozen)] == [
        (fixed("liu"), "me", "Zhang's (2)"),
        (fixed("liu"), "me", "Zhang's (3)"),
    ]
    assert copy.definition == segment.definition
    now = names(segment, staff("liu"))
    assert names(frozen, staff("liu")) == now != set()
    Account.objects.update(owner=None)
    assert (names(segment, staff("liu")), names(frozen, staff("liu"))) == (set(), now)
    assert names(copy_segment(**as_("liu"), segment=frozen), staff("liu")) == now


def test_members_are_picked_among_those_whom_one_sees(
    build: Build, as_: Any, staff: Staff, give: Any, clock: Any
) -> None:
    segment = build("By hand", by="liu")
    ids = [fixed("harbour"), fixed("jinhua"), fixed("harbour")]
    assert add_members(**as_("liu"), segment=segment, ids=ids) == 2
    assert add_members(**as_("liu"), segment=segment, ids=ids) == 0
    liu = {"actor": give("liu", Scope.OWN), "clock": clock}
    assert names(segment, liu["actor"]) == set()
    assert remove_members(**liu, segment=segment, ids=ids) == 0
    assert "at least one" in refused(lambda: add_members(**liu, segment=segment, ids=ids), field="members")
    assert "at least one" in refused(
        lambda: add_members(**liu, segment=segment, ids=[fixed("li-contact")]), field="members"
    )
    assert remove_members(**as_("zhao"), segment=segment, ids=ids[:1]) == 1
    by_rule = build("By rule", MINE, by="zhang")
    assert "conditions" in refused(lambda: add_members(**as_("zhang"), segment=by_rule, ids=ids))
    refused(lambda: change_segment(**as_("zhang"), segment=by_rule, said=Said(name="x", group=None)))
    refused(lambda: add_members(**as_("zhang"), segment=segment, ids=ids), kind=OutOfReach)


def test_what_is_archived_is_used_by_nothing_until_it_comes_back(build: Build, as_: Any, visitor: Any) -> None:
    segment = build("Loyal", MINE)
    listed = f"/desk/customers/?view=all&segment={segment.pk}"
    assert "Harbour City" in visitor("zhang").get(listed).content.decode()
    SavedView.objects.create(
        owner_id=fixed("zhao"), list="accounts", name="Shown", query=f"view=all&segment={segment.pk}"
    )
    page = visitor("zhao").get(f"/desk/segments/{segment.pk}/archive/").content.decode()
    assert "1 saved view shows it" in page
    assert "Shown" in page
    archive_segment(**as_("zhao"), segment=segment)
    assert "Harbour City" not in visitor("zhang").get(listed).content.decode()
    archive_segment(**as_("zhao"), segment=segment)
    refused(lambda: add_members(**as_("zhao"), segment=segment, ids=[fixed("harbour")]))
    build("Loyal", MINE)
    assert "meanwhile" in refused(lambda: restore_segment(**as_("zhao"), segment=segment))
    Segment.objects.exclude(pk=segment.pk).delete()
    assert not restore_segment(**as_("zhao"), segment=segment).is_archived
    assert "Harbour City" in visitor("zhang").get(listed).content.decode()


def test_the_other_tenant_has_none_of_it(build: Build, tenants: Any) -> None:
    segment = build("Kingfisher", MINE)
    with in_tenant(tenants["globex"]):
        assert not Segment.objects.exists()
    there = Visitor.at("globex.localhost", "zhao")
    assert there.get(f"/desk/segments/{segment.pk}/").status_code == 404
    assert "one that is gone" in there.get(f"/desk/customers/?view=all&segment={segment.pk}").content.decode()
