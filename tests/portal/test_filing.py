"""Filing: by a customer, and by a stranger whose address is confirmed afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.customers.models import PortalMember
from crm.service.actions.conversation import Words, reply_to_ticket
from crm.service.models import Attachment, Category, Ticket
from identity.models import User
from kernel.actor import Actor
from kernel.clock import Clock
from messaging.models import OutgoingMail
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visitors = Callable[..., Visitor]
TYPED = {"subject": "Pump hums", "category": "fault", "body": "Since Monday."}
STRANGER = TYPED | {"name": "Eve <b>Viagra</b>", "email": "eve@somewhere.example"}


def test_a_customer_files_with_pictures(visitor: Visitors, picture: Callable[..., SimpleUploadedFile]) -> None:
    response = visitor("li").post("/requests/new/", TYPED | {"uploads": [picture(), picture("plate.png")]})
    ticket = Ticket.objects.get(subject="Pump hums")
    assert response.headers["Location"] == f"/requests/{ticket.number}/"
    assert (ticket.account_id, ticket.contact_id, ticket.category.key) == (
        fixed("harbour"),
        fixed("li-contact"),
        "fault",
    )
    assert ticket.messages.get().attachments.count() == 2


def test_without_categories_nobody_is_asked_for_one(visitor: Visitors) -> None:
    Ticket.objects.update(category=None)
    Category.objects.all().delete()
    client = visitor("li")
    assert 'name="category"' not in client.get("/requests/new/").content.decode()
    client.post("/requests/new/", {name: value for name, value in TYPED.items() if name != "category"})
    assert Ticket.objects.get(subject="Pump hums").category is None


def test_something_else_has_no_category(visitor: Visitors) -> None:
    visitor("li").post("/requests/new/", TYPED | {"category": "other"})
    assert Ticket.objects.get(subject="Pump hums").category is None


def test_a_category_of_the_home_page_is_chosen_already(visitor: Visitors) -> None:
    shown = visitor("li").get("/requests/new/?category=fault").content.decode()
    assert re.search(r'value="fault"[^>]*checked', shown)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"subject": "x" * 10_000}, "The subject has 10000 characters; 200 fit."),
        ({"subject": "   "}, "Say in one sentence what it is about."),
        ({"body": " \n "}, "Write what happened."),
        ({"category": "no-such"}, "Choose what it is about."),
        ({"body": "null \x00 byte"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_all_is_kept(
    visitor: Visitors, wrong: dict[str, str], sentence: str, picture: Callable[..., SimpleUploadedFile]
) -> None:
    li = visitor("li")
    response = li.post("/requests/new/", TYPED | wrong | {"uploads": [picture()]})
    shown = response.content.decode()
    assert response.status_code == 422
    assert sentence in shown
    assert not Ticket.objects.filter(messages__text__contains="Since").exists()
    token = re.search(r'name="files" value="([^"]+)"', shown)
    assert token is not None
    li.post("/requests/new/", TYPED | {"files": [token.group(1)]})
    assert Ticket.objects.get(subject="Pump hums").messages.get().attachments.get().name == "gauge.png"


def test_html_and_script_in_every_field_stay_words(visitor: Visitors) -> None:
    evil = '"><script>alert(1)</script>'
    li = visitor("li")
    refused = li.post(
        "/requests/new/", {"subject": evil, "category": evil, "body": evil, "files": evil, "follows": evil}
    )
    assert "<script>alert" not in refused.content.decode()
    filed = li.post("/requests/new/", {"subject": evil, "category": "other", "body": evil}, follow=True)
    assert "<script>alert" not in filed.content.decode()
    assert "&lt;script&gt;alert(1)" in filed.content.decode()


FILES = [
    ("report.pdf.exe", b"hello", "can run as a program"),
    ("invoice.exe.pdf", b"%PDF-1.4", "can run as a program"),
    ("photo.png", b"%PDF-1.4 not a picture", "says it is a picture"),
    ("tool.txt", b"MZ\x90\x00", "can run as a program"),
    ("nothing.txt", b"", "is empty"),
    ("film.mov", b"0" * (30 * 1024 * 1024), "has 30 MB; the limit is 25 MB. The other files are kept."),
]


@pytest.mark.parametrize(("name", "content", "sentence"), FILES, ids=[name for name, _c, _s in FILES])
def test_a_file_that_is_not_taken_is_named(
    visitor: Visitors, name: str, content: bytes, sentence: str, picture: Callable[..., SimpleUploadedFile]
) -> None:
    files = [picture(), SimpleUploadedFile(name, content, content_type="image/png")]
    response = visitor("li").post("/requests/new/", TYPED | {"uploads": files})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert name in response.content.decode()
    assert not Ticket.objects.filter(subject="Pump hums").exists()
    assert Attachment.objects.get().name == "gauge.png"


def test_somebody_elses_upload_goes_nowhere(visitor: Visitors, picture: Callable[..., SimpleUploadedFile]) -> None:
    token = visitor("li").post("/uploads/", {"file": picture()}).json()["id"]
    visitor("sun").post("/requests/new/", TYPED | {"files": [token, token.split(":")[0]]})
    visitor().post("/requests/new/", STRANGER | {"files": [token]})
    assert Attachment.objects.get().message is None


def test_a_strangers_request_stands_at_once(visitor: Visitors, picture: Callable[..., SimpleUploadedFile]) -> None:
    response = visitor().post("/requests/new/", STRANGER | {"uploads": [picture()]}, follow=True)
    ticket = Ticket.objects.get(subject="Pump hums")
    assert f"Request #{ticket.number} is with us" in response.content.decode()
    assert (ticket.account_id, ticket.requester_email) == (None, "eve@somewhere.example")
    assert ticket.messages.get().attachments.count() == 1
    assert not User.objects.with_email("eve@somewhere.example").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_mail_to_a_stranger_holds_none_of_their_words(
    visitor: Visitors, run_jobs: Callable[[], int], language: str
) -> None:
    visitor(language=language).post("/requests/new/", STRANGER | {"subject": "Buy cheap pills"})
    run_jobs()
    mail = OutgoingMail.objects.get(to_email="eve@somewhere.example")
    assert mail.template == "confirm_request"
    for part in (mail.subject, mail.text, mail.html, mail.to_name):
        assert not re.search("Viagra|pills|Monday", part)
    assert ("确认" in mail.subject) is (language == "zh-hans")


def test_until_the_address_is_confirmed_no_answer_is_mailed(
    visitor: Visitors, run_jobs: Callable[[], int], staff: Callable[[str], Actor], clock: Clock
) -> None:
    visitor().post("/requests/new/", STRANGER)
    ticket = Ticket.objects.get(subject="Pump hums")
    words = Words(text="Hello Eve")
    reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=words, and_become="solved")
    run_jobs()
    assert OutgoingMail.objects.filter(to_email="eve@somewhere.example").count() == 1


def test_the_link_joins_the_request_and_signs_in(visitor: Visitors, mailed: Callable[[str], str]) -> None:
    visitor().post("/requests/new/", STRANGER)
    path, browser = mailed("confirm_request"), visitor()
    shown = browser.get(path).content.decode()
    assert "Pump hums" in shown
    assert Ticket.objects.get(subject="Pump hums").account_id is None
    ticket = Ticket.objects.get(subject="Pump hums")
    response = browser.post(path)
    assert response.headers["Location"] == f"/requests/{ticket.number}/"
    assert browser.get(f"/requests/{ticket.number}/").status_code == 200
    ticket.refresh_from_db()
    member = PortalMember.objects.get(user__email="eve@somewhere.example")
    assert (ticket.account_id, member.contact_id) == (member.account_id, None)
    assert member.user.email_confirmed_at is not None


def test_a_known_contact_finds_the_request_in_their_own_list(visitor: Visitors, mailed: Callable[[str], str]) -> None:
    email = User.objects.get(id=fixed("chen")).email
    visitor().post("/requests/new/", STRANGER | {"email": email.upper()})
    visitor().post(mailed("confirm_request"))
    ticket = Ticket.objects.get(subject="Pump hums")
    assert (ticket.account_id, ticket.contact_id) == (fixed("harbour"), fixed("chen-contact"))
    assert User.objects.with_email(email).count() == 1


def test_a_scanner_that_opens_the_link_confirms_nothing(
    visitor: Visitors, mailed: Callable[[str], str], stored: Callable[[], object]
) -> None:
    visitor().post("/requests/new/", STRANGER)
    path, before, scanner = mailed("confirm_request"), stored(), visitor()
    for _time in range(3):
        assert scanner.get(path).status_code == 200
        scanner.head(path)
    assert stored() == before
    assert "portal_session" not in scanner.cookies


def test_a_confirmation_works_once(
    visitor: Visitors, mailed: Callable[[str], str], stored: Callable[[], object]
) -> None:
    visitor().post("/requests/new/", STRANGER)
    path = mailed("confirm_request")
    visitor().post(path)
    before, second = stored(), visitor()
    for response in (second.post(path), second.get(path)):
        assert response.status_code == 410
        assert "This link was used before" in response.content.decode()
    assert stored() == before
    assert "portal_session" not in second.cookies


def test_too_many_requests_of_one_network_wait(visitor: Visitors) -> None:
    for number in range(20):
        visitor().post("/requests/new/", STRANGER | {"email": f"eve{number}@somewhere.example"})
    response = visitor().post("/requests/new/", STRANGER)
    assert response.status_code == 429
    assert "Too many tries. Wait 60 minutes" in response.content.decode()
    assert "Since Monday." in response.content.decode()
    assert Ticket.objects.filter(subject="Pump hums").count() == 20


def test_too_many_links_to_one_address_wait(visitor: Visitors) -> None:
    for _time in range(5):
        visitor().post("/requests/new/", STRANGER)
    response = visitor().post("/requests/new/", STRANGER)
    assert response.status_code == 422
    assert "Too many tries" in response.content.decode()
    assert OutgoingMail.objects.filter(to_email="eve@somewhere.example").count() == 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "eve@"}, "Write an address such as name@company.com."),
        ({"email": ""}, "Write your e-mail address."),
        ({"name": ""}, "Write your name."),
        ({"name": "x" * 121}, "The name has 121 characters; 120 fit."),
    ],
)
def test_a_stranger_must_say_who_they_are(visitor: Visitors, wrong: dict[str, str], sentence: str) -> None:
    response = visitor().post("/requests/new/", STRANGER | wrong)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Ticket.objects.filter(subject="Pump hums").exists()


def test_a_forged_number_on_the_thanks_page_is_not_there(visitor: Visitors) -> None:
    assert visitor().get("/requests/thanks/1001:forged/").status_code == 404
