from search.models.document import VERSION, Document, facet_text
from search.models.pending import Pending, Shipment
from search.models.rebuild import Rebuild, RebuildState
from search.models.synonym import Synonym
from search.models.term import Term
from search.models.visit import Visit

__all__ = [
    "VERSION",
    "Document",
    "Pending",
    "Rebuild",
    "RebuildState",
    "Shipment",
    "Synonym",
    "Term",
    "Visit",
    "facet_text",
]
