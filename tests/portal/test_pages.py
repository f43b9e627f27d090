"""Every page of the portal speaks both languages, tells nothing of another tenant, and holds nothing inline."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from identity.models import User
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visitors = Callable[..., Visitor]
OWN = ("/", "/requests/", "/requests/?whose=company&q=a", "/requests/new/", "/me/", "/privacy/")
OF_A_REQUEST = ("/requests/{}/", "/requests/{}/live/?version=0", "/requests/{}/rating/")
OPEN = ("/", "/requests/new/", "/sign-in/", "/sign-in/?with=password", "/sign-up/", "/privacy/")


@pytest.mark.parametrize("path", [*OWN, *OF_A_REQUEST])
def test_a_page_speaks_chinese_and_tells_nothing_of_another_tenant(visitor: Visitors, number: int, path: str) -> None:
    User.objects.filter(id=fixed("li")).update(language="zh-hans")
    response = visitor("li").get(path.format(number), headers={"HX-Request": "true"} if "/live/" in path else {})
    shown = response.content.decode()
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "zh-CN"
    assert "sandpiper" not in shown
    for english in ("File a request", "My requests", "We are looking", "What happens next", "Send "):
        assert english not in shown


@pytest.mark.parametrize("path", OPEN)
def test_a_page_of_a_stranger_speaks_chinese(visitor: Visitors, path: str) -> None:
    shown = visitor(language="zh-hans").get(path).content.decode()
    assert 'lang="zh-CN"' in shown
    for english in ("File a request", "Sign in", "Create an account", "e-mail", "Privacy"):
        assert english not in shown


@pytest.mark.parametrize("path", [*OWN, *OPEN])
def test_a_page_has_nothing_inline(visitor: Visitors, path: str) -> None:
    for browser in (visitor("li"), visitor()):
        shown = browser.get(path, follow=True).content.decode()
        for inline in (" style=", "<style", "<script>", " onclick=", "javascript:"):
            assert inline not in shown


def test_forms_need_their_token(visitor: Visitors, stored: Callable[[], object]) -> None:
    before = stored()
    for browser in (visitor(csrf=True), visitor("li", csrf=True)):
        for path in ("/requests/new/", "/sign-in/", "/sign-up/", "/language/", "/uploads/", "/sign-out/"):
            assert browser.post(path, {"email": "x@y.example"}).status_code in {302, 403}
    after = stored()
    assert [row for row in after if row[0] != "Session"] == [row for row in before if row[0] != "Session"]  # type: ignore[attr-defined]
