"""An article as a page of HTML that stands alone, and that `html_reading` makes the same article of."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from knowledge_base.exchange.front_matter import Matter
from knowledge_base.exchange.html_reading import META
from knowledge_base.texts import clean_article_html, source_of

STYLE = """body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
img, video { max-width: 100%; height: auto; }
table { border-collapse: collapse; } th, td { padding: 0.25rem 0.75rem; border: 1px solid #ccc; text-align: start; }
pre { padding: 1rem; overflow-x: auto; background: #f4f4f4; }
aside { padding: 0.5rem 1rem; border-inline-start: 4px solid #888; background: #f4f4f4; }
figure { margin: 1.5rem 0; } figcaption { color: #555; }
"""


def html_of_article(matter: Matter, body: Any, place_of: Callable[[str], str], style: str) -> str:
    title, language = str(matter["title"]), str(matter["language"])
    # HTML calls simplified Chinese by its region as a rule.
    code = "zh-CN" if language == "zh-hans" else language
    said = {f"{META}{name}": value for name, value in matter.items() if name not in {"title", "language", "summary"}}
    said["description"] = matter.get("summary", "")
    metas = "\n".join(f'<meta name="{escape(name)}" content="{escape(_line(value))}">' for name, value in said.items())
    parts = "\n".join(_part(block.block_type, block.value, place_of) for block in body)
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n{metas}\n<link rel="stylesheet" href="{style}">\n'
        f"</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n{parts}\n</main>\n</body>\n</html>\n"
    )


def _line(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _part(kind: str, value: Any, place_of: Callable[[str], str]) -> str:
    if kind in {"image", "video"}:
        return _figure(kind, value, place_of)
    if kind == "steps":
        steps = "".join(f"<li><h3>{escape(step['title'])}</h3>{_text(step['text'])}</li>\n" for step in value)
        return f'<ol class="steps">\n{steps}</ol>'
    if kind == "table":
        rows = [[escape(cell) for cell in row] for row in value["rows"]]
        return "<table>\n" + "\n".join(_row(row, "td" if at else "th") for at, row in enumerate(rows)) + "\n</table>"
    if kind == "code":
        named = f' class="language-{escape(value["language"])}"' if value.get("language") else ""
        return f"<pre><code{named}>{escape(value['code'], quote=False)}</code></pre>"
    return _text_of_kind(kind, value)


def _text_of_kind(kind: str, value: Any) -> str:
    if kind == "callout":
        return f'<aside class="{escape(value["kind"])}">{_text(value["text"])}</aside>'
    if kind == "collapsible":
        return f"<details><summary>{escape(value['title'])}</summary>{_text(value['text'])}</details>"
    return _text(value)


def _figure(kind: str, value: Any, place_of: Callable[[str], str]) -> str:
    place = escape(place_of(str(value["file"])))
    alt = escape(value.get("alt") or "")
    shown = f'<img src="{place}" alt="{alt}">' if kind == "image" else f'<video src="{place}" controls></video>'
    caption = escape(value.get("caption") or "")
    return f"<figure>{shown}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _row(cells: list[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def _text(value: Any) -> str:
    return clean_article_html(source_of(value))
