"""No secret can be read in the database; another key opens nothing, says so, and can be put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from config.management.commands.doctor import sealed_secrets
from config.sealed import Tally, reseal_tenant, sealed_fields, tally_tenant
from identity.actions.factors import begin_authenticator, confirm_authenticator, pass_second_step
from identity.models import Authenticator, User
from kernel.actions import Refused
from kernel.actor import NOBODY, Actor
from kernel.clock import system_clock
from kernel.sealing import SealedField
from kernel.tenancy import OWNER, in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.webhooks.conftest import drain, listening, make_urgent, verified
from webhooks.models import Delivery, Endpoint
from webhooks.signing import new_secret

Staff = Callable[[str], Actor]
Webhook = Callable[..., Endpoint]
OTHER_KEY = "another-key-" * 6


def dump(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg(t::text, ''), '') FROM {table} t")
        return str(cursor.fetchone()[0])


@pytest.fixture
def device(staff: Staff) -> tuple[User, str, list[str]]:
    """Zhang with an authenticator app: the person, its secret, the recovery codes."""
    user, by = User.objects.get(pk=fixed("zhang")), {"actor": staff("zhang"), "clock": lambda: MOMENT}
    secret = begin_authenticator(**by, user=user).secret  # type: ignore[arg-type]
    code = pyotp.TOTP(secret).at(MOMENT)
    return user, secret, confirm_authenticator(**by, user=user, code=code)  # type: ignore[arg-type]


def another_key(settings: Any) -> str:
    before = str(settings.SECRET_KEY)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER_KEY, []
    return before


# ---- What lies in the tables


def test_a_dump_of_the_tables_holds_no_secret(device: tuple[User, str, list[str]], webhook: Webhook) -> None:
    endpoint = webhook("https://orders.example.com/hook")
    first = endpoint.secret
    endpoint.replace_secret(new_secret(), at=MOMENT)
    said = dump("webhooks_endpoint")
    assert said
    for secret in (first, endpoint.secret):
        assert secret.startswith("whsec_")
        assert secret.removeprefix("whsec_")[:12] not in said
    assert "whsec_" not in said
    assert device[1] not in dump("identity_authenticator")
    assert endpoint.keys(MOMENT) == [endpoint.secret, first]


@pytest.mark.parametrize("name", ["sealed_secret", "sealed_old_secret"])
def test_the_database_takes_no_secret_that_can_be_read(webhook: Webhook, name: str) -> None:
    endpoint = webhook("https://orders.example.com/hook")
    endpoint.replace_secret(new_secret(), at=MOMENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Endpoint.objects.filter(pk=endpoint.pk).update(**{name: new_secret()})


def readable(field: Any) -> bool:
    """A column that is named like a secret, and holds neither a sealed one nor a hash nor a time."""
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and "secret" in field.name and not isinstance(field, SealedField) and "hash" not in field.name


def test_no_column_is_named_like_a_secret_that_can_be_read() -> None:
    found = [field for model in apps.get_models() for field in model._meta.concrete_fields if readable(field)]
    assert found == []
    assert readable(models.CharField(name="secret"))
    assert len(list(sealed_fields())) == 3


# ---- Another key


def test_a_webhook_is_not_sent_unsigned_and_goes_on_with_the_right_key(
    staff: Staff, webhook: Webhook, settings: Any
) -> None:
    with listening() as listener:
        endpoint = webhook(listener.url)
        secret = endpoint.secret
        before = another_key(settings)
        make_urgent(staff)
        drain(endpoint)
        assert listener.came == []
        delivery = Delivery.objects.get(endpoint=endpoint)
        assert (delivery.state, delivery.tries) == ("waiting", 1)
        assert "sealed with another SECRET_KEY" in delivery.last_error
        settings.SECRET_KEY_FALLBACKS = [before]
        Delivery.objects.update(due_at=MOMENT)
        drain(endpoint)
        assert [verified(headers, body, secret) for headers, body in listener.came] == [True]


def test_an_app_is_refused_in_clear_words_and_recovery_codes_still_work(
    device: tuple[User, str, list[str]], settings: Any
) -> None:
    user, secret, codes = device
    another_key(settings)
    by: dict[str, Any] = {"actor": NOBODY, "clock": system_clock, "user": user}
    with pytest.raises(Refused, match="can't be checked at the moment") as refusal:
        pass_second_step(**by, code=pyotp.TOTP(secret).at(system_clock()))
    assert refusal.value.field == "code"
    pass_second_step(**by, code=codes[0])
    assert Authenticator.objects.get(user=user).last_step < system_clock().timestamp() // 30


def test_with_a_former_key_the_app_goes_on(device: tuple[User, str, list[str]], settings: Any) -> None:
    user, secret, _codes = device
    settings.SECRET_KEY_FALLBACKS = [another_key(settings)]
    pass_second_step(actor=NOBODY, clock=system_clock, user=user, code=pyotp.TOTP(secret).at(system_clock()))


def test_a_set_up_that_was_begun_with_another_key_is_begun_again(
    visitor: Callable[..., Visitor], settings: Any
) -> None:
    zhang = visitor("zhang")
    page = "/desk/profile/authenticator/"
    zhang.post(page)
    another_key(settings)
    assert zhang.get(page).headers["Location"] == "/desk/profile/"
    assert zhang.get(f"{page}picture/").status_code == 404
    answer = zhang.post(page, {"code": "123456"})
    assert answer.status_code == 422
    assert "Begin again" in answer.content.decode()
    zhang.post(page)  # begins again
    assert zhang.get(page).status_code == 200


# ---- Sealing anew


def test_they_are_sealed_anew_and_the_former_key_may_go(
    device: tuple[User, str, list[str]], webhook: Webhook, settings: Any
) -> None:
    endpoint = webhook("https://orders.example.com/hook")
    endpoint.replace_secret(new_secret(), at=MOMENT)
    secrets = endpoint.keys(MOMENT)
    assert tally_tenant() == Tally(present=3)
    before = another_key(settings)
    assert tally_tenant() == reseal_tenant() == Tally(unreadable=3)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert reseal_tenant() == Tally(former=3)
    settings.SECRET_KEY_FALLBACKS = []
    assert tally_tenant() == Tally(present=3)
    assert Endpoint.objects.get(pk=endpoint.pk).keys(MOMENT) == secrets
    assert Authenticator.objects.get().secret == device[1]


def test_the_doctor_tells(acme: TenantSnapshot, webhook: Webhook, settings: Any) -> None:
    webhook("https://orders.example.com/hook")
    assert [finding.state for finding in sealed_secrets()] == ["good"]
    before = another_key(settings)
    (finding,) = sealed_secrets()
    assert (finding.state, "1 can't be opened" in finding.words) == ("bad", True)
    settings.SECRET_KEY_FALLBACKS = [before]
    (finding,) = sealed_secrets()
    assert finding.state == "warn"
    assert "manage.py reseal_secrets" in finding.words


def test_the_command_seals_everywhere(webhook: Webhook, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    webhook("https://orders.example.com/hook")
    before = another_key(settings)
    with pytest.raises(SystemExit):
        call_command("reseal_secrets")
    assert "1 can't be opened" in capsys.readouterr().err
    settings.SECRET_KEY_FALLBACKS = [before]
    call_command("reseal_secrets")
    assert "1 sealed anew, 0 were" in capsys.readouterr().out


# ---- The way there


@pytest.mark.django_db(databases=["default", OWNER])
def test_secrets_from_before_are_sealed_on_the_way_and_opened_on_the_way_back(globex: TenantSnapshot) -> None:
    plain, old = new_secret(), new_secret()
    before, after = ("webhooks", "0002_let_administrators_set_up_webhooks"), ("webhooks", "0003_seal_secrets")
    with in_tenant(globex, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connections[OWNER]).migrate([before])
        cursor.execute(
            "INSERT INTO webhooks_endpoint (id, name, url, events, content, secret, old_secret, old_secret_until,"
            " state, stopped_because, failures, made_at, changed_at) VALUES (gen_random_uuid(), 'Old', 'https://a.example',"
            " '{ticket.created}', 'full', %s, %s, %s, 'on', '', 0, %s, %s)",
            [plain, old, MOMENT, MOMENT, MOMENT],
        )
        MigrationExecutor(connections[OWNER]).migrate([after])
        found = Endpoint.objects.using(OWNER).get()
        assert plain not in found.sealed_secret
        assert (found.secret, found.keys(MOMENT.replace(year=2020))) == (plain, [plain, old])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connections[OWNER]).migrate([before])
        cursor.execute("SELECT secret, old_secret FROM webhooks_endpoint")
        assert cursor.fetchall() == [(plain, old)]
        cursor.execute("DELETE FROM webhooks_endpoint")
        MigrationExecutor(connections[OWNER]).migrate([after])
