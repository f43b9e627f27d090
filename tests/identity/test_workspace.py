"""The workspace's settings, its look, and what failed for good."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from audit.models import Entry
from identity.actions.workspace import change_workspace
from kernel.actions import PermissionMissing
from kernel.actor import Actor
from kernel.clock import Clock, system_clock
from kernel.tenancy import directory, in_tenant
from messaging.gate import queue_mail
from messaging.models import MailState, OutgoingMail
from tenants.directory.models import Tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
SETTINGS = "/desk/settings/"
WORKSPACE = {
    "name_en": "Acme Pumps Ltd",
    "name_zh": "艾科泵业",
    "default_language": "zh-hans",
    "time_zone": "Asia/Tokyo",
    "currency": "USD",
    "phone": "400 555 0188",
    "hours_en": "Mon–Fri 9–18",
    "hours_zh": "周一至周五 9–18",
}
LOOK = {"accent": "#ffcb05", "greeting_en": "What can we do?", "greeting_zh": "有什么可以帮您？"}


def row(name: str = "acme.localhost") -> Tenant:
    with directory():
        return Tenant.objects.get(domains__domain=name)


def picture(size: tuple[int, int] = (300, 120), kind: str = "PNG") -> SimpleUploadedFile:
    body = io.BytesIO()
    Image.new("RGB", size, "#ff0000").save(body, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", body.getvalue())


def test_the_workspace_is_saved_in_both_languages(visitor: Visit) -> None:
    assert visitor("zhao").post(SETTINGS, WORKSPACE).status_code == 302
    saved = row()
    assert (saved.name, saved.names, saved.time_zone) == ("Acme Pumps Ltd", {"zh-hans": "艾科泵业"}, "Asia/Tokyo")
    assert saved.hours == {"en": "Mon–Fri 9–18", "zh-hans": "周一至周五 9–18"}
    assert "艾科泵业" in visitor(language="zh-hans").get("/desk/sign-in/").content.decode()
    assert Entry.objects.about(saved).get().changes["currency"] == ["CNY", "USD"]
    assert row("globex.localhost").name == "Globex"


@pytest.mark.parametrize("wrong", [{"name_en": ""}, {"time_zone": "Mars/Base"}, {"currency": "XXX"}])
def test_what_is_wrong_is_said_and_nothing_is_saved(visitor: Visit, wrong: dict[str, str]) -> None:
    answer = visitor("zhao").post(SETTINGS, WORKSPACE | wrong)
    assert (answer.status_code, "艾科泵业" in answer.content.decode()) == (422, True)
    assert row().name == "Acme Pumps"


def test_the_look_is_saved_and_a_logo_of_any_shape_becomes_square(visitor: Visit) -> None:
    visitor("zhao").post(f"{SETTINGS}look/", LOOK | {"logo": picture()})
    saved = row()
    assert (saved.accent, saved.greeting["zh-hans"]) == ("#ffcb05", "有什么可以帮您？")
    page = visitor().get("/desk/sign-in/").content.decode()
    logo = visitor().get(page.split('<img class="r-mark r-mark-lg" src="')[1].split('"')[0])
    assert Image.open(io.BytesIO(logo.content)).size == (256, 256)
    visitor("zhao").post(f"{SETTINGS}look/", LOOK | {"remove_logo": "on"})
    assert row().logo == ""


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"accent": "red"}, "Write the colour as #"),
        ({"logo": SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>")}, "logo"),
        ({"logo": picture((20, 20))}, "too small"),
    ],
)
def test_a_look_that_cannot_be_is_refused(visitor: Visit, wrong: dict[str, object], sentence: str) -> None:
    answer = visitor("zhao").post(f"{SETTINGS}look/", LOOK | wrong)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (row().accent, row().logo) == ("#2b5bd7", "")


def test_a_colour_is_previewed_before_it_is_saved(visitor: Visit) -> None:
    part = visitor("zhao").get(f"{SETTINGS}look/preview/", {"accent": "FFCB05", "greeting_en": "Hello there"})
    page = part.content.decode()
    assert all(words in page for words in ("/brand/ffcb05.css", "Hello there", "1.5:1"))
    assert visitor("zhao").get(f"{SETTINGS}look/preview/", {"accent": "#ff"}).status_code == 204
    assert row().accent == "#2b5bd7"


def test_an_agent_changes_nothing(visitor: Visit, staff: Staff, clock: Clock) -> None:
    assert visitor("zhang").post(SETTINGS, WORKSPACE).status_code == 403
    with pytest.raises(PermissionMissing):
        change_workspace(actor=staff("zhang"), clock=clock, name="Mine")
    with pytest.raises(ValueError, match="is_operator"):
        change_workspace(actor=staff("zhao"), clock=clock, is_operator=True)
    assert row().name == "Acme Pumps"


# ---- what failed for good


def dead_job(tenant: TenantSnapshot) -> UUID:
    message_id = uuid4()
    message = {
        "queue_name": "default",
        "actor_name": "crm.service.reactions.ask_for_rating",
        "args": [],
        "kwargs": json.dumps({"ticket_id": str(uuid4())}),
        "options": {"tenant": str(tenant.uuid), "retries": 8, "traceback": "Traceback\nKeyError: 'x'"},
        "message_id": str(message_id),
        "message_timestamp": 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dramatiq.queue (queue_name, message_id, state, mtime, message)"
            " VALUES ('default', %s, 'rejected', now(), %s)",
            [message_id, json.dumps(message)],
        )
    return message_id


def state_of(message_id: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM dramatiq.queue WHERE message_id = %s", [message_id])
        return str(cursor.fetchone()[0])


def test_a_failed_job_is_seen_and_run_again(acme: TenantSnapshot, visitor: Visit) -> None:
    message_id, admin = dead_job(acme), visitor("zhao")
    page = admin.get("/desk/settings/jobs/").content.decode()
    assert "ask_for_rating" in page
    assert "KeyError" in page
    admin.post(f"/desk/settings/jobs/{message_id}/")
    assert state_of(message_id) == "queued"
    assert Entry.objects.filter(verb="ran a failed job again").count() == 1


def test_another_workspaces_job_is_neither_seen_nor_run(globex: TenantSnapshot, visitor: Visit) -> None:
    message_id, admin = dead_job(globex), visitor("zhao")
    assert "ask_for_rating" not in admin.get("/desk/settings/jobs/").content.decode()
    admin.post(f"/desk/settings/jobs/{message_id}/")
    assert state_of(message_id) == "rejected"


def test_an_agent_runs_no_job(acme: TenantSnapshot, visitor: Visit) -> None:
    message_id = dead_job(acme)
    assert visitor("zhang").post(f"/desk/settings/jobs/{message_id}/").status_code == 403
    assert state_of(message_id) == "rejected"


def test_a_failed_mail_is_sent_again(acme: TenantSnapshot, visitor: Visit, run_jobs: Callable[[], int]) -> None:
    item = {"url": "http://acme.localhost/desk/password/x/"}
    mail = queue_mail(to="a@b.example", name="", language="en", template="password_link", item=item, at=system_clock())
    run_jobs()
    OutgoingMail.objects.update(state=MailState.FAILED, error="550 no such user")
    admin = visitor("zhao")
    assert "550 no such user" in admin.get("/desk/settings/jobs/").content.decode()
    admin.post(f"/desk/settings/mail/{mail.pk}/")
    run_jobs()
    assert OutgoingMail.objects.get().state == MailState.SENT
    assert "Nothing has failed" in admin.get("/desk/settings/jobs/").content.decode()


# ---- the demo's outbox


def test_the_outbox_shows_each_mail_in_a_box_of_its_own(
    acme: TenantSnapshot, globex: TenantSnapshot, visitor: Visit, run_jobs: Callable[[], int]
) -> None:
    visitor().post("/desk/forgotten/", {"email": "zhang@acme.example"})
    run_jobs()
    mail = OutgoingMail.objects.get()
    page = visitor().get(f"/outbox/{mail.pk}/").content.decode()
    assert "sandbox=" in page
    framed = visitor().get(f"/outbox/{mail.pk}/page/")
    policy = framed.headers["Content-Security-Policy"]
    assert ("sandbox" in policy, "default-src 'none'" in policy) == (True, True)
    assert '<base target="_blank">' in framed.content.decode()
    assert Visitor.at("globex.localhost").get(f"/outbox/{mail.pk}/").status_code == 404
    with in_tenant(globex):
        assert "A new password" not in Visitor.at("globex.localhost").get("/outbox/").content.decode()


def test_the_gallery_is_for_staff(visitor: Visit) -> None:
    assert visitor("wang").get("/desk/design/").status_code == 200
    assert visitor().get("/desk/design/").status_code == 302
