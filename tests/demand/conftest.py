"""Articles that are found, and people who begin to file."""

from tests.knowledge_base.conftest import _none_but_those_of_the_test, draft, published
from tests.portal.conftest import number, stored

__all__ = ["_none_but_those_of_the_test", "draft", "number", "published", "stored"]
