"""The pages of segments: built without a script, counted while one builds, few statements, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from access.scopes import Scope
from changes.models import ChangeSet
from crm.customers.models import Account
from crm.segments.counting import Counted, counted
from crm.segments.jobs import measure_segments
from crm.segments.models import Segment, SegmentMember, SegmentSize
from kernel.actor import Actor
from tests.crm.conftest import HX, Visit, rows_of
from tests.crm.conftest import counted as statements
from tests.harness.cast import fixed
from tests.segments.conftest import NOW, Build, firm

ROOM = "/desk/segments/"
NEW = f"{ROOM}new/?of=account"
MINE = {"about": "owner", "how": "any", "values": [str(fixed("zhang"))]}
GRADED = {"at": ["0"], "match-": "all", "about-0": "grade", "was-0": "grade", "how-0": "any", "value-0": ["high"]}
NAMED = {"name": "Loyal", "about": "", "seen_by": "me"}


def main(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    text: str = answer.content.decode()
    return text.rsplit("<main", maxsplit=1)[-1]


def plain(text: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_a_segment_is_built_without_a_script(visitor: Visit) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(grade="high")
    zhang = visitor("zhang")
    begun = main(zhang.get(NEW))
    assert "Choose what it is about" in begun
    # A button draws it again, with what was typed; of another field than before, no value is kept.
    more = main(zhang.post(NEW, GRADED | NAMED | {"act": "add "}))
    assert 'name="about-1"' in more
    assert 'value="Loyal"' in more
    assert "1 customer" in plain(more)
    assert "Grade is High" in more
    assert "1 condition is not finished" in more
    other = main(zhang.post(NEW, GRADED | {"about-0": "stage", "act": "draw"}))
    assert " checked" not in other.split("s-result")[0]
    group = main(zhang.post(NEW, GRADED | {"act": "group "}))
    assert 'name="match-1"' in group
    assert 'name="about-1-0"' in group
    deeper = GRADED | {
        "at": ["0", "1", "1-0"],
        "match-1": "none",
        "about-1-0": "pool",
        "how-1-0": "yes",
        "act": "group 1",
    }
    nested = main(zhang.post(NEW, deeper))
    assert 'name="about-1-1-0"' in nested
    assert 'value="group 1-1"' not in nested
    dropped = main(zhang.post(NEW, deeper | {"act": "drop 0"}))
    assert 'name="match-0"' in dropped
    assert "none of: In the customer pool: yes" in dropped
    assert not Segment.objects.exists()
    answer = zhang.post(NEW, deeper | NAMED | {"act": "save"})
    made = Segment.objects.get()
    assert answer["Location"] == f"{ROOM}{made.pk}/"
    assert made.definition["parts"][1] == {"match": "none", "parts": [{"about": "pool", "how": "yes"}]}
    page = main(zhang.get(f"{ROOM}{made.pk}/"))
    assert "Grade is High and (none of: In the customer pool: yes)" in page
    edited = main(zhang.get(f"{ROOM}{made.pk}/edit/"))
    assert 'value="high" checked' in edited
    assert zhang.post(f"{ROOM}{made.pk}/edit/", GRADED | NAMED | {"act": "save"}).status_code == 302
    assert Segment.objects.get().definition["parts"] == [{"about": "grade", "how": "any", "values": ["high"]}]


def test_a_script_gets_the_form_alone(visitor: Visit) -> None:
    part = visitor("zhang").post(NEW, GRADED | NAMED, **HX).content.decode()
    assert part.startswith('<div class="s-builder"')
    assert "<html" not in part
    assert not Segment.objects.exists()


def test_nothing_typed_is_lost_where_it_is_refused(visitor: Visit) -> None:
    zhang, before = visitor("zhang"), rows_of(Segment)
    said = {**GRADED, **NAMED, "name": "", "how-0": "any", "value-0": []}
    page = main(zhang.post(NEW, said | {"act": "save"}), 422)
    assert "Choose at least one." not in page.split("<form")[0]
    page = main(zhang.post(NEW, said | {"name": "Kept", "act": "save"}), 422)
    assert "Choose at least one." in page
    assert 'value="Kept"' in page
    odd = {
        "at": ["0", "0-0-0-0-0", "x", "9-9"],
        "about-0": "nonsense",
        "match-": "maybe",
        "days-0": "1e9",
        "act": "save",
    }
    assert main(zhang.post(NEW, odd | NAMED), 422)
    assert rows_of(Segment) == before


def test_whoever_only_reads_finds_no_way_to_change(visitor: Visit, build: Build) -> None:
    segment = build("Loyal", MINE)
    wang = visitor("wang")
    assert "New segment" not in main(wang.get(ROOM))
    page = main(wang.get(f"{ROOM}{segment.pk}/"))
    assert not {"/edit/", "/copy/", "/archive/"} & {
        found for found in ("/edit/", "/copy/", "/archive/") if found in page
    }
    assert "adding" not in main(wang.get("/desk/customers/?view=all"))
    zhang = visitor("zhang")
    assert "/edit/" not in main(zhang.get(f"{ROOM}{segment.pk}/"))
    for path in ("edit/", "members/", "archive/"):
        assert zhang.get(f"{ROOM}{segment.pk}/{path}").status_code == 403


def test_no_page_says_more_than_its_reader_sees(visitor: Visit, build: Build, give: Any) -> None:
    firm("Nightjar", owner_id=fixed("zhao"), grade="high")
    segment = build("High", {"about": "grade", "how": "any", "values": ["high"]})
    by_hand = build("By hand")
    SegmentMember.objects.create(segment=by_hand, account=Account.objects.get(name="Nightjar"), added_at=NOW)
    SegmentSize.note(segment, NOW.date(), 41)
    SegmentSize.note(segment, (NOW - timedelta(days=1)).date(), 43)
    hidden = build("Hidden name", MINE, seen_by="me")
    assert "Nightjar" in main(visitor("zhao").get(f"{ROOM}{segment.pk}/"))
    assert "43" in main(visitor("zhao").get(f"{ROOM}{segment.pk}/"))
    give("liu", Scope.OWN)
    liu = visitor("liu")
    pages = [
        ROOM, f"{ROOM}{segment.pk}/", f"{ROOM}{by_hand.pk}/", f"{ROOM}{segment.pk}/archive/",
        f"{ROOM}{by_hand.pk}/members/",
        f"{ROOM}comparison/?left={segment.pk}&right={by_hand.pk}", f"/desk/customers/?view=all&segment={segment.pk}",
        f"{ROOM}adding/accounts/?all=1&query=view%3Dall%26segment%3D{segment.pk}", "/desk/palette/?q=Hidden",
    ]  # fmt: skip
    for url in pages:
        text = liu.get(url).content.decode()
        assert not [word for word in ("Nightjar", "Hidden name", ">43<") if word in text], url
    assert "<b>0</b> customers" in main(liu.get(f"{ROOM}{segment.pk}/"))
    assert "<b>0</b> customers" in liu.post(NEW, GRADED, **HX).content.decode()
    assert liu.get(f"{ROOM}{hidden.pk}/").status_code == 404
    assert "one that is gone" in main(liu.get(f"/desk/customers/?view=all&segment={hidden.pk}"))


def test_records_of_a_list_go_into_a_segment(visitor: Visit) -> None:
    zhang = visitor("zhang")
    assert "Put into a segment" in main(zhang.get("/desk/customers/?view=all"))
    url = f"{ROOM}adding/accounts/"
    ids = [str(fixed("harbour")), str(fixed("jinhua")), "nonsense"]
    assert "2 records" in main(zhang.get(url, {"pick": ids}))
    refused = main(zhang.post(url, {"pick": ids, "name": ""}), 422)
    assert "Give the segment a name." in refused
    zhang.post(url, {"pick": ids[:1], "name": "Picked"})
    made = Segment.objects.get()
    assert made.is_static
    assert made.members.count() == 1
    zhang.post(url, {"all": "1", "query": "view=all", "segment": str(made.pk)})
    assert made.members.count() == Account.objects.count()
    zhang.post(f"{ROOM}{made.pk}/members/", {"drop": str(fixed("harbour"))})
    assert not made.members.filter(account_id=fixed("harbour")).exists()
    zhang.post(f"{ROOM}{made.pk}/members/", {"customer": f"account:{fixed('harbour')}"})
    assert made.members.filter(account_id=fixed("harbour")).exists()
    assert main(zhang.post(url, {"pick": ids, "segment": str(fixed("x"))}), 422)


def test_what_an_import_brought_goes_into_a_segment(visitor: Visit, give: Any) -> None:
    """Of those that it left alone, and of somebody else's change-set, nobody does."""
    change_set = ChangeSet.objects.create(
        kind="import", record_type="account", name="fair.csv", path="x", state="applied", by_id=fixed("zhao"),
        begun_at=NOW,
    )  # fmt: skip
    for number, (key, verb, fate) in enumerate(
        [("harbour", "created", "done"), ("jinhua", "changed", "undone"), ("mia-account", "changed", "done")]
    ):
        change_set.rows.create(number=number, record_type="account", record_id=fixed(key), verb=verb, fate=fate)
    url = f"{ROOM}adding/accounts/?change_set={change_set.pk}"
    assert url.replace("&", "&amp;") in main(visitor("zhao").get(f"/desk/changes/{change_set.pk}/"))
    assert "2 records" in main(visitor("zhao").get(url))
    assert "No record is picked" in main(visitor("zhang").get(url))
    visitor("zhao").post(url, {"change_set": str(change_set.pk), "name": "From the fair"})
    members = Segment.objects.get().members.values_list("account_id", flat=True)
    assert set(members) == {fixed("harbour"), fixed("mia-account")}


def test_two_segments_are_compared(visitor: Visit, build: Build) -> None:
    Account.objects.all().delete()
    for name, grade, tags in (("A", "high", ["x"]), ("B", "high", []), ("C", "low", ["x"])):
        firm(name, grade=grade, tags=tags)
    left = build("High", {"about": "grade", "how": "any", "values": ["high"]})
    right = build("Tagged", {"about": "tags", "how": "any", "values": ["x"]})
    page = plain(main(visitor("wang").get(f"{ROOM}comparison/?left={left.pk}&right={right.pk}")))
    assert "Only in “High” 1 In both 1 Only in “Tagged” 1" in page


def test_the_size_is_noted_once_a_day(build: Build, visitor: Visit) -> None:
    segment = build("Zhang's", MINE)
    assert "As a table" not in main(visitor("zhao").get(f"{ROOM}{segment.pk}/"))
    SegmentSize.note(segment, (NOW - timedelta(days=2)).date(), 7)
    measure_segments.function()
    measure_segments.function()
    assert list(segment.sizes.order_by("day").values_list("size", flat=True)) == [7, 2]
    page = main(visitor("zhao").get(f"{ROOM}{segment.pk}/"))
    assert "As a table" in page
    assert "-5" in page


def test_a_count_that_takes_long_is_about_so_many(acme: object) -> None:
    slow = Account.objects.extra(where=["pg_sleep(0.2) IS NOT NULL"])
    found = counted(slow, longest=20)
    assert found.is_about
    assert counted(Account.objects.all()) == Counted(Account.objects.count())


def test_few_statements_a_page(visitor: Visit, build: Build) -> None:
    segments = [build(f"S{n}", MINE, {"about": "@tickets", "how": "has"}) for n in range(3)]
    build("People", {"about": "account.grade", "how": "set"}, of="contact")
    by_hand = build("By hand")
    zhao = visitor("zhao")
    pages = [
        ROOM, NEW, f"{ROOM}{segments[0].pk}/", f"{ROOM}{segments[0].pk}/edit/", f"{ROOM}{segments[0].pk}/archive/",
        f"{ROOM}{by_hand.pk}/members/", f"{ROOM}comparison/?left={segments[0].pk}&right={segments[1].pk}",
        f"{ROOM}adding/accounts/?pick={fixed('harbour')}", f"/desk/customers/?view=all&segment={segments[0].pk}",
    ]  # fmt: skip
    for url in pages:
        zhao.get(url)
        with statements() as found:
            assert zhao.get(url).status_code == 200
        assert len(found) <= 8, (url, found)


def test_lists_name_the_segment_that_they_show(visitor: Visit, build: Build, staff: Callable[[str], Actor]) -> None:
    segment = build("Zhang's own", MINE)
    zhang = visitor("zhang")
    page = main(zhang.get(f"/desk/customers/?view=all&segment={segment.pk}"))
    assert "segment is" in page
    assert "Zhang&#x27;s own" in page
    assert f'value="{segment.pk}"' in zhang.get("/desk/views/accounts/filter/").content.decode()
    # The pool tells little of a customer before it is claimed, and a segment may ask for more than that.
    assert "segment is" not in main(zhang.get(f"/desk/customers/pool/?segment={segment.pk}"))
    assert str(segment.pk) not in zhang.get("/desk/views/pool/filter/").content.decode()
    people = build("Graded", {"about": "account.owner", "how": "set"}, of="contact")
    assert "Li Wei" in main(zhang.get(f"/desk/contacts/?view=all&segment={people.pk}"))
    assert "Li Wei" not in main(zhang.get(f"/desk/contacts/?view=all&segment={segment.pk}"))
