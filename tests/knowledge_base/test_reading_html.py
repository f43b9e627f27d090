"""Pages of HTML, whoever made them: their parts are kept, and nothing that runs."""

from __future__ import annotations

import pytest

from knowledge_base.exchange.html_reading import read_html
from tests.knowledge_base.test_reading_files import beside, kinds

PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><title>Site – Pumps</title><meta name="description"
content="All of it">
<style>p { color: red }</style><script>alert(1)</script></head><body onload="alert(2)"><nav><a href="/">Home</a></nav>
<h1>Bleed the pump</h1><p>Open <b>the</b> <u>vent</u> <a href="javascript:alert(3)">now</a>, <a
href="https://a.example/">or</a>
<a href="#top">later</a>.</p><h4>Small</h4>
<ul><li>one <img src="p.png" alt="It"></li><li>two<ul><li>inner</li></ul></li></ul>
<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>
<tr><td>1 | 2</td><td><p>x</p><p>y</p></td></tr></tbody></table>
<pre><code class="lang-python">print("&lt;b&gt;")
</code></pre><div class="alert alert-warning"><p>Hot!</p></div><details><summary>More</summary><p>Inner</p></details>
<figure><img src="p.png"><figcaption>From the "side"</figcaption></figure><iframe src="https://x.example/"></iframe>
<dl><dt>Term</dt><dd>Meaning</dd></dl><footer>Made by us</footer></body></html>"""


def test_a_page_of_html_keeps_its_parts_and_nothing_that_runs(acme: object) -> None:
    pictures = beside()
    matter, markdown = read_html(PAGE, pictures)
    assert (matter["title"], matter["summary"], matter["language"]) == ("Bleed the pump", "All of it", "zh-CN")
    assert kinds(markdown) == ["text", "image", "table", "code", "callout", "collapsible", "image", "text"]
    for gone in ("alert(", "javascript", "Home", "Made by us", "#top", "color: red"):
        assert gone not in markdown, gone
    for kept in (
        "**the**",
        "vent",
        "[or](https://a.example/)",
        "### Small",
        "  - inner",
        "1 \\| 2",
        ":::warning",
        "Meaning",
    ):
        assert kept in markdown, kept
    assert '"From the ”side”"' in markdown


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 5000 + "deep" + "</div>" * 5000,
        "<table><tr><td>" * 200 + "deep" + "</td></tr></table>" * 200,
        "<ul><li>" * 3000 + "deep",
        "<b>" * 3000 + "deep",
        "deep <p" + " a=b" * 50_000 + ">",
        "<img src=p.png>" * 400 + "deep",
        "deep" + "<!--" * 5000,
        "deep" + "&" * 100_000,
    ],
)
def test_html_made_to_harm_is_read_all_the_same(acme: object, source: str) -> None:
    _matter, markdown = read_html(source, beside())
    assert markdown.count("deep") == 1
