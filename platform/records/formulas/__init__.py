"""Formulas of fields that are worked out: read, checked when they are written, and worked out for a record.

A formula knows the fields of its own record and nothing else: it can't call, import or loop, so whoever may add
fields can harm nobody with one.
"""

from records.formulas.checking import Formula, checked
from records.formulas.grammar import FormulaError
from records.formulas.names import Names

__all__ = ["Formula", "FormulaError", "Names", "checked"]
