"""What a saved view must be, and to whom each change of it is refused."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from crm.service.actions import saved_views
from crm.service.actions.saved_views import delete_view, pin_view, rename_view, update_view
from crm.service.models import SavedView
from crm.service.queries.state import ListState
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import NOBODY
from kernel.clock import Clock
from tests.crm.conftest import Visit, rows_of
from tests.crm.test_saved_views import NEW, URGENT, Staff, save
from tests.harness.cast import fixed


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_is_none_is_refused(visitor: Visit, staff: Staff, clock: Clock, name: str) -> None:
    assert visitor("zhang").post(NEW, {"name": name, "seen_by": "me", "query": URGENT}).status_code == 422
    with pytest.raises(Refused):
        save(staff("zhang"), clock, name=name)
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_per_person(staff: Staff, clock: Clock) -> None:
    first, other = save(staff("zhang"), clock), save(staff("zhang"), clock, name="Other")
    save(staff("liu"), clock)
    with pytest.raises(Refused) as refused:
        save(staff("zhang"), clock, name="URGENT and new")
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        rename_view(actor=staff("zhang"), clock=clock, view=other, name=first.name, is_shared=False)
    rename_view(actor=staff("zhang"), clock=clock, view=first, name="urgent and NEW", is_shared=False)
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Other", "Urgent and new", "urgent and NEW"]
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner_id=fixed("zhang"), name="OTHER", query=URGENT)


def test_there_are_limits_and_each_is_said(staff: Staff, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"VIEWS_PER_PERSON": 3, "VIEWS_FOR_EVERYBODY": 1, "PINNED_PER_PERSON": 1}.items():
        monkeypatch.setattr(saved_views, name, value)
    zhang = staff("zhang")
    save(zhang, clock, "A", is_shared=True, is_pinned=True)
    second = save(zhang, clock, "B")
    before = rows_of(SavedView)
    with pytest.raises(Refused, match="1 views for everybody"):
        save(zhang, clock, "C", is_shared=True)
    with pytest.raises(Refused, match="1 views for everybody"):
        rename_view(actor=zhang, clock=clock, view=second, name="B", is_shared=True)
    with pytest.raises(Refused, match="holds 1 views"):
        save(zhang, clock, "C", is_pinned=True)
    with pytest.raises(Refused, match="holds 1 views"):
        pin_view(actor=zhang, clock=clock, view=second, is_pinned=True)
    assert rows_of(SavedView) == before
    save(zhang, clock, "C")
    with pytest.raises(Refused, match="3 views already"):
        save(zhang, clock, "D")


def test_only_the_owner_pins_and_what_is_gone_is_said(staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock, is_shared=True)
    with pytest.raises(Refused, match="Only the owner"):
        pin_view(actor=staff("zhao"), clock=clock, view=view, is_pinned=True)
    SavedView.objects.all().delete()
    with pytest.raises(Refused, match="deleted this view"):
        delete_view(actor=staff("zhang"), clock=clock, view=view)


def test_a_customer_and_nobody_may_do_nothing(staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock, is_shared=True)
    before = rows_of(SavedView)
    state = ListState.read("view=all&q=x")
    for actor in (NOBODY, User.objects.get(id=fixed("li")).as_customer(permissions=frozenset())):
        with pytest.raises(PermissionMissing):
            save(actor, clock)
        for call in (
            lambda actor=actor: rename_view(actor=actor, clock=clock, view=view, name="x", is_shared=False),
            lambda actor=actor: pin_view(actor=actor, clock=clock, view=view, is_pinned=True),
            lambda actor=actor: update_view(actor=actor, clock=clock, view=view, state=state),
            lambda actor=actor: delete_view(actor=actor, clock=clock, view=view),
        ):
            with pytest.raises(PermissionMissing):
                call()
        assert not SavedView.objects.visible_to(actor).exists()
    assert rows_of(SavedView) == before
