"""Calls, visits and notes: logged in place, changed, deleted, brought back, and refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from audit.models import Entry
from crm.activities.jobs import sweep_activities
from crm.activities.models import Activity, ActivityFile
from kernel.clock import system_clock
from kernel.files import open_stored
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.access.conftest import Give, Scope, actor_of
from tests.activities.conftest import HARBOUR, LOG, Log
from tests.crm.conftest import Visit, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor

CALL = {
    "kind": "call",
    "direction": "out",
    "body": "The audit is on Wednesday.",
    "outcome": "reached",
    "minutes": "12",
}


def address(activity: Activity, what: str = "") -> str:
    return f"/desk/activities/{activity.pk}/{what}"


def newest() -> Activity:
    found: Activity = Activity.objects.order_by("-created_at").first()
    return found


def test_a_call_is_logged_in_place_and_stands_on_the_timeline(visitor: Visit) -> None:
    zhang = visitor("zhang")
    answer = zhang.post(LOG, CALL | {"contacts": [str(fixed("li-contact"))]})
    assert answer.headers["Location"] == HARBOUR
    text = zhang.get(HARBOUR).content.decode()
    for words in ("Zhang Min called Li Wei", "The audit is on Wednesday.", "Reached", "12 min"):
        assert words in text
    assert Entry.objects.filter(subject_id=newest().pk, verb="logged", actor_id=fixed("zhang")).count() == 1


def test_from_a_persons_page_one_comes_back_to_that_person(visitor: Visit) -> None:
    zhang, page = visitor("zhang"), f"/desk/contacts/{fixed('chen-contact')}/"
    assert f'value="{fixed("chen-contact")}"' in zhang.get(page).content.decode()
    sent = CALL | {"contact": str(fixed("chen-contact")), "contacts": [str(fixed("chen-contact"))]}
    assert zhang.post(LOG, sent).headers["Location"] == page
    assert "Zhang Min called Chen Bo" in zhang.get(page).content.decode()
    assert "The audit is on Wednesday." not in zhang.get(f"/desk/contacts/{fixed('li-contact')}/").content.decode()


def test_a_light_agent_may_log_and_a_customer_may_not(visitor: Visit) -> None:
    assert visitor("wang").post(LOG, CALL).status_code == 302
    before = rows_of(Activity)
    assert visitor("li").post(LOG, CALL).status_code in {302, 403}
    assert rows_of(Activity) == before


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "dance"}, "kind"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "9999"}, "minutes"),
        ({"at": "2099-01-01T10:00"}, "This lies ahead"),
        ({"outcome": "married"}, "outcome"),
        ({"contacts": [str(fixed("sun-contact"))]}, "contacts"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(visitor: Visit, sent: dict[str, Any], sentence: str) -> None:
    before = rows_of(Activity), rows_of(Entry)
    answer = visitor("zhang").post(LOG, CALL | {"subject": "Kept subject"} | sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="Kept subject"' in text
    assert (rows_of(Activity), rows_of(Entry)) == before


@pytest.mark.parametrize("sent", [{"kind": "note"}, {"kind": "call", "outcome": ""}])
def test_what_says_nothing_is_refused(visitor: Visit, sent: dict[str, Any]) -> None:
    before = rows_of(Activity)
    answer = visitor("zhang").post(LOG, CALL | {"body": " "} | sent)
    assert answer.status_code == 422
    assert "Write what was said, or how it ended." in answer.content.decode()
    assert rows_of(Activity) == before


def test_a_meeting_may_lie_ahead(visitor: Visit) -> None:
    assert visitor("zhang").post(LOG, CALL | {"kind": "meeting", "at": "2099-01-01T10:00"}).status_code == 302


def test_the_database_refuses_what_no_action_writes(acme: object) -> None:
    kept = {"account_id": fixed("harbour"), "at": MOMENT, "made_by_name": "Z", "created_at": MOMENT}
    kept["updated_at"] = MOMENT
    for wrong in (
        {"kind": "dance", "text": "x"},
        {"kind": "call", "text": "x", "minutes": 0},
        {"kind": "call", "text": "x", "direction": "up"},
        {"kind": "call", "text": "x", "outcome": "married"},
        {"kind": "note", "text": "x", "direction": "in"},
        {"kind": "call"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.create(**kept | wrong)


def test_it_is_changed_and_the_change_taken_back(visitor: Visit, log: Log) -> None:
    activity, zhang = log(text="Rang them.", contact_ids=[fixed("li-contact")]), visitor("zhang")
    assert "Rang them." in zhang.get(address(activity)).content.decode()
    sent = {"kind": "visit", "body": "<p>Went there.</p>", "at": "2026-11-20T10:00", "subject": "Pumps"}
    answer = zhang.post(address(activity), sent)
    assert answer.headers["Location"] == f"{HARBOUR}?altered={activity.pk}"
    activity.refresh_from_db()
    assert (activity.kind, activity.text, activity.subject) == ("visit", "Went there.", "Pumps")
    assert activity.contacts.count() == 0
    assert address(activity, "former/") in zhang.get(answer.headers["Location"]).content.decode()
    zhang.post(address(activity, "former/"))
    activity.refresh_from_db()
    assert (activity.kind, activity.text, activity.subject) == ("call", "Rang them.", "")
    assert [one.pk for one in activity.contacts.all()] == [fixed("li-contact")]
    assert {"changed", "took a change back"} <= set(
        Entry.objects.filter(subject_id=activity.pk).values_list("verb", flat=True)
    )


def test_a_change_that_changes_nothing_is_told_to_nobody(visitor: Visit, log: Log) -> None:
    activity = log(text="Rang them.")
    before = Entry.objects.count()
    form = visitor("zhang").get(address(activity)).content.decode()
    shown = form.split('name="at" value="')[1].split('"')[0]
    visitor("zhang").post(address(activity), {"kind": "call", "body": "<p>Rang them.</p>", "at": shown})
    assert Entry.objects.count() == before


def test_it_is_deleted_and_brought_back(visitor: Visit, log: Log) -> None:
    activity, zhang = log(text="Rang them about the seals."), visitor("zhang")
    answer = zhang.post(address(activity, "removal/"))
    gone = zhang.get(answer.headers["Location"]).content.decode()
    assert "Rang them about the seals." not in gone
    assert address(activity, "restoration/") in gone
    assert zhang.get(address(activity)).status_code == 404
    zhang.post(address(activity, "restoration/"))
    assert "Rang them about the seals." in zhang.get(HARBOUR).content.decode()


def test_what_was_deleted_long_ago_goes_for_good_with_its_files(visitor: Visit, log: Log) -> None:
    zhang = visitor("zhang")
    kept = zhang.post("/desk/activities/files/", {"file": SimpleUploadedFile("plan.txt", b"Plan")}).json()
    activity = log(file_ids=[kept["id"]])
    path = ActivityFile.objects.get(pk=kept["id"]).path
    Activity.objects.filter(pk=activity.pk).update(removed_at=system_clock() - timedelta(days=29))
    sweep_activities.function()
    assert Activity.objects.filter(pk=activity.pk).exists()
    Activity.objects.filter(pk=activity.pk).update(removed_at=system_clock() - timedelta(days=31))
    sweep_activities.function()
    assert not Activity.objects.filter(pk=activity.pk).exists()
    with pytest.raises(FileNotFoundError):
        open_stored(path)


def test_files_come_with_it(visitor: Visit) -> None:
    zhang = visitor("zhang")
    zhang.post(LOG, CALL | {"uploads": [SimpleUploadedFile("gauge.txt", b"4.2 bar")]})
    file = newest().files.get()
    assert file.name in zhang.get(HARBOUR).content.decode()
    answer = zhang.get(f"/desk/activities/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == b"4.2 bar"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_file_that_is_refused_refuses_the_whole_and_keeps_the_words(visitor: Visit) -> None:
    before = rows_of(Activity)
    answer = visitor("zhang").post(LOG, CALL | {"uploads": [SimpleUploadedFile("run.exe", b"MZ program")]})
    assert answer.status_code == 422
    assert "can run as a program" in answer.content.decode()
    assert "The audit is on Wednesday." in answer.content.decode()
    assert rows_of(Activity) == before


def test_somebody_elses_upload_joins_nothing(visitor: Visit) -> None:
    foreign = visitor("liu").post("/desk/activities/files/", {"file": SimpleUploadedFile("a.txt", b"a")}).json()
    assert visitor("zhang").get(f"/desk/activities/files/{foreign['id']}/").status_code == 404
    visitor("zhang").post(LOG, CALL | {"files": [foreign["id"]]})
    assert newest().files.count() == 0


def test_a_script_in_what_was_said_never_arrives(visitor: Visit) -> None:
    visitor("zhang").post(LOG, CALL | {"body": "<p>Hello<script>alert(1)</script><img src=x onerror=alert(1)></p>"})
    assert newest().text == "Hello"
    assert not {"script", "onerror", "src"} & set(newest().html.replace("<", " ").replace("=", " ").split())


# ---- Who sees it and who may change it


def test_what_is_kept_among_few_is_nobody_elses(visitor: Visit, log: Log) -> None:
    words = f'<p>Only us <span data-mention="{fixed("liu")}">@Liu Yang</span></p>'
    activity = log("zhang", html=words, kind="note", subject="Price floor", is_private=True)
    for key, sees in {"zhang": True, "liu": True, "wang": False, "zhao": False}.items():
        text = visitor(key).get(HARBOUR).content.decode()
        assert ("Price floor" in text) is sees, key
        assert (visitor(key).get(address(activity)).status_code == 404) is not sees, key
    before = rows_of(Activity)
    for what in ("", "former/", "removal/"):
        assert visitor("zhao").post(address(activity, what), CALL).status_code == 404
    assert rows_of(Activity) == before
    told = Entry.objects.filter(subject_id=activity.pk).values_list("subject_name", "changes")
    assert "Price floor" not in str(list(told))


def test_only_who_logged_it_takes_it_back_among_few(visitor: Visit, log: Log) -> None:
    activity = log("zhang", text="Price floor", is_private=True)
    visitor("zhang").post(address(activity), CALL)
    before = rows_of(Activity)
    assert not newest().is_private
    visitor("liu").post(address(activity, "former/"))
    assert rows_of(Activity) == before
    visitor("zhang").post(address(activity, "former/"))
    assert newest().is_private


def test_a_colleague_who_may_not_change_the_customer_may_not_change_it(visitor: Visit, log: Log) -> None:
    activity = log("zhang")
    before = rows_of(Activity)
    for what in ("", "removal/", "former/"):
        assert visitor("wang").post(address(activity, what), CALL).status_code == 403
    assert rows_of(Activity) == before
    assert visitor("liu").post(address(activity, "removal/")).status_code == 302


def test_who_reaches_their_own_customers_alone_finds_no_other(visitor: Visit, log: Log, give: Give) -> None:
    foreign, taken = (
        log("zhang", text="Hidden words"),
        log("zhang", html=f'<p data-x>Hi <span data-mention="{fixed("liu")}">@</span></p>'),
    )
    give("liu", Scope.OWN)
    before = rows_of(Activity)
    liu = visitor("liu")
    assert liu.get(f"{HARBOUR}timeline/").status_code == 404
    assert liu.post(LOG, CALL).status_code == 404
    assert liu.get(address(foreign)).status_code == 404
    assert liu.post(address(foreign, "removal/")).status_code == 404
    assert rows_of(Activity) == before
    assert list(Activity.objects.visible_to(actor_of("liu"))) == [taken]


def test_the_other_tenant_has_its_own(visitor: Visit, log: Log, globex: TenantSnapshot) -> None:
    activity = log(text="Nobody at globex reads this")
    other = Visitor.at("globex.localhost", "zhang")
    assert "Nobody at globex reads this" not in other.get(HARBOUR).content.decode()
    assert other.get(address(activity)).status_code == 404
    assert other.post(address(activity, "removal/")).status_code == 404
    with in_tenant(globex):
        assert not Activity.objects.filter(pk=activity.pk).exists()
