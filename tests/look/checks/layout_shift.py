from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Page as Tab

from tests.look.checks.base import Check
from tests.look.scene import Scene

LIMIT = 0.02
LISTEN = """
window.__shift ??= { sum: 0, moved: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.__shift.sum += entry.value;
    for (const source of entry.sources ?? []) {
      const node = source.node;
      if (node?.tagName) window.__shift.moved.push(node.tagName.toLowerCase() + (node.id ? `#${node.id}` : ''));
    }
  }
}).observe({ type: 'layout-shift', buffered: true });
"""


class LayoutShift(Check):
    """How far things moved after they were first shown, as browsers measure it."""

    name = "layout shift"

    def prepare(self, tab: Tab, scene: Scene) -> None:
        tab.add_init_script(LISTEN)

    def complaints(self, tab: Tab, scene: Scene) -> Iterable[str]:
        shift = tab.evaluate("window.__shift ?? { sum: 0, moved: [] }")
        if shift["sum"] > LIMIT:
            moved = ", ".join(list(dict.fromkeys(shift["moved"]))[:4])
            yield f"{shift['sum']:.3f} is over {LIMIT}: {moved}"
