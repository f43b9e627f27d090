"""P10: customers in from a file and out to one, against PostgreSQL's COPY of the same rows (spec: scale.md, P10).

In: every row is read, judged, looked for by its name, written with its audit entry, the index's note and what undo
needs; one in fifty is refused. COPY writes the clean rows alone. Out: the list with its filters, as a reader sees it.
"""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from changes.actions.applying import apply_change_set
from changes.actions.exporting import order_list_export
from changes.actions.importing import begin_import, match_columns
from changes.jobs import apply_changes, check_changes, write_list_export
from changes.models import ChangeSet, ListExport, State
from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from crm.customers.models import Account
from crm.customers.views.lists import ACCOUNT_LIST
from identity.models import User
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.copying import writer
from kernel.exports import ExportState
from kernel.ids import new_id
from kernel.tenancy import in_tenant
from records.models import CustomField
from tenants.directory.snapshots import tenant_for_host

HOST, WHO = "acme.localhost", "zhao.xin@acme-pumps.example"
ROWS, REFUSED_EVERY = 100_000, 50
IN_GATE, IN_GOAL, OUT_GATE = 0.40, 0.60, 0.80
MARK = "Bench "
HEADS = "Name,City,Country,Industry,Phone,E-mail,Grade,Customer since,Size of fleet,Contract\r\n"
COPIED = (
    "id",
    "kind",
    "name",
    "city",
    "country",
    "industry",
    "phone",
    "email",
    "grade",
    "since",
    "custom",
    "language",
)


def measure(say: Say) -> Outcome:
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    with in_tenant(tenant):
        actor = User.objects.select_related("staff__role").get(email=WHO).as_staff()
        _fields()
        say(f"{ROWS} rows in by COPY")
        by_copy = _seconds(_copy_in)
        _clean()
        say("the same, and the refused ones, by an import")
        checked, applied, done, memory = _imported(actor)
        say("out by COPY, and by an export")
        out_copy, out_ours = _seconds(_copy_out), _exported(actor)
        _clean()
    clean = done["created"]
    figures = [
        Figure("P10 import", (ROWS / applied) / (clean / by_copy), gate=IN_GATE, goal=IN_GOAL, at_least=True),
        Figure("P10 export", out_copy / out_ours, gate=OUT_GATE, at_least=True),
    ]
    details = {
        "rows a second": {"COPY": clean / by_copy, "import": ROWS / applied, "look before": ROWS / checked},
        "rows": done,
        "export rows a second": {"COPY": ROWS / out_copy, "export": ROWS / out_ours},
        "memory MB": memory,
    }
    return Outcome(figures, details)


def lines(*, with_refused: bool) -> Iterator[tuple[Any, ...]]:
    for number in range(ROWS):
        is_refused = number % REFUSED_EVERY == 0
        if is_refused and not with_refused:
            continue
        grade = "A+" if is_refused else ("high", "medium", "low")[number % 3]
        day = f"20{10 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}"
        yield (
            f"{MARK}{number}",
            f"Town {number % 500}",
            "CN",
            f"Industry {number % 40}",
            f"+86 571 {number:08}",
            f"office{number}@bench.example",
            grade,
            day,
            number % 300,
            f"AX-{number}",
        )


def _fields() -> None:
    for key, kind, label in (("bench_fleet", "number", "Size of fleet"), ("bench_contract", "text", "Contract")):
        values = {"kind": kind, "labels": {"en": label}, "created_at": system_clock()}
        CustomField.objects.update_or_create(record_type="account", key=key, defaults=values)


def _imported(actor: Actor) -> tuple[float, float, dict[str, int], dict[str, float]]:
    text = HEADS + "".join(",".join(map(str, line)) + "\r\n" for line in lines(with_refused=True))
    by: dict[str, Any] = {"actor": actor, "clock": system_clock}
    upload = SimpleUploadedFile("bench.csv", text.encode())
    change_set = begin_import(**by, record_type="account", upload=upload)
    del text, upload
    columns = {int(place): name for place, name in change_set.options["columns"].items()}
    assert len(columns) == HEADS.count(",") + 1, columns
    match_columns(**by, change_set=change_set, columns=columns, key="name")
    before = _memory()
    checked = _seconds(lambda: check_changes.run(change_set_id=str(change_set.pk)))
    apply_change_set(**by, change_set=change_set)

    def apply() -> None:
        """Slice after slice, as the worker would."""
        while ChangeSet.objects.filter(pk=change_set.pk, state=State.APPLYING).exists():
            apply_changes.run(change_set_id=str(change_set.pk))

    applied = _seconds(apply)
    change_set.refresh_from_db()
    assert change_set.state == State.APPLIED, change_set.failure
    done = {name: getattr(change_set, name) for name in ("created", "changed", "problems")}
    return checked, applied, done, {"before": before, "most": _memory()}


def _exported(actor: Actor) -> float:
    state = ACCOUNT_LIST.state.read(f"view=all&q={MARK.strip()}")
    columns = ["name", "city", "country", "industry", "phone", "email", "grade", "since"]
    columns += ["c_bench_fleet", "c_bench_contract"]
    order = order_list_export(actor=actor, clock=system_clock, record_list=ACCOUNT_LIST, state=state, columns=columns)
    taken = _seconds(lambda: write_list_export.run(order_id=str(order.pk)))
    assert ListExport._default_manager.get(pk=order.pk).state == ExportState.DONE
    return taken


def _copy_in() -> None:
    """What a script would do with the clean rows, told what every column is and what the others hold."""
    columns = [one for one in Account._meta.concrete_fields if one.column not in COPIED]
    at, blank = system_clock() - timedelta(days=1), Account()
    rest = [writer(one)(getattr(blank, one.attname)) for one in columns]
    rest = [
        at if one.column in {"created_at", "updated_at"} else value for one, value in zip(columns, rest, strict=True)
    ]
    names = ", ".join([*COPIED, *(str(one.column) for one in columns)])
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY customers_account ({names}) FROM STDIN") as copy:
        for name, city, country, industry, phone, email, grade, since, fleet, contract in lines(with_refused=False):
            custom = f'{{"bench_fleet": "{fleet}", "bench_contract": "{contract}"}}'
            row = (new_id(), "company", name, city, country, industry, phone, email, grade, since, custom, "en")
            copy.write_row((*row, *rest))


def _copy_out() -> None:
    names = (
        "name, city, country, industry, phone, email, grade, since, custom->>'bench_fleet', custom->>'bench_contract'"
    )
    asked = f"SELECT {names}, id FROM customers_account WHERE name LIKE '{MARK}%' ORDER BY name, id"  # noqa: S608
    copying = f"COPY ({asked}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, io.BytesIO() as file, cursor.cursor.copy(copying) as copy:
        for piece in copy:
            file.write(piece)


def _clean() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM customers_account WHERE name LIKE '{MARK}%'")  # noqa: S608


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun
