"""Whatever colour a tenant picks, people can read it, in both modes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from design import accent
from design.accent import GROUNDS_DARK, GROUNDS_LIGHT, Shades

seeds = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def modes(seed: str) -> list[tuple[Shades, tuple[str, ...]]]:
    both = accent.palette(seed)
    return [(both.light, GROUNDS_LIGHT), (both.dark, GROUNDS_DARK)]


@given(seeds)
@example("#ffcb05")
@example("#000000")
@example("#ffffff")
@example("#ff6a2b")
def test_words_on_the_fill_reach_four_and_a_half_also_under_the_pointer(seed: str) -> None:
    for shades, _ in modes(seed):
        assert accent.contrast(shades.accent_on, shades.accent) >= 4.5
        assert accent.contrast(shades.accent_on, shades.accent_hover) >= 4.5


@given(seeds)
@example("#ffcb05")
@example("#ffffff")
def test_accent_words_reach_four_and_a_half_on_every_ground_and_on_its_own_tints(seed: str) -> None:
    for shades, grounds in modes(seed):
        for ground in (*grounds, shades.accent_soft, shades.accent_soft_hover):
            assert accent.contrast(shades.accent_text, ground) >= 4.5


@given(seeds)
def test_marks_and_the_focus_ring_reach_three(seed: str) -> None:
    for shades, grounds in modes(seed):
        for ground in (*grounds, shades.accent_soft):
            assert accent.contrast(shades.accent_mark, ground) >= 3
            assert accent.contrast(shades.focus, ground) >= 3


@given(seeds)
def test_a_tick_on_a_mark_reaches_three(seed: str) -> None:
    for shades, _ in modes(seed):
        assert accent.contrast(shades.accent_mark_on, shades.accent_mark) >= 3


@given(seeds)
def test_a_colour_survives_the_way_to_oklch_and_back(seed: str) -> None:
    assert accent.to_hex(accent.to_rgb(accent.to_oklch(accent.parse(seed)))) == seed


def test_a_yellow_brand_stays_yellow_under_dark_words() -> None:
    found = accent.report("#FFCB05")
    assert found.fill_is_kept
    assert found.words_are_dark
    assert found.white_on_seed == pytest.approx(1.5, abs=0.05)


def test_known_contrasts() -> None:
    assert accent.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert accent.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_stylesheet_names_all_nine_roles_and_nothing_that_could_break_out() -> None:
    text = accent.brand_css("2B5BD7")
    assert text.count("--accent-seed: #2b5bd7;") == 1
    assert text.count(": ") == 10
    assert text.count("{") == text.count("}") == 1


@pytest.mark.parametrize("bad", ["", "red", "#12", "#1234567", "#2b5bd7;}body{display:none"])
def test_anything_but_six_digits_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="six hexadecimal digits"):
        accent.palette(bad)
