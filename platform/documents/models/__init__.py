from documents.models.issued import IssuedDocument
from documents.models.order import DocumentOrder, OrderState

__all__ = ["DocumentOrder", "IssuedDocument", "OrderState"]
