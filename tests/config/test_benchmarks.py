"""The figures' format and the verdict, with made-up numbers: nothing here looks at a clock."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.benchmarks import Outcome
from config.benchmarks.figures import Figure, exit_code
from config.benchmarks.names import BENCHMARKS
from config.benchmarks.report import as_json, header, with_sizes
from config.benchmarks.rounds import Rounds, percentile
from config.management.commands.bench import sizes

AT = datetime(2026, 11, 24, 13, 47, tzinfo=UTC)
MACHINE = {"cpu": "A processor", "cores": "2", "python": "3.11.2", "postgresql": "18.1"}
COST = Figure("P5 tenancy cost", 1.018, gate=1.05, goal=1.02)


def test_a_figure_is_one_line() -> None:
    assert COST.line == "P5 tenancy cost 1.018 gate 1.05 goal 1.02 pass"


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (Figure("P5 tenancy cost", 1.0511, gate=1.05, goal=1.02), "P5 tenancy cost 1.051 gate 1.05 goal 1.02 fail"),
        (Figure("P9 page", 1.9, gate=2.0, goal=1.4), "P9 page 1.900 gate 2.0 goal 1.4 pass"),
        (Figure("P12 jobs", 0.84, gate=0.85, goal=0.95, at_least=True), "P12 jobs 0.840 gate 0.85 goal 0.95 fail"),
        (Figure("P12 start", 12.34, gate=50, unit="ms"), "P12 start 12.3 ms gate 50 pass"),
        (Figure("P9 poll", 0.0712), "P9 poll 0.071"),
    ],
)
def test_each_kind_of_figure_says_its_bounds(figure: Figure, line: str) -> None:
    assert figure.line == line


@pytest.mark.parametrize(("value", "at_least", "passes"), [(2, False, True), (3, False, False), (1, True, False)])
def test_the_gate_itself_passes_and_what_is_beyond_fails(value: float, at_least: bool, passes: bool) -> None:
    assert Figure("P0", value, gate=2, at_least=at_least).passes is passes


def test_a_missed_gate_ends_the_command_with_an_error() -> None:
    missed = Figure("P9 page", 2.5, gate=2.0, goal=1.4)
    assert exit_code([COST, missed]) != 0


def test_a_missed_goal_does_not() -> None:
    assert exit_code([Figure("P9 page", 1.9, gate=2.0, goal=1.4), Figure("P9 poll", 9)]) == 0


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    rounds = Rounds({"a": [2.0, 200.0, 3.0], "b": [1.0, 10.0, 1.0]})
    assert rounds.ratio("a", "b") == 3.0


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95
    assert percentile([7.0], 0.95) == 7


def test_the_header_names_machine_and_moment() -> None:
    assert header(MACHINE, AT) == (
        "Rapport, 2026-11-24 13:47 UTC · A processor, 2 cores · Python 3.11.2 · PostgreSQL 18.1"
    )


def test_the_report_is_the_same_text_for_the_same_numbers() -> None:
    text = as_json({"P5": Outcome([COST], {"ms": {"a": 1.23456789}})}, MACHINE, AT)
    assert text == as_json({"P5": Outcome([COST], {"ms": {"a": 1.23456789}})}, MACHINE, AT)
    stored = json.loads(text)
    assert list(stored) == sorted(stored)
    assert stored["figures"][0]["passes"] is True
    assert stored["details"]["P5"]["ms"]["a"] == 1.2346


def test_sizes_are_kept_beside_those_that_were_measured_before(tmp_path: Path) -> None:
    kept = tmp_path / "sizes.json"
    for count, p95 in (("100000", 30.0), ("1000", 4.12344), ("100000", 25.0)):
        details = {count: {"search ms": {"p95": p95}}}
        kept.write_text(with_sizes({count: Outcome([], details)}, MACHINE, AT, kept))
    stored = json.loads(kept.read_text())
    assert list(stored) == ["1000", "100000"]
    assert [one["search ms"]["p95"] for one in stored.values()] == [4.1234, 25.0]
    assert stored["1000"]["machine"] == MACHINE


@pytest.mark.parametrize("text", ["", "1000,", "many", "0", "1000,-5", "1e6"])
def test_what_is_no_number_of_documents_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="Numbers of documents"):
        sizes(text)
    assert sizes("1000,100000") == [1000, 100000]


def test_every_promised_figure_has_its_benchmark() -> None:
    assert list(BENCHMARKS) == [
        "P5",
        "P8",
        "P9",
        "P9 article",
        "P10",
        "P11 order",
        "P11 sizes",
        "P11 speed",
        "P12",
        "P14",
        "dedupe",
        "webhooks",
    ]
