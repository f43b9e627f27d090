"""A rebuild whose job failed for good: the page says so, and another one begins."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import Clock
from search.actions import begin_rebuild, cancel_rebuild
from search.jobs import rebuild_index
from search.models import Rebuild, RebuildState
from tests.crm.conftest import counted
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
AT_MOST = 8
PAGE = "/desk/settings/search/rebuild/"


@pytest.fixture
def by(staff: Callable[[str], Actor], clock: Clock) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": clock}


def give_up(rebuild: Rebuild, error: str = "ZeroDivisionError: division by zero") -> None:
    """As the broker leaves a job that failed each time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dramatiq.queue SET state = 'rejected', message = jsonb_set(message, '{options,traceback}', %s)"
            " WHERE message->>'kwargs' LIKE %s",
            [json.dumps(f"Traceback\n{error}"), f"%{rebuild.pk}%"],
        )
        assert cursor.rowcount == 1


def test_one_that_nobody_goes_on_with_is_said_so_and_begun_again(
    visitor: Visit, by: dict[str, Any], run_jobs: Callable[[], int]
) -> None:
    zhao, rebuild = visitor("zhao"), begin_rebuild(**by)
    give_up(rebuild)
    for html in (zhao.get(PAGE).content.decode(), zhao.get(PAGE, HTTP_HX_REQUEST="true").content.decode()):
        assert "It was broken off" in html
        assert "ZeroDivisionError: division by zero" in html
        assert 'hx-trigger="every 1s"' not in html
        assert 'http-equiv="refresh"' not in html
    with counted() as statements:
        zhao.get(PAGE)
    assert len(statements) <= AT_MOST, "\n".join(statements)
    assert zhao.post(PAGE).status_code == 302
    run_jobs()
    rebuild.refresh_from_db()
    assert (rebuild.state, rebuild.error) == (RebuildState.FAILED, "ZeroDivisionError: division by zero")
    assert Rebuild.objects.exclude(pk=rebuild.pk).get().state == RebuildState.DONE
    assert "Complete" in zhao.get(PAGE).content.decode()


def test_the_job_of_one_that_is_over_changes_nothing_when_it_is_run_again(by: dict[str, Any]) -> None:
    rebuild = begin_rebuild(**by)
    give_up(rebuild, "")
    again = begin_rebuild(**by)
    rebuild_index.run(rebuild_id=str(rebuild.pk))
    rebuild.refresh_from_db()
    again.refresh_from_db()
    assert (rebuild.state, again.state) == (RebuildState.FAILED, RebuildState.WAITING)
    assert rebuild.error


def test_one_whose_job_goes_on_is_not_broken_off(by: dict[str, Any], visitor: Visit) -> None:
    """Another one's failed job says nothing about it."""
    old = begin_rebuild(**by)
    give_up(old)
    cancel_rebuild(**by, rebuild=old)
    begin_rebuild(**by)
    with pytest.raises(Refused):
        begin_rebuild(**by)
    assert "It was broken off" not in visitor("zhao").get(PAGE).content.decode()
    assert Rebuild.objects.filter(state=RebuildState.WAITING).count() == 1
