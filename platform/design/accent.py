"""A tenant's colour: one seed in, nine checked shades for light and dark out. The same rules stand in `tokens.css`.

Colour science: OKLab and its matrices by Björn Ottosson, https://bottosson.github.io/posts/oklab/ (public domain);
contrast by WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and #dfn-relative-luminance.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields

TEXT_LEAST = 4.5
MARK_LEAST = 3.0

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour as lightness 0 to 1, chroma, and hue in degrees."""

    lightness: float
    chroma: float
    hue: float


@dataclass(frozen=True, slots=True)
class Shades:
    """The nine roles of an accent in one mode, as `#rrggbb`."""

    accent: str
    accent_hover: str
    accent_on: str
    accent_mark: str
    accent_mark_on: str
    accent_text: str
    accent_soft: str
    accent_soft_hover: str
    focus: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Both modes of an accent."""

    seed: str
    light: Shades
    dark: Shades


@dataclass(frozen=True, slots=True)
class Report:
    """What an administrator is told: what had to change, and how well it reads (least contrast, light then dark)."""

    seed: str
    white_on_seed: float
    seed_on_white: float
    fill_is_kept: bool
    words_are_dark: bool
    text_is_kept: bool
    fill: tuple[float, float]
    text: tuple[float, float]
    mark: tuple[float, float]


# What accent words and marks may stand on, as tokens.css has it: bg, surface, raised, overlay, sunken.
GROUNDS_LIGHT = ("#f5f6f8", "#ffffff", "#f8f9fa")
GROUNDS_DARK = ("#0e0f12", "#17191c", "#202226", "#25272b", "#121417")


def parse(seed: str) -> Rgb:
    """`#2b5bd7` or `2b5bd7` as three numbers from 0 to 1. Raises ValueError for anything else."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{6})", seed.strip())
    if not found:
        raise ValueError(f"not a colour of six hexadecimal digits: {seed!r}")
    digits = found[1]
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


def to_hex(rgb: Rgb) -> str:
    """Three numbers from 0 to 1 as `#rrggbb`."""
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in rgb)


def to_oklch(rgb: Rgb) -> Oklch:
    """sRGB to OKLCH."""
    red, green, blue = (_linear(part) for part in rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_rgb(colour: Oklch) -> Rgb:
    """OKLCH to sRGB. What a screen cannot show loses chroma, never lightness or hue."""
    if _is_shown(raw := _raw_rgb(colour)):
        return raw
    low, high = 0.0, colour.chroma
    for _ in range(24):
        middle = (low + high) / 2
        if _is_shown(_raw_rgb(Oklch(colour.lightness, middle, colour.hue))):
            low = middle
        else:
            high = middle
    red, green, blue = (min(max(part, 0.0), 1.0) for part in _raw_rgb(Oklch(colour.lightness, low, colour.hue)))
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two hex colours, 1 to 21."""
    darker, lighter = sorted((_luminance(parse(one)), _luminance(parse(other))))
    return (lighter + 0.05) / (darker + 0.05)


def palette(seed: str) -> Palette:
    """All shades of a seed."""
    return Palette(to_hex(parse(seed)), _light(to_oklch(parse(seed))), _dark(to_oklch(parse(seed))))


def brand_css(seed: str) -> str:
    """The tenant's stylesheet. It follows `tokens.css` and needs no relative colours in the browser."""
    both = palette(seed)
    lines = [f"  --accent-seed: {both.seed};"]
    for role in fields(Shades):
        light, dark = getattr(both.light, role.name), getattr(both.dark, role.name)
        value = light if light == dark else f"light-dark({light}, {dark})"
        lines.append(f"  --{role.name.replace('_', '-')}: {value};")
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def report(seed: str) -> Report:
    """The figures behind a corrected colour."""
    both = palette(seed)
    return Report(
        seed=both.seed,
        white_on_seed=contrast("#ffffff", both.seed),
        seed_on_white=contrast(both.seed, "#ffffff"),
        fill_is_kept=_is_near(both.seed, both.light.accent),
        words_are_dark=both.light.accent_on != "#ffffff",
        text_is_kept=_is_near(both.seed, both.light.accent_text),
        fill=(contrast(both.light.accent_on, both.light.accent), contrast(both.dark.accent_on, both.dark.accent)),
        text=(_least(both.light.accent_text, GROUNDS_LIGHT), _least(both.dark.accent_text, GROUNDS_DARK)),
        mark=(_least(both.light.accent_mark, GROUNDS_LIGHT), _least(both.dark.accent_mark, GROUNDS_DARK)),
    )


def _light(seed: Oklch) -> Shades:
    soft = _soft(seed, 0.965, 0.12)
    soft_hover = _soft(seed, 0.94, 0.2)
    grounds = (*GROUNDS_LIGHT, soft, soft_hover)
    lean = _lean(seed.hue)
    text = _darker_until(
        Oklch(min(seed.lightness, 0.48), min(seed.chroma, 0.18) * (1 - 0.28 * lean), seed.hue + 14 * lean),
        lambda shade: _least(shade, grounds) >= TEXT_LEAST,
    )
    mark = _darker_until(
        Oklch(min(seed.lightness, 0.57), seed.chroma, seed.hue), lambda shade: _least(shade, grounds) >= MARK_LEAST
    )
    lightness = max(seed.lightness, 0.67) if seed.lightness > 0.6 else min(seed.lightness, 0.53)
    return Shades(*_fill(seed, lightness), mark, "#ffffff", text, soft, soft_hover, mark)


def _dark(seed: Oklch) -> Shades:
    soft = _soft(seed, 0.28, 0.22)
    soft_hover = _soft(seed, 0.32, 0.28)
    grounds = (*GROUNDS_DARK, soft, soft_hover)
    lean = _lean(seed.hue)
    text = _lighter_until(
        Oklch(max(seed.lightness, 0.8), min(seed.chroma, 0.11), seed.hue + 14 * lean),
        lambda shade: _least(shade, grounds) >= TEXT_LEAST,
    )
    mark = _lighter_until(
        Oklch(max(seed.lightness, 0.66), seed.chroma, seed.hue), lambda shade: _least(shade, grounds) >= MARK_LEAST
    )
    lightness = max(seed.lightness, 0.67) if seed.lightness > 0.6 else min(max(seed.lightness, 0.45), 0.53)
    return Shades(*_fill(seed, lightness), mark, GROUNDS_DARK[0], text, soft, soft_hover, mark)


def _fill(seed: Oklch, lightness: float) -> tuple[str, str, str]:
    """The ground of a primary button, the same under the pointer, and the words on both."""
    chroma = min(seed.chroma, 0.2)
    is_light = lightness > 0.6
    on = to_hex(to_rgb(Oklch(0.2, 0, 0))) if is_light else "#ffffff"

    def hover(colour: Oklch) -> str:
        return to_hex(to_rgb(Oklch(colour.lightness - 0.045, colour.chroma, colour.hue)))

    step = 0.005 if is_light else -0.005
    colour = Oklch(lightness, chroma, seed.hue)
    for _ in range(80):
        if min(contrast(on, to_hex(to_rgb(colour))), contrast(on, hover(colour))) >= TEXT_LEAST:
            break
        colour = Oklch(colour.lightness + step, chroma, seed.hue)
    return to_hex(to_rgb(colour)), hover(colour), on


def _soft(seed: Oklch, lightness: float, share: float) -> str:
    lean = _lean(seed.hue)
    return to_hex(to_rgb(Oklch(lightness, min(seed.chroma, 0.2) * share, seed.hue + 30 * lean)))


def _lean(hue: float) -> float:
    """1 at orange, 0 from 28 degrees away: between red and yellow, tints and words lean to yellow."""
    return min(max(1 - abs(hue - 52) / 28, 0), 1)


def _darker_until(colour: Oklch, is_enough: Callable[[str], bool]) -> str:
    return _walk(colour, -0.005, is_enough)


def _lighter_until(colour: Oklch, is_enough: Callable[[str], bool]) -> str:
    return _walk(colour, 0.005, is_enough)


def _walk(colour: Oklch, step: float, is_enough: Callable[[str], bool]) -> str:
    shade = to_hex(to_rgb(colour))
    lightness = colour.lightness
    while not is_enough(shade) and 0 < lightness < 1:
        lightness += step
        shade = to_hex(to_rgb(Oklch(lightness, colour.chroma, colour.hue)))
    return shade


def _least(shade: str, grounds: tuple[str, ...]) -> float:
    return min(contrast(shade, ground) for ground in grounds)


def _is_near(one: str, other: str) -> bool:
    """Whether people see the same colour: within 8 of 255 in every channel."""
    return all(abs(a - b) * 255 <= 8 for a, b in zip(parse(one), parse(other), strict=True))


def _raw_rgb(colour: Oklch) -> Rgb:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _is_shown(rgb: Rgb) -> bool:
    return all(-1e-4 <= part <= 1 + 1e-4 for part in rgb)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(part) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
