"""Countries are kept as codes and shown by name, in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation

from kernel.countries import country_choices, country_name


@pytest.mark.parametrize(("language", "name"), [("en", "Germany"), ("zh-hans", "德国"), ("fr", "Germany")])
def test_a_code_has_a_name_in_the_reader_s_language(language: str, name: str) -> None:
    with translation.override(language):
        assert country_name("DE") == name


@pytest.mark.parametrize("words", ["", "Deutschland", "de", "ZZ", "001"])
def test_what_is_no_code_stays_as_it_is(words: str) -> None:
    with translation.override("en"):
        assert country_name(words) == words


def test_choices_stand_in_the_order_of_the_language() -> None:
    with translation.override("en"):
        english = [name for _code, name in country_choices()]
    with translation.override("zh-hans"):
        chinese = [name for _code, name in country_choices()]
    assert english.index("China") < english.index("Germany") < english.index("Norway")
    assert chinese.index("德国") < chinese.index("挪威") < chinese.index("中国")
    assert len(english) == len(chinese) == 250  # the standard's 249, and Kosovo
