"""Every verb that the product tells is told in the reader's words, and nothing is named that is not there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django.apps import apps
from django.utils import translation

from audit.telling import kind_label, record_kinds
from audit.verbs import BY_PROGRAMS, SIGHTS, SIGN_INS, TAKEN_HOME, VERBS, verb_label
from tests.architecture.test_house import product_modules

TELLERS = {"record", "_tell"}


def verbs_of(source: str) -> Iterator[str]:
    """Texts that may become the first argument of `record(…)`; conditions are no verbs."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLERS and node.args:
            yield from texts_of(node.args[0])


def texts_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts_of(node.body)
        yield from texts_of(node.orelse)


def told_verbs() -> set[str]:
    return {verb for path in product_modules() for verb in verbs_of(path.read_text())}


def test_every_verb_has_words() -> None:
    assert sorted(told_verbs() - set(VERBS)) == []
    assert len(told_verbs()) > 100


def test_a_verb_without_words_is_found() -> None:
    assert set(verbs_of('record("flew" if a == "in" else "swam", bird)')) == {"flew", "swam"}


def test_filters_name_verbs_that_there_are() -> None:
    assert {*SIGN_INS, *SIGHTS, *TAKEN_HOME, *BY_PROGRAMS} <= set(VERBS)


def test_the_words_are_in_both_languages() -> None:
    with translation.override("zh-hans"):
        assert [verb for verb in VERBS if verb_label(verb).isascii()] == []
        assert [kind.type for kind in record_kinds() if kind_label(kind.type).isascii()] == ["webhooks.endpoint"]


def test_kinds_are_models() -> None:
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert [kind.type for kind in record_kinds() if kind.type not in labels] == []
