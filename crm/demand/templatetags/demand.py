from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.123 → “12.3 %”."""
    return f"{number_format(100 * share, decimal_pos=1)}\u00a0%"
