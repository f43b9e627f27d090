"""The benchmarks, in the order in which they run: the number of spec scale.md or a name, and where it is measured."""

from __future__ import annotations

BENCHMARKS = {
    "P5": "config.benchmarks.tenancy",
    "P8": "config.benchmarks.api",
    "P9": "config.benchmarks.page",
    "P9 article": "config.benchmarks.article",
    "P10": "config.benchmarks.moving",
    "P11 order": "config.benchmarks.search_quality",
    "P11 sizes": "config.benchmarks.search_sizes",
    "P11 speed": "config.benchmarks.search_speed",
    "P12": "config.benchmarks.jobs",
    "P14": "config.benchmarks.documents",
    "dedupe": "config.benchmarks.dedupe",
    "webhooks": "config.benchmarks.webhooks",
}
