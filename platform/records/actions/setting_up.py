"""Names, keys and places of what administrators set up: the same for fields, dictionaries and choices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import count
from typing import TypeVar

from django.utils.translation import gettext as _

from kernel.actions import Refused
from records.models.setup import SetUp
from search.pinyin import is_chinese, readings

LABEL_LENGTH, KEY_LENGTH = 60, 40
Labels = Mapping[str, str]
S = TypeVar("S", bound=SetUp)


def named(labels: Labels) -> dict[str, str]:
    """Without empty ones. Raises Refused at the language's field."""
    found = {language: " ".join(text.split()) for language, text in labels.items() if text.strip()}
    if not found:
        raise Refused(_("Say what it is called, in one language at least."), field="label_en")
    for language, text in found.items():
        if len(text) > LABEL_LENGTH:
            raise Refused(
                _("A name has at most %(limit)d characters.") % {"limit": LABEL_LENGTH}, field=field_of(language)
            )
    return found


def refuse_same(labels: Labels, others: Iterable[Labels], sentence: str) -> None:
    """`sentence` has a place for the `name` that somebody else has already."""
    for other in others:
        for language, text in labels.items():
            if other.get(language, "").casefold() == text.casefold():
                raise Refused(sentence % {"name": text}, field=field_of(language))


def field_of(language: str) -> str:
    return f"label_{language[:2]}"


def key_from(text: str) -> str:
    """`Contract no.` → contract_no, 合同编号 → he_tong_bian_hao, 客户Level → ke_hu_level."""
    parts = [f" {readings(one)[0]} " if is_chinese(one) else one for one in unicodedata.normalize("NFKD", text)]
    plain = unicodedata.normalize("NFKD", "".join(parts)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")[:KEY_LENGTH].rstrip("_")


def free_key(labels: Labels, taken: set[str], *, usual: str) -> str:
    """Made of the label; `usual` where that has no letter in it."""
    made = key_from(labels.get("en") or next(iter(labels.values()))) or usual
    numbered = (f"{made[: KEY_LENGTH - 5]}_{number}" for number in count(2))
    return made if made not in taken else next(key for key in numbered if key not in taken)


def placed(items: list[S], item: S, place: int) -> list[int]:
    """Put `item` among `items` (locked, in their order), from 0; [old, new], or [] where nothing moved."""
    order = [one.pk for one in items]
    if item.pk not in order:  # retired meanwhile
        return []
    old = order.index(item.pk)
    moved = items.pop(old)
    items.insert(place, moved)
    # Places may have gaps from what was retired: all are written anew.
    changes = [one.change(position=at) for at, one in enumerate(items)]
    return [old, items.index(moved)] if any(changes) else []
