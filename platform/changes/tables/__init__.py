"""Files with rows and columns, read one row at a time: CSV in the encodings that people send, and Excel."""

from changes.tables.opening import ENDINGS, LARGEST, open_table
from changes.tables.table import Line, Table

__all__ = ["ENDINGS", "LARGEST", "Line", "Table", "open_table"]
