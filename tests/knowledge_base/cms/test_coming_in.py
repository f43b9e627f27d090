"""Who comes into Wagtail's admin, what is open there, and what its pages may do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from access.models import Role
from identity.actions.people import change_role
from identity.models import StaffProfile, User
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.models import Article, Editor
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.cms_routes import SHUT
from tests.knowledge_base.cms.conftest import CMS, HOME_EN, HOME_ZH
from tests.knowledge_base.conftest import Write

Visitors = Callable[..., Visitor]
Staff = Callable[[str], Actor]
OUTSIDE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//[^"']+""")


def pages(article: Article) -> list[str]:
    """Everything that somebody opens on the way to a published article."""
    home = article.get_parent().pk
    inner = ["", f"pages/{home}/", f"pages/{home}/?q=seal", f"pages/add/knowledge_base/article/{home}/"]
    own = [f"pages/{article.pk}/{page}/" for page in ("edit", "unpublish", "view_draft")]
    return [*inner, *own, "pages/search/?q=seal", "choose-page/", "choose-page/search/?q=seal", "pictures/"]


def test_a_stranger_signs_in_first_and_comes_back(visitor: Visitors) -> None:
    answer = visitor().get(CMS)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/sign-in/?next=%2Fdesk%2Fknowledge%2Fcms%2F")


def test_a_session_that_has_ended_opens_nothing_there(visitor: Visitors) -> None:
    client = visitor("zhao")
    assert client.get(CMS).status_code == 200
    StaffProfile.objects.get(user_id=fixed("zhao")).user.sessions.all().delete()
    assert client.get(CMS)["Location"].startswith("/desk/sign-in/")


@pytest.mark.parametrize(("key", "status"), [("wang", 403), ("zhang", 200), ("zhao", 200)])
def test_whoever_writes_articles_comes_in(visitor: Visitors, key: str, status: int) -> None:
    assert visitor(key).get(CMS).status_code == status


def test_another_role_counts_at_once(visitor: Visitors, staff: Staff, draft: Write, clock: Clock) -> None:
    article, client = draft(), visitor("zhang")
    edit = f"{CMS}pages/{article.pk}/edit/"
    assert b'name="action-publish"' not in client.get(edit).content
    for role, status, publishes in (("administrator", 200, True), ("light_agent", 403, False), ("agent", 200, False)):
        person = User.objects.get(pk=fixed("zhang"))
        change_role(actor=staff("zhao"), clock=clock, person=person, role=Role.objects.get(key=role))
        answer = client.get(edit)
        assert (answer.status_code, b'name="action-publish"' in answer.content) == (status, publishes), role


def test_of_a_person_without_a_role_wagtail_hears_no(acme: object) -> None:
    editor = Editor.objects.get(pk=fixed("zhao"))
    assert not editor.has_perm("wagtailadmin.access_admin")
    assert not editor.is_superuser


@pytest.mark.parametrize("name", SHUT)
def test_what_is_ours_is_shut_there(visitor: Visitors, name: str) -> None:
    path = reverse(name, kwargs=SHUT[name], urlconf="config.urls.tenant")
    assert visitor("zhao").get(path).status_code == 404
    assert visitor("zhao").post(path).status_code in {404, 405}


@pytest.mark.parametrize(
    "path", ["users/", "groups/", "images/", "documents/", "login/", "api/main/pages/", "nowhere/"]
)
def test_what_is_not_written_down_is_not_there(visitor: Visitors, path: str) -> None:
    assert visitor("zhao").get(CMS + path).status_code == 404


def test_its_policy_allows_no_script_but_ours_and_holds_there_alone(visitor: Visitors, published: Write) -> None:
    client = visitor("zhao")
    policy = client.get(f"{CMS}pages/{published().pk}/edit/")["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["script-src"] == "'self'"
    assert (rules["default-src"], rules["frame-ancestors"]) == ("'self'", "'self'")
    assert "unsafe-inline" not in client.get("/desk/knowledge/")["Content-Security-Policy"]


def test_no_page_asks_the_outside_nor_brings_a_script_of_its_own(visitor: Visitors, published: Write) -> None:
    client, article = visitor("zhao"), published()
    for page in pages(article):
        answer = client.get(CMS + page)
        shown = answer.content.decode()
        assert answer.status_code == 200, page
        # What to do without JavaScript is read elsewhere, and not fetched.
        found = [link for link in OUTSIDE.findall(shown) if "enable-javascript.com" not in link]
        assert found == [], page
        bare = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", shown)
        assert bare == [], page


def test_it_speaks_the_person_s_language_and_shows_their_theme(visitor: Visitors, published: Write) -> None:
    User.objects.filter(pk=fixed("zhao")).update(language="zh-hans", theme="dark")
    shown = visitor("zhao").get(CMS).content.decode()
    assert "\\u8fd4\\u56de Rapport" in shown  # 返回, in the JSON of the menu
    assert "w-theme-dark" in shown
    assert "搜索所有文章" in shown
    User.objects.filter(pk=fixed("zhao")).update(language="en", theme="light")
    shown = visitor("zhao").get(CMS).content.decode()
    assert "Back to Rapport" in shown
    assert "w-theme-light" in shown


def test_the_root_leads_to_the_articles_of_ones_language(visitor: Visitors) -> None:
    for language, home in (("en", HOME_EN), ("zh-hans", HOME_ZH)):
        User.objects.filter(pk=fixed("zhang")).update(language=language)
        assert visitor("zhang").get(f"{CMS}pages/")["Location"] == f"{CMS}pages/{home}/"


def test_articles_are_found_by_their_words(visitor: Visitors, draft: Write) -> None:
    draft("Bleed the pump", markdown="Mind the pelican.")
    draft("Change the oil")
    client = visitor("zhang")
    for path in (f"pages/{HOME_EN}/?q=", "pages/search/?q=", "choose-page/search/?q="):
        assert client.get(f"{CMS}{path}%00").status_code == 200
        for words, found in (("pump", True), ("oil pump", False)):
            shown = client.get(CMS + path + words).content.decode()
            assert ("Bleed the pump" in shown) == found, (path, words)


def test_the_homes_are_no_pages_to_edit(visitor: Visitors) -> None:
    client = visitor("zhao")
    for path in (f"pages/{HOME_EN}/edit/", f"pages/{HOME_EN}/unpublish/", "pages/1/edit/"):
        assert client.get(CMS + path).status_code == 302
    assert client.get(f"{CMS}pages/add/knowledge_base/knowledgehome/1/").status_code in {302, 404}


def test_half_a_form_is_no_error_of_ours(visitor: Visitors, draft: Write) -> None:
    assert visitor("zhang").post(f"{CMS}pages/{draft().pk}/edit/", {"title": "x"}).status_code == 400


def test_what_is_one_s_own_is_ours_and_signing_out_ends_the_session(visitor: Visitors) -> None:
    client = visitor("zhang")
    assert client.get(f"{CMS}account/")["Location"] == "/desk/profile/"
    answer = client.post(f"{CMS}logout/")
    assert (answer.status_code, answer["Location"]) == (307, "/desk/sign-out/")


@pytest.mark.parametrize(("key", "offered"), [("wang", False), ("zhang", True)])
def test_our_own_pages_lead_there(visitor: Visitors, draft: Write, key: str, offered: bool) -> None:
    article, client = draft(), visitor(key)
    assert (f'href="{CMS}"' in client.get("/desk/knowledge/").content.decode()) == offered
    shown = client.get(f"/desk/knowledge/{article.uuid}/").content.decode()
    assert (f'href="{CMS}pages/{article.pk}/edit/"' in shown) == offered
