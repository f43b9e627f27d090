"""Who may do what on the engine, what happens at the wrong moment, and that every way back leads to its beginning."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.models import Role
from audit.chain import link_waiting
from audit.models import Entry
from audit.verifying import verify
from changes import engine, jobs
from changes.actions.applying import apply_change_set, cancel_change_set, undo_change_set
from changes.actions.editing import begin_mass_change
from changes.actions.importing import match_columns
from changes.jobs import apply_changes
from changes.models import Change, ChangeSet, Fate, State
from crm.customers.actions import change_account, create_account
from crm.customers.models import Account, Contact
from crm.customers.views.lists import ACCOUNT_LIST
from kernel.actions import PermissionMissing, Refused
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from records.models import CustomField
from search.models import Pending
from tenants.directory.snapshots import TenantSnapshot
from tests.changes.conftest import Jobs, Staff, Way
from tests.crm.conftest import Visit, rows_of
from tests.harness.cast import MOMENT, fixed

MANY = "Name,City\r\n" + "".join(f"Customer {n},Town {n % 3}\r\n" for n in range(25))
HELD = ("identity.use_desk", "customers.view", "customers.edit", "changes.import", "changes.mass_change")


@pytest.fixture
def scoped(staff: Staff, run_jobs: Jobs) -> Way:
    """Zhang, who reaches what is Zhang's alone: Harbour, and not Jinhua."""
    Role.objects.filter(key="agent").update(permissions=list(HELD), scopes={"account": {"see": 1, "change": 1}})
    Account.objects.filter(pk=fixed("jinhua")).update(owner_id=fixed("liu"))
    return Way(staff("zhang"), run_jobs)


def test_without_permission_nothing_begins(staff: Staff, run_jobs: Jobs) -> None:
    zhang = Way(staff("zhang"), run_jobs)
    with pytest.raises(PermissionMissing):
        zhang.begin(MANY)
    with pytest.raises(PermissionMissing):
        begin_mass_change(**zhang.by, record_list=ACCOUNT_LIST, values={"city": "x"}, picked=[fixed("harbour")])
    assert not ChangeSet.objects.exists()


def test_what_somebody_does_not_see_is_neither_changed_nor_revealed(scoped: Way) -> None:
    hidden, unknown = Account.objects.get(pk=fixed("jinhua")), "No such customer"
    email = Contact.objects.get(pk=fixed("sun-contact")).email
    before = (rows_of(Contact), Account.objects.filter(pk=hidden.pk).values().get())
    text = f"Name,Customer,E-mail\r\nAnna,{hidden.name},a@x.example\r\nBerta,{unknown},b@x.example\r\n"
    text += f"Clara,{Account.objects.get(pk=fixed('harbour')).name},{email}\r\n"
    change_set = scoped.check(scoped.begin(text, kind="contact"), "email")
    first, second, third = Change.objects.filter(change_set=change_set).order_by("number")
    assert first.problem.replace(hidden.name, "X") == second.problem.replace(unknown, "X")
    assert third.problem == "This value of “E-mail” can't be used."
    by_id = scoped.check(scoped.begin(f"Id,City\r\n{hidden.pk},Oslo\r\n{fixed('nobody')},Oslo\r\n"), "@id")
    problems = set(Change.objects.filter(change_set=by_id).values_list("problem", "name"))
    assert {problem for problem, _name in problems} == {"This id can't be used."}
    same_name = scoped.whole(f"Name,City\r\n{hidden.name},Oslo\r\n", "name")
    assert (same_name.created, same_name.changed) == (1, 0)
    assert (rows_of(Contact), Account.objects.filter(pk=hidden.pk).values().get()) == before


def test_what_is_seen_but_looked_after_by_others_is_not_changed(scoped: Way, staff: Staff) -> None:
    Role.objects.filter(key="agent").update(scopes={"account": {"see": 4, "change": 1}})
    scoped.by["actor"] = staff("zhang")
    name = Account.objects.get(pk=fixed("jinhua")).name
    change_set = scoped.check(scoped.begin(f"Name,City\r\n{name},Oslo\r\n"), "name")
    assert "but not change it" in Change.objects.get(change_set=change_set).problem
    mass = begin_mass_change(
        **scoped.by, record_list=ACCOUNT_LIST, values={"city": "Oslo"}, picked=[fixed("harbour"), fixed("jinhua")]
    )
    scoped.run_jobs()
    scoped.apply(scoped.again(mass))
    assert (mass.changed, mass.problems) == (1, 1)
    assert Account.objects.get(pk=fixed("jinhua")).city == ""


def test_another_person_and_another_tenant_find_nothing(
    way: Way, visitor: Visit, globex: TenantSnapshot, acme: TenantSnapshot
) -> None:
    change_set = way.check(way.begin(MANY))
    pages = [f"/desk/changes/{change_set.pk}/", f"/desk/imports/{change_set.pk}/"]
    Role.objects.filter(key="agent").update(permissions=list(HELD))
    assert [visitor("zhang").get(page).status_code for page in pages] == [404, 404]
    assert visitor("zhang").post(f"{pages[0]}application/").status_code == 404
    assert way.again(change_set).state == State.PREVIEWED
    with in_tenant(globex):
        assert not ChangeSet.objects.exists()


def test_only_whoever_began_it_applies_it(way: Way, staff: Staff) -> None:
    change_set = way.check(way.begin(MANY))
    Role.objects.filter(key="agent").update(permissions=list(HELD))
    before = rows_of(Account)
    for act in (apply_change_set, cancel_change_set):
        with pytest.raises(Refused, match="Only whoever began this"):
            act(actor=staff("zhang"), clock=system_clock, change_set=change_set)
    with pytest.raises(Refused, match="Only whoever began this"):
        match_columns(actor=staff("zhang"), clock=system_clock, change_set=change_set, columns={0: "city"})
    assert way.again(change_set).options["columns"] == {"0": "name", "1": "city"}
    assert rows_of(Account) == before


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKING, State.UNDOING, State.UNDONE, State.CANCELLED])
def test_the_wrong_moment_is_refused(way: Way, state: State) -> None:
    change_set = way.check(way.begin(MANY))
    ChangeSet.objects.filter(pk=change_set.pk).update(state=state, created=0)
    before = rows_of(Account)
    with pytest.raises(Refused):
        way.apply(change_set)
    with pytest.raises(Refused):
        way.undo(change_set)
    assert rows_of(Account) == before
    assert way.again(change_set).state == state


def test_a_set_that_is_being_applied_is_not_undone(way: Way) -> None:
    change_set = way.check(way.begin(MANY))
    apply_change_set(**way.by, change_set=change_set)
    with pytest.raises(Refused, match="being applied still"):
        undo_change_set(**way.by, change_set=change_set)
    with pytest.raises(Refused, match="being applied"):
        apply_change_set(**way.by, change_set=change_set)


def test_a_job_delivered_twice_does_it_once(way: Way) -> None:
    change_set = way.whole(MANY)
    apply_changes.run(change_set_id=str(change_set.pk))
    assert Account.objects.filter(name__startswith="Customer ").count() == 25
    ChangeSet.objects.update(state=State.APPLYING)
    apply_changes.run(change_set_id=str(change_set.pk))
    assert Account.objects.filter(name__startswith="Customer ").count() == 25
    assert way.again(change_set).state == State.APPLIED


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    change_set = way.check(way.begin(MANY))
    apply_change_set(**way.by, change_set=change_set)
    done = []

    def dies(**values: Any) -> Any:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(engine.apply_some(**values))
        return done[-1]

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(jobs, "apply_some", dies)
        apply_changes.run(change_set_id=str(change_set.pk))
    assert (way.again(change_set).state, change_set.created) == (State.APPLYING, 20)
    apply_changes.run(change_set_id=str(change_set.pk))
    assert (way.again(change_set).state, change_set.created) == (State.APPLIED, 25)
    assert Account.objects.filter(name__startswith="Customer ").count() == 25
    assert Change.objects.filter(change_set=change_set).count() == 25


def test_what_was_done_until_it_was_cancelled_stays_and_can_be_undone(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    change_set, before = way.check(way.begin(MANY)), rows_of(Account)
    apply_change_set(**way.by, change_set=change_set)

    def cancels(**values: Any) -> Any:
        found = engine.apply_some(**values)
        cancel_change_set(**way.by, change_set=change_set)
        return found

    with monkeypatch.context() as slow:
        slow.setattr(jobs, "apply_some", cancels)
        _until_refused(change_set)
    assert (way.again(change_set).state, change_set.created) == (State.CANCELLED, 10)
    way.undo(change_set)
    assert rows_of(Account) == before


def _until_refused(change_set: ChangeSet) -> None:
    """The second batch is asked for after the set was cancelled, and does nothing; cancelling it again is refused."""
    with pytest.raises(Refused, match="cancelled already"):
        jobs._applied(ChangeSet.objects.select_related("by__staff__role").get(pk=change_set.pk))


def test_a_field_that_is_retired_in_between_stops_it(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    text = "Name,Memo kingfisher-acme\r\n" + "".join(f"Customer {n},memo {n}\r\n" for n in range(25))
    change_set = way.check(way.begin(text))
    before = rows_of(Account)

    def retires(**values: Any) -> Any:
        from kernel.configured import configuration_changed

        found = engine.apply_some(**values)
        CustomField.objects.filter(key="memo").update(retired_at=MOMENT)
        configuration_changed()
        return found

    monkeypatch.setattr(jobs, "apply_some", retires)
    way.apply(change_set)
    assert (change_set.state, change_set.created) == (State.FAILED, 10)
    assert change_set.failure.startswith("The field that “Memo kingfisher-acme” was to become is not there any more.")
    way.undo(change_set)
    assert rows_of(Account) == before


def test_a_role_that_lost_the_right_in_between_stops_it(way: Way) -> None:
    change_set = way.check(way.begin(MANY))
    apply_change_set(**way.by, change_set=change_set)
    Role.objects.filter(key="administrator").update(permissions=["identity.use_desk"])
    way.run_jobs()
    assert (way.again(change_set).state, change_set.failure) == (State.FAILED, "You may not do this any more.")
    assert not Account.objects.filter(name__startswith="Customer ").exists()


def test_one_and_many_are_written_alike(way: Way) -> None:
    """The engine tells, and leaves in the row, what the app's own actions do."""
    values = {"name": "By hand", "city": "Riga", "kind": "company", "language": "en", "c_memo": "m", "grade": "high"}
    one = create_account(**way.by, **values)
    change_account(**way.by, account=one, city="Oslo", c_memo="n")
    way.whole("Name,City,Memo kingfisher-acme,Grade\r\nBy file,Riga,m,High\r\n")
    way.whole("Name,City,Memo kingfisher-acme\r\nBy file,Oslo,n\r\n", "name")
    other = Account.objects.get(name="By file")
    left_out = {"id", "name", "created_at", "updated_at"}
    rows = [Account.objects.filter(pk=pk).values().get() for pk in (one.pk, other.pk)]
    assert {k: v for k, v in rows[0].items() if k not in left_out} == {
        k: v for k, v in rows[1].items() if k not in left_out
    }
    told = [
        list(Entry.objects.about(row).order_by("at", "id").values_list("verb", "actor_id", "changes"))
        for row in (one, other)
    ]
    assert told[0] == told[1]
    assert set(Pending.objects.filter(row=one.pk).values_list("kind", flat=True)) == set(
        Pending.objects.filter(row=other.pk).values_list("kind", flat=True)
    )


cells = st.sampled_from(["", "Riga", "Oslo", "=1", "东京"])
rows = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", "a", "", "Harbour"]), cells, st.sampled_from(["", "High", "低", "A+"])),
    min_size=1,
    max_size=12,
)


@given(rows=rows, key=st.sampled_from(["", "name"]), mode=st.sampled_from(["update", "skip", "create"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_leads_back_to_where_it_began(way: Way, rows: list[tuple[str, str, str]], key: str, mode: str) -> None:
    """On records that nobody touched in between; and the audit log stays whole."""
    Account.objects.filter(pk=fixed("harbour")).update(name="Harbour")
    before = [{k: v for k, v in row.items() if k != "updated_at"} for row in Account.objects.order_by("pk").values()]
    text = "Name,City,Grade\r\n" + "".join(f'"{a}","{b}","{c}"\r\n' for a, b, c in rows if a or b or c)
    if text.count("\r\n") < 2:
        return
    checked = way.check(way.begin(text), key, mode)
    planned = (checked.created, checked.changed, checked.problems)
    if not checked.touched:
        return
    applied = way.apply(checked)
    assert (applied.created, applied.problems) == (planned[0], planned[2])
    undone = way.undo(applied)
    assert (undone.state, undone.kept) == (State.UNDONE, 0)
    after = [{k: v for k, v in row.items() if k != "updated_at"} for row in Account.objects.order_by("pk").values()]
    assert after == before
    assert Change.objects.filter(change_set=undone, fate=Fate.DONE).exclude(verb="skipped").count() == 0


def test_the_audit_log_is_whole_afterwards(way: Way) -> None:
    way.undo(way.whole(MANY))
    link_waiting(at=system_clock())
    verdict = verify()
    assert verdict.fault is None
    assert Entry.objects.filter(verb="deleted").count() == 25
