"""Formulas that use one another: which comes first, and whether they go in a circle."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from records.formulas.checking import Formula


def in_order(formulas: Mapping[str, Formula]) -> list[str]:
    """Each after those that it uses. Those of a circle, and what hangs on them, are left out."""
    rest = dict(formulas)
    while True:
        graph = {name: formula.uses & formulas.keys() for name, formula in rest.items()}
        try:
            return [name for name in TopologicalSorter(graph).static_order() if name in rest]
        except CycleError as error:
            gone = set(error.args[1])
            rest = {name: formula for name, formula in rest.items() if name not in gone}


def circle(formulas: Mapping[str, Formula]) -> list[str]:
    """The names of one circle, the first one again at its end; empty where there is none."""
    graph = {name: formula.uses & formulas.keys() for name, formula in formulas.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]
    return []
