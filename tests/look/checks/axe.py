from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check
from tests.look.scene import Scene

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """
async (tags) => {
  const result = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  return result.violations.map((rule) => ({
    id: rule.id, help: rule.help, nodes: rule.nodes.map((node) => node.target.join(' ')),
  }));
}
"""


class Axe(Check):
    """WCAG 2.2 AA, as far as axe-core can tell."""

    name = "axe"

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        tab.evaluate(axe_source())
        for rule in tab.evaluate(RUN, TAGS):
            more = f" and {len(rule['nodes']) - 2} more" if len(rule["nodes"]) > 2 else ""
            yield f"{rule['id']}, {rule['help']}: {', '.join(rule['nodes'][:2])}{more}"


@cache
def axe_source() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        raise LookupError("axe-playwright-python is not installed")
    return next(Path(spec.origin).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
