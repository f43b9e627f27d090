"""Each check is a file; a new one is added to this list."""

from tests.look.checks.axe import Axe
from tests.look.checks.base import Check
from tests.look.checks.console import Console
from tests.look.checks.cut_text import CutText
from tests.look.checks.focus import Focus
from tests.look.checks.layout_shift import LayoutShift
from tests.look.checks.overflow import Overflow
from tests.look.checks.policy import Policy
from tests.look.checks.requests import ForeignRequests
from tests.look.checks.weight import Weight
from tests.look.checks.words import Words

# What the page does by itself is read before anything is done to it; the Tab key comes last.
CHECKS: tuple[type[Check], ...] = (
    Console,
    Policy,
    ForeignRequests,
    LayoutShift,
    Weight,
    Overflow,
    CutText,
    Words,
    Axe,
    Focus,
)

__all__ = ["CHECKS", "Check"]
