"""What a text says of itself above itself: the lines between two of `---`, in the plainest YAML."""

from __future__ import annotations

import re
from typing import Any

import yaml
from django.utils.translation import gettext as _

from knowledge_base.exchange.decoding import without_halves
from knowledge_base.exchange.unpacking import Unreadable

FRONT = re.compile(r"\A---[ \t]*\n(.*?)(?:^---|^\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
LONGEST = 20_000  # characters
LONGEST_VALUE = 2000
# As others call the same.
ALSO = {
    "description": "summary",
    "lang": "language",
    "locale": "language",
    "categories": "category",
    "permalink": "slug",
}

Matter = dict[str, str | list[str]]


class _Plain(yaml.BaseLoader):
    """Texts, lists and tables of texts: no dates, no objects, and nothing that stands for something else."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(problem="An alias stands for something else.", problem_mark=mark)
        return super().compose_node(parent, index)


def split_front_matter(source: str) -> tuple[Matter, str]:
    """What stands above the text, and the text. Raises Unreadable."""
    found = FRONT.match(source)
    if found is None:
        return {}, source
    return matter_of(plain_yaml(found[1])), source[found.end() :]


def plain_yaml(source: str, longest: int = LONGEST) -> dict[str, Any]:
    """Raises Unreadable with the line that is wrong."""
    if len(source) > longest:
        raise Unreadable(
            _("The lines above the text are too long: at most %(limit)d characters.") % {"limit": LONGEST}
        )
    try:
        read = yaml.load(source, Loader=_Plain)  # noqa: S506  (a loader that makes nothing but texts)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise Unreadable(
            _("The lines above the text can't be read: look at line %(line)d.") % {"line": line}
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(_("The lines above the text can't be read.")) from error
    return {str(key): value for key, value in read.items()} if isinstance(read, dict) else {}


def matter_of(read: dict[str, Any]) -> Matter:
    """Under our names; what is neither text nor a list of texts is left out."""
    matter: Matter = {}
    for key, value in read.items():
        name = without_halves(key.strip().lower())[0]
        name = ALSO.get(name, name)
        if isinstance(value, str):
            matter.setdefault(name, _line(value))
        elif isinstance(value, list):
            matter.setdefault(name, [_line(one) for one in value if isinstance(one, str)][:100])
    return matter


def written_front_matter(matter: Matter) -> str:
    return "---\n" + written_yaml(matter) + "---\n"


def written_yaml(values: Any) -> str:
    return str(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000))


def _line(value: str) -> str:
    return without_halves(" ".join(value.split()))[0][:LONGEST_VALUE]
