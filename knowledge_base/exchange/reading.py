"""One file as the article that it wants to become."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from access.readers import reader_groups
from knowledge_base.actions.writing import SLUG_LENGTH, TITLE_LENGTH, slug_of
from knowledge_base.exchange.decoding import text_of
from knowledge_base.exchange.front_matter import Matter, split_front_matter
from knowledge_base.exchange.html_reading import matter_of_page, read_html
from knowledge_base.exchange.links import Address, with_links
from knowledge_base.exchange.markdown_reading import our_markdown, title_and_text
from knowledge_base.exchange.pictures import Picture
from knowledge_base.exchange.sources import Source, kind_of
from knowledge_base.exchange.unpacking import Unreadable
from knowledge_base.exchange.word_reading import html_of_word
from knowledge_base.models import Audience

CHINESE = re.compile(r"[\u3400-\u9fff]")
WHOLE_FOLDER = {"index", "readme", "_index"}


@dataclass
class Draft:
    """What is None the file does not say: in an article that is there already it stays as it is."""

    place: str
    title: str
    markdown: str
    language: str
    slug: str
    summary: str | None = None
    shelf: tuple[str, ...] | None = None
    audience: str | None = None
    groups: tuple[str, ...] = ()
    check_on: date | None = None
    translation_of: str = ""
    """Language and address of the original: `en/bleed-the-pump`."""
    pictures: dict[str, Picture] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_draft(source: Source, place: str, language: str, is_kept: Callable[[str], bool]) -> Draft:
    """`language` is that of files which do not say their own. Raises Unreadable."""
    pictures = source.pictures_beside(place, is_kept)
    name, kind = posixpath.basename(place), kind_of(place)
    notes: list[str] = []
    if kind == "md":
        text, notes = text_of(source.read(place), name)
        matter, text = split_front_matter(text)
        title, text = _titled(matter, text)
        markdown = our_markdown(text, pictures)
    else:
        if kind == "html":
            page, notes = text_of(source.read(place), name)
        else:
            with source.as_file(place) as file:
                page = html_of_word(file, name, pictures)
        matter, markdown = read_html(page, pictures)
        title = _one(matter, "title")
    stem = posixpath.splitext(name)[0]
    title = title or stem.replace("-", " ").replace("_", " ").strip().capitalize()
    inside = source.inside(place)
    draft = Draft(inside, title, markdown, _language(matter, inside, language), _slug(matter, inside, title, kind))
    draft.markdown = with_links(markdown, posixpath.dirname(place), lambda target: _address(source, target, language))
    draft.pictures, draft.notes = pictures.found, [*notes, *pictures.notes]
    _fill(draft, matter)
    return draft


def _address(source: Source, place: str, language: str) -> Address | None:
    """Where the article of another file will stand, from what that file says above its text. Of Word documents,
    whose address comes from their text, it is not known."""
    place = source.same_file(place)
    kind = kind_of(place)
    if place not in source.addresses:
        try:
            text = text_of(source.read(place), place)[0] if kind in {"md", "html"} else ""
            matter = split_front_matter(text)[0] if kind == "md" else matter_of_page(text)
            inside = source.inside(place)
            found = (_language(matter, inside, language), _slug(matter, inside, "", kind)) if text else None
        except Unreadable:
            found = None
        source.addresses[place] = found
    return source.addresses[place]


def _titled(matter: Matter, text: str) -> tuple[str, str]:
    """The heading with which a text begins is its title, unless it says another one above."""
    title = _one(matter, "title")
    heading, rest = title_and_text(text)
    return (heading, rest) if heading and title in {"", heading} else (title, text)


def _fill(draft: Draft, matter: Matter) -> None:
    draft.summary = _one(matter, "summary") if "summary" in matter else None
    draft.translation_of = _one(matter, "translation_of")[:200]
    draft.shelf = _shelf(draft, matter)
    if len(draft.title) > TITLE_LENGTH:
        raise Unreadable(_("A title has at most %(limit)d characters.") % {"limit": TITLE_LENGTH})
    audience = _one(matter, "audience")
    if audience in Audience.values:
        draft.audience = audience
    elif audience:
        draft.notes.append(_("Its readers, “%(word)s”, are not known here.") % {"word": audience[:40]})
    if draft.audience == Audience.CHOSEN:
        known, wanted = dict(reader_groups()), _many(matter, "groups")
        draft.groups = tuple(key for key in wanted if key in known)
        if not draft.groups:
            draft.audience = Audience.STAFF.value
            draft.notes.append(_("The customers for whom it was chosen are not here: it is for staff alone."))
    try:
        draft.check_on = date.fromisoformat(_one(matter, "check_on")) if matter.get("check_on") else None
    except ValueError:
        draft.notes.append(_("The day on which it is to be checked can't be read."))


def _language(matter: Matter, place: str, otherwise: str) -> str:
    said = _one(matter, "language")
    if said:
        code = language_code(said)
        if not code:
            sentence = _("It is written in “%(language)s”, which is not a language of this workspace.")
            raise Unreadable(sentence % {"language": said[:40]})
        return code
    named = [code for part in place.split("/")[:-1] if (code := language_code(part))]
    return named[-1] if named else otherwise


def language_code(said: str) -> str:
    """`zh`, `zh-CN`, `zh_Hans` and `EN-us` are languages of the workspace; "" for others."""
    plain = said.strip().lower().replace("_", "-")
    codes = [code for code, _name in settings.LANGUAGES]
    if plain in codes:
        return plain
    if plain in {"zh", "zh-cn", "zh-sg", "zh-hans-cn"} and "zh-hans" in codes:
        return "zh-hans"
    return next((code for code in codes if re.fullmatch(rf"{code}-[a-z]{{2}}", plain)), "")


def _shelf(draft: Draft, matter: Matter) -> tuple[str, ...] | None:
    """What it says, else the folders in which it lies; None for a file that lies in none."""
    if "category" in matter:
        said = matter["category"]
        parts = said if isinstance(said, list) else said.split("/")
        return tuple(part.strip()[:60] for part in parts if part.strip())
    folders = [part for part in draft.place.split("/")[:-1] if not language_code(part)]
    return tuple(part[:60] for part in folders) or None


def _slug(matter: Matter, place: str, title: str, kind: str) -> str:
    folder, name = posixpath.split(place)
    stem = posixpath.splitext(name)[0]
    if stem.lower() in WHOLE_FOLDER:
        stem = posixpath.basename(folder) or title
    wanted = _one(matter, "slug").strip("/").rsplit("/", 1)[-1] or (stem if kind != "docx" else title)
    spelled = slug_of(wanted) if CHINESE.search(wanted) and not _one(matter, "slug") else wanted
    return slugify(spelled, allow_unicode=True)[:SLUG_LENGTH] or "article"


def _one(matter: Matter, name: str) -> str:
    value = matter.get(name, "")
    return value if isinstance(value, str) else next(iter(value), "")


def _many(matter: Matter, name: str) -> list[str]:
    value = matter.get(name, [])
    return value.split() if isinstance(value, str) else value
