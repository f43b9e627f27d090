"""What is found for what is typed: the same for every backend."""

from __future__ import annotations

import pytest

from search.models import Synonym
from tests.harness.cast import MOMENT
from tests.search.conftest import Find, FindAll

pytestmark = pytest.mark.usefixtures("library")


# What is typed, for which kind, and what comes first.
FOUND_FIRST = (
    # English: stems, in both directions
    ("impeller", "tickets", "Impellers are leaking"),
    ("leak", "tickets", "Impellers are leaking"),
    ("leaked impellers", "tickets", "Impellers are leaking"),
    ("runs motor", "tickets", "Running costs of the old motor"),
    ("deliveries late", "tickets", "Delivery was late"),
    # Accents, capitals, full width
    ("muller", "accounts", "Müller Söhne"),
    ("KÖLN", "accounts", "Müller Söhne"),
    ("ｉｎｖｏｉｃｅ", "tickets", "Invoice is missing"),
    ("jurgen", "contacts", "Jürgen Becker"),
    # Chinese: words of one, two and more characters, and sentences
    ("漏", "tickets", "水泵漏水"),
    ("漏水", "tickets", "水泵漏水"),
    ("密封圈", "tickets", "水泵漏水"),
    ("客户门户", "tickets", "客户门户无法登录"),
    ("客户门户登录不了怎么办", "tickets", "客户门户无法登录"),
    ("海港水务", "accounts", "宁波海港水务有限公司"),
    # Mixed
    ("AX 水泵 noise", "tickets", "AX 20 pump makes noise 异响"),
    ("pump异响", "tickets", "AX 20 pump makes noise 异响"),
    # Traditional and simplified, both ways
    ("联系人变更", "tickets", "聯繫人變更"),
    ("客戶門戶", "tickets", "客户门户无法登录"),
    ("台北机械", "accounts", "臺北機械股份有限公司"),
    ("臺北機械", "accounts", "臺北機械股份有限公司"),
    # Pinyin and initials of names
    ("zhangwei", "contacts", "张伟"),
    ("haigang", "accounts", "宁波海港水务有限公司"),
    ("nbhg", "accounts", "宁波海港水务有限公司"),
    ("ningbo haigang", "accounts", "宁波海港水务有限公司"),
    ("cqm", "contacts", "重庆明"),
    ("chongqing", "contacts", "重庆明"),
    # Beginnings while somebody types
    ("imp", "tickets", "Impellers are leaking"),
    ("nordh", "accounts", "Nordhafen Brewery"),
    ("missing inv", "tickets", "Invoice is missing"),
    # One slip: a letter too many, too few, wrong, or two that changed places
    ("impelllers", "tickets", "Impellers are leaking"),
    ("impelers", "tickets", "Impellers are leaking"),
    ("imvoice", "tickets", "Invoice is missing"),
    ("nordhaefn", "accounts", "Nordhafen Brewery"),
    # Numbers, models, addresses, telephones
    ("AX200", "tickets", "Impellers are leaking"),
    ("ax-200", "tickets", "Impellers are leaking"),
    ("AX 200", "tickets", "Impellers are leaking"),
    ("ax20", "tickets", "AX 20 pump makes noise 异响"),
    ("INV-2026-0042", "tickets", "Invoice is missing"),
    ("0042", "tickets", "Invoice is missing"),
    ("zhang_wei@ningbo-port.example", "contacts", "张伟"),
    ("wei.zhang@zh", "contacts", "Zhang Wei"),
    ("info@ningbo-port.example", "accounts", "宁波海港水务有限公司"),
    ("57488215540", "accounts", "宁波海港水务有限公司"),
    ("574 8821", "accounts", "宁波海港水务有限公司"),
    ("8821-5540", "accounts", "宁波海港水务有限公司"),
    ("nordhafen.example", "accounts", "Nordhafen Brewery"),
)


def test_it_is_found_first(titles: Find) -> None:
    found = {(typed, kind): titles(typed, kind)[:1] for typed, kind, _first in FOUND_FIRST}
    assert found == {(typed, kind): [first] for typed, kind, first in FOUND_FIRST}


def test_a_name_is_found_in_either_script(titles: Find) -> None:
    assert titles("张伟", "contacts")[:2] == ["张伟", "Zhang Wei"]
    assert titles("張偉", "contacts")[:1] == ["张伟"]
    assert set(titles("zhang wei", "contacts")) == {"张伟", "Zhang Wei"}


def test_phrases_stand_as_they_are_quoted(titles: Find) -> None:
    expected = {
        '"seal ring"': ["Impellers are leaking"],
        "“seal ring”": ["Impellers are leaking"],
        '"ring seal"': [],
        "「漏水」": ["水泵漏水"],
        "「水漏」": [],
        '"密封圈可能坏了"': ["水泵漏水"],
        '"invoice" -missing': [],
        "seal -impellers": ["Delivery was late"],
    }
    assert {typed: titles(typed, "tickets") for typed in expected} == expected


def test_nothing_is_found_where_nothing_is(titles: Find) -> None:
    for typed in ("zebra", "熊猫", '"no such phrase"', "zebra熊猫", "impeller熊猫长颈鹿大象"):
        assert titles(typed, "tickets") == [], typed


def test_all_words_come_before_most_of_them(found: FindAll, titles: Find) -> None:
    assert titles("seal ring impellers", "tickets")[0] == "Impellers are leaking"
    loosely = found("impellers leaking zebra")
    assert loosely.is_loose
    assert not found("impellers leaking").is_loose


def test_synonyms_of_this_company_are_found(titles: Find) -> None:
    assert titles("gasket", "tickets") == []
    groups = [(["gasket", "seal ring", "密封圈"], ["gasket", "seal", "ring", "密封", "封圈"])]
    Synonym.objects.bulk_create(Synonym(words=words, tokens=tokens, changed_at=MOMENT) for words, tokens in groups)
    assert set(titles("gasket", "tickets")) == {"Impellers are leaking", "水泵漏水"}
    assert "Impellers are leaking" in titles("密封圈", "tickets")
    assert titles("密封圈", "tickets")[0] == "水泵漏水"
    assert "水泵漏水" in titles("seal rings", "tickets")


def marked(pieces: object) -> list[str]:
    return [piece.text for piece in pieces if piece.is_hit]  # type: ignore[attr-defined]


def test_what_was_asked_for_is_marked(found: FindAll) -> None:
    expected: dict[str, tuple[list[str], list[str]]] = {
        "impeller": (["Impellers"], []),
        "imp": (["Imp"], []),
        "漏水": (["漏水"], []),
        "密封圈": ([], ["密封圈"]),
        "聯系人": (["聯繫人"], []),
        "grinding": ([], ["grinding"]),
    }
    for typed, (title, reason) in expected.items():
        hit = next(group for group in found(typed).groups if group.source.key == "tickets").hits[0]
        assert marked(hit.title) == title, typed
        assert marked(hit.reason)[: len(reason)] == reason, typed
        assert bool(hit.reason_label) is bool(reason), typed


def test_a_hit_says_where_it_was_found(found: FindAll) -> None:
    def reason(typed: str, kind: str) -> tuple[str, str]:
        hit = next(group for group in found(typed).groups if group.source.key == kind).hits[0]
        return hit.reason_label, "".join(piece.text for piece in hit.reason)

    assert reason("+86 760", "accounts") == ("Phone", "+86 760 5550 0199")
    assert reason("beverages", "accounts") == ("Industry", "Beverages")
    assert reason("spares", "tickets") == ("Tags", "spares")
    assert reason("grinding", "tickets")[0] == "Conversation"
    assert marked(next(g for g in found("zw").groups if g.source.key == "contacts").hits[0].title) == ["张伟"]


def test_hits_are_counted_by_what_they_are(found: FindAll) -> None:
    counted = found("status:open").facets
    assert {text: counted[text] for text in ("status=open", "language=zh-hans")} == {
        "status=open": 4,  # two tickets and a message of each
        "language=zh-hans": 2,
    }
    assert found("the").totals["tickets"] >= 3
