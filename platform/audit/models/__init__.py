from audit.models.chain import Chain, Fault, Link
from audit.models.entry import SAW, Entry
from audit.models.erasure import Erasure
from audit.models.export import AuditExport

__all__ = ["SAW", "AuditExport", "Chain", "Entry", "Erasure", "Fault", "Link"]
