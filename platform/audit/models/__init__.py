from audit.models.chain import Chain, Fault, Link
from audit.models.entry import SAW, Entry
from audit.models.erasure import Erasure

__all__ = ["SAW", "Chain", "Entry", "Erasure", "Fault", "Link"]
