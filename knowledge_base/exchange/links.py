"""Links from file to file, as links from article to article."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

from django.urls import reverse

from knowledge_base.exchange.markdown_reading import fences_of

# A language and a slug.
Address = tuple[str, str]
LINK = re.compile(r"\]\(<?([^()<>\s:#?]+\.(?:md|markdown|html?|xhtml|docx))(?:[#?][^()<>\s]*)?>?\)", re.IGNORECASE)


def with_links(markdown: str, folder: str, address_of: Callable[[str], Address | None]) -> str:
    """What leads to a file of the same upload leads to its article; other links stay as they are."""

    def lead(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, unquote(found[1])))
        address = address_of(target)
        return f"]({reverse('portal:article', args=address)})" if address else found[0]

    lines = markdown.split("\n")
    return "\n".join(
        line if in_code else LINK.sub(lead, line) for line, in_code in zip(lines, fences_of(lines), strict=True)
    )
