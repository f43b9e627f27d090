"""How many of the known duplicates the matcher finds, and how many of those that it finds are some (issue 5, X8)."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from config.benchmarks import Outcome, Say
from config.benchmarks.duplicates.making import Made, Maker
from config.benchmarks.figures import Figure
from crm.customers.matching.scoring import POSSIBLE, score

SEED, PEOPLE, COMPANIES = 20261122, 4000, 1500
PRECISION_GATE, RECALL_GATE, FOUND_GATE = 0.97, 0.9, 0.95
LARGEST_BLOCK = 200
Pair = tuple[int, int]


def measure(say: Say) -> Outcome:
    maker = Maker(SEED)
    kinds = {"people": maker.people(PEOPLE), "companies": maker.companies(COMPANIES)}
    figures: list[Figure] = []
    for kind, made in kinds.items():
        begun = time.perf_counter()
        candidates = candidate_pairs(made)
        pairs = found_pairs(made, candidates)
        seconds = time.perf_counter() - begun
        say(f"{len(made)} {kind}, {len(truth(made))} pairs, {len(candidates)} compared, {len(pairs)} found")
        for language, is_chinese in (("zh", True), ("en", False)):
            asked = {pair for pair in truth(made) if made[pair[0]].is_chinese == is_chinese}
            told = {pair for pair in pairs if made[pair[0]].is_chinese == is_chinese}
            figures += _figures(f"dedupe {kind} {language}", asked, told, candidates)
        figures.append(Figure(f"dedupe {kind} ms for 1000 records", seconds * 1e6 / len(made), unit="ms"))
    return Outcome(figures)


def _figures(name: str, asked: set[Pair], told: set[Pair], candidates: set[Pair]) -> Iterable[Figure]:
    right = asked & told
    yield Figure(f"{name} compared", len(asked & candidates) / len(asked), gate=FOUND_GATE, at_least=True)
    yield Figure(f"{name} recall", len(right) / len(asked), gate=RECALL_GATE, at_least=True)
    yield Figure(f"{name} precision", len(right) / max(1, len(told)), gate=PRECISION_GATE, at_least=True)


def truth(made: Sequence[Made]) -> set[Pair]:
    by_truth: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(made):
        by_truth[one.truth].append(place)
    return {pair for places in by_truth.values() for pair in combinations(places, 2)}


def candidate_pairs(made: Sequence[Made]) -> set[Pair]:
    """Those with a key in common, as the sweep finds them."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(made):
        for key in one.profile.keys:
            blocks[key].append(place)
    few = (places for places in blocks.values() if len(places) <= LARGEST_BLOCK)
    return {pair for places in few for pair in combinations(places, 2)}


def found_pairs(made: Sequence[Made], candidates: Iterable[Pair], *, least: int = POSSIBLE) -> set[Pair]:
    profiles = [one.profile for one in made]
    return {(a, b) for a, b in candidates if score(profiles[a], profiles[b]).points >= least}
