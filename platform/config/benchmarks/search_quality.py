"""P11, the order of hits: NDCG@10 and MRR of both backends against Elasticsearch's stock analyzers (scale.md, P11).

Two sets of queries: by one the search was tuned, the other it had never been asked. The gate is on the second.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.relevance import LANGUAGES, LAST, Labelled, Text, labelled, ndcg, reciprocal_rank, unseen
from config.benchmarks.search_documents import fill, wish_for
from config.benchmarks.search_server import Raw
from kernel.tenancy import in_tenant
from search.backends.elastic.backend import Elastic
from search.backends.elastic.door import Keeper
from search.backends.elastic.rebuilding import make_equal
from search.backends.postgresql import PostgreSQL
from tenants.directory.snapshots import tenant_for_host

HOST, SHARE = "acme.localhost", 1.0
STOCK = ("standard", "cjk")
Find = Callable[[Labelled], list[UUID]]
# By engine, language and measure.
Scores = dict[str, dict[str, dict[str, float]]]
GATED = "unseen"


def measure(say: Say) -> Outcome:
    texts, tuned = labelled()
    sets = {"tuned": tuned, "unseen": unseen()}
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    with in_tenant(tenant):
        at = fill(texts)
        finders: dict[str, Find] = {"postgresql": lambda query: _ours(PostgreSQL(), query)}
        if settings.ELASTICSEARCH_URL:
            Keeper().remove_all()
            make_equal(at=at)
            Keeper().refresh()
            finders["elasticsearch"] = lambda query: _ours(Elastic(), query)
            finders |= {name: _stock(name, texts) for name in STOCK}
        else:
            say("ELASTICSEARCH_URL is not set: only the embedded search is judged")
        scores: dict[str, Scores] = {}
        for which, queries in sets.items():
            say(f"{len(queries)} {which} queries over {len(texts)} documents, {', '.join(finders)}")
            scores[which] = {name: _scores(find, queries) for name, find in finders.items()}
    figures = [figure for which, found in scores.items() for figure in _figures(which, found)]
    return Outcome(figures, {"NDCG@10 and MRR": scores})


def _ours(backend: PostgreSQL | Elastic, query: Labelled) -> list[UUID]:
    return [hit.id for hit in backend.find(wish_for(query.words, LAST, query.language)).hits.get("texts", [])]


def _stock(name: str, texts: list[Text]) -> Find:
    """Title and text by one of the analyzers that come with the server, as its documentation shows it."""
    raw, index = Raw(), f"{settings.ELASTICSEARCH_PREFIX}-stock-{name}"
    raw.remove(index)
    field = {"type": "text", "analyzer": name}
    raw.ask("PUT", f"/{index}", {"mappings": {"properties": {"title": field, "body": field}}})
    lines = [
        line for text in texts for line in ({"index": {"_id": str(text.id)}}, {"title": text.title, "body": text.body})
    ]
    raw.bulk(index, lines)
    raw.ask("POST", f"/{index}/_refresh")

    def find(query: Labelled) -> list[UUID]:
        said = {"multi_match": {"query": query.words, "fields": ["title^2", "body"]}}
        hits = raw.ask("POST", f"/{index}/_search", {"query": said, "size": LAST, "_source": False})["hits"]["hits"]
        return [UUID(hit["_id"]) for hit in hits]

    return find


def _scores(find: Find, queries: list[Labelled]) -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, float]] = {}
    for name, language in LANGUAGES.items():
        asked = [query for query in queries if query.language == language]
        found = [(find(query), query.grades) for query in asked]
        scores[name] = {
            "ndcg": statistics.fmean(ndcg(ids, grades) for ids, grades in found),
            "mrr": statistics.fmean(reciprocal_rank(ids, grades) for ids, grades in found),
        }
    return scores


def _figures(which: str, scores: Scores) -> list[Figure]:
    figures = [
        Figure(f"P11 {which} {measure.upper()} {language} {name}", value)
        for name, by_language in scores.items()
        for language, values in by_language.items()
        for measure, value in values.items()
    ]
    for name in ("postgresql", "elasticsearch"):
        for language in LANGUAGES:
            best = max((scores[stock][language]["ndcg"] for stock in STOCK if stock in scores), default=0.0)
            if best and name in scores:
                ratio = scores[name][language]["ndcg"] / best
                gate = SHARE if which == GATED else None
                said = f"P11 {which} {name} to the better stock analyzer, {language}"
                figures.append(Figure(said, ratio, gate=gate, at_least=True))
    return figures
