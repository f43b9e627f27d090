"""Markdown becomes blocks and Markdown again; nothing that was typed is lost, and nothing dangerous survives."""

from __future__ import annotations

import pytest

from knowledge_base.markup import body_from_markdown, files_of_body, markdown_of_body
from knowledge_base.models import Article
from knowledge_base.showing import minutes_to_read, shown

FILE = "01234567-89ab-cdef-0123-456789abcdef"
EVERYTHING = f"""Intro **bold**, *it*, `x*y` and [a link](https://a.example/).

## Before you start

- one
- two

1. a
2. b

> Said.

:::tip
Do it *now*.
:::

:::warning
Lock it.
:::

:::details How we measure
By hand.
:::

:::steps
### Close the valve
Turn it.
### Open the vent
- slowly
:::

```python
print("| no table |")
```

| Pump | Bar |
| --- | --- |
| AX 20 | 2 \\| 3 |

![The pump]({"file:" + FILE} "From the side")

!video({"file:" + FILE})

5\\. is no list
"""


def body(source: str) -> Article:
    return Article(content_type_id=1, body=body_from_markdown(source))


def test_every_block_goes_there_and_back() -> None:
    article = body(EVERYTHING)
    kinds = [block.block_type for block in article.body]
    expected = "text callout callout collapsible steps code table image video text"
    assert kinds == expected.split()
    again = markdown_of_body(article.body)
    assert markdown_of_body(body(again).body) == again
    assert files_of_body(article.body) == {FILE}


@pytest.mark.parametrize(
    "source",
    [
        "* star",
        "a_b_c and *",
        "1) one",
        "\\",
        "`",
        "```",
        ":::tip",
        ":::steps",
        "|",
        "| a |",
        "#",
        "<b>x</b>",
        "[x](y",
        "+ 1",
    ],
)
def test_odd_texts_settle_after_one_round(source: str) -> None:
    once = markdown_of_body(body(source).body)
    assert markdown_of_body(body(once).body) == once


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        ":::tip\n<img src=x onerror=alert(1)>\n:::",
        ":::steps\n### <svg onload=alert(1)>\n<iframe src=//a>\n:::",
    ],
)
def test_nothing_that_runs_survives(source: str) -> None:
    html = ""
    for kind, part in shown(body(source), {}).parts:
        pieces = part if kind == "steps" else [part]
        html += "".join(str(piece if kind == "text" else piece["html"]) for piece in pieces)
    assert not any(mark in html for mark in ("<script", 'href="javascript:', "<iframe", "<img", "<svg"))


def test_headings_are_places_to_jump_to() -> None:
    page = shown(body("## Before **you** start\n\nx\n\n## 准备\n"), {})
    assert page.headings == [("p1-before-you-start", "Before you start"), ("p2-准备", "准备")]
    assert '<h2 id="p2-准备">准备</h2>' in str(page.parts[0][1])


def test_wagtail_s_own_html_is_cleaned_when_it_is_shown() -> None:
    article = Article(content_type_id=1, body=[("text", "<p onclick='x'>a<script>b</script></p>")])
    assert str(shown(article, {}).parts[0][1]) == "<p>a</p>"


def test_reading_takes_time_in_both_languages() -> None:
    assert (minutes_to_read(""), minutes_to_read("word " * 660), minutes_to_read("字" * 800)) == (1, 3, 2)


def test_a_very_long_text_takes_bounded_time() -> None:
    assert body_from_markdown("a " * 300_000)
    assert body_from_markdown("> " * 2_000 + "x") is not None
