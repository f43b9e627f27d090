"""`kill -9` at the worst moments: each mail is sent once, and no ticket lacks what follows from it."""

from __future__ import annotations

import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator

import psycopg
import pytest

from tests.harness.cast import PASSWORD
from tests.harness.site import Site, eventually, running_site

CUSTOMER = "li@harbour.acme.example"
ANSWER = "The seal kit is on its way."


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site("killed", "web", settings="tests.harness.slow_settings", dead_after=2) as site:
        yield site


def rows(site: Site, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(site.environment["DATABASE_OWNER_URL"]) as connection:
        schema = connection.execute(
            "SELECT schema_name FROM directory_tenant t JOIN directory_domain d ON d.tenant_id = t.uuid"
            " WHERE d.domain = 'acme.localhost'"
        ).fetchone()
        assert schema is not None
        connection.execute(f'SET search_path = "{schema[0]}"')
        return connection.execute(sql).fetchall()


def answer_and_lose_the_answer(site: Site) -> None:
    """Staff answer over HTTP; the web process dies after COMMIT and before the response."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    host = {"Host": f"acme.localhost:{site.port}"}
    base = f"http://127.0.0.1:{site.port}"  # not every machine resolves names below localhost; the Host header decides

    with browser.open(urllib.request.Request(f"{base}/desk/sign-in/", headers=host)) as page:
        page.read()

    def post(path: str, fields: dict[str, str], hold: str = "0") -> None:
        token = next(
            cookie.value
            for handler in browser.handlers
            for cookie in getattr(handler, "cookiejar", [])
            if cookie.name == "csrftoken"
        )
        data = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token or ""}).encode()
        request = urllib.request.Request(base + path, data, host | {"X-Hold-Back": hold})
        browser.open(request).read()

    post("/desk/sign-in/", {"email": "zhang@acme.example", "password": PASSWORD})

    def reply() -> None:
        with pytest.raises(ConnectionError):
            post("/desk/tickets/1001/messages/", {"body": ANSWER, "kind": "public"}, hold="60")

    thread = threading.Thread(target=reply)
    thread.start()
    eventually(lambda: rows(site, f"SELECT 1 FROM service_message WHERE text = '{ANSWER}'"))
    site.kill("web")
    thread.join()


@pytest.mark.journey
def test_killed_between_commit_and_response_and_in_the_middle_of_a_job(site: Site) -> None:
    site.letters.stall.set()
    answer_and_lose_the_answer(site)
    assert rows(site, "SELECT status FROM service_ticket WHERE number = 1001") == [("open",)]

    site.start("worker")
    assert site.letters.stalled.wait(30), "the worker never began to send"
    site.kill("worker")
    site.letters.stall.clear()
    assert site.letters.to(CUSTOMER) == []

    site.start("worker")
    site.start("scheduler")
    eventually(lambda: site.letters.to(CUSTOMER), within=60)
    eventually(lambda: rows(site, "SELECT 1 FROM messaging_outgoingmail WHERE state = 'sent'"))
    # Whatever else the dead worker held has been taken up when the queue is empty.
    with psycopg.connect(site.environment["DATABASE_OWNER_URL"]) as connection:
        eventually(lambda: connection.execute("SELECT count(*) FROM dramatiq.queue").fetchone() == (0,), within=60)
    mails = site.letters.to(CUSTOMER)
    assert len(mails) == 1
    assert ANSWER in str(mails[0].get_payload(0).get_payload(decode=True).decode())  # type: ignore[union-attr]
    assert rows(site, "SELECT state, count(*) FROM messaging_outgoingmail GROUP BY 1") == [("sent", 1)]
