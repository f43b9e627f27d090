"""Collects the texts to translate from code and templates into the apps' django.po. Needs no gettext on the machine.

A text that several apps use is translated once, where it was found first. `--check` writes nothing and fails when a
translation is missing, marked as a guess, equal to the English, or has other placeholders than it.
"""

# ruff: noqa: T201  it speaks to a person at a terminal

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
SKIPPED = {"tests", "docs", "deploy", "node_modules", "migrations"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {"_": None, "gettext_noop": None}
for lazy in ("", "_lazy"):
    KEYWORDS[f"gettext{lazy}"] = None
    KEYWORDS[f"ngettext{lazy}"] = (1, 2)
    KEYWORDS[f"pgettext{lazy}"] = ((1, "c"), 2)
    KEYWORDS[f"npgettext{lazy}"] = ((1, "c"), 2, 3)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# Abbreviations are the same in both languages ("API", "CSV"), and so is what a translator says is.
WORD = re.compile(r"[a-z]{2,}")


class Key(NamedTuple):
    context: str | None
    text: str
    plural: str | None


class Found(NamedTuple):
    app: Path
    places: list[str]
    comments: list[str]


def apps(root: Path) -> list[Path]:
    folders = []
    for folder, inner, files in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in SKIPPED)
        if "apps.py" in files:
            folders.append(Path(folder))
    return folders


def source_files(app: Path, others: set[Path]) -> Iterator[Path]:
    for folder, inner, files in os.walk(app):
        inner[:] = sorted(name for name in inner if name not in SKIPPED and Path(folder, name) not in others)
        yield from (Path(folder, name) for name in sorted(files) if name.endswith((".py", ".html", ".txt", ".mjml")))


def texts_of(path: Path) -> Iterator[tuple[Key, list[str]]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # The result only resembles Python: its lines are indented as the template was.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).split("\n"))
    stream = io.BytesIO(source.encode())
    for _, text, comments, context in extract("python", stream, KEYWORDS, ["Translators:"], {"encoding": "utf-8"}):
        singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, None)
        if singular:
            yield Key(context, singular, plural), comments


def collect(folders: list[Path]) -> dict[Key, Found]:
    found: dict[Key, Found] = {}
    for app in folders:
        for path in source_files(app, set(folders)):
            for key, comments in texts_of(path):
                entry = found.setdefault(key, Found(app, [], []))
                place = path.relative_to(ROOT).as_posix()
                entry.places.extend([place] if place not in entry.places else [])
                entry.comments.extend(comment for comment in comments if comment not in entry.comments)
    return found


def catalogue_path(app: Path) -> Path:
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def open_catalogue(app: Path) -> polib.POFile:
    path = catalogue_path(app)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": LOCALE,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def key_of(entry: polib.POEntry) -> Key:
    return Key(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def new_entry(key: Key) -> polib.POEntry:
    entry = polib.POEntry(msgid=key.text, msgctxt=key.context)
    if key.plural is not None:
        entry.msgid_plural, entry.msgstr_plural = key.plural, {0: ""}
    return entry


def refresh(catalogue: polib.POFile, missing: list[Key], found: dict[Key, Found]) -> None:
    for entry in list(catalogue):
        if entry.obsolete or key_of(entry) not in found:
            catalogue.remove(entry)
    catalogue.extend(new_entry(key) for key in missing)
    for entry in catalogue:
        known = found[key_of(entry)]
        # Line numbers would change with every edit.
        entry.occurrences = [(place, "") for place in known.places]
        entry.comment = "\n".join(known.comments)
        if "python-format" not in entry.flags and re.search(r"%\(\w+\)[sd]|%[sd]", entry.msgid):
            entry.flags.append("python-format")
    catalogue.sort(key=lambda entry: (entry.occurrences, entry.msgid, entry.msgctxt or ""))


def write(folders: list[Path], found: dict[Key, Found]) -> None:
    catalogues = {app: open_catalogue(app) for app in folders}
    known = {key_of(entry) for catalogue in catalogues.values() for entry in catalogue if not entry.obsolete}
    for app, catalogue in catalogues.items():
        before = str(catalogue)
        refresh(catalogue, [key for key, entry in found.items() if entry.app == app and key not in known], found)
        if len(catalogue) and str(catalogue) != before:
            catalogue_path(app).parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(catalogue_path(app)))
            print(f"{catalogue_path(app).relative_to(ROOT)}: {len(catalogue)} texts")


def complaint(entry: polib.POEntry) -> str | None:
    translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(translations):
        return "not translated"
    if entry.fuzzy:
        return "marked as a guess (fuzzy)"
    # The Chinese has one form for both, so it follows the plural, which names the number.
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if any(set(PLACEHOLDER.findall(text)) != wanted for text in translations):
        return "other placeholders than the English"
    if entry.msgid in translations and WORD.search(PLACEHOLDER.sub("", entry.msgid)) and "same" not in entry.tcomment:
        return "equal to the English (a comment line '# same' allows it)"
    return None


def check(folders: list[Path], found: dict[Key, Found]) -> list[str]:
    entries = [entry for app in folders for entry in open_catalogue(app) if not entry.obsolete]
    known = {key_of(entry) for entry in entries}
    complaints = [f"{entry.msgid!r}: {why}" for entry in entries if (why := complaint(entry)) is not None]
    complaints += [
        f"{key.text!r} in {entry.places[0]}: not collected" for key, entry in found.items() if key not in known
    ]
    return complaints


def main(arguments: list[str]) -> int:
    folders = apps(ROOT)
    found = collect(folders)
    if "--check" not in arguments:
        write(folders, found)
    complaints = check(folders, found)
    print("".join(f"{line}\n" for line in complaints) + f"{len(found)} texts, {len(complaints)} to be translated")
    return int(bool(complaints) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
