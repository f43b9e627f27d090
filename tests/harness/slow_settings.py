"""For one journey: the answer is held back after everything is committed, so that the process can be killed there."""

from tests.harness.settings import *  # noqa: F403
from tests.harness.settings import MIDDLEWARE as USUAL

MIDDLEWARE = ["tests.harness.slow.HoldBack", *USUAL]
