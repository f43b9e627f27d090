"""What is shipped to browsers: complete, unchanged, light, and translated."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import polib
import pytest

import design

HOME = Path(next(iter(design.__path__)))
STATIC = HOME / "static" / "design"
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
FRAME = [
    *("kit.css", "tokens.css", "core.css", "frame.css", "overlay.css", "more.css"),
    *("vendor/htmx.min.js", "js/core.js", "js/forms.js"),
]
DESK = [*FRAME, "desk.css", "record.css", "ticket.css", "js/keys.js", "js/finder.js", "js/palette.js", "js/list.js"]
EDITOR = ["vendor/prosemirror.js", "js/mentions.js", "js/editor_text.js", "js/editor.js"]
PORTAL = [*FRAME, "portal.css", "ticket.css"]


def weight(names: list[str]) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


@pytest.mark.parametrize(("names", "most"), [(DESK + EDITOR, 150_000), (PORTAL, 80_000)], ids=["desk", "portal"])
def test_a_page_s_own_weight_stays_within_its_budget(names: list[str], most: int) -> None:
    assert weight(names) <= most


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        name for path in TEMPLATES for name in re.findall(r'(?:\{% icon|shape=) ?"([a-z0-9-]+)"', path.read_text())
    }
    named |= {
        name for path in (STATIC / "js").glob("*.js") for name in re.findall(r'icon\("([a-z0-9-]+)"', path.read_text())
    }
    assert named <= sprite


def test_every_class_that_templates_use_is_styled() -> None:
    styled = set(
        re.findall(r"\.((?:r|btn|form|m)-[a-z0-9-]+|r-[a-z]+)", "".join(p.read_text() for p in STATIC.glob("*.css")))
    )
    used = set()
    for path in TEMPLATES:
        for value in re.findall(r'class="([^"]*)"', re.sub(r"\{[%{].*?[%}]\}", " ", path.read_text())):
            used |= {name for name in value.split() if name.startswith("r-") and not name.endswith("-")}
    hooks = {"r-errors-at", "r-composer-to", "r-drop-live"}
    assert used - styled - hooks == set()


def test_vendored_files_are_what_their_list_says() -> None:
    listed = dict(re.findall(r"\| `([\w.-]+)` \|.*`([0-9a-f]{64})`", (STATIC / "vendor" / "README.md").read_text()))
    assert set(listed) == {"htmx.min.js", "prosemirror.js", "inter-latin-wght-normal.woff2"}
    for name, digest in listed.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest


def test_words_that_scripts_ask_for_exist() -> None:
    said = set(re.findall(r'data-w="([a-z-]+)"', (HOME / "templates/design/components/words.html").read_text()))
    scripts = "".join(path.read_text() for path in (STATIC / "js").glob("*.js"))
    asked = set(re.findall(r'word\("([a-z-]+)"', scripts))
    assert asked <= said


def test_files_stay_readable() -> None:
    for path in [*STATIC.glob("*.css"), *(STATIC / "js").glob("*.js")]:
        assert len(path.read_text().splitlines()) <= 400, path.name


def test_the_chinese_is_complete() -> None:
    catalogue = polib.pofile(str(HOME / "locale/zh_Hans/LC_MESSAGES/django.po"))
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []
    known = {entry.msgid for entry in catalogue}
    for path in TEMPLATES:
        for text in re.findall(r"""\{% translate (?:"([^"]+)"|'([^']+)')""", path.read_text()):
            said = (text[0] or text[1]).replace("%", "%%")
            assert said in known or said.replace("%%", "%") in known, f"{path.name}: {said}"


def test_chinese_sentences_use_full_width_marks_and_spaces_beside_figures() -> None:
    for entry in polib.pofile(str(HOME / "locale/zh_Hans/LC_MESSAGES/django.po")):
        text = entry.msgstr or "".join(entry.msgstr_plural.values())
        assert not re.search(r"[\u4e00-\u9fff][,;?!]", text), text
        assert not re.search(r"[\u4e00-\u9fff][0-9A-Za-z]|[0-9A-Za-z][\u4e00-\u9fff]", text), text
