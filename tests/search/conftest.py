"""A small library of records to find, in both languages, and the index that knows them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from elastic_transport import Transport

from crm.customers.models import Account, Contact
from crm.service.models import Message, Ticket
from identity.models import User
from kernel.actor import Actor
from kernel.models import Counter
from search.backends.elastic.backend import BREAKER
from search.backends.elastic.door import Keeper
from search.finding import Asking, Found, find_all
from tests.harness.cast import MOMENT, fixed
from tests.harness.search import NEEDS_SERVER, SERVER, index_now

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
Find = Callable[..., list[str]]
FindAll = Callable[..., Found]

ACCOUNTS = [
    {
        "name": "宁波海港水务有限公司",
        "city": "宁波",
        "phone": "+86 574 8821 5540",
        "email": "info@ningbo-port.example",
    },
    {"name": "Zhongshan Heavy Industries", "city": "Zhongshan", "phone": "+86 760 5550 0199"},
    {"name": "Nordhafen Brewery", "city": "Bremen", "industry": "Beverages", "website": "nordhafen.example"},
    {"name": "臺北機械股份有限公司", "city": "台北"},
    {"name": "Müller Söhne", "city": "Köln"},
]
CONTACTS = [
    {"name": "张伟", "email": "zhang_wei@ningbo-port.example", "phone": "+86 136 0000 0013"},
    {"name": "Zhang Wei", "email": "wei.zhang@zhongshan.example"},
    {"name": "重庆明", "email": "cqm@ningbo-port.example"},
    {"name": "Jürgen Becker", "email": "j.becker@nordhafen.example"},
]
# subject, what was said, and what is set besides
TICKETS: list[tuple[str, str, dict[str, Any]]] = [
    ("Impellers are leaking", "The two impellers of our AX-200 lose water at the seal ring.", {"tags": ["spares"]}),
    ("Invoice is missing", "We have not received the invoice INV-2026-0042 for the delivery.", {"status": "open"}),
    ("水泵漏水", "车间的水泵从昨天开始漏水，密封圈可能坏了。", {"language": "zh-hans", "status": "open"}),
    ("客户门户无法登录", "输入密码之后，客户门户提示错误。", {"language": "zh-hans", "priority": "urgent"}),
    ("AX 20 pump makes noise 异响", "The 水泵 runs, but there is a grinding noise at start.", {"priority": "high"}),
    ("聯繫人變更", "請把聯繫人改為陳先生。", {"language": "zh-hans"}),
    ("Running costs of the old motor", "We compare what it costs to run the motors of both halls.", {}),
    ("Delivery was late", "The pallet came after the seal was broken; the ring is fine.", {"tags": ["vip", "late"]}),
]


def add_ticket(subject: str, text: str, at: datetime = MOMENT, **values: Any) -> Ticket:
    ticket = Ticket.objects.create(
        number=Counter.next("ticket"),
        subject=subject,
        channel="portal",
        requester_name=values.pop("requester_name", "Li Wei"),
        last_message_at=at,
        created_at=at,
        updated_at=at,
        **values,
    )
    Message.objects.create(
        ticket=ticket, kind="public", by_staff=False, author_name="Li Wei", channel="portal", html="", text=text, at=at
    )
    return ticket


def fill_library() -> None:
    stamps: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
    accounts = [Account.objects.create(kind="company", **values, **stamps) for values in ACCOUNTS]
    for place, values in enumerate(CONTACTS):
        Contact.objects.create(account=accounts[place % len(accounts)], **values, **stamps)
    for place, (subject, text, values) in enumerate(TICKETS):
        add_ticket(subject, text, MOMENT - timedelta(days=30 * place), **values)
    index_now()


@pytest.fixture
def elastic(acme: object, settings: Any) -> None:
    """The real server, with indices of this worker alone, and none of its documents."""
    settings.ELASTICSEARCH_URL = SERVER
    settings.ELASTICSEARCH_PREFIX = f"test-{connection.settings_dict['NAME']}"
    BREAKER.worked()
    # Not only its documents: the server remembers the revision of what was deleted, and these begin again each time.
    Keeper().remove_all()
    Keeper().make_first()


@pytest.fixture(params=["postgresql", pytest.param("elasticsearch", marks=NEEDS_SERVER)])
def backend(request: pytest.FixtureRequest, acme: object) -> str:
    """Each test that uses it runs once for each."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elastic")
    return str(request.param)


@pytest.fixture
def library(backend: str) -> None:
    fill_library()


@pytest.fixture
def found(staff: Callable[[str], Actor]) -> FindAll:
    """`found("pump")`: what Zhang Min finds."""

    def find(text: str, *, key: str = "zhang", limit: int = 20, language: str = "en") -> Found:
        with translation.override(language):
            answer = find_all(Asking(staff(key), NOW, "Asia/Shanghai"), text, limit=limit, with_names=True)
        assert not answer.is_fallback
        return answer

    return find


@pytest.fixture
def titles(found: FindAll) -> Find:
    """`titles("pump", "tickets")`: in their order."""

    def find(text: str, *kinds: str, **options: Any) -> list[str]:
        groups = found(text, **options).groups
        return [hit.plain for group in groups if not kinds or group.source.key in kinds for hit in group.hits]

    return find


def me() -> User:
    return User.objects.get(pk=fixed("zhang"))


def _read(target: str, body: Any) -> Any:
    if not isinstance(body, bytes):
        return body
    return [json.loads(line) for line in body.splitlines()] if "/_bulk" in target else json.loads(body)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Any]]:
    """Every request to the server, as method, address and body."""
    noted: list[tuple[str, str, Any]] = []
    perform = Transport.perform_request

    def note(self: Any, method: str, target: str, *args: Any, **rest: Any) -> Any:
        noted.append((method, target, _read(target, rest.get("body"))))
        return perform(self, method, target, *args, **rest)

    monkeypatch.setattr(Transport, "perform_request", note)
    return noted


@pytest.fixture
def away(settings: Any) -> Iterator[None]:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    settings.ELASTICSEARCH_PREFIX = "test-away"
    BREAKER.worked()
    yield
    BREAKER.worked()
