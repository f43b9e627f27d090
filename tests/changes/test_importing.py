"""Customers out of a file: seen before anything happens, applied, taken back."""

from __future__ import annotations

import pytest

from audit.models import Entry
from changes.actions.editing import begin_mass_change
from changes.models import Change, ChangeSet, Fate, State, Verb
from crm.customers.actions.tree import place_account
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account, Ownership, StageChange
from crm.customers.views.lists import ACCOUNT_LIST
from kernel.actions import Refused
from kernel.clock import system_clock
from records.actions.fields import create_field
from search.models import Document
from tests.changes.conftest import Way
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed

CSV = (
    "Name,City,Grade,E-mail,Customer since,Owner,Memo kingfisher-acme,Stand\r\n"
    "Baltic Pulp,Riga,High,office@baltic.example,2024-03-01,zhang@acme.example,first,H4\r\n"
    "Old Harbour Rope,Bergen,高,info@rope.example,2023-01-15,Liu Yang,second,H5\r\n"
    ",Nowhere,High,,,,,\r\n"
    "Broken,Rome,A+,not an address,2024-02-30,Nobody Known,,\r\n"
)


def test_columns_are_guessed_by_their_names_in_both_languages(way: Way) -> None:
    change_set = way.begin(CSV)
    assert list(change_set.options["columns"].values()) == [
        "name",
        "city",
        "grade",
        "email",
        "since",
        "owner",
        "c_memo",
    ]
    chinese = way.begin("名称,城市,等级,邮箱\r\n波罗的海纸浆,里加,高,a@b.example\r\n")
    assert list(chinese.options["columns"].values()) == ["name", "city", "grade", "email"]


def test_a_preview_changes_nothing_and_says_what_it_would_do(way: Way) -> None:
    before = rows_of(Account)
    change_set = way.check(way.begin(CSV))
    assert (change_set.state, change_set.created, change_set.problems) == (State.PREVIEWED, 2, 2)
    assert rows_of(Account) == before
    nameless, broken = Change.objects.filter(change_set=change_set).exclude(problem="").order_by("number")
    assert (nameless.number, nameless.field) == (4, "name")
    assert "“A+” is none of the choices: High, Medium, Low." in broken.problem
    assert "“not an address” is no e-mail address." in broken.problem
    assert "There is no day “2024-02-30”." in broken.problem
    assert "“Nobody Known” can't be used" in broken.problem


def test_what_is_right_comes_in_and_the_rest_is_told(way: Way) -> None:
    change_set = way.whole(CSV)
    assert (change_set.state, change_set.created, change_set.problems, change_set.done) == (State.APPLIED, 2, 2, 4)
    pulp = Account.objects.get(name="Baltic Pulp")
    assert (pulp.city, pulp.grade, str(pulp.since), pulp.owner_id) == ("Riga", "high", "2024-03-01", fixed("zhang"))
    assert pulp.custom == {"memo": "first"}
    assert (pulp.kind, pulp.language) == ("company", "en")
    assert Entry.objects.about(pulp).get().verb == "created"
    assert Document.objects.get(pk=pulp.pk).title == "Baltic Pulp"
    assert Change.objects.filter(change_set=change_set, verb=Verb.CREATED, fate=Fate.DONE).count() == 2


def test_undo_takes_out_what_came_in(way: Way) -> None:
    before = rows_of(Account)
    change_set = way.undo(way.whole(CSV))
    assert (change_set.state, change_set.undone, change_set.kept) == (State.UNDONE, 2, 0)
    assert rows_of(Account) == before


def test_known_ones_are_changed_by_key_and_turned_back(way: Way) -> None:
    name = Account.objects.get(pk=fixed("harbour")).name
    before = list(Account.objects.filter(pk=fixed("harbour")).values("city", "custom", "grade"))
    text = f"Name,City,Memo kingfisher-acme\r\n{name.upper()},Bergen,new\r\nNew One,Oslo,\r\nNEW ONE,Narvik,\r\n"
    checked = way.check(way.begin(text), "name")
    assert (checked.created, checked.changed) == (1, 2)
    change_set = way.apply(checked)
    assert (change_set.created, change_set.changed) == (1, 2)
    harbour = Account.objects.get(pk=fixed("harbour"))
    assert (harbour.city, harbour.custom["memo"], harbour.name) == ("Bergen", "new", name.upper())
    assert Account.objects.get(name="NEW ONE").city == "Narvik"
    way.undo(change_set)
    assert list(Account.objects.filter(pk=fixed("harbour")).values("city", "custom", "grade")) == before
    assert not Account.objects.filter(name__iexact="new one").exists()


def test_what_was_edited_since_is_kept_by_name(way: Way) -> None:
    change_set = way.whole(CSV)
    pulp = Account.objects.get(name="Baltic Pulp")
    Account.objects.filter(pk=pulp.pk).update(city="Tallinn")
    way.undo(change_set)
    assert (change_set.undone, change_set.kept) == (1, 1)
    kept = Change.objects.get(change_set=change_set, fate=Fate.KEPT)
    assert (kept.name, kept.record_id) == ("Baltic Pulp", pulp.pk)
    assert "edited it since" in kept.problem
    assert Account.objects.get(pk=pulp.pk).city == "Tallinn"


def test_one_to_which_something_belongs_is_kept(way: Way) -> None:
    change_set = way.whole(CSV)
    pulp = Account.objects.get(name="Baltic Pulp")
    way.whole("Name,Customer\r\nAnna Berg,Baltic Pulp\r\n", kind="contact")
    way.undo(change_set)
    kept = Change.objects.get(change_set=change_set, fate=Fate.KEPT)
    assert kept.problem == "Something belongs to it now: Contact."
    assert pulp.contacts.count() == 1


def test_who_looked_after_it_keeps_nothing_from_being_undone(way: Way) -> None:
    """The product notes owners by itself, every night."""
    change_set = way.whole("Name,Owner\r\nBaltic Pulp,Zhang Min\r\n")
    Ownership.catch_up(at=system_clock())
    assert Ownership.objects.filter(account__name="Baltic Pulp").count() == 1
    undone = way.undo(change_set)
    assert (undone.undone, undone.kept) == (1, 0)
    assert not Account.objects.filter(name="Baltic Pulp").exists()


def test_no_company_of_a_group_becomes_a_person(way: Way) -> None:
    firm = Account.objects.get(pk=fixed("jinhua"))
    place_account(**way.by, account=firm, parent=Account.objects.get(pk=fixed("harbour")))
    before = rows_of(Account)
    change_set = way.check(way.begin(f"Name,Kind\r\n{firm.name},person\r\n"), "name")
    assert (change_set.changed, change_set.problems) == (0, 1)
    assert Change.objects.get(change_set=change_set).problem == "Kind stays what it is."
    with pytest.raises(Refused):
        begin_mass_change(**way.by, record_list=ACCOUNT_LIST, values={"kind": "person"}, picked=[firm.pk])
    assert rows_of(Account) == before


def test_twice_is_refused(way: Way) -> None:
    change_set = way.check(way.begin(CSV))
    way.apply(change_set)
    with pytest.raises(Refused, match="applied already"):
        way.apply(change_set)
    way.undo(change_set)
    before = rows_of(Account)
    with pytest.raises(Refused, match="undone already"):
        way.undo(change_set)
    assert rows_of(Account) == before
    assert ChangeSet.objects.get().state == State.UNDONE


def test_formulas_are_worked_out_of_what_comes_in_and_of_what_is_taken_back(way: Way) -> None:
    create_field(
        **way.by,
        record_type=ACCOUNT,
        kind="formula",
        labels={"en": "Shout"},
        formula='UPPER(name) & " " & city',
        result="text",
    )
    way.run_jobs()
    before = rows_of(Account)
    name = Account.objects.get(pk=fixed("harbour")).name
    text = f"Name,City\r\n{name},Bergen\r\nBaltic Pulp,Riga\r\n"
    change_set = way.apply(way.check(way.begin(text), "name"))
    assert (change_set.created, change_set.changed) == (1, 1)
    assert Account.objects.get(name="Baltic Pulp").custom["shout"] == "BALTIC PULP Riga"
    assert Account.objects.get(pk=fixed("harbour")).custom["shout"] == f"{name.upper()} Bergen"
    undone = way.undo(change_set)
    assert (undone.undone, undone.kept) == (2, 0)
    held = {row[0]: row for row in rows_of(Account)}
    assert held.keys() == {row[0] for row in before}
    harbour = Account.objects.get(pk=fixed("harbour"))
    assert harbour.custom["shout"] == f"{name.upper()} {harbour.city}".rstrip()


def test_stages_that_a_file_moves_stand_in_their_history(way: Way) -> None:
    text = "Name,Stage\nHarbour City Water,Customer\nNew Water,Potential\n"
    Account.objects.filter(pk=fixed("harbour")).update(name="Harbour City Water", stage="talks")
    change_set = way.whole(text, key="name")

    def told() -> list[tuple[str, str, str, str]]:
        found = StageChange.objects.order_by("at", "account__name")
        return [tuple(row) for row in found.values_list("account__name", "old", "new", "by_name")]

    moved = ("Harbour City Water", "talks", "active", "Zhao Xin")
    assert told() == [moved, ("New Water", "", "potential", "Zhao Xin")]
    way.undo(change_set)
    assert told() == [moved, ("Harbour City Water", "active", "talks", "Zhao Xin")]
